"""Three-valued logic: the tables of strong Kleene logic, and that the two bits obey them."""

from itertools import product

import pytest

from disclosure_rules import _kleene
from disclosure_rules._kleene import FALSE, NOT, TRUE, UNKNOWN

VALUES = (FALSE, UNKNOWN, TRUE)

ALL_OF = {
    (TRUE, TRUE): TRUE,
    (TRUE, UNKNOWN): UNKNOWN,
    (TRUE, FALSE): FALSE,
    (UNKNOWN, UNKNOWN): UNKNOWN,
    (UNKNOWN, FALSE): FALSE,
    (FALSE, FALSE): FALSE,
}
ANY_OF = {
    (TRUE, TRUE): TRUE,
    (TRUE, UNKNOWN): TRUE,
    (TRUE, FALSE): TRUE,
    (UNKNOWN, UNKNOWN): UNKNOWN,
    (UNKNOWN, FALSE): UNKNOWN,
    (FALSE, FALSE): FALSE,
}


def both_ways(table: dict[tuple[int, int], int]) -> list[tuple[int, int, int]]:
    """The rows of a symmetric table, in both orders of their two sides."""
    return sorted({(*sides, found) for pair, found in table.items() for sides in (pair, pair[::-1])})


@pytest.mark.parametrize(("left", "right", "found"), both_ways(ALL_OF))
def test_all_is_true_if_both_are_and_false_if_one_is(left: int, right: int, found: int) -> None:
    """`all` is the bitwise and."""
    assert left & right == found


@pytest.mark.parametrize(("left", "right", "found"), both_ways(ANY_OF))
def test_any_is_true_if_one_is_and_false_if_both_are(left: int, right: int, found: int) -> None:
    """`any` is the bitwise or."""
    assert left | right == found


@pytest.mark.parametrize(("value", "found"), [(TRUE, FALSE), (UNKNOWN, UNKNOWN), (FALSE, TRUE)])
def test_not_leaves_the_unknown_unknown(value: int, found: int) -> None:
    """`not` turns true and false around."""
    assert NOT[value] == found


def test_the_tables_are_complete() -> None:
    """Every pair of the three values stands in both tables."""
    assert len(both_ways(ALL_OF)) == len(both_ways(ANY_OF)) == len(VALUES) ** 2


def test_the_values_are_ordered_as_a_minimum_and_a_maximum_need_them() -> None:
    """`all` is also the minimum and `any` the maximum, which the explanation relies on."""
    assert FALSE < UNKNOWN < TRUE
    for left, right in product(VALUES, repeat=2):
        assert (left & right, left | right) == (min(left, right), max(left, right))


def test_de_morgan_holds() -> None:
    """A negation may be moved inwards without changing the meaning."""
    for left, right in product(VALUES, repeat=2):
        assert NOT[left & right] == NOT[left] | NOT[right]
        assert NOT[left | right] == NOT[left] & NOT[right]


def test_a_bool_is_true_or_false() -> None:
    """What Python knows is never unknown; each value has its name."""
    assert (_kleene.of(True), _kleene.of(False)) == (TRUE, FALSE)
    assert [_kleene.NAMES[value] for value in VALUES] == ["false", "unknown", "true"]
