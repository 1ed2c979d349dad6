"""What is asked of a worker, what it answers, and problems as RFC 9457 has them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from disclosure_rules._markup import inert, inert_json
from disclosure_rules.diagnostics import diagnostic
from disclosure_rules.errors import Lang, Problem, Text
from disclosure_rules.render.html import page

JSON: Final = "application/json"
PROBLEM: Final = "application/problem+json"
HTML: Final = "text/html; charset=utf-8"


class Task(NamedTuple):
    """One request as a worker gets it: the operation, its values, and the bytes of its record. `line` is the number of the
    record in a batch."""

    operation: str
    values: Mapping[str, str]
    body: bytes = b""
    lang: Lang = "zh"
    line: int | None = None


class WorkerReply(NamedTuple):
    """A response: its status, media type and bytes. `codes` are those of its problems, `fault` the type and place of a
    failure of the program; neither holds text of a record. `name` is the name of a file to save it as."""

    status: int
    media: str
    body: bytes
    codes: tuple[str, ...] = ()
    fault: str | None = None
    name: str | None = None


def as_json(data: Any, status: int = 200) -> WorkerReply:
    """Plain data as an answer."""
    return WorkerReply(status, JSON, json_bytes(data))


def json_bytes(data: Any) -> bytes:
    """Plain data as JSON without a character that could end a line or rewrite a terminal."""
    return inert_json(json.dumps(data, ensure_ascii=False)).encode()


def refusal(status: int, problems: Iterable[Problem], lang: Lang, fault: str | None = None) -> WorkerReply:
    """Problems as an answer: `type` leads to the page of the first code, `problems` holds all of them."""
    every = tuple(problems)
    first = every[0]
    data = {
        "type": f"/problems/{first.code}",
        "title": diagnostic(first.code).title.of(lang),
        "status": status,
        "detail": first.line(lang),
        "problems": [problem.as_json() for problem in every],
    }
    codes = tuple(dict.fromkeys(problem.code for problem in every))
    return WorkerReply(status, PROBLEM, json_bytes(data), codes, fault)


def refusal_page(refused: WorkerReply, lang: Lang) -> WorkerReply:
    """The same problems as a page, for who asked with a browser."""
    data = json.loads(refused.body)
    lines = "".join(
        f"<li>{inert(each['place'])}: {inert(Text(each['zh'], '; '.join((each['message'], each['help']))).of(lang))} "
        f'<a href="/problems/{inert(each["code"])}">{inert(each["code"])}</a></li>'
        for each in data["problems"]
    )
    html = page(data["title"], lang, [f"<h1>{inert(data['title'])}</h1><ul>{lines}</ul>"])
    return refused._replace(media=HTML, body=html.encode())


def rejected_line(asked: Task, record: Mapping[str, Any], problems: Iterable[Problem]) -> WorkerReply:
    """The line that stands in place of a decision in a batch, as `evaluate --format jsonl` writes it."""
    every = tuple(problems)
    reference = {**record, "file": "body", "line": asked.line}
    body = json_bytes({"record": reference, "problems": [problem.as_json() for problem in every]})
    return WorkerReply(200, JSON, body, tuple(dict.fromkeys(problem.code for problem in every)))
