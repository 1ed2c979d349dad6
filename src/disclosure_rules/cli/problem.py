"""The command `problem`."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from disclosure_rules.cli.console import show, visible, write
from disclosure_rules.diagnostics import Diagnostic, changed, codes, diagnostic
from disclosure_rules.render import Lang, Report, Row, Section

WIDTH = 88
"""The columns of English prose; a terminal may break Chinese anywhere."""


def tell(code: str | None, lang: Lang) -> int:
    """Print what a code means, with its example; without one, a line for every code."""
    if code is not None:
        write("\n".join(_page(diagnostic(code), lang)) + "\n")
        return 0
    rows = tuple(Row((found.code, getattr(found.title, lang))) for found in map(diagnostic, codes()))
    header, title = (("代码", "含义"), "问题代码") if lang == "zh" else (("code", "meaning"), "problems")
    show(Report(title, (Section(f"{len(rows)}", (), header, rows),)))
    return 0


def _page(found: Diagnostic, lang: Lang) -> Iterator[str]:
    why = getattr(found.why, lang)
    yield f"{found.code}: {getattr(found.title, lang)}"
    yield ""
    yield from [why] if lang == "zh" else textwrap.wrap(why, WIDTH)
    wrong, mended = ("有误", "改正") if lang == "zh" else ("wrong", "mended")
    if found.wrong is not None:
        yield from _example(wrong, found.wrong.files, found.wrong.command)
    if found.mended is not None:
        yield from _example(mended, changed(found), found.mended.command)


def _example(heading: str, files: dict[str, str], command: str) -> Iterator[str]:
    yield from ("", f"【{heading}】")
    for name, text in files.items():
        yield f"  # {name}"
        yield from (visible(f"  {line}") for line in text.splitlines())
    yield f"  $ {command}"
