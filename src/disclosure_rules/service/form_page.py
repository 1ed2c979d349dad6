"""The page of a form: the sheet and the other facts of a record kind, and what is decided about them beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import NamedTuple

from disclosure_rules._markup import inert
from disclosure_rules.errors import DisclosureRulesError, EngineError, Lang, Problem
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.explanation.labels import kind_label
from disclosure_rules.inquiry.model import NextQuestion
from disclosure_rules.phrases import LANGS, phrase
from disclosure_rules.records import Record
from disclosure_rules.render.html import page, shown
from disclosure_rules.service.clause_page import linked
from disclosure_rules.service.form_fields import NONE, FieldGroup, FormField, groups_of
from disclosure_rules.service.form_state import Values, entries_of, record_of_form
from disclosure_rules.summary.model import Summary
from disclosure_rules.summary.page import STYLE as SUMMARY_STYLE
from disclosure_rules.summary.page import summary_article

_LANGUAGES: Mapping[Lang, str] = {"zh": "中文", "en": "English"}
"""The languages, each in itself."""
_FEW = 6
"""The most choices that stand beside each other; more are a list to choose from."""

STYLE = (
    SUMMARY_STYLE
    + """
body { max-width: 76rem }
.two { display: grid; grid-template-columns: minmax(0, 1.5fr) minmax(0, 1fr); gap: 2rem; align-items: start }
.panel { position: sticky; top: 1rem; max-height: calc(100vh - 2rem); overflow-y: auto; border: 1px solid var(--ink);
  padding: 0 1rem } .panel h3 { margin-top: 1rem }
.sheet { border: 2px solid var(--ink) } .sheet > legend, .center { text-align: center }
fieldset { border: 0; border-bottom: 1px solid var(--rule); margin: 0; padding: .6rem .9rem; min-width: 0;
  display: grid; grid-template-columns: 9rem minmax(0, 1fr); gap: 0 1rem }
fieldset > legend { float: left; grid-column: 1; padding: 0; font-weight: 700 } fieldset > .box { grid-column: 2 }
.box label { display: inline-block; margin-right: 1.25rem; padding: .15rem 0 }
input[type=text], select { width: 100%; font: inherit; padding: .3rem .5rem; border: 1px solid var(--soft);
  background: var(--paper); color: var(--ink) }
input[type=radio], input[type=checkbox] { width: 1.15em; height: 1.15em; vertical-align: -.15em; accent-color: var(--link) }
.entry { border-left: 3px solid var(--rule); padding-left: .75rem; margin-bottom: .5rem } .entry label { display: block }
.next { background: var(--notice-tint); box-shadow: inset 0 0 0 3px var(--link) } .tag { color: var(--link); font-weight: 700 }
.asks { padding: .5rem 0 } .problems { border-left: 4px solid var(--bad); padding-left: .75rem }
button { font: inherit; padding: .3rem .8rem; margin: .25rem .5rem .25rem 0; cursor: pointer }
.skip { position: absolute; left: -99rem } .skip:focus { left: 1rem } .bar { display: flex; flex-wrap: wrap; gap: 0 1.5rem }
@media (max-width: 52rem) { .two { grid-template-columns: minmax(0, 1fr) } .panel { position: static; max-height: none; order: -1 }
  fieldset { display: block } fieldset > legend { float: none } }
@media (forced-colors: active) { .next { outline: 3px solid Highlight } }
@media print { .two { display: block } .panel, .actions, .tag, .bar, .skip { display: none } .next { background: none; box-shadow: none }
  fieldset { break-inside: avoid } }
"""
)


class FormView(NamedTuple):
    """What a form shows: the kind, the values, what is decided about them, and what to ask next."""

    kind: str
    model: type[Record]
    values: Values
    lang: Lang
    panel: str
    asked: NextQuestion | None


def view_of(evaluator: Evaluator, kind: str, values: Values, lang: Lang) -> FormView:
    """The form with the decision about what it holds. Problems of what it holds stand in place of the decision."""
    model = evaluator.kinds[kind]
    as_of = "".join(values.get("as_of", [])[:1]).strip()
    asked = None
    if not as_of:
        panel = f"<h2>{phrase('form.decided', lang)}</h2><p>{phrase('form.no-day', lang)}</p>"
        return FormView(kind, model, values, lang, panel, None)
    record = record_of_form(kind, model, values)
    try:
        summary = evaluator.summary(record, as_of=as_of)
        asked = evaluator.next_question(record, as_of=as_of)
        article = linked(summary_article(summary, lang, level=2, place="decision-"), evaluator, lang)
        panel = "".join(_asks(asked, lang)) + article + _cited(summary, lang)
    except EngineError:
        raise
    except DisclosureRulesError as error:
        panel = "".join(_problems(error.problems, lang))
    return FormView(kind, model, values, lang, panel, asked)


def _cited(summary: Summary, lang: Lang) -> str:
    """The clauses of a summary, each leading to its page."""
    cited = [entry.clauses for entry in summary.to_do]
    cited += [entry.clauses for entry in summary.wrongs]
    cited += [entry.clauses for entry in summary.consequences]
    clauses = {clause.id: clause for each in cited for clause in each}
    links = "".join(
        f'<li><a href="/clauses/{inert(clause.id)}?lang={lang}">{inert(clause.at)} {inert(clause.id)}</a></li>'
        for clause in clauses.values()
    )
    return f"<h2>{phrase('clause.cited', lang)}</h2><ul>{links}</ul>" if links else ""


def _problems(problems: Iterable[Problem], lang: Lang) -> Iterator[str]:
    lines = "".join(f"<li>{inert(problem.line(lang))}</li>" for problem in problems)
    yield f'<h2>{phrase("form.refused", lang)}</h2><ul class="problems">{lines}</ul>'


def _asks(asked: NextQuestion | None, lang: Lang) -> Iterator[str]:
    """The next question, and what each answer would decide."""
    if asked is None:
        return
    question = shown(asked.question.of(lang), lang)
    yield f'<section class="asks"><h2>{phrase("form.next", lang)}</h2>'
    yield f'<p><a href="#{_anchor(asked.fact)}"><strong>{question}</strong></a></p>'
    if asked.who is not None:
        yield f'<p class="dim">{shown(phrase("form.who", lang, who=asked.who), lang)}</p>'
    answers = (
        phrase("form.if", lang, answer=answer.label, decided=answer.decides)
        for answer in asked.answers
        if answer.decides is not None
    )
    lines = "".join(f"<li>{shown(answer, lang)}</li>" for answer in answers)
    yield f"<ul>{lines}</ul></section>" if lines else "</section>"


def form_page(view: FormView, kinds: Iterable[str]) -> str:
    """The complete page."""
    lang = view.lang
    title = phrase("form.title", lang, kind=kind_label(view.kind))
    body = [
        f'<a class="skip" href="#{_anchor(view.asked.fact)}">{phrase("form.skip", lang)}</a>'
        if view.asked
        else "",
        f'<h1 class="center">{shown(title, lang)}</h1>',
        f'<nav class="bar" aria-label="{phrase("form.kinds", lang)}">{_navigation(view, kinds)}</nav>',
        f'<form method="post" id="form" action="/form/{view.kind}?lang={lang}">',
        f'<div class="two"><div>{"".join(_groups(view))}{_actions(view)}</div>',
        f'<aside class="panel" id="panel" aria-live="polite" aria-label="{phrase("form.decided", lang)}">{view.panel}</aside>',
        '</div></form><script src="/static/form.js" defer></script>',
    ]
    return page(title, lang, body, STYLE)


def _navigation(view: FormView, kinds: Iterable[str]) -> str:
    links = [
        f'<a href="/form/{kind}?lang={view.lang}"{" aria-current=page" if kind == view.kind else ""}>'
        f"{shown(kind_label(kind).of(view.lang), view.lang)}</a>"
        for kind in kinds
    ]
    links += [
        f'<a href="/clauses?lang={view.lang}">{phrase("clause.list", view.lang)}</a>',
        f'<a href="/worklist?lang={view.lang}">{phrase("worklist.name", view.lang)}</a>',
        f'<a href="/policy-diff?lang={view.lang}">{phrase("work.diff", view.lang)}</a>',
    ]
    links += [
        f'<a href="/form/{view.kind}?lang={lang}" hreflang="{lang}" lang="{lang}">{_LANGUAGES[lang]}</a>'
        for lang in LANGS
        if lang is not view.lang
    ]
    return "".join(links)


def _actions(view: FormView) -> str:
    lang = view.lang
    return (
        f'<p class="actions"><button>{phrase("form.decide", lang)}</button>'
        f'<button formaction="/form/{view.kind}/record?lang={lang}">{phrase("form.save", lang)}</button>'
        f'<button formaction="/form/{view.kind}/word?lang={lang}">{phrase("form.word", lang)}</button>'
        f'<button formaction="/form/{view.kind}/decision?lang={lang}">{phrase("form.decision-word", lang)}</button>'
        f'<label id="open" hidden>{phrase("form.open", lang)} <input type="file" accept=".json"></label></p>'
        f'<p class="dim">{phrase("form.kept", lang)}</p>'
    )


def _groups(view: FormView) -> Iterator[str]:
    lang = view.lang
    day = "".join(view.values.get("as_of", [])[:1])
    name = phrase("form.as-of", lang)
    yield (
        f'<fieldset><legend>{name}</legend><div class="box"><input type="text" name="as_of" aria-label="{name}" '
        f'value="{escape(day)}" placeholder="2018-12-31" autocomplete="off"></div></fieldset>'
    )
    wanted = view.asked.fact if view.asked else ""
    for group in groups_of(view.model):
        fields = "".join(_fieldset(view, field, wanted) for field in group.fields)
        if group.is_sheet:
            yield f'<h2 class="center">{shown(group.title.of(lang), lang)}</h2><div class="sheet">{fields}</div>'
        else:
            state = " open" if _is_open(view, group, wanted) else ""
            yield f"<details{state}><summary>{shown(group.title.of(lang), lang)}</summary>{fields}</details>"


def _is_open(view: FormView, group: FieldGroup, wanted: str) -> bool:
    """Whether a group is unfolded: it holds the next question or a value, or is that of the record itself."""
    paths = [field.path for field in group.fields]
    stated = any(name == path or name.startswith(f"{path}.") for path in paths for name in view.values)
    return not group.path or wanted in paths or stated


def _anchor(path: str) -> str:
    return f"f-{inert(path)}"


def _fieldset(view: FormView, field: FormField, wanted: str) -> str:
    lang = view.lang
    label = shown(field.label.of(lang), lang)
    is_next = field.path == wanted and view.asked is not None
    mark, tag = "", ""
    if is_next and view.asked is not None:
        mark = ' class="next"'
        question = shown(view.asked.question.of(lang), lang)
        tag = f'<p class="tag">▶ {phrase("form.next", lang)}{phrase("colon", lang)}{question}</p>'
    if field.kind == "entries":
        box = "".join(_entries(view, field))
    else:
        box = _control(view, field, field.path, field.label.of(lang))
    return f'<fieldset id="{_anchor(field.path)}"{mark}><legend>{label}</legend><div class="box">{tag}{box}</div></fieldset>'


def _entries(view: FormView, field: FormField) -> Iterator[str]:
    """The entries that are stated, one more to fill in, and the box that there is none."""
    yield _choice(view, "checkbox", field.path, NONE, field.none.of(view.lang))
    for number in range(1, entries_of(field, view.values) + 2):
        inner = "".join(
            f"<div>{shown(each.label.of(view.lang), view.lang)} "
            + _control(
                view,
                each,
                f"{field.path}.{number}.{each.path}",
                phrase("form.entry", view.lang, field=field.label, number=number, part=each.label),
            )
            + "</div>"
            for each in field.fields
        )
        yield f'<div class="entry">{inner}</div>'


def _control(view: FormView, field: FormField, name: str, label: str) -> str:
    lang = view.lang
    given = view.values.get(name, [])
    if field.kind == "terms":
        none = _choice(view, "checkbox", name, NONE, field.none.of(lang))
        return none + "".join(
            _choice(view, "checkbox", name, value, shown(text.of(lang), lang))
            for value, text in field.choices
        )
    if field.choices and len(field.choices) <= _FEW:
        blank = _choice(view, "radio", name, "", phrase("form.blank", lang))
        return blank + "".join(
            _choice(view, "radio", name, value, shown(text.of(lang), lang)) for value, text in field.choices
        )
    if field.choices:
        options = "".join(
            f'<option value="{inert(value)}"{" selected" if value in given else ""}>{inert(text.of(lang))}</option>'
            for value, text in field.choices
        )
        return f'<select name="{inert(name)}" aria-label="{inert(label)}"><option value="">{phrase("form.blank", lang)}</option>{options}</select>'
    hint = {"moment": "2018-11-22", "texts": phrase("form.several", lang)}.get(field.kind, "")
    value = escape("".join(given[:1]))  # as it was written: it goes back to the server
    return (
        f'<input type="text" name="{inert(name)}" aria-label="{inert(label)}" value="{value}" '
        f'placeholder="{hint}" autocomplete="off">'
    )


def _choice(view: FormView, kind: str, name: str, value: str, label: str) -> str:
    given = view.values.get(name, [])
    checked = " checked" if (value in given if value else not given and kind == "radio") else ""
    return (
        f'<label><input type="{kind}" name="{inert(name)}" value="{inert(value)}"{checked}> {label}</label>'
    )
