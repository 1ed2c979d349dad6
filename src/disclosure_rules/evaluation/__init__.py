"""One evaluation: a runner fires the rules, and their truths become results."""
