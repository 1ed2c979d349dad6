"""An explanation as a report: for each topic its status, the rules with their conditions, the days counted."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure_rules import _arguments
from disclosure_rules.calendar.moments import Moment, parse_moment
from disclosure_rules.errors import Lang, RecordError, Text
from disclosure_rules.evaluation.value_labels import dated
from disclosure_rules.explanation.labels import kind_label
from disclosure_rules.explanation.model import (
    ConditionBranch,
    ConditionLeaf,
    ConditionNode,
    Deadline,
    Explanation,
    ObservedFact,
    ParameterUse,
    Rival,
    RuleReason,
    Topic,
    TruthName,
)
from disclosure_rules.phrases import bracketed, labelled, listed, parted, phrase
from disclosure_rules.policy.conditions import OPERATORS
from disclosure_rules.render.deadline import days_table
from disclosure_rules.render.report import Format, Level, Line, Report, Row, Section, printed
from disclosure_rules.render.sentences import lateness, period, place_in

_MARKS: dict[TruthName, str] = {"true": "✓", "false": "✗", "unknown": "?"}
_LEVELS: dict[TruthName, Level] = {"true": "good", "false": "plain", "unknown": "notice"}
_FIRED: dict[str, Level] = {"decide": "good", "require": "plain", "find": "bad", "account": "bad"}


def render_explanation(
    explanation: Explanation,
    lang: Lang = "zh",
    format: Format = "text",  # noqa: A002  # the word the command line uses
) -> str:
    """The explanation as plain text or Markdown."""
    return printed(explanation_report(explanation, lang), format)


def explanation_report(explanation: Explanation, lang: Lang = "zh") -> Report:
    """The explanation as a report, with a section for each topic."""
    _arguments.one(explanation, Explanation, "explanation", "explanation", RecordError)
    writer = _Writer(lang, explanation.as_of)
    record = explanation.record
    kind = kind_label(record.kind).of(lang)
    head = (
        Line(labelled("record", f"{kind} {record.id or ''}".strip(), lang)),
        Line(labelled("as_of", dated(explanation.as_of).of(lang), lang)),
        Line(labelled("governing_date", dated(explanation.governing_date).of(lang), lang)),
    )
    sections = [Section(phrase("record", lang), head), *map(writer.topic, explanation.topics)]
    concluded = {topic.about for topic in explanation.topics}
    unexplained = [about for about in explanation.left_out if about in concluded]
    counts = {"unexplained": len(unexplained), "left_out": len(explanation.left_out) - len(unexplained)}
    rest = [Line(phrase(name, lang, count=count)) for name, count in counts.items() if count]
    sections.append(Section(phrase("provenance", lang), (*rest, Line(phrase("disclaimer", lang)))))
    return Report(phrase("explanation", lang), tuple(sections))


class _Writer:
    """Writes the parts of an explanation in one language."""

    def __init__(self, lang: Lang, as_of: Moment | None) -> None:
        self.lang = lang
        self.as_of = as_of

    def _say(self, text: Text) -> str:
        return text.of(self.lang)

    def _titled(self, title: Text, name: str) -> str:
        return self._say(title) + bracketed(name, self.lang)

    def topic(self, topic: Topic) -> Section:
        lines = [*self._needs(topic)]
        for rule in topic.rules:
            lines.extend(self._rule(rule))
        header: tuple[str, ...] = ()
        rows: tuple[Row, ...] = ()
        if topic.deadline is not None:
            lines.extend(self._deadline(topic.deadline))
            if topic.deadline.days:
                steps = [(step.day, step.counted, step.why) for step in topic.deadline.days]
                header, rows = days_table(steps, self.lang)
        heading = f"{self._titled(topic.title, topic.about)}{phrase('colon', self.lang)}{self._status(topic)}"
        return Section(heading, tuple(lines), header, rows)

    def _status(self, topic: Topic) -> str:
        return self._say(topic.value.label) if topic.value else phrase(topic.status, self.lang)

    def _needs(self, topic: Topic) -> Iterator[Line]:
        if topic.missing:
            missing = listed((self._say(item.label) for item in topic.missing), self.lang)
            yield Line(labelled("missing", missing, self.lang), "bad")
        if topic.needs:
            needs = parted((self._say(need.label) for need in topic.needs), self.lang)
            yield Line(labelled("needs", needs, self.lang), "notice")
        if topic.reason is not None:
            yield Line(labelled("why_open", self._say(topic.reason), self.lang), "notice")
        if topic.tried:
            tried = parted((self._say(need.label) for need in topic.tried), self.lang)
            yield Line(labelled("tried", tried, self.lang), "notice")

    def _rule(self, rule: RuleReason) -> Iterator[Line]:
        title = self._titled(rule.title, rule.rule)
        if rule.truth is None or rule.condition is None:
            outside = phrase("out_of_force", self.lang) + bracketed(
                period(rule.start, rule.end, self.lang), self.lang
            )
            yield Line(f"– {title}{phrase('colon', self.lang)}{outside}", "dim")
            return
        level = _FIRED[rule.stage] if rule.truth == "true" else _LEVELS[rule.truth]
        yield Line(f"{_MARKS[rule.truth]} {title}{self._effect(rule)}", level)
        for clause in rule.clauses:
            cited = f"{place_in(self.lang, clause.at)} {clause.id} {self._say(clause.gist)}".strip()
            yield Line(labelled("clauses", cited, self.lang), "dim", 1)
        rank = self._say(rule.policy.rank.label)
        yield Line(
            labelled("policy", self._say(rule.policy.title) + bracketed(rank, self.lang), self.lang), "dim", 1
        )
        if rule.own_law is not None:
            day = self._say(dated(rule.own_law.day)) + bracketed(self._say(rule.own_law.label), self.lang)
            yield Line(labelled("governing_date", day, self.lang), "plain", 1)
        if rule.no_limit is not None:
            yield Line(labelled("no_limit", self._say(rule.no_limit), self.lang), "plain", 1)
        for parameter in rule.parameters:
            yield Line(labelled("parameter", self._parameter(parameter), self.lang), "plain", 1)
        for rival in rule.rivals:
            yield Line(self._rival(rival), "notice", 1)
        yield from self._conditions(rule.condition, 1)

    def _effect(self, rule: RuleReason) -> str:
        if rule.value is None or rule.standing is None:
            return ""
        standing = phrase("open_rule" if rule.standing == "open" else rule.standing, self.lang)
        return f" → {self._say(rule.value.label)}{bracketed(standing, self.lang)}"

    def _rival(self, rival: Rival) -> str:
        return labelled(f"rival.{rival.effect}.{rival.how}", self._titled(rival.title, rival.rule), self.lang)

    def _parameter(self, use: ParameterUse) -> str:
        text = f"{use.name} = {self._say(use.value.label)}"
        if use.chosen:
            return text + bracketed(phrase("by_caller", self.lang), self.lang)
        at = place_in(self.lang, use.source or "")
        source = labelled("source", at, self.lang) if at else ""
        aside = parted(filter(None, (period(use.start, use.end, self.lang), source)), self.lang)
        return text + (bracketed(aside, self.lang) if aside else "")

    def _conditions(self, node: ConditionNode, indent: int) -> Iterator[Line]:
        """The conditions of a rule. An `all` around them goes without saying."""
        if isinstance(node, ConditionBranch) and node.kind == "all" and node.parts:
            for part in node.parts:
                yield from self._node(part, indent)
        else:
            yield from self._node(node, indent)

    def _node(self, node: ConditionNode, indent: int) -> Iterator[Line]:
        mark, level = _MARKS[node.truth], _LEVELS[node.truth]
        if isinstance(node, ConditionLeaf):
            yield Line(f"{mark} {self._leaf(node)}", level, indent)
            return
        if node.kind == "not" and isinstance(node.parts[0], ConditionLeaf):
            yield Line(f"{mark} {labelled('not', self._leaf(node.parts[0]), self.lang)}", level, indent)
            return
        if not node.parts:
            yield Line(
                f"{mark} {phrase('always' if node.kind == 'all' else 'never', self.lang)}", level, indent
            )
            return
        yield Line(f"{mark} {labelled(node.kind, '', self.lang).rstrip()}", level, indent)
        for part in node.parts:
            yield from self._node(part, indent + 1)

    def _leaf(self, leaf: ConditionLeaf) -> str:
        operand = leaf.operand
        if leaf.operator in ("empty", "given") and operand.value is not None:
            asked = phrase(f"presence.{leaf.operator}.{'yes' if operand.value.value else 'no'}", self.lang)
        else:
            right = self._seen(operand.other) if operand.other else ""
            right = self._say(operand.value.label) if operand.value else right
            if operand.shift:
                right = phrase("shifted", self.lang, other=right, shift=self._say(operand.shift.label))
            asked = f"{self._say(OPERATORS[leaf.operator].phrase)} {right}"
            asked += bracketed(operand.parameter, self.lang) if operand.parameter else ""
        return f"{self._say(leaf.label)} {asked}{phrase('now', self.lang)}{self._value(leaf)}"

    def _seen(self, seen: ObservedFact) -> str:
        return f"{self._say(seen.label)}{phrase('colon', self.lang)}{self._value(seen)}"

    def _value(self, seen: ObservedFact) -> str:
        """The value of a fact, and its origin."""
        origin = phrase(f"origin.{seen.source}", self.lang)
        value = self._say(seen.value.label) if seen.value else phrase(f"state.{seen.state}", self.lang)
        if seen.behind:
            origin = f"{origin}{phrase('colon', self.lang)}{parted(map(self._seen, seen.behind), self.lang)}"
        return value + bracketed(origin, self.lang)

    def _act(self, deadline: Deadline) -> Moment | None:
        """The moment of the act, where it is known."""
        value = deadline.fulfilled.value
        return parse_moment(value.value, None) if value is not None else None

    def _start(self, deadline: Deadline) -> Iterator[Line]:
        """The event that the time runs from, and the events that may put the start off."""
        lang = self.lang
        if deadline.start is not None:
            yield Line(labelled("the_start", self._seen(deadline.start), lang))
        if deadline.start_obligation is not None:
            yield Line(labelled("the_start", phrase("due-of", lang, title=deadline.start_obligation), lang))
        for bar in deadline.not_before:
            yield Line(labelled("not_before", self._seen(bar), lang))
        if deadline.not_due_before is not None:
            yield Line(labelled("not_due_before", self._seen(deadline.not_due_before), lang))
        if deadline.starts is not None and (deadline.not_before or deadline.not_due_before):
            yield Line(labelled("runs_from", dated(deadline.starts).of(lang), lang))
        if deadline.starts_at_midnight:
            yield Line(phrase("midnight_note", lang), "notice")

    def _length(self, deadline: Deadline) -> Iterator[Line]:
        """The length of the limit, with what has no force of law and what must pass first."""
        lang = self.lang
        if deadline.limit is not None:
            yield Line(labelled("limit", self._say(deadline.limit.label), lang))
        if deadline.length is not None:
            yield Line(labelled("length-by", self._seen(deadline.length), lang))
        if deadline.earliest is not None:
            yield Line(labelled("earliest", dated(deadline.earliest).of(lang), lang))
        if deadline.promptly is not None:
            yield Line(labelled("promptly", self._say(deadline.promptly.label), lang), "dim")
        if deadline.soon is not None:
            yield Line(labelled("soon", dated(deadline.soon).of(lang), lang), "dim")

    def _deadline(self, deadline: Deadline) -> Iterator[Line]:
        lang = self.lang
        yield Line(labelled("who", self._say(deadline.duty), lang))
        yield from self._start(deadline)
        yield from self._length(deadline)
        if deadline.extended_by is not None:
            yield Line(labelled("extended_by", self._seen(deadline.extended_by), lang))
        conditions = deadline.pauses_if or (None,) * len(deadline.pauses)
        for pause, when in zip(deadline.pauses, conditions, strict=True):
            yield Line(labelled("pauses", self._seen(pause), lang))
            yield from () if when is None else self._conditions(when, 1)
        if deadline.by is not None:
            day = f" → {self._say(deadline.day.label)}" if deadline.day else ""
            yield Line(labelled("by_day", self._seen(deadline.by) + day, lang))
        if deadline.by_obligation is not None:
            yield Line(labelled("same_day_as", deadline.by_obligation, lang))
        if deadline.due is not None:
            provisional = phrase("provisional", lang) if deadline.provisional else ""
            yield Line(
                labelled("due", dated(deadline.due).of(lang) + provisional, lang),
                "notice" if provisional else "plain",
            )
        yield Line(labelled("fulfilled", self._seen(deadline.fulfilled), lang))
        late = lateness(deadline, self._act(deadline) or self.as_of, lang)
        if late:
            yield Line(labelled("late", late, lang), "bad")
