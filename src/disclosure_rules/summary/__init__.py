"""The answer first: what a decision comes to, in one sentence, by day, with what to mend and what to ask."""
