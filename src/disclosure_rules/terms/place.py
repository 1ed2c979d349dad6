"""The vocabulary of places that contain other places."""

from disclosure_rules.terms.base import Term


class Municipality(Term):
    """The municipality that a place lies in, as far as the policies hold its rules."""

    SHANGHAI = "shanghai", "上海市", "上海"
    ELSEWHERE = "elsewhere", "其他地区"
