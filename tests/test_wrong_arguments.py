"""Scalars of numpy and numbers without end where something else belongs: told, and a batch goes on."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from shipped import EVALUATOR

from disclosure_rules import Decision, DisclosureRulesError, Evaluator, RecordError

RECORD = {"kind": "document", "issued": "2018-11-22"}


def test_a_batch_goes_on_after_an_id_of_many_digits() -> None:
    """Python refuses to write such a number out."""
    made = list(EVALUATOR.evaluate_many([{**RECORD, "id": 10**5000}, RECORD], as_of="2018-12-31"))
    assert [type(item) for item in made] == [RecordError, Decision]


@pytest.mark.parametrize(
    "call",
    [
        lambda: list(EVALUATOR.evaluate_many(np.float64(1), as_of="2018-12-31")),  # type: ignore[call-overload]
        lambda: list(EVALUATOR.evaluate_many(np.array("x"), as_of="2018-12-31")),
        lambda: Evaluator(np.int64(1)),  # type: ignore[arg-type]
        lambda: EVALUATOR.next_question(RECORD, as_of="2018-12-31", besides=np.float64(1)),  # type: ignore[arg-type]
        lambda: EVALUATOR.explain(RECORD, as_of="2018-12-31", everything=pd.NA),
        lambda: EVALUATOR.summary(RECORD, as_of="2018-12-31", remedies=pd.NA),
    ],
)
def test_a_scalar_of_another_library_is_told(call: Callable[[], Any]) -> None:
    """Nothing but an error of the library is raised."""
    with pytest.raises(DisclosureRulesError):
        call()
