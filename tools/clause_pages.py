"""Write the page of every clause, in both languages, for the documentation site: those of the service, as files.

Run: `python -m tools.clause_pages`, in the environment of the library; `make docs` lays them out with the other pages
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from disclosure_rules import Evaluator, load_policies
from disclosure_rules._markup import inert
from disclosure_rules.phrases import LANGS, phrase
from disclosure_rules.policy.citations import by_prefix
from disclosure_rules.policy.model import Clause
from disclosure_rules.render.html import page, shown
from disclosure_rules.service.clause_view import STYLE, ClausePages

OUT = Path(__file__).parents[1] / "build" / "clause-pages"


def main(out: Path = OUT) -> None:
    """Write all pages again from the start: `LANG/ID.html` and `LANG/index.html`, and `README.md` with a list that the search
    of the site finds."""
    shutil.rmtree(out, ignore_errors=True)
    evaluator = Evaluator(load_policies(), "reference")
    pages = ClausePages(evaluator, lambda clause: f"{clause.id}.html" if clause else "index.html")
    policies = tuple(by_prefix(evaluator.policies))
    for lang in LANGS:
        folder = out / lang
        folder.mkdir(parents=True)
        title = phrase("clause.list", lang)
        body = [f"<h1>{inert(title)}</h1>"]
        for policy in policies:
            lines = [
                f"<li>{pages.link(clause)} {shown(clause.gist.of(lang), lang)}</li>"
                for clause in policy.clauses
            ]
            body.append(
                f"<section><h2>{shown(policy.title.of(lang), lang)}</h2><ul>{''.join(lines)}</ul></section>"
            )
            for clause in policy.clauses:
                (folder / f"{clause.id}.html").write_text(pages.page(policy, clause, lang), encoding="utf-8")
        (folder / "index.html").write_text(page(title, lang, body, STYLE), encoding="utf-8")
    listed = (
        line for policy in policies for line in _listed(policy.title.zh, policy.title.en, policy.clauses)
    )
    (out / "README.md").write_text("\n".join([*_HEAD, *listed]) + "\n", encoding="utf-8")


_HEAD = (
    "# Clauses 条款",
    "",
    "The page of each clause: its place, its text where that is held, its rules in plain words, its parameters over time, its cases with",
    "their results, and the readings behind it. [All clauses](en/index.html), [全部条款](zh/index.html).",
)


def _listed(zh: str, en: str, clauses: tuple[Clause, ...]) -> Iterator[str]:
    if not clauses:
        return
    yield from ("", f"## {zh}" if zh == en else f"## {zh} {en}", "")
    for clause in clauses:
        gist = clause.gist.zh if clause.gist.zh == clause.gist.en else f"{clause.gist.zh}; {clause.gist.en}"
        yield f"- {clause.at} [{clause.id}](zh/{clause.id}.html) ([en](en/{clause.id}.html)): {gist}"


if __name__ == "__main__":
    main()
