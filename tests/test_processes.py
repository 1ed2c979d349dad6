"""Work in several processes: the answers come in order, a few ahead, and nothing is left over."""

import multiprocessing
import os
from collections.abc import Callable
from functools import partial

import pytest

from disclosure_rules import EngineError
from disclosure_rules._processes import ALONE, CHUNK, mapped, shared


def doubled(number: int) -> int:
    """Twice the number. In a process of its own, 13 is refused, and 17 ends the process."""
    if multiprocessing.parent_process() and number == 17:
        os._exit(1)
    if number == 13:
        raise ValueError(number)
    return 2 * number


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_answers_come_in_the_order_of_the_shares(jobs: int) -> None:
    """More than the workers take at once, fewer than there are workers, and none."""
    for count in (0, 1, 200):
        numbers = [number * 100 for number in range(count)]
        assert list(mapped(doubled, numbers, jobs)) == [2 * number for number in numbers]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_the_function_raises_is_raised(jobs: int) -> None:
    """And no process is left."""
    with pytest.raises(ValueError, match="13"):
        list(mapped(doubled, range(100), jobs))
    assert not multiprocessing.active_children()


def test_a_worker_that_ends_too_early_is_told() -> None:
    """In both languages, and no process is left."""
    with pytest.raises(EngineError, match="ended too early") as caught:
        list(mapped(doubled, (17, 1, 1), 2))
    assert "提前终止" in caught.value.problems[0].zh
    assert not multiprocessing.active_children()


@pytest.mark.parametrize(("more", "are_there"), [(0, 0), (1, 2)])
def test_few_items_need_no_other_process(more: int, are_there: int) -> None:
    """Each item comes with its answer, and the items are read a few ahead."""
    read: list[int] = []

    def item(number: int) -> int:
        read.append(number)
        return number

    given: Callable[[int], int] = partial(max, 20)
    asked = shared(map(item, range(ALONE + more)), given, doubled, 2)
    assert next(asked) == (0, 40)
    assert len(multiprocessing.active_children()) == are_there
    assert list(asked) == [(number, 2 * max(20, number)) for number in range(1, ALONE + more)]


def test_items_are_read_a_few_ahead() -> None:
    """However many there are."""
    read: list[int] = []

    def item(number: int) -> int:
        read.append(number)
        return number

    asked = shared(map(item, range(20, 10**9)), int, doubled, 2)
    for _ in range(2 * CHUNK):
        next(asked)
    assert len(read) <= ALONE + 40 * CHUNK
    asked.close()
    assert not multiprocessing.active_children()
