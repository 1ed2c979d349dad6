"""The clause browser: a list to search, and a page for each clause."""

from __future__ import annotations

from disclosure_rules._markup import inert
from disclosure_rules.errors import Lang, Problem, folded, nearest, shown_name
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.phrases import phrase
from disclosure_rules.policy.citations import by_prefix
from disclosure_rules.policy.instrument_text import text_at
from disclosure_rules.policy.model import Clause, Policy
from disclosure_rules.render.clause_links import ClauseLinks
from disclosure_rules.render.html import page, shown
from disclosure_rules.service.answer import HTML, Task, WorkerReply
from disclosure_rules.service.clause_view import STYLE, ClausePages
from disclosure_rules.service.contract import RequestError
from disclosure_rules.service.form_state import values_of


def clause_list(evaluator: Evaluator, task: Task) -> WorkerReply:
    """Every clause in which the words that are searched for stand, by instrument."""
    lang = task.lang
    asked = " ".join("".join(values_of(task.body).get("q", [])[:1]).split())
    title, pages = phrase("clause.list", lang), _pages(evaluator, lang)
    body = [f"<h1>{inert(title)}</h1>", _search(asked, lang)]
    counted = 0
    for policy in by_prefix(evaluator.policies):
        found = [clause for clause in policy.clauses if _has(clause, policy, asked)]
        counted += len(found)
        if found:
            lines = "".join(
                f"<li>{pages.link(clause)} {shown(clause.gist.of(lang), lang)}</li>" for clause in found
            )
            body.append(f"<section><h2>{shown(policy.title.of(lang), lang)}</h2><ul>{lines}</ul></section>")
    if not counted:
        body.append(f"<p>{phrase('clause.nothing', lang)}</p>")
    return WorkerReply(200, HTML, page(title, lang, body, STYLE).encode())


def _has(clause: Clause, policy: Policy, asked: str) -> bool:
    text = folded(" ".join((clause.id, clause.at, *clause.gist, *policy.title, *text_at(policy, clause.at))))
    return all(word in text for word in folded(asked).split())


def _search(asked: str, lang: Lang) -> str:
    name = phrase("clause.search", lang)
    return (
        f'<form action="/clauses" role="search"><input type="hidden" name="lang" value="{lang}">'
        f'<input type="search" name="q" aria-label="{name}" placeholder="{name}" value="{inert(asked)}">'
        f"<button>{name}</button></form>"
    )


def clause_page(evaluator: Evaluator, task: Task) -> WorkerReply:
    """The page of the clause that the path names. Raises RequestError where there is none."""
    wanted, names = task.values["id"], evaluator.names
    if wanted not in names.clauses:
        shown_id = shown_name(wanted)
        raise RequestError(Problem("service.path", shown_id, meant=nearest(shown_id, names.clauses)), 404)
    clause = names.clauses[wanted]
    policy = next(policy for policy in evaluator.policies if clause in policy.clauses)
    return WorkerReply(200, HTML, _pages(evaluator, task.lang).page(policy, clause, task.lang).encode())


def linked(html: str, evaluator: Evaluator, lang: Lang) -> str:
    """A page whose clauses lead to their pages."""
    return ClauseLinks(f"/clauses/{{id}}?lang={lang}", evaluator.names.clauses.values()).in_html(html)


def _pages(evaluator: Evaluator, lang: Lang) -> ClausePages:
    def address(clause: Clause | None) -> str:
        return f"/clauses/{inert(clause.id)}?lang={lang}" if clause else f"/clauses?lang={lang}"

    return ClausePages(evaluator, address)
