"""The fuzzing of `make fuzz`, in short: every reader has its turn, and a fault is seen."""

import pytest
from hypothesis import strategies as st

from tools import fuzz


@pytest.mark.generated
@pytest.mark.parametrize("name", fuzz.READERS)
def test_every_reader_refuses_or_reads_what_it_is_given(name: str, *, thorough: bool) -> None:
    """An input is refused as the contract says, or read; both are met."""
    outcomes = fuzz.fuzz(name, number=0, examples=300 if thorough else 15)
    assert outcomes["refused"]
    assert len(outcomes) > 1


def test_a_fault_is_raised_with_its_smallest_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a reader raises that it should not."""

    def check(value: int) -> str:
        if value > 9:
            raise ZeroDivisionError(value)
        return "read"

    monkeypatch.setitem(fuzz.READERS, "numbers", (st.integers(0, 100), check))
    with pytest.raises(ZeroDivisionError, match=r"^10"):
        fuzz.fuzz("numbers", number=0, examples=100)


@pytest.mark.parametrize("value", ["\u2028NONE", "\rNONE", "\ufeff无\u200b", "ｎｏｎｅ", "非密"])
def test_blanks_and_other_forms_of_none_are_no_fault(value: str) -> None:
    """The terms are read without what does not show, and in full width."""
    assert fuzz.check_secrecy(value) == "open"
