"""Changes as phrases, Chinese and English."""

from __future__ import annotations

from collections.abc import Iterable

from disclosure_rules.authoring.diff.changes import ChangeTally, Reference, TalliedChange
from disclosure_rules.decision_difference import STATES, PartKind, PlainValue
from disclosure_rules.errors import Lang, Text
from disclosure_rules.explanation.labels import Names, value_label
from disclosure_rules.policy.model import Policy
from disclosure_rules.render.phrases import bracketed, cited, colon, parted, say
from disclosure_rules.terms import Outcome, Severity, Status

HEADINGS: dict[PartKind, Text] = {
    "outcome": Text("结论", "outcomes"),
    "determination": Text("判定", "determinations"),
    "obligation": Text("义务", "obligations"),
    "finding": Text("问题", "findings"),
    "accountability": Text("责任", "accountability"),
    "rejection": Text("拒绝", "rejections"),
}
COLUMNS = {
    "about": Text("事项", "about"),
    "change": Text("变化", "change"),
    "records": Text("记录数", "records"),
    "old": Text("原依据", "rules and clauses before"),
    "new": Text("新依据", "rules and clauses after"),
    "examples": Text("例", "for example"),
}
_PARTS = {
    "starts": Text("起算", "start"),
    "due": Text("截止", "due"),
    "fulfilled": Text("履行", "fulfilled"),
    "duty": Text("义务人", "responsible"),
    "missing": Text("缺少", "missing"),
    "needs": Text("需要查明的事实", "facts needed"),
    "because": Text("因", "because of"),
    "borne_by": Text("责任主体", "borne by"),
    "addressees": Text("对象", "to"),
}
_STATES = {
    "undetermined": Text("无法判定", "undetermined"),
    "conflict": Text("规则冲突", "conflict"),
    "triggered": Text("追究", "triggered"),
    "decided": Text("作出判定", "decided"),
    "rejected": Text("被拒绝", "rejected"),
    "none": Text("无", "none"),
    "set": Text("有", "set"),
    "earlier": Text("提前", "earlier"),
    "later": Text("推后", "later"),
    "fewer": Text("减少", "fewer"),
    "more": Text("增加", "more"),
    "other": Text("不同", "different"),
}
_ABSENT: dict[PartKind, Text] = {
    "determination": Text("不判定", "not decided"),
    "obligation": Text("不适用", "does not apply"),
    "finding": Text("不存在", "not found"),
    "accountability": Text("不追究", "not triggered"),
}
_STAGES: dict[PartKind, str] = {
    "determination": "decide",
    "obligation": "require",
    "finding": "find",
    "accountability": "account",
}
_UNITS = {"d": Text("日", "days"), "h": Text("小时", "hours")}


class ChangePhrases:
    """Phrases changes in one language, with the names that the two editions give."""

    def __init__(self, old: Iterable[Policy], new: Iterable[Policy], lang: Lang) -> None:
        self.sides = (Names(old), Names(new))
        self.lang = lang

    def say(self, text: Text) -> str:
        """A text in the language."""
        return say(text, self.lang)

    def about(self, change: TalliedChange) -> str:
        """The subject of the change, with its id."""
        kind, about = change.key.kind, change.key.about
        if kind in ("outcome", "rejection"):
            return self.say(HEADINGS[kind]) if kind == "outcome" else about
        titles = (names.about(_STAGES[kind], about) for names in reversed(self.sides))
        title = next((self.say(title) for title in titles if title != (about, about)), about)
        return title if title == about else f"{title}{bracketed(about, self.lang)}"

    def change(self, change: TalliedChange) -> str:
        """The old and the new value."""
        kind, _, what, old, new = change.key
        if what == STATES[kind]:
            return f"{self._state(change, old, 0)} → {self._state(change, new, 1)}"
        if what in ("starts", "due", "fulfilled"):
            text = (
                self._moved(change.shift, new) if change.shift else f"{self._word(old)} → {self._word(new)}"
            )
        elif what == "duty":
            text = f"{self._item(change, old, 0)} → {self._item(change, new, 1)}"
        elif what == "needs":
            text = self._word(new)
        else:
            text = f"+ {self._item(change, new, 1)}" if old is None else f"− {self._item(change, old, 0)}"
        return f"{self.say(_PARTS[what])}{colon(self.lang)}{text}"

    def basis(self, changes: ChangeTally, change: TalliedChange, side: int) -> str:
        """The rules behind a change in one edition, with their clauses; empty where there are none."""
        rules = (change.old_rules, change.new_rules)[side]
        clauses = cited(changes.cited(change)[side], self.sides[side], self.lang)
        return parted(rules, self.lang) + (bracketed(clauses, self.lang) if clauses else "")

    def example(self, reference: Reference) -> str:
        """The identification of a record: its id, its place, and the moments that moved."""
        place = ":".join(str(reference[key]) for key in ("file", "line", "position") if key in reference)
        name = (
            f"{reference['id']}{bracketed(place, self.lang) if place else ''}" if "id" in reference else place
        )
        moved = f" {reference['from'] or '–'} → {reference['to'] or '–'}" if "from" in reference else ""
        return name + moved

    def _word(self, value: PlainValue) -> str:
        return self.say(_STATES[str(value)])

    def _state(self, change: TalliedChange, value: PlainValue, side: int) -> str:
        kind, about = change.key.kind, change.key.about
        if value is None:
            return self.say(_ABSENT[kind])
        if kind == "determination" and value not in ("undetermined", "conflict"):
            return self.say(self.sides[side].decided(about, value))
        term = {"outcome": Outcome, "obligation": Status, "finding": Severity}.get(kind)
        known = term.parse(str(value)) if term else None
        return self.say(value_label(known)) if known else self._word(value)

    def _item(self, change: TalliedChange, value: PlainValue, side: int) -> str:
        what, name = change.key.what, str(value)
        names = self.sides[side]
        if what == "because":
            return self.say(names.breach(name) or names.about("find", name))
        if what in ("duty", "borne_by", "addressees"):
            rules = (change.old_rules, change.new_rules)[side]
            return self.say(names.duty(next(iter(rules), ""), name))
        return name

    def _moved(self, shift: tuple[str, str], way: PlainValue) -> str:
        """The shift, such as `2–4 days later`; both units are given where they differ."""
        least, most = ((length[:-1], _UNITS[length[-1]]) for length in shift)
        if self.lang == "zh":
            first = "" if least == most else f"{least[0]}{least[1].zh if least[1] != most[1] else ''}–"
            return f"{self._word(way)}{first}{most[0]}{most[1].zh}"
        first = "" if least == most else f"{least[0]}{f' {least[1].en}' if least[1] != most[1] else ''}–"
        unit = most[1].en.removesuffix("s") if (first, most[0]) == ("", "1") else most[1].en
        return f"{first}{most[0]} {unit} {self._word(way)}"
