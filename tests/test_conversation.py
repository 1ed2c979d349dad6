"""The command as a co-process: a line in, a line out, over real pipes, for as long as the other side wishes."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from commands import COMMAND, SAFETY, environment, run, run_process
from shipped import EVALUATOR

from disclosure_rules import Evaluator

DOCUMENT = {
    "kind": "document",
    "id": "a",
    "jurisdiction": "徐汇区",
    "secrecy": "none",
    "exemption_grounds": [],
    "form": {"proposed_attribute": "proactive"},
    "issued": "2018-11-22",
    "published": None,
}
AS_OF = "2018-12-31"
ENGINE = Evaluator(EVALUATOR.policies)
"""On the engine that the command takes too."""
CONVERSE = ("evaluate", "-", "--format", "jsonl", "--as-of", AS_OF)


class Conversation:
    """A process that is asked line by line. Nothing of its standard error is read before its end."""

    def __init__(self, *options: str) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, *CONVERSE, *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
        )

    def ask(self, line: str | bytes | dict[str, Any]) -> dict[str, Any]:
        """The answer to a line, which is there before anything more is written."""
        assert self.process.stdin is not None and self.process.stdout is not None
        text = json.dumps(line, ensure_ascii=False) if isinstance(line, dict) else line
        self.process.stdin.write((text if isinstance(text, bytes) else text.encode()) + b"\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def end(self) -> tuple[int, bytes, bytes]:
        """The status, and what was still written, once nothing more is asked."""
        out, err = self.process.communicate(timeout=SAFETY)
        return self.process.returncode, out, err


@contextmanager
def conversation(*options: str) -> Iterator[Conversation]:
    """A conversation, ended whatever happens."""
    begun = Conversation(*options)
    try:
        yield begun
    finally:
        if begun.process.poll() is None:
            begun.process.kill()
            begun.process.communicate()


@pytest.fixture(scope="module")
def talk() -> Iterator[Conversation]:
    """One conversation for many questions, as hosts have it."""
    with conversation() as begun:
        yield begun


BAD = {
    "not JSON": "not json",
    "an open brace": "{",
    "a record cut short": '{"kind": "document", ',
    "a list": '[{"kind": "document"}]',
    "a bracket": "[",
    "text": '"document"',
    "null": "null",
    "a YAML line": "kind: document",
    "no UTF-8": b"\xff\xfe{}",
    "a NUL": b"\x00",
    "no kind": "{}",
    "a key twice": '{"kind": "document", "kind": "document"}',
    "deep": "[" * 5000,
    "a long line": '{"kind": "document", "title": "' + "长" * 4_000_000 + '"}',
    "an envelope of nothing": '{"record": null}',
    "an envelope in an envelope": '{"record": {"record": {"kind": "document"}}}',
}


@pytest.mark.parametrize("line", BAD.values(), ids=BAD)
def test_a_bad_line_is_answered_with_its_problems(talk: Conversation, line: str | bytes) -> None:
    """And with its number; the next record is decided as ever."""
    refused = talk.ask(line)
    assert refused["problems"]
    assert talk.ask(DOCUMENT) == decided()
    again = talk.ask(line)
    assert again["record"]["line"] == refused["record"]["line"] + 2
    assert [problem["code"] for problem in again["problems"]] == [
        problem["code"] for problem in refused["problems"]
    ]


def decided() -> dict[str, Any]:
    """The decision about the document, made here."""
    decision: dict[str, Any] = ENGINE.evaluate(DOCUMENT, as_of=AS_OF).model_dump(mode="json")
    return decision


@pytest.mark.parametrize("line", ["not json", "{", "kind: document"])
def test_a_bad_first_line_is_answered_before_a_second_one_comes(line: str) -> None:
    """Standard input is read as lines from the beginning, and not to find out what it may be."""
    with conversation() as talk:
        assert talk.ask(line)["record"]["line"] == 1
        assert talk.ask(DOCUMENT) == decided()
        status, out, _ = talk.end()
    assert (status, out) == (2, b"")


def test_each_line_may_have_its_own_day(talk: Conversation) -> None:
    """An envelope around the record; without one, or with null, the day of the command."""
    days = [None, "2018-12-03", "2018-12-07T10:00", "2018年12月31日"]
    for day in days:
        answer = talk.ask({"record": DOCUMENT, "as_of": day})
        decision = EVALUATOR.evaluate(DOCUMENT, as_of=day or AS_OF)
        assert (answer["as_of"], answer["obligations"]) == (
            decision.model_dump(mode="json")["as_of"],
            decision.model_dump(mode="json")["obligations"],
        )
        assert "explanation" not in answer
    assert talk.ask(DOCUMENT) == talk.ask({"record": DOCUMENT})


def test_a_line_may_ask_for_an_explanation(talk: Conversation) -> None:
    """True: of what was concluded; an id: of that, complete. It is one more field of the decision."""
    plain = talk.ask(DOCUMENT)
    for asked, about in (
        (True, None),
        ("publish-online", "publish-online"),
        ("publication.publish-online",) * 2,
    ):
        answer = talk.ask({"record": DOCUMENT, "explain": asked})
        expected = EVALUATOR.explain(DOCUMENT, as_of=AS_OF, about=about)
        assert answer.pop("explanation") == expected.model_dump(mode="json")
        assert answer == plain
    for none in (False, None, ""):
        assert talk.ask({"record": DOCUMENT, "explain": none}) == plain


@pytest.mark.parametrize(
    ("envelope", "found"),
    [
        ({"as_of": "no day"}, [("record.as-of", "as_of")]),
        ({"as_of": 20181231}, [("record.as-of", "as_of")]),
        ({"explain": "publish-onlin"}, [("explain.unknown", "explain")]),
        ({"explain": 7}, [("record.value", "explain")]),
        ({"asof": "2018-12-31", "x": 1}, [("record.unknown-field", "asof"), ("record.unknown-field", "x")]),
        ({"record": {**DOCUMENT, "secrecy": "very"}}, [("record.term", "secrecy")]),
        ({"record": [DOCUMENT]}, [("record.shape", "")]),
        ({"as_of": "2018-11-01"}, [("record.as-of-before-issue", "issued")]),
    ],
)
def test_a_wrong_envelope_is_refused_with_its_place(
    talk: Conversation, envelope: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    """And the conversation goes on."""
    answer = talk.ask({"record": DOCUMENT, **envelope})
    places = [(problem["code"], problem["place"]) for problem in answer["problems"]]
    at = f"stdin:{answer['record']['line']}"
    assert places == [(code, f"{at}: {place}" if place else at) for code, place in found]
    assert talk.ask(DOCUMENT)["record"]["id"] == "a"


def test_a_rejected_record_has_the_id_that_it_states(talk: Conversation) -> None:
    """In an envelope too, in either language."""
    refused = talk.ask({"类型": "公文", "编号": 7, "密级": "很"})["record"]
    assert refused == {"kind": "document", "id": "7", "file": "stdin", "line": refused["line"]}
    assert talk.ask({"record": {"id": "b"}})["record"]["id"] == "b"


def test_an_answer_is_one_line_for_every_reader() -> None:
    """Some end a line also where the name of a unit has a separator of Unicode."""
    name = "甲\u2028乙\u2029丙\x85丁"
    lines = json.dumps({**DOCUMENT, "id": name, "drafting_units": [name]}) + "\n{}\n"
    done = run(*CONVERSE, stdin=lines)
    first, _ = done.out.splitlines()
    answer = json.loads(first)
    assert answer["record"]["id"] == name
    assert name in {duty["duty_bearer"] for duty in answer["obligations"]}


def test_many_bad_lines_do_not_fill_a_pipe_that_nobody_reads() -> None:
    """Nothing is written to standard error for a line: a host that reads the answers alone is never stopped."""
    with conversation() as talk:
        for _ in range(1000):
            assert talk.ask({"kind": "document", "secrecyy": "none"})["problems"]
        status, _, err = talk.end()
    assert status == 2
    assert len(err) < 500


@pytest.mark.parametrize(
    ("lines", "status", "answers"),
    [(b"", 0, 0), (b"\n \n", 0, 0), (b"{}", 2, 1), (b'\n{"kind":"meeting"}\r\n\n{}\n', 2, 2)],
)
def test_blank_lines_have_no_answer(lines: bytes, status: int, answers: int) -> None:
    """Nor has the end; a last line without an end of line has one."""
    done = run(*CONVERSE, stdin=lines)
    assert (done.status, len(done.out.splitlines())) == (status, answers)


def test_an_audit_log_keeps_what_was_decided_and_nothing_else(tmp_path: Path) -> None:
    """A line whose explanation cannot be given is rejected, and is not recorded."""
    log = tmp_path / "log.jsonl"
    with conversation("--record", str(log)) as talk:
        talk.ask({"record": DOCUMENT, "explain": True})
        talk.ask({"record": DOCUMENT, "explain": "publish-onlin"})
        talk.ask("{")
        assert talk.end()[0] == 2
    assert len(log.read_text(encoding="utf-8").splitlines()) == 1


PARENT = """
import os, subprocess, sys
child = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
child.stdin.write(b'{"kind": "document"}\\n')
child.stdin.flush()
child.stdout.readline()
print(child.pid, flush=True)
sys.stdin.read()
"""
"""A host that asks one line, and then waits."""


def test_a_process_whose_parent_dies_ends_too() -> None:
    """However suddenly: its input ends with the parent, which had no time to say good-bye."""
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, *COMMAND, *CONVERSE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(),
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert is_running(child)
    parent.kill()
    parent.communicate()
    deadline = time.monotonic() + SAFETY
    while is_running(child):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_running(process: int) -> bool:
    """Whether a process still runs; one that has ended and that nobody has waited for does not."""
    state = run_process("ps", "-o", "stat=", "-p", str(process)).out.strip()
    return bool(state) and not state.startswith("Z")
