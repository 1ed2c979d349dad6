"""The page of a clause, for the service and for the documentation: its text, rules, parameters, cases and readings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from disclosure_rules._markup import inert, table
from disclosure_rules.errors import Lang
from disclosure_rules.evaluation.value_labels import value_label
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.phrases import bracketed, header, listed, phrase
from disclosure_rules.policy.citations import citing_rules, status_of
from disclosure_rules.policy.instrument_text import text_at
from disclosure_rules.policy.model import Clause, Parameter, Policy, Rule
from disclosure_rules.render.html import page, shown
from disclosure_rules.render.sentences import period
from disclosure_rules.service.clause_data import MOST_CASES, CaseIndex, readings_of
from disclosure_rules.service.clause_timeline import STYLE as TIMELINE
from disclosure_rules.service.clause_timeline import timeline
from disclosure_rules.service.clause_words import RuleWords

STYLE = (
    """
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
    + TIMELINE
)
"""The style of the pages of clauses."""


class ClausePages:
    """The pages of the clauses of an evaluator. `address` gives that of the page of a clause, and of the list for None."""

    def __init__(self, evaluator: Evaluator, address: Callable[[Clause | None], str]) -> None:
        self.evaluator = evaluator
        self.address = address
        self.cases = CaseIndex(evaluator)

    @cached_property
    def citing(self) -> dict[str, list[str]]:
        """The rules that cite each clause."""
        return dict(citing_rules(self.evaluator.policies))

    @cached_property
    def parameters(self) -> dict[str, Parameter]:
        """Every parameter by its id."""
        return {item.id: item for policy in self.evaluator.policies for item in policy.parameters}

    def page(self, policy: Policy, clause: Clause, lang: Lang) -> str:
        """The page of a clause of a policy."""
        view = _ClauseView(self, policy, clause, lang)
        return page(view.title, lang, view.body(), STYLE)

    def link(self, clause: Clause, current: Clause | None = None) -> str:
        """A link to the page of a clause; on the page of `current`, which it says."""
        mark = ' aria-current="page"' if clause is current else ""
        label = f"{inert(clause.at)} {inert(clause.id)}".strip()
        return f'<a{mark} href="{self.address(clause)}">{label}</a>'


class _ClauseView:
    def __init__(self, pages: ClausePages, policy: Policy, clause: Clause, lang: Lang) -> None:
        self.pages = pages
        self.names = pages.evaluator.names
        self.policy = policy
        self.clause = clause
        self.lang = lang
        self.title = clause.gist.of(lang)
        self.rules: list[Rule] = [self.names.rules[name] for name in pages.citing.get(clause.id, ())]

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
            words = RuleWords(rule, self.names, lang)
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
        kind = self.names.kind(record) if record in self.pages.evaluator.kinds else None
        days = period(clause.in_force.start, clause.in_force.end, lang)
        return listed(filter(None, (said, kind and kind.of(lang), days)), lang)

    def _contents(self) -> str:
        """The clauses around this one, and the way back to all."""
        at = self.policy.clauses.index(self.clause)
        near = self.policy.clauses[max(0, at - 8) : at + 9]
        items = "".join(f"<li>{self.pages.link(each, self.clause)}</li>" for each in near)
        back = f'<a href="{self.pages.address(None)}">{self._say("all")}</a>'
        return f'<nav aria-label="{self._say("near")}"><p>{back}</p><ul>{items}</ul></nav>'

    def _text(self) -> Iterator[str]:
        """The text of the instrument where it is beside the policy; elsewhere the gist is the title of the page."""
        if paragraphs := text_at(self.policy, self.clause.at):
            text = "".join(f'<p lang="zh-CN">{inert(part)}</p>' for part in paragraphs)
            yield f"<section><h2>{self._say('text')}</h2><blockquote>{text}</blockquote></section>"

    def _parameters(self) -> Iterator[str]:
        wanted = dict.fromkeys(name for rule in self.rules for name in rule.parameters)
        known = [self.pages.parameters[name] for name in wanted if name in self.pages.parameters]
        rows = [
            (
                f"<code>{inert(parameter.id)}</code>",
                self._shown(value_label(dated.value).of(self.lang)),
                self._shown(period(dated.in_force.start, dated.in_force.end, self.lang)),
                self._shown(dated.source),
            )
            for parameter in known
            for dated in parameter.values
        ]
        if rows:
            columns = header(self.lang, "parameter", "clause.value", "clause.in-force", "source")
            drawn = timeline(known, self.lang)
            yield f"<section><h2>{self._say('parameters')}</h2>{drawn}{table('', columns, rows)}</section>"

    def _cases(self) -> Iterator[str]:
        cases = self.pages.cases.of(self.rules)
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
