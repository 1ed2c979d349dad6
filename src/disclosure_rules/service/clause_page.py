"""The clause browser: a list to search, and a page for each clause."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure_rules._markup import inert, table
from disclosure_rules.errors import Lang, Problem, folded, nearest, shown_name
from disclosure_rules.evaluation.value_labels import value_label
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.phrases import bracketed, header, listed, phrase
from disclosure_rules.policy.citations import by_prefix, citing_rules, status_of
from disclosure_rules.policy.instrument_text import text_at
from disclosure_rules.policy.model import Clause, Policy, Rule
from disclosure_rules.render.html import page, shown
from disclosure_rules.render.sentences import period
from disclosure_rules.service.answer import HTML, Task, WorkerReply
from disclosure_rules.service.clause_data import MOST_CASES, cases_of, readings_of
from disclosure_rules.service.clause_words import RuleWords
from disclosure_rules.service.contract import RequestError
from disclosure_rules.service.form_state import values_of

_STYLE = """
body { max-width: 64rem } .lay { display: grid; grid-template-columns: 15rem minmax(0, 1fr); gap: 2.5rem }
.lay nav ul { list-style: none; margin: 0; padding: 0; max-height: 90vh; overflow-y: auto; font-size: .9375rem }
.lay nav { position: sticky; top: 1rem; align-self: start } nav [aria-current] { font-weight: 700; color: inherit }
blockquote { margin: .5rem 0; padding: .25rem 1rem; border-left: 4px solid var(--rule); font: 1.0625rem/1.9 "FangSong", "STFangsong",
  "Noto Serif CJK SC", serif }
dl { display: grid; grid-template-columns: 7rem minmax(0, 1fr); gap: .25rem 1rem } dt { font-weight: 700; color: var(--soft) }
dd { margin: 0 } dd ul { margin: 0; padding-left: 1.25rem } form { display: flex; gap: .5rem; margin: 1rem 0 }
input { font: inherit; flex: 1; min-width: 0; padding: .3rem .5rem; border: 1px solid var(--soft); background: var(--paper); color: var(--ink) }
button { font: inherit; padding: .3rem .8rem }
@media (max-width: 48rem) { .lay { grid-template-columns: minmax(0, 1fr) } .lay nav { position: static } .lay nav ul { max-height: 12rem }
  dl { grid-template-columns: minmax(0, 1fr) } }
@media print { .lay { display: block } nav, form { display: none } }
"""


def clause_list(evaluator: Evaluator, task: Task) -> WorkerReply:
    """Every clause in which the words that are searched for stand, by instrument."""
    lang = task.lang
    asked = " ".join("".join(values_of(task.body).get("q", [])[:1]).split())
    title = phrase("clause.list", lang)
    body = [f"<h1>{inert(title)}</h1>", _search(asked, lang)]
    counted = 0
    for policy in by_prefix(evaluator.policies):
        found = [clause for clause in policy.clauses if _has(clause, policy, asked)]
        counted += len(found)
        if found:
            lines = "".join(
                f"<li>{_link(clause, lang)} {shown(clause.gist.of(lang), lang)}</li>" for clause in found
            )
            body.append(f"<section><h2>{shown(policy.title.of(lang), lang)}</h2><ul>{lines}</ul></section>")
    if not counted:
        body.append(f"<p>{phrase('clause.nothing', lang)}</p>")
    return WorkerReply(200, HTML, page(title, lang, body, _STYLE).encode())


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


def _link(clause: Clause, lang: Lang) -> str:
    label = f"{inert(clause.at)} {inert(clause.id)}".strip()
    return f'<a href="/clauses/{inert(clause.id)}?lang={lang}">{label}</a>'


def clause_page(evaluator: Evaluator, task: Task) -> WorkerReply:
    """The page of the clause that the path names. Raises RequestError where there is none."""
    wanted, names = task.values["id"], evaluator.names
    if wanted not in names.clauses:
        shown_id = shown_name(wanted)
        raise RequestError(Problem("service.path", shown_id, meant=nearest(shown_id, names.clauses)), 404)
    clause = names.clauses[wanted]
    policy = next(policy for policy in evaluator.policies if clause in policy.clauses)
    view = _Clause(evaluator, policy, clause, task.lang)
    return WorkerReply(200, HTML, page(view.title, task.lang, view.body(), _STYLE).encode())


class _Clause:
    def __init__(self, evaluator: Evaluator, policy: Policy, clause: Clause, lang: Lang) -> None:
        self.evaluator = evaluator
        self.policy = policy
        self.clause = clause
        self.lang = lang
        self.title = clause.gist.of(lang)
        ids = citing_rules(evaluator.policies).get(clause.id, ())
        self.rules: list[Rule] = [evaluator.names.rules[name] for name in ids]

    def _shown(self, text: str) -> str:
        return shown(text, self.lang)

    def _say(self, name: str) -> str:
        return phrase(f"clause.{name}", self.lang)

    def body(self) -> Iterator[str]:
        clause, lang = self.clause, self.lang
        yield f'<div class="lay">{self._contents()}<div>'
        where = f"{self.policy.title.of(lang)} {clause.at} {clause.id}"
        yield f'<p class="dim">{self._shown(where)}</p><h1>{self._shown(self.title)}</h1><p>{self._shown(self._about())}</p>'
        yield from self._text()
        for rule in self.rules:
            words = RuleWords(rule, self.evaluator.names, lang)
            rows = "".join(f"<dt>{inert(name)}</dt><dd>{value}</dd>" for name, value in words.rows())
            yield f"<section><h2>{self._shown(rule.title.of(lang))}</h2><dl>{rows}</dl></section>"
        yield from self._parameters()
        yield from self._cases()
        yield from self._readings()
        yield "</div></div>"

    def _about(self) -> str:
        clause, lang = self.clause, self.lang
        status = status_of(clause, [rule.id for rule in self.rules])
        said = phrase(f"clauses.{status}", lang)
        if clause.informative:
            said += bracketed(clause.informative, lang)
        record = clause.record or ""
        kind = self.evaluator.names.kind(record) if record in self.evaluator.kinds else None
        days = period(clause.in_force.start, clause.in_force.end, lang)
        return listed(filter(None, (said, kind and kind.of(lang), days)), lang)

    def _contents(self) -> str:
        """The clauses around this one, and the way back to all."""
        lang = self.lang
        at = self.policy.clauses.index(self.clause)
        near = self.policy.clauses[max(0, at - 8) : at + 9]
        items = "".join(
            f"<li>{_link(each, lang)}</li>"
            if each is not self.clause
            else f'<li><a aria-current="page" href="/clauses/{inert(each.id)}?lang={lang}">{inert(each.at)} {inert(each.id)}</a></li>'
            for each in near
        )
        back = f'<a href="/clauses?lang={lang}">{self._say("all")}</a>'
        return f'<nav aria-label="{self._say("near")}"><p>{back}</p><ul>{items}</ul></nav>'

    def _text(self) -> Iterator[str]:
        """The text of the instrument where it is beside the policy; elsewhere the gist is the title of the page."""
        if paragraphs := text_at(self.policy, self.clause.at):
            text = "".join(f'<p lang="zh-CN">{inert(part)}</p>' for part in paragraphs)
            yield f"<section><h2>{self._say('text')}</h2><blockquote>{text}</blockquote></section>"

    def _parameters(self) -> Iterator[str]:
        known = {item.id: item for policy in self.evaluator.policies for item in policy.parameters}
        wanted = dict.fromkeys(name for rule in self.rules for name in rule.parameters)
        rows = [
            (
                f"<code>{inert(name)}</code>",
                self._shown(value_label(dated.value).of(self.lang)),
                self._shown(period(dated.in_force.start, dated.in_force.end, self.lang)),
                self._shown(dated.source),
            )
            for name in wanted
            if name in known
            for dated in known[name].values
        ]
        if rows:
            columns = header(self.lang, "parameter", "clause.value", "clause.in-force", "source")
            yield f"<section><h2>{self._say('parameters')}</h2>{table('', columns, rows)}</section>"

    def _cases(self) -> Iterator[str]:
        cases = cases_of(self.evaluator, self.rules)
        if not cases:
            return
        rows = (
            (
                inert(case.name),
                inert(case.as_of),
                self._say("holds" if case.fires else "silent"),
                self._say("passed" if case.passed else "failed"),
            )
            for case in cases[:MOST_CASES]
        )
        columns = header(self.lang, "clause.case", "as_of", "clause.shows", "clause.result")
        more = len(cases) - MOST_CASES
        rest = f"<p>{phrase('clause.more', self.lang, count=more)}</p>" if more > 0 else ""
        yield f"<section><h2>{self._say('cases')}{bracketed(str(len(cases)), self.lang)}</h2>{table('', columns, rows)}{rest}</section>"

    def _readings(self) -> Iterator[str]:
        for reading in readings_of(self.rules):
            parts = "".join(
                f"<dt>{inert(name)}</dt><dd>{inert(text)}</dd>" for name, text in reading.paragraphs
            )
            yield f'<section lang="en"><h2><span lang="{self.lang}">{self._say("reading")}</span> {inert(reading.title)}</h2><dl>{parts}</dl></section>'
