"""The page of a problem code, to which the `type` of a refused request leads."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from html import escape

from starlette.requests import Request

from disclosure_rules._markup import inert
from disclosure_rules.diagnostics import changed, codes, diagnostic
from disclosure_rules.errors import Lang, Problem, nearest, shown_name
from disclosure_rules.phrases import phrase
from disclosure_rules.render.html import page
from disclosure_rules.service.answer import HTML, WorkerReply, refusal
from disclosure_rules.service.reading import language


def problem_page(request: Request) -> WorkerReply:
    """The page of the code in the path."""
    code, lang = request.path_params["code"], language(request)
    if code not in codes():
        shown = shown_name(code)
        return refusal(404, [Problem("service.path", shown, meant=nearest(shown, codes()))], lang)
    return WorkerReply(200, HTML, page(code, lang, _body(code, lang)).encode())


def _body(code: str, lang: Lang) -> Iterator[str]:
    found = diagnostic(code)
    yield f"<h1>{inert(found.title.of(lang))}</h1><p><code>{inert(code)}</code></p><p>{inert(found.why.of(lang))}</p>"
    if found.wrong is not None:
        yield from _example(phrase("problem.wrong", lang), found.wrong.files, found.wrong.command)
    if found.mended is not None:
        yield from _example(phrase("problem.mended", lang), changed(found), found.mended.command)


def _example(heading: str, files: dict[str, str], command: str) -> Iterator[str]:
    yield f"<h2>{inert(heading)}</h2>"
    for name, text in files.items():
        yield f"<p><code>{inert(name)}</code></p><pre>{_lines(text)}</pre>"
    yield f"<pre>$ {inert(command)}</pre>"


def _lines(text: str) -> str:
    """The text as HTML with its line ends; other characters that are not shown are marked."""
    kept = (char if char == "\n" or unicodedata.category(char)[0] != "C" else "\ufffd" for char in text)
    return escape("".join(kept).rstrip("\n"))
