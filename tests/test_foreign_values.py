"""The values of the data world: the nulls and scalars of other libraries, as hosts hand them in."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from shipped import EVALUATOR

from disclosure_rules import DocumentRecord, RecordError

SECRET = {
    "kind": "document",
    "jurisdiction": "徐汇区",
    "secrecy": "secret",
    "exemption_grounds": [],
    "form": {"proposed_attribute": "proactive"},
    "issued": "2018-11-22",
}

NULLS = {
    "pandas.NaT": pd.NaT,
    "pandas.NA": pd.NA,
    "numpy's NaT": np.datetime64("NaT"),
    "numpy's masked": np.ma.masked,
    "NaN": float("nan"),
    "numpy's NaN": np.float64("nan"),
    "NaN of Decimal": Decimal("nan"),
}


@pytest.mark.parametrize("as_of", ["2018-12-31", "2018-12-31T10:00"])
@pytest.mark.parametrize("field", ["declassified", "published", "secrecy", "third_party_agreed"])
@pytest.mark.parametrize("null", NULLS.values(), ids=NULLS)
def test_a_null_is_the_same_as_leaving_the_field_out(null: Any, field: str, as_of: str) -> None:
    """A null happened on no day: it declassifies nothing, at a day or at an instant."""
    given = EVALUATOR.evaluate({**SECRET, field: null}, as_of=as_of)
    left_out = EVALUATOR.evaluate(
        {name: value for name, value in SECRET.items() if name != field}, as_of=as_of
    )
    assert given == left_out
    assert given.determination("disclosure.attribute").value in ("withheld", None)


def test_a_null_is_no_day_to_evaluate_at() -> None:
    """`as_of` is required, and so a null there is refused."""
    with pytest.raises(RecordError, match=r"as_of: a null is not a date"):
        EVALUATOR.evaluate(SECRET, as_of=pd.NaT)


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        (pd.Timestamp("2018-12-11T01:02:03.123456789"), "2018-12-11T01:02:03.123456+08:00"),
        (pd.Timestamp("2018-12-11T20:00", tz="UTC"), "2018-12-12T04:00:00+08:00"),
        (pd.Timestamp("2018-12-11").date(), "2018-12-11"),
    ],
)
def test_a_date_of_another_class_is_the_plain_date(given: Any, plain: str) -> None:
    """What is kept is a date or a datetime of the standard library, in the zone of the policies."""
    found = DocumentRecord(published=given).published
    assert type(found) in (date, datetime)
    assert found is not None
    assert found.isoformat() == plain
