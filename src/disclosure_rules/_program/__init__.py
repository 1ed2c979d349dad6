"""Programs: the rules in force, compiled to layers of numbered atoms."""
