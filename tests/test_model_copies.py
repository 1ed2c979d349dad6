"""A record that a host changes by `model_copy` is read as a new one."""

from typing import Any

import pytest
from pydantic import ValidationError
from shipped import EVALUATOR

from disclosure_rules import DocumentRecord

RECORD = DocumentRecord.model_validate(
    {
        "kind": "document",
        "jurisdiction": "徐汇区",
        "issued": "2018-11-22",
        "secrecy": "none",
        "exemption_grounds": ["internal_affairs"],
        "form": {"proposed_attribute": "withheld"},
        "consent": "granted",
    }
)


@pytest.mark.parametrize(
    "update", [{"normative": "否"}, {"published": "2018-12-11"}, {"exemption_grounds": ["state_secret"]}]
)
def test_a_changed_copy_is_decided_as_a_record_stated_so(update: dict[str, Any]) -> None:
    """No text passes for true, and no text stands where a day should."""
    copy = RECORD.model_copy(update=update)
    assert copy == DocumentRecord.model_validate({**RECORD.model_dump(exclude_none=True), **update})
    assert EVALUATOR.evaluate(copy, as_of="2018-12-31")


@pytest.mark.parametrize("update", [{"normative": "no"}, {"unknown": ["secrecy"]}, {"zzz": 1}])
def test_a_changed_copy_that_is_no_record_is_refused(update: dict[str, Any]) -> None:
    """The problems are those of a new record."""
    with pytest.raises(ValidationError):
        RECORD.model_copy(update=update)
