"""No message quotes a value of a record: over all examples, with every text replaced and every field broken in turn."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from commands import ROOT, run
from shipped import EVALUATOR

from disclosure_rules import Decision, DisclosureRulesError
from disclosure_rules.audit import audit_line
from disclosure_rules.reading.strict import read_file
from disclosure_rules.records import model_of, read_record
from disclosure_rules.records.base import known_paths

MARKER = "举报人张三Q7"
AS_OF = "2021-12-31"
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
Path_ = tuple[str | int, ...]


def example(path: Path) -> dict[str, Any]:
    """The record of an example."""
    data = read_file(path).data
    assert isinstance(data, dict)
    return data


def leaves(data: Any, at: Path_ = ()) -> Iterator[Path_]:
    """The path of every value that is no mapping or list."""
    if isinstance(data, (dict, list)):
        for step, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from leaves(value, (*at, step))
    else:
        yield at


def value_at(data: Any, path: Path_) -> Any:
    """The value at a path."""
    for step in path:
        data = data[step]
    return data


def changed(data: dict[str, Any], path: Path_, value: Any) -> dict[str, Any]:
    """A copy with another value at a path."""
    copied = copy.deepcopy(data)
    value_at(copied, path[:-1])[path[-1]] = value
    return copied


def messages(record: dict[str, Any]) -> Iterator[str]:
    """All that is told of a record: its problems, or of a decision what people read and the audit line."""
    try:
        read = read_record(record)
        decision = EVALUATOR.evaluate(read, as_of=AS_OF)
    except DisclosureRulesError as error:
        for problem in error.problems:
            yield from (problem.code, problem.place, problem.line("en"), problem.line("zh"), repr(problem))
        yield str(error)
        return
    yield from told(decision)
    yield json.dumps(audit_line(read, decision, EVALUATOR.calendar, mask_id=True), ensure_ascii=False)


def told(decision: Decision) -> Iterator[str]:
    """The texts of a decision; the id of the record and the bearers of duties are named by design."""
    for item in decision.obligations:
        yield from (*item.title, item.rule)
    for finding in decision.findings:
        yield from (*finding.message, *finding.missing)
    for measure in decision.accountability:
        yield from (*measure.title, *measure.addressees, *measure.because)
    for question in decision.undetermined:
        yield from (question.about, *question.needs)


def wrong_values(value: Any) -> Iterator[tuple[Any, str]]:
    """What may stand in place of a value, each with the text that no message may hold."""
    yield MARKER, MARKER
    yield [MARKER], MARKER
    yield {"name": MARKER}, MARKER
    yield [[MARKER]], MARKER
    if isinstance(value, str) and value:
        for near in (f"{value}Q", f"Q{value}", value[:-1] + "Q"):
            yield near, near
            yield [near], near


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_message_quotes_a_value_of_any_field(path: Path) -> None:
    """Each field in turn holds foreign text, the right text in another form, or nearly the right text."""
    data = example(path)
    data.pop("host", None)
    refused = 0
    for at in leaves(data):
        if at[0] in ("jurisdiction", "管辖"):
            continue  # rules read its value, and the line keeps it
        for value, text in wrong_values(value_at(data, at)):
            texts = list(messages(changed(data, at, value)))
            refused += "record." in texts[0]
            quoting = [message for message in texts if text in message]
            assert not quoting, (at, value)
    assert refused > 10


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_message_quotes_an_entry_of_unknown(path: Path) -> None:
    """Neither foreign text nor nearly the name of a field; the name that was meant is told."""
    data = example(path)
    model = model_of(data)
    assert model is not None
    for name in (MARKER, *(f"{known}Q" for known in sorted(known_paths(model)))):
        texts = list(messages({**data, "unknown": [name]}))
        assert texts[:2] == ["record.unknown-field", "unknown.0"]
        assert not [text for text in texts if name in text], name


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_output_quotes_a_text_where_every_text_is_another(path: Path, tmp_path: Path) -> None:
    """All at once, through the command, in both languages and all forms; the id is quoted by design."""
    data = example(path)
    data.pop("host", None)
    for at in leaves(data):
        if isinstance(value_at(data, at), str) and at[0] not in ("kind", "类型", "id", "编号"):
            data = changed(data, at, MARKER)
    file = tmp_path / "record.json"
    file.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    for lang in ("en", "zh"):
        for form in ("text", "json", "markdown"):
            done = run("evaluate", file, "--as-of", AS_OF, "--lang", lang, "--format", form)
            assert done.status == 2
            assert MARKER not in done.out + done.err
