"""The service as its clients see it: a real server, real HTTP."""

import json
import re
import signal
import socket
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from commands import COMMAND, SAFETY, run_process
from jsonschema import Draft202012Validator
from serving import AS_OF, DOCUMENT, Served, serving

from disclosure_rules import Evaluator, Labels, load_policies
from disclosure_rules.service.contract import LARGEST, OPERATIONS
from disclosure_rules.service.openapi import RECORD_EXAMPLE, description
from disclosure_rules.service.reading import preferred

MARK = "某人的病历"
EVALUATOR = Evaluator(load_policies())


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    """One server for most tests. Its log holds no text of a record, whatever was asked."""
    with serving() as found:
        yield found
    assert found.log
    assert MARK not in json.dumps(found.log, ensure_ascii=False)
    assert {line["event"] for line in found.log} == {"request"}


@pytest.mark.parametrize("record", [DOCUMENT, RECORD_EXAMPLE, {"kind": "meeting", "id": "m"}])
def test_a_decision_is_that_of_the_library(server: Served, record: dict[str, Any]) -> None:
    """In either language and of any kind, byte for byte."""
    answer = server.ask("POST", "/v1/evaluate", record, as_of=AS_OF)
    assert answer.status == 200
    assert answer.body == EVALUATOR.evaluate(record, as_of=AS_OF).model_dump_json().encode()


def test_what_is_said_of_a_record_is_what_the_library_says(server: Served) -> None:
    """An explanation, a summary with what would have to change, and the next question; null where nothing is left to ask."""
    about = server.ask("POST", "/v1/explain", DOCUMENT, as_of=AS_OF, about="publish-online")
    expected = EVALUATOR.explain(DOCUMENT, as_of=AS_OF, about="publish-online")
    assert about.body == expected.model_dump_json().encode()
    summed = server.ask("POST", "/v1/summary", DOCUMENT, as_of=AS_OF, remedies="true")
    assert summed.body == EVALUATOR.summary(DOCUMENT, as_of=AS_OF, remedies=True).model_dump_json().encode()
    asked = server.ask("POST", "/v1/next-question", {"kind": "document"}, as_of=AS_OF, besides="密级, x")
    found = EVALUATOR.next_question({"kind": "document"}, as_of=AS_OF, besides=("密级", "x"))
    assert found is not None and asked.body == found.model_dump_json().encode()


def test_what_is_looked_up_is_what_the_library_has(server: Served) -> None:
    """Labels, clauses, a deadline with its days, an agenda, a schema."""
    assert server.ask("GET", "/v1/labels").data == Labels(EVALUATOR.policies).as_json()
    clauses = {clause["id"]: clause for clause in server.ask("GET", "/v1/clauses").data}
    assert clauses["M14.5"]["rules"] and clauses["M14.5"]["status"] == "encoded"
    assert next(iter(clauses)).startswith("M")
    due = server.ask("GET", "/v1/due", start="2018-11-22", limit="10wd").data
    assert (due["due"], sum(day["counted"] for day in due["days"])) == ("2018-12-06", 10)
    agenda = server.ask("GET", "/v1/agenda", year="2026", jurisdiction="徐汇区").data
    assert (
        agenda
        == run_process(
            *COMMAND, "agenda", "--year", "2026", "--jurisdiction", "徐汇区", "--format", "json"
        ).data
    )
    assert server.ask("GET", "/v1/schema/decision").data["title"] == "Decision"


BAD: list[tuple[str, str, str, Any, dict[str, str], dict[str, str], int, str]] = [
    ("no moment is stated", "POST", "/v1/evaluate", DOCUMENT, {}, {}, 400, "service.parameter"),
    ("an unknown moment", "POST", "/v1/evaluate", DOCUMENT, {"as_of": "2018-13-01"}, {}, 422, "record.as-of"),
    ("an unknown moment of a batch", "POST", "/v1/evaluate/batch", b"", {"as_of": "gestern"}, {}, 422, "record.as-of"),
    ("a misspelt parameter", "POST", "/v1/evaluate", DOCUMENT, {"as_off": AS_OF}, {}, 400, "service.parameter"),
    ("a value that is none", "GET", "/v1/labels", None, {"lang": "fr"}, {}, 400, "service.parameter"),
    ("another kind", "POST", "/v1/evaluate", {"kind": MARK}, {"as_of": AS_OF}, {}, 422, "record.kind"),
    ("a list", "POST", "/v1/evaluate", [MARK], {"as_of": AS_OF}, {}, 422, "record.shape"),
    ("a wrong term", "POST", "/v1/summary", {**DOCUMENT, "密级": MARK}, {"as_of": AS_OF}, {}, 422, "record.term"),
    ("no JSON", "POST", "/v1/evaluate", b"{", {"as_of": AS_OF}, {}, 422, "read.json"),
    ("nothing", "POST", "/v1/evaluate", b"", {"as_of": AS_OF}, {}, 422, "read.json"),
    ("GBK", "POST", "/v1/evaluate", '{"标题": "病历"}'.encode("gbk"), {"as_of": AS_OF}, {}, 422, "read.encoding"),
    ("binary data", "POST", "/v1/evaluate", b"PK\x03\x04\0", {"as_of": AS_OF}, {}, 422, "read.binary"),
    (
        "a form of another page", "POST", "/v1/evaluate", b"a=b", {"as_of": AS_OF},
        {"Content-Type": "application/x-www-form-urlencoded"}, 415, "service.body",
    ),
    (
        "a body that is too large", "POST", "/v1/evaluate", b" " * (LARGEST + 1), {"as_of": AS_OF},
        {}, 413, "service.body",
    ),
    (
        "a body that says it is far too large", "POST", "/v1/evaluate", b"", {"as_of": AS_OF},
        {"Content-Length": "99999999999"}, 413, "service.body",
    ),
    ("an unknown conclusion", "POST", "/v1/explain", DOCUMENT, {"as_of": AS_OF, "about": "x"}, {}, 422, "explain.unknown"),
    ("no limit", "GET", "/v1/due", None, {"start": AS_OF, "limit": "10days"}, {}, 422, "cli.argument"),
    ("no year", "GET", "/v1/agenda", None, {"year": "x", "jurisdiction": "徐汇区"}, {}, 400, "service.parameter"),
    ("an unknown schema", "GET", "/v1/schema/decison", None, {}, {}, 404, "service.path"),
    ("an unknown address", "GET", f"/{MARK}", None, {}, {}, 404, "service.path"),
    ("a step up", "GET", "/problems/../../etc/passwd", None, {}, {}, 404, "service.path"),
    ("another method", "DELETE", "/v1/labels", None, {}, {}, 405, "service.method"),
    ("policies of yesterday", "POST", "/v1/evaluate", DOCUMENT, {"as_of": AS_OF}, {"If-Match": '"x"'}, 412, "service.policies"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("method", "path", "body", "query", "headers", "status", "code"),
    [bad[1:] for bad in BAD],
    ids=[bad[0] for bad in BAD],
)
def test_a_bad_request_has_a_clear_answer(
    server: Served, method: str, path: str, body: Any, query: Any, headers: Any, status: int, code: str
) -> None:
    """A problem as RFC 9457 has it, whose type leads to the page of its code; no value of a record in it, no trace."""
    answer = server.ask(method, path, body, headers=headers, **query)
    assert (answer.status, answer.codes[0]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.data["status"] == status and answer.data["title"] and answer.data["detail"]
    assert MARK.encode() not in answer.body and b"Traceback" not in answer.body
    page = server.ask("GET", answer.data["type"])
    assert page.status == 200 and code in page.body.decode()


def test_a_parameter_given_twice_is_refused(server: Served) -> None:
    """Which of them counts is not guessed."""
    answer = server.ask("GET", "/v1/labels?lang=zh&lang=en")
    assert answer.status == 404  # a question mark within the path
    connection = HTTPConnection("127.0.0.1", server.port, timeout=SAFETY)
    connection.request("GET", "/v1/labels?lang=zh&lang=en")
    response = connection.getresponse()
    assert (response.status, json.loads(response.read())["problems"][0]["code"]) == (400, "service.parameter")
    connection.close()


@pytest.mark.parametrize(
    ("header", "lang"),
    [("", "zh"), ("fr", "zh"), ("en-GB,en;q=0.9", "en"), ("zh-CN,zh;q=0.9,en;q=0.8", "zh"), ("fr,zh;q=0.3,en;q=0.7", "en"), ("en;q=x", "en")],
)  # fmt: skip
def test_the_language_is_what_the_client_prefers(header: str, lang: str) -> None:
    """Chinese unless that is English."""
    assert preferred(header) == lang


def test_problems_are_told_in_the_language_asked_for(server: Served) -> None:
    """By the parameter, else by the header."""
    titles = [
        server.ask("GET", "/v1/due", headers=headers, **query).data["title"]
        for headers, query in (({}, {}), ({"Accept-Language": "en"}, {}), ({}, {"lang": "en"}))
    ]
    assert titles[1] == titles[2] == "A parameter of a request is missing or wrong."
    assert re.search("[一-鿿]", titles[0])


def test_every_answer_has_the_headers_that_keep_a_browser_safe(server: Served) -> None:
    """Also a refusal; nothing is cached, nothing is loaded from elsewhere, nobody learns what serves."""
    for path in ("/v1/labels", "/nowhere", "/problems/record.term", "/metrics"):
        headers = server.ask("GET", path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")
        assert "unsafe" not in headers["content-security-policy"]
        assert (headers["cache-control"], headers["x-content-type-options"]) == ("no-store", "nosniff")
        assert "server" not in headers


def test_an_etag_tells_which_policies_decide(server: Served) -> None:
    """It is the same in every answer; who has it is told that nothing changed, and may ask to be decided by it alone."""
    first = server.ask("GET", "/v1/labels")
    tag = first.headers["etag"]
    assert server.ask("GET", "/v1/labels", headers={"If-None-Match": tag}).status == 304
    decided = server.ask("POST", "/v1/evaluate", DOCUMENT, headers={"If-Match": tag}, as_of=AS_OF)
    assert (decided.status, decided.headers["etag"]) == (200, tag)
    assert server.ask("GET", "/healthz").data["policies"] == tag.strip('"')


def test_a_batch_is_answered_as_it_comes(server: Served) -> None:
    """Each line has its answer before the next is sent; what is rejected keeps its place with its number; a line that is too
    long is passed over in bounded memory."""
    lines = [
        json.dumps(DOCUMENT).encode(),
        b'{"kind": "x"}',
        b"nope",
        b"x" * (LARGEST + 9),
        b"",
        b'{"kind": "meeting"}',
    ]
    with socket.create_connection(("127.0.0.1", server.port), SAFETY) as connection:
        connection.sendall(
            f"POST /v1/evaluate/batch?as_of={AS_OF} HTTP/1.1\r\nHost: x\r\nContent-Type: application/jsonl\r\n"
            "Transfer-Encoding: chunked\r\n\r\n".encode()
        )
        answers = connection.makefile("rb")
        assert b"200" in answers.readline()
        while answers.readline().strip():
            pass
        read = []
        for line in lines:
            connection.sendall(b"%x\r\n%s\n\r\n" % (len(line) + 1, line))
            if line:
                size = int(answers.readline(), 16)
                read.append(json.loads(answers.read(size)))
                answers.readline()
        connection.sendall(b"0\r\n\r\n")
        assert answers.readline() == b"0\r\n"
        answers.close()
    assert read[0] == EVALUATOR.evaluate(DOCUMENT, as_of=AS_OF).model_dump(mode="json")
    rejected = [(entry["record"]["line"], entry["problems"][0]["code"]) for entry in read[1:4]]
    assert rejected == [(2, "record.kind"), (3, "read.json"), (4, "service.body")]
    assert read[4]["record"] == {"kind": "meeting", "id": None}


def test_the_description_fits_the_answers(server: Served) -> None:
    """Every operation is in it, with an example that the server takes; what the server answers is what it describes."""
    described = server.ask("GET", "/openapi.json", lang="en").data
    assert described == json.loads(json.dumps(description()))
    assert set(described["paths"]) >= {operation.path for operation in OPERATIONS}
    for path, methods in described["paths"].items():
        ((method, found),) = methods.items()
        query = {
            each["name"]: str(each["example"]).lower()
            if isinstance(each["example"], bool)
            else each["example"]
            for each in found.get("parameters", ())
            if each["in"] == "query" and each["name"] != "besides"
        }
        ((media, body),) = found.get("requestBody", {"content": {"": {}}})["content"].items()
        example = body["examples"]["late"]["value"] if body else None
        sent = example.encode() if isinstance(example, str) else example
        answer = server.ask(
            method.upper(), path.replace("{name}", "decision"), sent, headers={"Content-Type": media}, **query
        )
        assert answer.status == 200, path
        ((kind, content),) = found["responses"]["200"]["content"].items()
        assert answer.headers["content-type"].startswith(kind)
        if kind == "application/json":
            schema = {**content["schema"], "components": described["components"]}
            Draft202012Validator(schema).validate(answer.data)


def test_counts_are_kept_by_route_and_status(server: Served) -> None:
    """In the text form of Prometheus; a path that is none of ours is not kept."""
    server.ask("GET", f"/{MARK}")
    text = server.ask("GET", "/metrics").body.decode()
    assert re.search(
        r'^disclosure_rules_requests_total\{route="other",status="404"\} \d+$', text, re.MULTILINE
    )
    assert re.search(r"^disclosure_rules_workers [1-9]\d*$", text, re.MULTILINE)
    assert MARK not in text


def test_a_port_in_use_is_told(server: Served) -> None:
    """The command ends as for bad usage, and says what to do."""
    done = run_process(*COMMAND, "serve", "--port", str(server.port), "--lang", "en")
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(f"--port: the port {server.port} is in use; choose another with `--port`")


def test_without_the_extra_the_command_says_what_to_install() -> None:
    """Only who serves needs it."""
    code = (
        "import sys; sys.modules['uvicorn'] = None; sys.argv = ['disclosure-rules', 'serve', '--lang', 'en']; "
        "from disclosure_rules.cli import main; main()"
    )
    done = run_process(sys.executable, "-c", code)
    assert done.status == 2
    assert "install `disclosure-rules[serve]` [service.package]" in done.err


POISON = '''
import os
from typing import Literal

from disclosure_rules.extension import Record, Term, characteristic


class Fault(Term):
    """What goes wrong in the program of this host."""

    NONE = "none", "无"
    HANG = "hang", "挂起"
    EAT = "eat", "耗尽"
    FAIL = "fail", "出错"
    DIE = "die", "退出"


class TrapRecord(Record):
    """陷阱: a record whose derived fact has faults."""

    kind: Literal["trap", "陷阱"] = "trap"
    fault: Fault | None = characteristic("故障", "the fault")


@TrapRecord.derived("sprung", zh="触发", en="whether it is sprung", kind="flag", reads=("fault",))
def sprung(view):
    """True, where nothing goes wrong."""
    fault, held = view["fault"], []
    while fault is Fault.HANG:
        pass
    while fault is Fault.EAT:
        held.append(bytearray(1 << 20))
    if fault is Fault.FAIL:
        raise KeyError("某人的病历")
    if fault is Fault.DIE:
        os._exit(3)
    return True
'''
TRAPS = """\
policy: ours
instrument: {title: {zh: 本单位制度, en: a policy of our own}}
rank: district
roles: {responsible_unit: {zh: 责任单位, en: the unit responsible}}
"""
RULES = """\
record: trap
clauses: [{id: O.1, at: 第一条, record: trap, norm: obligation, gist: 示例}]
rules:
  - id: own.trap
    title: {zh: 触发, en: sprung}
    clauses: [O.1]
    when: {sprung: true}
    then: {find: own-sprung, severity: minor}
    message: {zh: 已触发, en: it is sprung}
"""


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of a host with policies and a program of its own."""
    directory = tmp_path_factory.mktemp("host")
    (directory / "poison.py").write_text(POISON, encoding="utf-8")
    (directory / "ours").mkdir()
    (directory / "ours" / "policy.yaml").write_text(TRAPS, encoding="utf-8")
    (directory / "ours" / "rules.yaml").write_text(RULES, encoding="utf-8")
    return directory


@pytest.fixture(scope="module")
def poisoned(ours: Path) -> Iterator[Served]:
    """A server with two workers and narrow limits, whose host's program has faults. Its policies may be changed."""
    options = ("--kinds", "poison", "--policies", "shipped", "--policies", "ours")
    with serving(
        *options, "--workers", "2", "--seconds", "4", "--memory", "64", "--patience", "10", cwd=ours
    ) as found:
        yield found


def test_a_poisoned_request_takes_no_other_down(poisoned: Served, ours: Path) -> None:
    """One that hangs, eats memory, fails or ends its process is answered as a problem; the others are answered meanwhile; in the
    end as many workers are there as before. Changed policies count after a reload that succeeds, and the ETag tells."""

    def ask(fault: str) -> tuple[int, str]:
        if fault != "none":
            until(lambda: poisoned.ask("GET", "/healthz").data["workers"]["ready"] == 2)
        answer = poisoned.ask("POST", "/v1/evaluate", {"kind": "trap", "fault": fault}, as_of=AS_OF)
        assert MARK.encode() not in answer.body
        return answer.status, answer.codes[0] if answer.status != 200 else ""

    with ThreadPoolExecutor(8) as pool:
        hanging = pool.submit(ask, "hang")
        others = list(pool.map(ask, ["none"] * 12))
        assert not hanging.done()
        assert others == [(200, "")] * 12
        assert hanging.result() == (504, "service.time")
    assert [ask(fault) for fault in ("eat", "fail", "die", "none")] == [
        (503, "service.memory"),
        (500, "service.failed"),
        (503, "service.failed"),
        (200, ""),
    ]
    lines = b'{"kind": "trap", "fault": "die"}\n{"kind": "trap", "fault": "none"}'
    answers = poisoned.ask("POST", "/v1/evaluate/batch", lines, as_of=AS_OF).body.splitlines()
    assert [json.loads(line).get("outcome") for line in answers] == [None, "non_compliant"]
    until(lambda: poisoned.ask("GET", "/healthz").data["workers"]["ready"] == 2)
    before = poisoned.ask("GET", "/healthz").data["policies"]
    head = ours / "ours" / "policy.yaml"
    head.write_text("policy: [", encoding="utf-8")
    assert (
        poisoned.ask("POST", "/v1/evaluate", {"kind": "trap"}, as_of=AS_OF).headers["etag"] == f'"{before}"'
    )
    poisoned.process.send_signal(signal.SIGHUP)
    until(lambda: count(poisoned, 'reloads_total{result="refused"}') == 1)
    assert poisoned.ask("GET", "/healthz").data["policies"] == before
    head.write_text(f"{TRAPS}# a comment\n", encoding="utf-8")
    poisoned.process.send_signal(signal.SIGHUP)
    until(lambda: poisoned.ask("GET", "/healthz").data["policies"] != before)
    assert ask("none") == (200, "")


def test_a_client_that_stops_reading_is_left(poisoned: Served) -> None:
    """The server waits for it only so long; the next client is answered, and the log says that it went."""
    connection = socket.create_connection(("127.0.0.1", poisoned.port), SAFETY)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    asked = b"GET /v1/labels HTTP/1.1\r\nHost: x\r\n\r\n"
    with suppress(OSError):
        for _ in range(2000):
            connection.sendall(asked)
    until(lambda: count(poisoned, "clients_gone_total") == 1)
    connection.close()


def count(server: Served, name: str) -> int:
    """A count of a server; 0 where it has none yet."""
    found = re.search(
        rf"^disclosure_rules_{re.escape(name)} (\d+)$",
        server.ask("GET", "/metrics").body.decode(),
        re.MULTILINE,
    )
    return int(found[1]) if found else 0


def until(holds: Any) -> None:
    """Wait for what is to come."""
    end = time.monotonic() + SAFETY
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)
