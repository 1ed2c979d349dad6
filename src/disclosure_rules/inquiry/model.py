"""What an inquiry says: a question with what each answer decides, and the changes that would put something right."""

from __future__ import annotations

from typing import TypeAlias

from disclosure_rules._frozen import Frozen, JsonObject, JsonText

AnswerValue: TypeAlias = (
    bool | int | str | tuple[str, ...] | tuple[JsonObject[bool | int | str], ...] | JsonObject[str] | None
)
"""An answer as a record states it: a list as a tuple, its entries as mappings, a day or an instant in ISO form, an empty
mapping for a part that there is, None for what is left out."""


class PossibleAnswer(Frozen):
    """An answer to a question. `value` is what the record would state, null where the fact would be left out: what is asked
    about did not happen, or the box is blank. `decides` is what then holds of the conclusion, null where it stays open; then
    up to `left` facts are still to be asked for."""

    value: AnswerValue
    label: JsonText
    decides: JsonText | None
    left: int


class NextQuestion(Frozen):
    """The fact to ask for next, so that the conclusion `about` is reached soonest.

    `who` knows the answer, null where nobody is named. `answers` are all of a closed list; of days, numbers, texts and
    lists with days one for each case that the rules tell apart, and `is_closed` is false. `left` is the number of facts that may still be asked
    for, this one included.
    """

    about: str
    stage: str
    title: JsonText
    fact: str
    label: JsonText
    question: JsonText
    who: JsonText | None
    is_closed: bool
    answers: tuple[PossibleAnswer, ...]
    left: int


class ChangedFact(Frozen):
    """A fact with another value: `old` and `new` as a record states them."""

    fact: str
    label: JsonText
    old: JsonText
    new: JsonText
    value: AnswerValue


class Remedy(Frozen):
    """The fewest facts that would have to be otherwise. With `is_in_power` they are acts and boxes that are still open at
    `as_of`; without it, at least one of them is past or is what the record is about. `outcome` is what then holds."""

    facts: tuple[ChangedFact, ...]
    is_in_power: bool
    outcome: JsonText


class Remedies(Frozen):
    """What would put a conclusion right. With `is_right` there is nothing to put right. `is_complete` is false where the search ended at its bound: there may be other
    changes of as many facts. No remedy in a complete search means that no change of up to `most` facts is one."""

    about: str
    stage: str
    title: JsonText
    now: JsonText
    is_right: bool
    remedies: tuple[Remedy, ...]
    most: int
    is_complete: bool
