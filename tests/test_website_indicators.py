"""The example of a record kind of its own: the indicators of government websites as a set that stands alone."""

from pathlib import Path
from typing import Any

import pytest

from disclosure_rules import Evaluator, load_policies
from disclosure_rules.policy.sets import stands_alone
from disclosure_rules.reading.strict import read_file

SET = Path(__file__).parents[1] / "examples" / "website-indicators"
POLICIES = load_policies(SET)
EVALUATOR = Evaluator(POLICIES, "reference")
SITE: dict[str, Any] = read_file(SET / "site.yaml").data


def test_the_example_stands_alone_and_fails_its_site() -> None:
    """Its measure follows from each fault, and its sponsor answers."""
    assert stands_alone([SET])
    decision = EVALUATOR.evaluate(SITE, as_of="2022-12-31")
    assert {item.id for item in decision.findings} == {"home-page-stale", "messages-unanswered"}
    (failed,) = decision.accountability
    assert (failed.measure, failed.duty_bearer) == ("fail", SITE["主办单位"])
    assert set(failed.because) == {"home-page-stale", "messages-unanswered"}


@pytest.mark.parametrize("left_out", ["打不开次数占比", "首页更新日期", "栏目", "留言"])
def test_what_was_not_looked_at_is_asked_for(left_out: str) -> None:
    """Nothing passes for want of a note: the indicator stays open, and asks for what is missing."""
    good = SITE | {"首页更新日期": "2022-12-30", "留言": []}
    assert EVALUATOR.evaluate(good, as_of="2022-12-31").outcome == "compliant"
    decision = EVALUATOR.evaluate(good | {left_out: None}, as_of="2022-12-31")
    assert decision.outcome == "undetermined"
    assert {len(entry.needs) for entry in decision.undetermined} == {1}
