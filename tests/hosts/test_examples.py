"""The examples of hosts: a service, a server that forks its workers, and clients in other languages."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import pytest
from commands import ROOT, SAFETY, Done, environment, run_process
from serving import AS_OF, DOCUMENT, serving

from disclosure_rules import Evaluator, load_policies
from disclosure_rules.records import KINDS

pytestmark = [pytest.mark.hosts, pytest.mark.frameworks]

EXAMPLES = ROOT / "examples" / "hosts"
EVALUATOR = Evaluator(load_policies())
MARK = "某人的病历"
LISTENING = re.compile(r"https?://127\.0\.0\.1:(\d+)")


class Answer(NamedTuple):
    """A response: its status, the process that made it, and its JSON."""

    status: int
    worker: str | None
    data: Any


class Server:
    """A server that listens on a port."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process = process
        self.port = port

    def ask(self, method: str, path: str, body: Any = None, **query: str) -> Answer:
        """The response to a request."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=SAFETY)
        content = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        connection.request(method, f"{quote(path)}?{urlencode(query)}", content, headers)
        response = connection.getresponse()
        answer = Answer(response.status, response.getheader("Worker"), json.loads(response.read()))
        connection.close()
        return answer


@contextmanager
def served(*command: str, ignored: str | None = None) -> Iterator[Server]:
    """A server, every warning of which is an error, but for one that is not ours. It takes a free port and says which."""
    warnings = ("-W", "error", *(("-W", f"ignore:{ignored}") if ignored else ()))
    process = subprocess.Popen(
        [sys.executable, *warnings, *command],
        cwd=EXAMPLES,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    said = ""
    try:
        assert process.stdout is not None
        while (listening := LISTENING.search(said)) is None:
            line = process.stdout.readline().decode()
            assert line, said  # it ended
            said += line
        yield Server(process, int(listening[1]))
    finally:
        process.terminate()
        output, _ = process.communicate(timeout=SAFETY)
        said += output.decode()
    assert not [word for word in ("Warning", "Traceback", MARK) if word in said], said


@pytest.fixture(scope="module")
def service() -> Iterator[Server]:
    """The example with FastAPI."""
    with served("-m", "uvicorn", "service:app", "--port", "0") as server:
        yield server


def test_a_service_decides_about_a_record_in_its_body(service: Server) -> None:
    """In either language and of any kind: the decision that Python gives."""
    for record in (DOCUMENT, {"kind": "meeting", "id": "m"}):
        answer = service.ask("POST", "/decisions", record, as_of=AS_OF)
        assert (answer.status, answer.data) == (
            200,
            EVALUATOR.evaluate(record, as_of=AS_OF).model_dump(mode="json"),
        )


@pytest.mark.parametrize(
    ("record", "place", "code"),
    [
        ({**DOCUMENT, "密级": MARK}, ["body", "secrecy"], "record.term"),
        ({**DOCUMENT, "标题": [MARK]}, ["body", "title"], "record.text"),
        ({"kind": MARK}, ["body", "kind"], "record.kind"),
        ([MARK], ["body"], "record.shape"),
    ],
)
def test_a_refusal_tells_the_place_and_not_the_value(
    service: Server, record: Any, place: list[str], code: str
) -> None:
    """FastAPI's own answer to a body that does not fit."""
    answer = service.ask("POST", "/decisions", record, as_of=AS_OF)
    assert answer.status == 422
    assert [(detail["loc"], detail["type"]) for detail in answer.data["detail"]] == [(place, code)]
    assert MARK not in json.dumps(answer.data, ensure_ascii=False)


def test_what_the_body_alone_cannot_tell_is_refused_too(service: Server) -> None:
    """A wrong day has the problems of the library."""
    for day, code in (("2018-13-01", "record.as-of"), ("2018-11-01", "record.as-of-before-issue")):
        answer = service.ask("POST", "/decisions", DOCUMENT, as_of=day)
        assert (answer.status, [problem["code"] for problem in answer.data["problems"]]) == (422, [code])


def test_the_interface_is_described(service: Server) -> None:
    """The description has the body as one of all kinds, and every reference in it leads somewhere."""
    described = service.ask("GET", "/openapi.json").data
    content = described["paths"]["/decisions"]["post"]["requestBody"]["content"]
    assert len(content["application/json"]["schema"]["oneOf"]) == len(KINDS)
    text = json.dumps(described)
    names = {part.partition('"')[0] for part in text.split('"#/components/schemas/')[1:]}
    assert names <= described["components"]["schemas"].keys()
    labels = service.ask("GET", "/labels").data
    assert labels["determinations"]["disclosure.attribute"]["title"]["zh"] == "公开属性"


def test_workers_forked_after_the_law_was_loaded_decide_alike() -> None:
    """Every answer comes from a worker, none from the process that loaded the law; many at once are no different."""
    expected = EVALUATOR.evaluate(DOCUMENT, as_of=AS_OF).model_dump(mode="json")
    command = (
        "-m",
        "gunicorn",
        "--preload",
        "--no-control-socket",
        "--workers",
        "2",
        "--bind",
        "127.0.0.1:0",
        "prefork:app",
    )
    own = "unclosed <socket.socket:ResourceWarning"  # the workers of gunicorn end without closing its socket
    with served(*command, ignored=own) as server, ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda _: server.ask("POST", "/", DOCUMENT, as_of=AS_OF), range(40)),
        )
        refused = server.ask("POST", "/", {**DOCUMENT, "密级": MARK}, as_of=AS_OF)
        master = str(server.process.pid)
    assert {answer.status for answer in answers} == {200}
    assert all(answer.data == expected for answer in answers)
    workers = {answer.worker for answer in answers}
    assert None not in workers and master not in workers
    assert (refused.status, refused.data["problems"][0]["code"]) == (422, "record.term")


PACKAGES = {"node": "nodejs", "java": "default-jdk-headless"}


def run_in(language: str, name: str, *arguments: str) -> Done:
    """Run an example in a language, with the command `disclosure-rules` at hand."""
    if not shutil.which(language):
        pytest.fail(f"no {language} here; Debian: apt-get install {PACKAGES[language]}", pytrace=False)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return run_process(language, EXAMPLES / name, *arguments, PATH=path)


@pytest.mark.parametrize(("language", "name"), [("node", "conversation.mjs"), ("java", "Conversation.java")])
def test_another_language_converses_line_by_line(language: str, name: str) -> None:
    """Each example asks for today, for an earlier day, for what is refused and for an explanation."""
    done = run_in(language, name)
    assert done.out.splitlines() == [
        "2018-12-31 overdue",
        "2018-12-03 due_soon",
        "7 record.unknown-field",
        "主动公开公文按期上网发布",
    ]
    assert done.status == 0


@pytest.mark.parametrize(("language", "name"), [("node", "requests.mjs"), ("java", "Requests.java")])
def test_another_language_asks_over_http(language: str, name: str) -> None:
    """Each example reads the edition and the decision, asks that edition for an earlier day, and reads why a record and an edition
    that does not decide are refused. `serving` waits until no process of the server is left."""
    with serving("--workers", "1") as server:
        edition = server.ask("GET", "/v1/labels").headers["etag"]
        done = run_in(language, name, f"http://127.0.0.1:{server.port}/")
    assert done.out.splitlines() == [
        edition,
        "2018-12-31 overdue",
        "2018-12-03 due_soon",
        "422 record.unknown-field",
        "412 service.policies",
    ], done.err
    assert done.status == 0
    decided = [line["status"] for line in server.log if line.get("route") == "/v1/evaluate"]
    assert decided == [200, 200, 422, 412]
