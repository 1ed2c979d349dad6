"""The shipped policies: their own cases, beside their rules."""

import re
from pathlib import Path

import pytest
from shipped import EVALUATOR

from disclosure_rules import SHIPPED
from disclosure_rules.authoring.testing import run_cases
from disclosure_rules.policy.files import policy_directories
from disclosure_rules.policy.model import Find
from disclosure_rules.policy.require import Require
from disclosure_rules.policy.sets import policies_below


@pytest.mark.parametrize("directory", list(policy_directories(SHIPPED)), ids=lambda path: path.name)
def test_every_case_passes_and_every_rule_is_shown(directory: Path) -> None:
    """By the cases of its own directory each rule fires and is silent, and all of them go as they say."""
    report = run_cases([directory], EVALUATOR)
    assert report.results
    assert [(result.place, result.mismatches) for result in report.failed] == []
    assert report.unshown(policies_below([directory], EVALUATOR.policies)) == {}


RULES = [rule for policy in EVALUATOR.policies for rule in policy.rules]
DUTIES = {rule.id: rule for rule in RULES if isinstance(rule.then, Require)}


@pytest.mark.parametrize("rule", DUTIES)
def test_every_duty_has_a_time_or_says_why_the_law_sets_none(rule: str) -> None:
    """A limit of law, a time without its force after which an advice speaks, or the reason why there is neither."""
    then = DUTIES[rule].then
    assert isinstance(then, Require)
    times = [then.is_timed, then.promptly is not None, DUTIES[rule].no_limit is not None]
    assert times.count(True) == 1
    if then.promptly is not None:
        advices = [other for other in RULES if f"delayed.{then.obligation}" in other.reads]
        assert [advice.then.severity for advice in advices if isinstance(advice.then, Find)] == ["advice"]


PLAIN = re.compile(r"[a-z][^\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]*[^.;, ]")
"""English text: no Chinese, lower case at the beginning, no period at the end."""


def test_all_that_may_be_wrong_says_how_it_is_mended() -> None:
    """Every finding, and every duty that may be overdue; one without a limit of law never is."""
    found = [rule for rule in RULES if isinstance(rule.then, Find)]
    timed = [rule for rule in DUTIES.values() if isinstance(rule.then, Require) and rule.then.is_timed]
    assert len(found) > 300 and len(timed) > 80
    assert [rule.id for rule in found + timed if rule.mend is None] == []


def test_a_mend_is_one_short_sentence_in_both_languages() -> None:
    """It fits two lines of a report; Chinese is that of documents, English is plain."""
    texts = [rule.mend for rule in RULES if rule.mend is not None]
    spoken = re.compile(r"没有|的话|[吧呢吗啦呀嘛了]|[A-Za-z,;。]|[；，]$")
    assert [zh for zh, _ in texts if len(zh) > 50 or spoken.search(zh)] == []
    assert [en for _, en in texts if len(en) >= 90 or not PLAIN.fullmatch(en)] == []


def test_every_clause_has_its_gist_in_both_languages() -> None:
    """The English one is short enough for a line or two beneath what rests on the clause."""
    gists = [clause.gist for policy in EVALUATOR.policies for clause in policy.clauses]
    assert len(gists) > 300
    assert [zh for zh, _ in gists if not re.search(r"[\u4e00-\u9fff]", zh)] == []
    assert [en for _, en in gists if len(en) > 90 or not PLAIN.fullmatch(en)] == []
