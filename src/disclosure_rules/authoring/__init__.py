"""For those who change the law: cases, coverage, mutation, proof and the difference between editions."""
