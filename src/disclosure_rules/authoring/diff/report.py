"""The changes between two editions, as a report."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure_rules.authoring.diff.changes import ChangeTally, TalliedChange
from disclosure_rules.authoring.diff.editions import Edition, policy_changes
from disclosure_rules.authoring.diff.phrases import COLUMNS, HEADINGS, ChangePhrases
from disclosure_rules.decision_difference import KINDS
from disclosure_rules.errors import Lang
from disclosure_rules.render import Line, Report, Section
from disclosure_rules.render.phrases import bracketed, colon, listed

_WAYS = {
    "added": ("新增", "added"),
    "removed": ("删除", "removed"),
    "changed": ("修改", "changed"),
}
_PARTS = {"rules": ("规则", "rules"), "parameters": ("参数", "parameters")}


def changes_report(changes: ChangeTally, old: Edition, new: Edition, lang: Lang) -> Report:
    """The counts, the differences between the policies, and every change by kind."""
    words = ChangePhrases(old.policies, new.policies, lang)
    zh = f"{old.name} → {new.name}：判定的变化"
    title = zh if lang == "zh" else f"{old.name} → {new.name}: changes in decisions"
    heading = "合计" if lang == "zh" else "in all"
    lines = tuple(Line(text, "notice" if changes else "good") for text in counted(changes, lang))
    policies = tuple(map(Line, policy_lines(old, new, lang, shown=changes.changed > 0)))
    sections = [Section(heading, lines), Section("制度" if lang == "zh" else "policies", policies)]
    for kind in KINDS:
        of_kind = [change for change in changes.ordered() if change.key.kind == kind]
        if of_kind:
            shown = tuple(line for change in of_kind for line in _lines(changes, change, words))
            sections.append(Section(words.say(HEADINGS[kind]), shown))
    return Report(title, tuple(sections))


def counted(changes: ChangeTally, lang: Lang) -> Iterator[str]:
    """The number of records that were decided about, and of those whose decisions change."""
    if lang == "zh":
        yield f"共 {changes.records} 条记录，{changes.changed} 条的判定有变化"
        if changes.rejected:
            yield f"{changes.rejected} 条被拒绝，未作判定"
        return
    yield f"decisions about {changes.changed} of {changes.records} records change"
    if changes.rejected:
        yield f"{changes.rejected} rejected; nothing was decided about them"


def policy_lines(old: Edition, new: Edition, lang: Lang, *, shown: bool) -> Iterator[str]:
    """The rules and parameters in which the editions differ, and whether any difference is `shown` in decisions."""
    changes = policy_changes(old.policies, new.policies)
    number = lang != "zh"
    for part, ways in changes._asdict().items():
        for way, ids in ways.items():
            if ids:
                heading = f"{_PARTS[part][number]}{_WAYS[way][0]}：" if lang == "zh" else f"{part} {way}: "
                yield heading + listed(ids, lang)
    if not any(ids for ways in changes for ids in ways.values()):
        yield "规则和参数相同" if lang == "zh" else "the same rules and parameters"
    elif not shown:
        yield (
            "上述不同未影响这些记录的判定"
            if lang == "zh"
            else "the differences change no decision about these records"
        )


def _lines(changes: ChangeTally, change: TalliedChange, words: ChangePhrases) -> Iterator[Line]:
    """A change, the rules behind it in both editions, and the first records that show it."""
    lang = words.lang
    records = f"{change.count} 条记录" if lang == "zh" else f"records: {change.count}"
    yield Line(f"{words.about(change)} — {words.change(change)}{bracketed(records, lang)}", "notice")
    old, new = (words.basis(changes, change, side) for side in (0, 1))
    if old == new:
        rows = [("依据" if lang == "zh" else "rules and clauses", old)]
    else:
        rows = [(words.say(COLUMNS["old"]), old), (words.say(COLUMNS["new"]), new)]
    rows.append((words.say(COLUMNS["examples"]), listed(map(words.example, change.examples), lang)))
    yield from (Line(f"{name}{colon(lang)}{text}", "plain", 1) for name, text in rows if text)
