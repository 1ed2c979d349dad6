"""With `mask` nothing that is returned or printed names the record or a bearer of a duty; nothing else changes."""

import copy
import json
import pickle
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from commands import COMMAND, ROOT, SAFETY, environment, run
from shipped import AS_OF, EVALUATOR, MODEL

from disclosure_rules import SHIPPED, Decision, Evaluator, RecordError
from disclosure_rules.audit import audit_line, verify_line
from disclosure_rules.reading.strict import read_file
from disclosure_rules.records import model_of, read_record
from disclosure_rules.records.kinds import MASK

MASKED = Evaluator(EVALUATOR.policies, "reference", mask=True)
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
NAME = "举报人张三Q7"
NAMED = {**MODEL, "id": NAME, "issuer": {"name": f"{NAME}局", "level": "区府办"}, "drafting_units": [NAME]}
REFUSED = {**NAMED, "secrecy": "大概"}


def example(path: Path) -> dict[str, Any]:
    """The record of an example, with an id."""
    data = read_file(path).data
    assert isinstance(data, dict)
    model = model_of(data)
    assert model is not None
    return {key: value for key, value in data.items() if key not in ("id", "编号")} | {"id": NAME}


def without_names(decision: Decision) -> dict[str, Any]:
    """A decision as it is stored, with the mark where the record or a bearer is named."""
    stored = copy.deepcopy(decision.model_dump(mode="json"))
    stored["record"]["id"] = MASK
    for part in ("obligations", "findings", "accountability"):
        for item in stored[part]:
            item["duty_bearer"] = item["duty_bearer"] and MASK
    return stored


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_masked_decision_differs_in_the_names_alone(path: Path) -> None:
    """Of every kind; it reads back, and one line of it names nobody."""
    record = example(path)
    plain, masked = (it.evaluate(record, as_of="2021-12-31") for it in (EVALUATOR, MASKED))
    stored = masked.model_dump(mode="json")
    assert stored == without_names(plain) != plain.model_dump(mode="json")
    assert Decision.model_validate(json.loads(masked.model_dump_json())) == masked
    assert MASK in str(masked)
    assert NAME not in str(masked)


def test_bearers_are_masked_in_each_part() -> None:
    """In obligations, findings and measures; who is named nowhere stays null, and so does an id."""
    document = EVALUATOR.evaluate(NAMED, as_of=AS_OF)
    masked = MASKED.evaluate(NAMED, as_of=AS_OF)
    for part in ("obligations", "findings", "accountability"):
        bearers = [item.duty_bearer for item in getattr(document, part)]
        assert NAME in str(bearers), part
        assert [item.duty_bearer for item in getattr(masked, part)] == [name and MASK for name in bearers]
    nobody = MASKED.evaluate({"kind": "document", "issued": "2018-11-22"}, as_of=AS_OF)
    assert MASK not in nobody.model_dump_json()


def test_an_explanation_and_a_rejection_are_masked() -> None:
    """Brief, complete, and of one topic; a rejection keeps its position."""
    for wish in ({}, {"everything": True}, {"about": "publish-online"}):
        explanation = MASKED.explain(NAMED, as_of=AS_OF, **wish)
        assert explanation.record.id == MASK
        assert NAME not in explanation.model_dump_json()
    refused, unnamed = MASKED.evaluate_many([REFUSED, {"kind": "document", "secrecy": "大概"}], as_of=AS_OF)
    assert isinstance(refused, RecordError)
    assert isinstance(unnamed, RecordError)
    assert [(error.position, error.id) for error in (refused, unnamed)] == [(0, MASK), (1, None)]
    assert NAME not in str(refused)


def test_a_copy_by_pickle_masks_too() -> None:
    """A worker of a server gets its evaluator so."""
    assert pickle.loads(pickle.dumps(MASKED)).evaluate(NAMED, as_of=AS_OF).record.id == MASK  # noqa: S301  # our own


def test_a_line_of_a_masked_decision_has_no_id_and_verifies_with_either() -> None:
    """A masked evaluator also verifies a line that names its record, and does not repeat the name."""
    record = read_record(NAMED)
    line = audit_line(record, MASKED.evaluate(record, as_of=AS_OF), MASKED.calendar)
    assert "id" in line["masked"]
    assert NAME not in json.dumps(line, ensure_ascii=False)
    named = audit_line(record, EVALUATOR.evaluate(record, as_of=AS_OF), EVALUATOR.calendar)
    for evaluator in (MASKED, EVALUATOR):
        assert verify_line(line, evaluator, previous=None).holds
        assert verify_line(named, evaluator, previous=None).holds
    assert verify_line(named, MASKED, previous=None).record["id"] == MASK


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", ["text", "json", "jsonl", "markdown"])
def test_evaluate_masks_in_every_form(form: str, lang: str, tmp_path: Path) -> None:
    """Decisions and rejections, on both streams; without the switch each form names the record."""
    file, log = tmp_path / "records.jsonl", tmp_path / "audit.jsonl"
    file.write_text("".join(json.dumps(record) + "\n" for record in (NAMED, REFUSED)), encoding="utf-8")
    options = ("evaluate", file, "--as-of", AS_OF, "--lang", lang, "--format", form)
    plain, masked = run(*options), run(*options, "--mask", "--record", log)
    assert plain.status == masked.status == 2
    assert NAME in plain.out
    assert MASK in masked.out
    assert NAME not in masked.out + masked.err + log.read_text(encoding="utf-8")
    assert run("verify", log).status == 0


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_explain_masks_in_every_form(form: str) -> None:
    """Of all and of one topic; a rejected record is not named either."""
    for wish in ((), ("--everything",), ("--about", "publish-online")):
        options = ("explain", "-", "--as-of", AS_OF, "--format", form, *wish)
        assert NAME in run(*options, stdin=json.dumps(NAMED)).out
        done = run(*options, "--mask", stdin=json.dumps(NAMED))
        assert done.status == 0
        assert MASK in done.out
        assert NAME not in done.out + done.err
    refused = run("explain", "-", "--as-of", AS_OF, "--mask", stdin=json.dumps(REFUSED))
    assert refused.status == 2
    assert NAME not in refused.out + refused.err


def test_the_co_process_masks_every_answer() -> None:
    """A decision, an explanation, a rejection, a wrong envelope, over real pipes."""
    lines = (
        NAMED,
        {"record": NAMED, "explain": True},
        REFUSED,
        {"record": REFUSED, "explain": "publish-online"},
        {"record": NAMED, "explain": "no-such"},
        {"record": NAMED, "wish": 1},
    )
    done = subprocess.run(
        [*COMMAND, "evaluate", "-", "--format", "jsonl", "--as-of", AS_OF, "--mask"],
        input="".join(json.dumps(line) + "\n" for line in lines).encode(),
        env=environment(),
        capture_output=True,
        check=False,
        timeout=SAFETY,
    )
    assert NAME not in (done.stdout + done.stderr).decode()
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert ["problems" in answer for answer in answers] == [False, False, True, True, True, True]
    assert [answer["record"].get("id") for answer in answers] == [MASK] * 5 + [None]
    assert answers[1]["explanation"]["record"]["id"] == MASK


@pytest.mark.parametrize("form", ["text", "json", "html"])
def test_diff_masks_the_records_that_are_decided_otherwise(form: str, tmp_path: Path) -> None:
    """Its examples name the file and the line instead."""
    file = tmp_path / "records.jsonl"
    file.write_text(json.dumps(NAMED) + "\n", encoding="utf-8")
    shutil.copytree(SHIPPED, tmp_path / "eleven")
    limit = tmp_path / "eleven" / "xuhui-2018" / "publication.yaml"
    text = limit.read_text(encoding="utf-8")
    limit.write_text(text.replace("{value: 10wd,", "{value: 11wd,", 1), encoding="utf-8")
    options = ("diff", SHIPPED, tmp_path / "eleven", "--records", file, "--as-of", AS_OF, "--format", form)
    plain, masked = run(*options), run(*options, "--mask")
    assert plain.status == masked.status == 1
    # As it is read: a page marks Chinese words with tags, a text wraps long paths.
    shown, hidden = (re.sub(r"<[^>]+>|\s+", "", done.out + done.err) for done in (plain, masked))
    assert NAME in shown
    assert f"{file}:1" in hidden or form == "json"
    assert NAME not in hidden
