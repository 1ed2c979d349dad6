"""What to ask next about a record, what another answer would change, and what would have to change."""
