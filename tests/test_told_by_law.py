"""Records of every day, given to the command as an officer gives them, and what the law has of each."""

from typing import Any

import pytest
from commands import COMMAND, ROOT, run_process

TOLD = [
    (
        "the limits of a declassified document run from the day on which publication was no longer forbidden",
        "declassified.yaml",
        "2024-12-31",
        {"disclosure.attribute": "proactive", "disclosure.release": "full"},
        {
            "publish-online": ("2024-03-11", "2024-03-25", "fulfilled"),
            "publish-statutory": ("2024-03-11", "2024-04-09", "fulfilled"),
            "archive-delivery": ("2024-03-11", "2024-04-09", "fulfilled"),
        },
        {},
        set(),
    ),
    (
        "a part disclosed in full is measured by the law and the consent of that day, which later consent does not cure",
        "part-in-full.yaml",
        "2020-01-31",
        {"disclosure.attribute": "proactive", "disclosure.release": "full"},
        {"publish-statutory": ("2013-06-03", "2013-07-02", "fulfilled")},
        {"over-disclosure-part-third-party": ("serious", ["R2007.22", "R2007.14"])},
        {"rectify"},
    ),
    (
        "what was lawfully withheld in 2014 stays so, with neither a limit nor a fault",
        "internal-since-2014.yaml",
        "2026-09-30",
        {"disclosure.attribute": "withheld", "disclosure.release": "none"},
        {},
        {},
        set(),
    ),
]


@pytest.mark.parametrize(
    ("name", "as_of", "determined", "limits", "grave", "measures"),
    [case[1:] for case in TOLD],
    ids=[case[0] for case in TOLD],
)
def test_the_command_answers_as_the_law_has_it(
    name: str,
    as_of: str,
    determined: dict[str, str],
    limits: dict[str, tuple[str, str, str]],
    grave: dict[str, tuple[str, list[str]]],
    measures: set[str],
) -> None:
    """Attribute and release; each limit with its start, its end and how it stands; findings of some weight, and what
    they lead to. Formalities of a form, which the record does not show, are left aside."""
    record = ROOT / "tests" / "data" / "told_by_law" / name
    done = run_process(*COMMAND, "evaluate", record, "--as-of", as_of, "--format", "json")
    decision: dict[str, Any] = done.data
    values = {about: decision["determinations"][about]["value"] for about in determined}
    assert values == determined
    stand = {item["id"]: (item["starts"], item["due"], item["status"]) for item in decision["obligations"]}
    assert {about: stand.get(about) for about in limits} == limits
    assert not [about for about, (_, _, status) in stand.items() if status in ("overdue", "fulfilled_late")]
    found = {item["id"]: (item["severity"], item["clauses"]) for item in decision["findings"]}
    assert {about: told for about, told in found.items() if told[0] in ("major", "serious")} == grave
    assert {item["measure"] for item in decision["accountability"]} == measures
    assert done.status == int(decision["outcome"] != "compliant")
