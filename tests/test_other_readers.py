"""Records as a host's own YAML reader hands them in: the same Decision as from ours."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from commands import ROOT
from ruamel.yaml import YAML
from shipped import EVALUATOR

from disclosure_rules import RecordError
from disclosure_rules.reading.strict import read_file
from disclosure_rules.records import KINDS, read_record

Reader = Callable[[str], Any]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
AS_OF = "2026-11-23"


def yaml_1_1(text: str) -> Any:
    """As PyYAML reads it: `on` and `no` are booleans, 1:30 is a number, days are dates."""
    return yaml.safe_load(text)


def yaml_1_2(text: str) -> Any:
    """As ruamel.yaml reads it: true and false are the only booleans."""
    return YAML(typ="safe", pure=True).load(text)


READERS = pytest.mark.parametrize("reader", [yaml_1_1, yaml_1_2])


@READERS
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_read_by_another_reader_gives_the_same_decision(reader: Reader, path: Path) -> None:
    """Every file in examples, whatever its reader makes of days, times, numbers and 是."""
    theirs = EVALUATOR.evaluate(reader(path.read_text(encoding="utf-8")), as_of=AS_OF)
    assert theirs == EVALUATOR.evaluate(read_file(path).data, as_of=AS_OF)


def test_there_is_an_example_of_every_kind() -> None:
    """What the readers are tried on."""
    assert {read_record(read_file(path).data).kind for path in EXAMPLES} == set(KINDS)


OLD_DATE = "{kind: document, releases: [{channel: portal, on: 2018-12-01}]}"


@READERS
def test_the_old_name_of_a_date_is_answered_with_the_new_one(reader: Reader) -> None:
    """Also where the reader has made `on` the key true."""
    with pytest.raises(RecordError) as raised:
        read_record(reader(OLD_DATE))
    (problem,) = raised.value.problems
    assert problem.code == "record.unknown-field"
    assert (problem.help, "“date”" in problem.zh) == ("did you mean `date`?", True)


@pytest.mark.parametrize("key", ["on", "true", True])
def test_the_old_name_is_answered_whatever_became_of_it(key: Any) -> None:
    """As text, as what JSON makes of the key true, as the key true; in a part and in an item of a list."""
    for facts in (
        {"releases": [{"channel": "portal", key: "2018-12-01"}]},
        {"trail": {"legality": {key: "2018-12-01"}}},
    ):
        with pytest.raises(RecordError) as raised:
            read_record({"kind": "document", **facts})
        (problem,) = raised.value.problems
        assert problem.help == "did you mean `date`?"
    with pytest.raises(RecordError) as raised:
        read_record({"kind": "document", key: "2018-12-01"})
    assert [problem.help for problem in raised.value.problems] == ["check the name"]


def test_the_old_kind_is_answered_with_the_new_one() -> None:
    """`decision` is what comes out, `major_decision` what is decided on."""
    with pytest.raises(RecordError) as raised:
        read_record({"kind": "decision", "title": "某事项"})
    (problem,) = raised.value.problems
    assert (problem.code, problem.place, problem.help) == (
        "record.kind",
        "kind",
        "did you mean `major_decision`?",
    )
    assert "“major_decision”" in problem.zh
