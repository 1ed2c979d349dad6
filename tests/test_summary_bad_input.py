"""Summaries of what nobody would expect: each text and page stays whole, readable and inert."""

import re
from typing import Any

import pytest
from html_pages import Page, assert_whole

from disclosure_rules import Decision, Evaluator, Summary, load_policies
from disclosure_rules.decision import Finding, Provenance, RecordRef
from disclosure_rules.errors import Text
from disclosure_rules.explanation.labels import Names
from disclosure_rules.render.report import PAGE_WIDTH, width
from disclosure_rules.summary.build import summary_of
from disclosure_rules.summary.listing import list_report
from disclosure_rules.summary.words import MOST
from disclosure_rules.terms import Degree, Outcome, Severity

POLICIES = load_policies()
EVALUATOR = Evaluator(POLICIES, engine="reference")
ISSUED: dict[str, Any] = {
    "kind": "document",
    "jurisdiction": "徐汇区",
    "secrecy": "none",
    "exemption_grounds": [],
    "form": {"proposed_attribute": "主动公开"},
    "issued": "2018-11-22",
}
LONG = "长" * 10_000
TRICKS = "</title><script>x</script>\u202e\u2066\x1b[2J"


def whole(summary: Summary) -> None:
    """The text fits a page, Markdown and the page hold no trick and no control character, the page is well formed."""
    for lang in ("zh", "en"):
        text, markdown, page = summary.text(lang), summary.text(lang, "markdown"), summary.page(lang)  # type: ignore[arg-type]
        assert max(map(width, text.splitlines())) <= PAGE_WIDTH
        assert len(text.splitlines()) < 200
        assert_whole(page, lang)
        assert len(page) < 100_000
        for shown in (text, markdown, page):
            assert not re.search("[\u202a-\u202e\u2066-\u2069\x1b]", shown)
        assert Page(page).of("script") == []
        assert "<script>" not in markdown.replace(r"\<script\>", "")
    assert Summary.model_validate_json(summary.model_dump_json()) == summary


@pytest.mark.parametrize(
    ("field", "name"),
    [
        *(("title", name) for name in (LONG, TRICKS, TRICKS * 200)),
        *((field, name) for field in ("id", "issuer") for name in (LONG[:1000], TRICKS, TRICKS * 20)),
    ],
)
def test_a_name_of_any_length_and_kind_leaves_all_whole(field: str, name: str) -> None:
    """A title is not shown at all; an id and the name of a body, which have at most 1,000 characters, are cut and inert."""
    value: Any = {"name": name, "level": "部门"} if field == "issuer" else name
    summary = EVALUATOR.summary(ISSUED | {field: value}, as_of="2018-12-05")
    whole(summary)
    shown = name[:10] in summary.text("zh", "markdown").replace("\\", "")
    assert not shown if field == "title" else shown or "长" not in name
    listed = list_report([(name, summary)], 0, "zh")
    assert all(width(line.text) <= PAGE_WIDTH for section in listed.sections for line in section.lines)


def decision(**changes: Any) -> Decision:
    """A decision that holds nothing but these."""
    nothing: dict[str, Any] = {
        "schema_version": 1,
        "record": RecordRef.made(kind="document", id=None),
        "as_of": EVALUATOR.evaluate(ISSUED, as_of="2018-12-05").as_of,
        "as_of_precision": "day",
        "outcome": Outcome.COMPLIANT,
        "determinations": {},
        "obligations": (),
        "findings": (),
        "accountability": (),
        "undetermined": (),
        "provenance": EVALUATOR.evaluate(ISSUED, as_of="2018-12-05").provenance,
    }
    assert isinstance(nothing["provenance"], Provenance)
    return Decision.made(**nothing | changes)


def test_ten_thousand_findings_are_counted_and_the_first_are_shown() -> None:
    """The verdict has the number of all, the text and the page say how many are left out."""
    found = tuple(
        Finding.made(
            id=f"f{number}",
            severity=Severity.MINOR,
            message=Text(f"问题{number}", f"fault {number}"),
            missing=(),
            duty_role=None,
            duty_bearer=None,
            rule="none",
            clauses=(),
        )
        for number in range(10_000)
    )
    summary = summary_of(decision(findings=found, outcome=Outcome.NON_COMPLIANT), Names(POLICIES))
    whole(summary)
    assert "10000" in summary.verdict.zh
    assert f"另有{10_000 - MOST}项未列" in summary.text(
        "zh"
    ) and f"另有{10_000 - MOST}项未列" in summary.page("zh")
    assert len(summary.wrongs) == 10_000


def test_an_empty_decision_has_a_summary() -> None:
    """Nothing is known to be wrong, and nothing else is said."""
    summary = summary_of(decision(), Names(()))
    whole(summary)
    assert summary.degree is Degree.ON_TRACK
    assert "就已知事实未发现问题" in summary.verdict.zh
