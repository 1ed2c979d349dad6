"""One evaluation: a runner fires the rules, their truths become results."""
