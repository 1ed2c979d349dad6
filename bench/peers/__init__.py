"""One problem of thirty rules, decided by this library and by others: `make bench-peers`.

`problem` says what a record and an answer are, and gives the answer that all must give. Each other module is one
contestant: it holds the thirty rules in the language of its engine, and `contestants()` yields them ready to be run.
"""
