"""The table of instruments in the READMEs is that of the shipped policies."""

import re
from pathlib import Path

import pytest

from disclosure_rules import load_policies
from disclosure_rules.policy.ladders import FRAMEWORK
from tools import instruments

POLICIES = load_policies()
PAGES = instruments.pages()
LAW = [policy for policy in POLICIES if policy.rank != FRAMEWORK]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_the_table_is_up_to_date(path: Path) -> None:
    """`make generate` would change nothing."""
    assert path.read_text(encoding="utf-8") == PAGES[path], "run `make generate`"


@pytest.mark.parametrize("policy", LAW, ids=lambda policy: policy.id)
def test_each_instrument_says_what_it_decides_and_what_is_not_held(policy) -> None:  # type: ignore[no-untyped-def]
    """A reader of the README learns of each instrument what the library holds and what it does not."""
    assert policy.decides is not None
    assert policy.not_held is not None


def test_each_instrument_is_one_row_and_the_highest_rank_comes_first() -> None:
    """The head of the table, its line, and a row for each instrument of law."""
    lines = list(instruments.rows(POLICIES, "zh"))
    assert len(lines) == 2 + len(LAW)
    ranks = [line.split(" | ")[1] for line in lines[2:]]
    labels = [rank.label.zh for rank in POLICIES[0].rank.scale]
    assert [label for label in reversed(labels) if label in ranks] == list(dict.fromkeys(ranks))


def test_a_row_shows_number_rank_days_and_both_texts() -> None:
    """The row of the district's measures."""
    row = next(line for line in instruments.rows(POLICIES, "en") if "徐府办发〔2018〕20号" in line)
    assert row.startswith("| Measures of Xuhui District")
    assert "| district | 2018-11-22.. | all 163 norms" in row


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_summary_counts_the_instruments_of_the_table(path: Path) -> None:
    """The frame of decisions is no instrument of law, neither in the table nor in the last line of a summary."""
    counted = re.findall(r"(\d+)(?: instruments, law of|部制度，适用)", path.read_text(encoding="utf-8"))
    assert counted
    assert set(counted) == {str(len(LAW))}


def test_a_page_without_the_marks_is_refused() -> None:
    """A README that lost its marks does not lose its table silently."""
    with pytest.raises(ValueError, match="needs"):
        instruments.with_table("# page\n", POLICIES, "en")
