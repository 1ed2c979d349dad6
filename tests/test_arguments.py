"""The arguments of calls: one of a wrong type is told by its name, in both languages, and never an accident."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
import pytest
from shipped import EVALUATOR

from disclosure_rules import (
    CalendarError,
    ConclusionError,
    DisclosureRulesError,
    EngineError,
    Evaluator,
    Labels,
    PolicyError,
    RecordError,
    load_policies,
    read_calendar,
    read_record,
    summarise,
)
from disclosure_rules.render import render_decision, render_explanation
from disclosure_rules.tables import evaluate_batches, evaluate_table, schema

RECORD = {"kind": "document", "jurisdiction": "徐汇区", "issued": "2018-11-22"}
AS_OF = "2018-12-31"
DECISION = EVALUATOR.evaluate(RECORD, as_of=AS_OF)
TABLE = pl.DataFrame({"issued": ["2018-11-22"]})
LABELS = Labels(EVALUATOR.policies)

OTHERS: tuple[Any, ...] = (
    *(5, 5.5, float("nan"), 10**5000, True, b"x", object(), object, len, ...),
    *([], ["a"], [1], (), {}, {1: 2}, {None: 1}, {"x"}, range(3), iter([1])),
    *("", "x", "\ud800", "x" * 10000, "a\0b"),
    *(dt.date(2020, 1, 1), read_record(RECORD), None),
)
"""Whatever a host may hand over by mistake."""


def summed(decisions: Any) -> Any:
    """The counts of a year of an agency."""
    return summarise(
        decisions, agency="甲局", level="district", period_start="2018-01-01", period_end="2018-12-31"
    )


CALLS: dict[str, Callable[[Any], Any]] = {
    "the record of evaluate": lambda it: EVALUATOR.evaluate(it, as_of=AS_OF),
    "the moment of evaluate": lambda it: EVALUATOR.evaluate(RECORD, as_of=it),
    "the records of evaluate_many": lambda it: list(EVALUATOR.evaluate_many(it, as_of=AS_OF)),
    "the pairs of evaluate_many": lambda it: list(EVALUATOR.evaluate_many(it)),
    "a record of evaluate_many": lambda it: list(EVALUATOR.evaluate_many([it, (it, it)], as_of=AS_OF)),
    "a moment of evaluate_many": lambda it: list(EVALUATOR.evaluate_many([(RECORD, it), it])),
    "what explain is about": lambda it: EVALUATOR.explain(RECORD, as_of=AS_OF, about=it),
    "the record of explain": lambda it: EVALUATOR.explain(it, as_of=AS_OF),
    "the record of summary": lambda it: EVALUATOR.summary(it, as_of=AS_OF),
    "the moment of summary": lambda it: EVALUATOR.summary(RECORD, as_of=it),
    "what next_question is about": lambda it: EVALUATOR.next_question(RECORD, as_of=AS_OF, about=it),
    "what next_question leaves out": lambda it: EVALUATOR.next_question(RECORD, as_of=AS_OF, besides=it),
    "what remedies are about": lambda it: EVALUATOR.remedies(RECORD, as_of=AS_OF, about=it),
    "the record of remedies": lambda it: EVALUATOR.remedies(it, as_of=AS_OF, about="secrecy"),
    "the record of compare": lambda it: EVALUATOR.compare(it, {}, as_of=AS_OF),
    "the changes of compare": lambda it: EVALUATOR.compare(RECORD, it, as_of=AS_OF),
    "a value of compare": lambda it: EVALUATOR.compare(RECORD, {"issuer.name": it}, as_of=AS_OF),
    "a part of compare": lambda it: EVALUATOR.compare(RECORD, {"issuer": it, "issuer.name": 1}, as_of=AS_OF),
    "policies": Evaluator,
    "a policy": lambda it: Evaluator([it]),
    "an engine": lambda it: Evaluator((), it),
    "a calendar": lambda it: Evaluator(EVALUATOR.policies, "reference", it).evaluate(RECORD, as_of=AS_OF),
    "parameters": lambda it: Evaluator(EVALUATOR.policies, "reference", None, it),
    "the value of a parameter": lambda it: Evaluator((), "reference", None, {"x": it}),
    "midnights": lambda it: Evaluator((), "reference", midnight_is_day=it),
    "a mask": lambda it: Evaluator((), "reference", mask=it),
    "a directory of policies": lambda it: load_policies(it or 5),
    "record kinds": lambda it: load_policies(records=it),
    "a record kind": lambda it: load_policies(records=[it]),
    "a file that keeps what was read": lambda it: load_policies(cache=it if it not in ("x", "") else 5),
    "the file of a calendar": read_calendar,
    "the id of a conclusion": DECISION.conclusion,
    "the id of an obligation": DECISION.obligation,
    "the policies of labels": Labels,
    "the id of a label": lambda it: [LABELS.clause(it), LABELS.finding(it), LABELS.fact(it, it)],
    "the ids of a role": lambda it: LABELS.role(it, it),
    "decisions to sum up": summed,
    "a decision to sum up": lambda it: summed([it]),
    "a decision to render": lambda it: render_decision(it, EVALUATOR.policies),
    "an explanation to render": render_explanation,
    "the evaluator of a table": lambda it: evaluate_table(it, TABLE, as_of=AS_OF),
    "a table": lambda it: evaluate_table(EVALUATOR, it, as_of=AS_OF),
    "the kind of a table": lambda it: evaluate_table(EVALUATOR, TABLE, as_of=AS_OF, kind=it),
    "the moment of a table": lambda it: evaluate_table(EVALUATOR, TABLE, as_of=it),
    "the constants of a table": lambda it: evaluate_table(EVALUATOR, TABLE, as_of=AS_OF, constants=it),
    "the map of a table": lambda it: evaluate_table(EVALUATOR, TABLE, as_of=AS_OF, mapping=it),
    "batches": lambda it: list(evaluate_batches(EVALUATOR, it, as_of=AS_OF)),
    "the evaluator of a schema": schema,
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_nothing_but_an_error_of_the_library_is_raised(call: Callable[[Any], Any]) -> None:
    """Whatever is handed over, what is raised has a problem with a text in both languages."""
    told = 0
    for it in OTHERS:
        lines = ["nothing"]
        try:
            made = call(it)
            told += isinstance(made, list) and any(isinstance(item, RecordError) for item in made)
        except DisclosureRulesError as error:
            told += 1
            lines = [problem.line(lang) for problem in error.problems for lang in ("zh", "en")]
        assert all(lines)
    assert told


TOLD: dict[str, tuple[Callable[[], Any], type[DisclosureRulesError], str, str]] = {
    "a set instead of changes": (
        lambda: EVALUATOR.compare(RECORD, {"issued"}, as_of=AS_OF),  # type: ignore[arg-type]  # on purpose
        RecordError,
        "changes: `set` is no mapping; give a mapping, with a value by each name [call.argument]",
        "changes: 给出的是 set，不是映射；请按名称逐一给出取值 [call.argument]",
    ),
    "a number instead of the name of a fact": (
        lambda: EVALUATOR.compare(RECORD, {1: 2}, as_of=AS_OF),  # type: ignore[dict-item]  # on purpose
        RecordError,
        "changes: `int` is not text; give an id or a title, as text [call.argument]",
        "changes: 给出的是 int，不是文本；请以文本写明编号或标题 [call.argument]",
    ),
    "no id": (
        lambda: EVALUATOR.remedies(RECORD, as_of=AS_OF, about=None),  # type: ignore[arg-type]  # on purpose
        ConclusionError,
        "about: `NoneType` is not text",
        "about: 给出的是 NoneType，不是文本",
    ),
    "one fact instead of several": (
        lambda: EVALUATOR.next_question(RECORD, as_of=AS_OF, besides="secrecy"),
        ConclusionError,
        "besides: `str` is no list of texts",
        "besides: 给出的是 str，不是若干文本",
    ),
    "one record instead of several": (
        lambda: next(EVALUATOR.evaluate_many(RECORD, as_of=AS_OF)),  # type: ignore[call-overload]  # on purpose
        RecordError,
        "records: `dict` is not several records; give a list of records; `evaluate` takes one",
        "records: 给出的是 dict，不是若干记录；请给出由记录组成的列表；单条记录请用 evaluate",
    ),
    "a text that would count as True": (
        lambda: Evaluator((), midnight_is_day="false"),  # type: ignore[arg-type]  # on purpose
        PolicyError,
        "midnight_is_day: `str` is neither True nor False",
        "midnight_is_day: 给出的是 str，不是 True 或 False",
    ),
    "a path instead of policies": (
        lambda: Evaluator("policies"),  # type: ignore[arg-type]  # on purpose
        PolicyError,
        "policies: `str` is no policy; give what `load_policies` returns",
        "policies: 给出的是 str，不是制度",
    ),
    "a number instead of an engine": (
        lambda: Evaluator((), 5),  # type: ignore[arg-type]  # on purpose
        EngineError,
        "engine: `int` is not text",
        "engine: 给出的是 int，不是文本",
    ),
    "no path of a calendar": (
        lambda: read_calendar(5),  # type: ignore[arg-type]  # on purpose
        CalendarError,
        "path: `int` is no path that can be used",
        "path: 给出的是 int，不是可用的路径",
    ),
    "a fact and the part that holds it": (
        lambda: EVALUATOR.compare(RECORD, {"issuer": {"name": "甲"}, "issuer.name": "乙"}, as_of=AS_OF),
        RecordError,
        "issuer.name: `issuer.name` and `issuer` change the same; keep one [record.both-names]",
        "issuer.name: “issuer.name”与“issuer”有重叠；请保留一个 [record.both-names]",
    ),
    "a fact by both of its names": (
        lambda: EVALUATOR.compare(RECORD, {"secrecy": "none", "密级": "机密"}, as_of=AS_OF),
        RecordError,
        "密级: `密级` and `secrecy` change the same",
        "密级: “密级”与“secrecy”有重叠",
    ),
}


@pytest.mark.parametrize(("call", "raised", "en", "zh"), TOLD.values(), ids=TOLD)
def test_a_wrong_argument_is_told_by_its_name(
    call: Callable[[], Any], raised: type[DisclosureRulesError], en: str, zh: str
) -> None:
    """With its type, which is no value of the record, and with what it should be."""
    with pytest.raises(raised) as caught:
        call()
    assert caught.value.problems[0].line().startswith(en)
    assert caught.value.problems[0].line("zh").startswith(zh)


def test_values_of_other_libraries_are_taken_for_what_they_are() -> None:
    """As they are in records: a scalar of numpy is the text or the truth value that it holds."""
    evaluator = Evaluator((), np.str_("reference"), midnight_is_day=np.bool_(True))  # type: ignore[arg-type]
    assert evaluator.midnight_is_day is True
    explained = EVALUATOR.explain(RECORD, as_of=AS_OF, about=np.str_("disclosure.attribute"))
    assert explained == EVALUATOR.explain(RECORD, as_of=AS_OF, about="disclosure.attribute")


def test_the_changes_of_a_host_stay_as_they_are() -> None:
    """What is compared is a copy."""
    changes = {"issuer": {"name": "甲"}}
    EVALUATOR.compare(RECORD, changes, as_of=AS_OF)
    assert changes == {"issuer": {"name": "甲"}}
