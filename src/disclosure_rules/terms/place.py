"""The vocabulary of places that others lie in."""

from disclosure_rules.terms.base import Term


class Municipality(Term):
    """The municipality that a place lies in, as far as its rules are here."""

    SHANGHAI = "shanghai", "上海市", "上海"
    ELSEWHERE = "elsewhere", "其他地区"
