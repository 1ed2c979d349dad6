"""What to ask next, what if, and what would have to change."""

import itertools
import json
import random
import re
import statistics
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from commands import ROOT, run
from hypothesis import given, settings
from hypothesis import strategies as st
from shipped import EVALUATOR, SECRET
from small_policies import small_evaluator
from strategies import document_records

from disclosure_rules import Evaluator, RecordError
from disclosure_rules.decision_difference import compare_decisions
from disclosure_rules.errors import ConclusionError
from disclosure_rules.evaluation.deadlines import LATE
from disclosure_rules.inquiry.changed_record import changed, edited
from disclosure_rules.records import KINDS, read_record

DAY = "2026-11-30"
ATTRIBUTE = "disclosure.attribute"
MODEL = yaml.safe_load((ROOT / "examples" / "xuhui-2018-20.yaml").read_text(encoding="utf-8"))


def record_of(**facts: Any) -> Any:
    """A document of these facts."""
    return read_record({"kind": "document", **facts})


# a record with other values


@pytest.mark.parametrize(
    ("facts", "changes", "expected"),
    [
        pytest.param({}, {"密级": "none"}, {"secrecy": "none"}, id="a fact has its name in either language"),
        pytest.param(
            {"unknown": ["secrecy"]}, {"secrecy": "none"}, {"secrecy": "none"}, id="what is stated is known"
        ),
        pytest.param({"issued": "2018-11-22"}, {"issued": None}, {}, id="nothing leaves a fact out"),
        pytest.param(
            {"unknown": ["published"]}, {"published": None}, {}, id="what did not happen is known too"
        ),
        pytest.param({}, {"form.proposed_attribute": None}, {}, id="a box left out brings none"),
        pytest.param(
            {},
            {"form.proposed_attribute": "proactive"},
            {"form": {"proposed_attribute": "proactive"}},
            id="a box brings its form",
        ),
    ],
)
def test_a_changed_record(facts: dict[str, Any], changes: dict[str, Any], expected: dict[str, Any]) -> None:
    """It is read as if it had been written so."""
    assert read_record(changed(record_of(**facts), changes)) == record_of(**expected)


def test_of_an_unknown_part_everything_else_stays_unknown() -> None:
    """One answered box says nothing of the others."""
    answered = read_record(changed(record_of(unknown=["form"]), {"form.proposed_attribute": "proactive"}))
    assert "form.reason" in answered.unknown or "form.basis" in answered.unknown
    assert "form" not in answered.unknown
    assert "form.proposed_attribute" not in answered.unknown


def test_a_name_that_is_no_fact_is_answered_with_the_nearest() -> None:
    """So is a derived fact, which nobody can state."""
    with pytest.raises(RecordError) as raised:
        changed(record_of(), {"secercy": "none", "secrecy_state": "open"})
    assert [problem.code for problem in raised.value.problems] == ["record.unknown-field"] * 2
    assert "`secrecy`" in raised.value.problems[0].line()


COMMENTED = """\
# the record
kind: document # a document
issued: 2018-11-22
form: # as it was filled in
  # the proposal
  proposed_attribute: proactive # of the office
exemption_grounds:
  - internal_affairs
# the end of the grounds
unknown: [secrecy, form.secrecy]
"""


@settings(max_examples=40, deadline=None)
@given(document_records(), st.sampled_from([".yaml", ".json"]), st.data())
def test_an_edited_file_reads_as_the_changed_record(
    written: dict[str, Any], suffix: str, data: st.DataObject
) -> None:
    """Whatever stood there."""
    try:
        record = read_record(written)
    except RecordError:
        return
    plain = record.model_dump(mode="json", exclude_none=True)
    text = json.dumps(plain) if suffix == ".json" else yaml.safe_dump(plain, allow_unicode=True)
    changes = data.draw(
        st.fixed_dictionaries(
            {},
            optional={
                "secrecy": st.sampled_from([None, "none", "secret"]),
                "exemption_grounds": st.sampled_from([(), ("internal_affairs",)]),
                "published": st.sampled_from([None, "2019-01-01"]),
                "form.proposed_attribute": st.sampled_from([None, "withheld"]),
                "impact.citizens_interests": st.sampled_from([None, True, False]),
            },
        )
    )
    try:
        expected = read_record(changed(record, changes))
    except RecordError:
        return
    result = edited(text, suffix, record, changes)
    loaded = json.loads(result) if suffix == ".json" else yaml.safe_load(result)
    assert read_record(loaded) == expected


def test_an_edited_file_keeps_its_comments() -> None:
    """Of YAML every other character stays."""
    record = read_record(yaml.safe_load(COMMENTED))
    changes = {
        "secrecy": "none",
        "exemption_grounds": (),
        "form.secrecy": "none",
        "form.proposed_attribute": "withheld",
    }
    result = edited(COMMENTED, ".yaml", record, changes)
    assert read_record(yaml.safe_load(result)) == read_record(changed(record, changes))
    comments = [line.partition("#")[2] for line in COMMENTED.splitlines() if "#" in line]
    assert [line.partition("#")[2] for line in result.splitlines() if "#" in line] == comments
    assert "unknown: []" in result


def test_a_chinese_file_is_edited_in_chinese() -> None:
    """Its fields are named as it names its kind."""
    text = "类型: 公文\n印发日期: 2018-11-22\n"
    result = edited(
        text, ".yaml", read_record(yaml.safe_load(text)), {"form.proposed_attribute": "proactive"}
    )
    assert "意见单: {公开属性: 主动公开}" in result


# the next question


def test_an_empty_document_is_asked_for_its_secrecy_first() -> None:
    """A secret is decided by that answer alone; each answer says what it decides."""
    question = EVALUATOR.next_question({"kind": "document"}, as_of=DAY)
    assert question is not None
    assert (question.about, question.fact, question.is_closed) == (ATTRIBUTE, "secrecy", True)
    assert [answer.value for answer in question.answers] == ["none", "confidential", "secret", "top_secret"]
    assert [answer.decides and answer.decides.en for answer in question.answers] == [None, *["withheld"] * 3]
    assert question.who is not None
    assert question.question.zh.endswith("？")


def test_a_question_about_what_is_settled_is_none() -> None:
    """Nothing is left to ask of it."""
    settled = {"kind": "document", "secrecy": "secret"}
    assert EVALUATOR.next_question(settled, as_of=DAY, about=ATTRIBUTE) is None


def test_a_question_about_something_else_is_refused() -> None:
    """No such thing, and no such thing here, are told apart."""
    with pytest.raises(ConclusionError, match=re.escape(ATTRIBUTE)):
        EVALUATOR.next_question({"kind": "document"}, as_of=DAY, about="disclosure.atribute")
    with pytest.raises(ConclusionError):
        EVALUATOR.next_question({"kind": "document"}, as_of=DAY, about="reply-in-time")


@pytest.mark.parametrize(
    ("record", "about", "expected"),
    [
        pytest.param(
            {
                "kind": "emergency",
                "occurred": "2019-05-20T09:10",
                "known": "2019-05-20T09:25",
                "grade": "重大",
                "considerable_impact": True,
                "jurisdiction": "徐汇区",
            },
            "press-conference",
            {"press conference 2019-05-21 09:10 (Tue)": "fulfilled, due 2019-05-21 09:10 (Tue)"},
            id="each entry stands with a day that decides",
        ),
        pytest.param(
            {"kind": "opinion_incident", "jurisdiction": "徐汇区", "arose": "2026-11-20"},
            "response-portal-late",
            {"portal 2026-11-30 (Mon), official account 2026-11-29 (Sun)": "it holds"},
            id="what needs two entries is asked about with two",
        ),
    ],
)
def test_a_list_with_days_is_asked_for(record: dict[str, Any], about: str, expected: dict[str, str]) -> None:
    """With entries that the rules tell apart, among which it may be others too."""
    question = EVALUATOR.next_question({**record, "unknown": ["releases"]}, as_of=DAY, about=about)
    assert question is not None
    assert (question.fact, question.is_closed, question.answers[0].value) == ("releases", False, ())
    decided = {answer.label.en: answer.decides and answer.decides.en for answer in question.answers}
    assert expected.items() <= decided.items(), decided
    assert len(set(decided.values())) > 1


Given = dict[str, Any]


def asked_out(start: Given, about: str | None, pick: Callable[[int], int], as_of: str = DAY) -> list[str]:
    """The facts asked for, in order, where the answer of each is picked from those offered."""
    record, asked = read_record(start), list[str]()
    while True:
        question = EVALUATOR.next_question(record, as_of=as_of, about=about, besides=asked)
        if question is None:
            return asked
        assert question.fact not in asked
        assert len({(answer.decides, answer.left) for answer in question.answers}) > 1 or question.left > 1
        asked.append(question.fact)
        answer = question.answers[pick(len(question.answers))]
        record = read_record(changed(record, {question.fact: answer.value}), kinds=EVALUATOR.kinds)


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize(
    "pick", [lambda _: 0, lambda count: count - 1], ids=["first answers", "last answers"]
)
def test_a_record_of_every_kind_is_asked_from_empty_to_decided(kind: str, pick: Callable[[int], int]) -> None:
    """Questions end. What is then open is not for want of a fact that was not asked for."""
    record, asked = read_record({"kind": kind}), list[str]()
    while (question := EVALUATOR.next_question(record, as_of=DAY, besides=asked)) is not None:
        assert question.fact not in asked
        asked.append(question.fact)
        value = question.answers[pick(len(question.answers))].value
        record = read_record(changed(record, {question.fact: value}), kinds=EVALUATOR.kinds)
    assert asked
    decision = EVALUATOR.evaluate(record, as_of=DAY)
    left = {fact for item in decision.undetermined for fact in item.needs}
    assert left <= set(asked)


@settings(max_examples=25, deadline=None)
@given(document_records())
def test_each_answer_decides_what_it_says(written: Given) -> None:
    """The record with that answer is decided so; answers that all lead to the same are no question."""
    try:
        record = read_record(written)
        question = EVALUATOR.next_question(record, as_of=DAY, about=None)
    except RecordError:
        return
    if question is None or question.stage != "decide":
        return
    results = []
    for answer in question.answers:
        answered = EVALUATOR.evaluate(changed(record, {question.fact: answer.value}), as_of=DAY)
        result = answered.determinations[question.about]
        assert (result.status == "determined") == (answer.decides is not None)
        results.append((result.status, result.value, answer.left))
        if answer.decides is None:
            open_item = next(item for item in answered.undetermined if item.about == question.about)
            assert len(open_item.needs) == answer.left
    assert len(set(results)) > 1 or None in {answer.decides for answer in question.answers}


def test_the_median_document_reaches_its_attribute_in_four_questions() -> None:
    """Of records that state some facts and leave others open, answered in every way in turn."""
    stated = {
        "secrecy": "none",
        "exemption_grounds": [],
        "form": {"proposed_attribute": "proactive"},
        "issued": "2019-05-20",
        "jurisdiction": "徐汇区",
    }
    counts = []
    for number, kept in enumerate(itertools.product((True, False), repeat=len(stated))):
        start = {"kind": "document"} | {
            key: value for (key, value), keep in zip(stated.items(), kept, strict=True) if keep
        }
        counts.append(len(asked_out(start, ATTRIBUTE, lambda count, number=number: number % count)))
    assert statistics.median(counts) <= 4


FIVE = ("policy_document", "normative", "listed", "opened_by_law", "matches_form")
Row = dict[str, bool]


def formula_of(seed: int) -> list[Row]:
    """A formula of five flags: any of some conjunctions."""
    source = random.Random(seed)  # noqa: S311  # formulas, no secrets
    return [
        {name: source.random() < 0.5 for name in source.sample(FIVE, source.randint(1, 3))}
        for _ in range(source.randint(2, 4))
    ]


def outcome(rows: list[Row], given_facts: Row) -> bool | None:
    """What the formula comes to for every completion; None where they differ."""
    free = [name for name in FIVE if name not in given_facts]
    results = set()
    for values in itertools.product((True, False), repeat=len(free)):
        whole = {**given_facts, **dict(zip(free, values, strict=True))}
        results.add(any(all(whole[name] is value for name, value in row.items()) for row in rows))
    return results.pop() if len(results) == 1 else None


def least_depth(rows: list[Row]) -> int:
    """The questions that the best order needs at the most, by trying all orders."""

    @cache
    def depth(given_facts: frozenset[tuple[str, bool]]) -> int:
        stated = dict(given_facts)
        if outcome(rows, stated) is not None:
            return 0
        return 1 + min(
            max(depth(given_facts | {(name, value)}) for value in (True, False))
            for name in FIVE
            if name not in stated
        )

    return depth(frozenset())


def own_depth(evaluator: Evaluator, rows: list[Row], stated: Row) -> int:
    """The questions that are asked at the most, whatever is answered."""
    question = evaluator.next_question({"kind": "document", **stated}, as_of=DAY, about="needed")
    assert (question is None) == (outcome(rows, stated) is not None)
    if question is None:
        return 0
    assert question.fact not in stated
    return 1 + max(own_depth(evaluator, rows, {**stated, question.fact: value}) for value in (True, False))


def test_no_order_is_better_by_more_than_one_question(tmp_path: Path) -> None:
    """Shown against the best order for formulas of five facts; nothing is asked in vain, and nothing is left out."""
    worse = 0
    for seed in range(30):
        rows = formula_of(seed)
        asked = ", ".join(
            "{all: [" + ", ".join(f"{{{name}: {str(value).lower()}}}" for name, value in row.items()) + "]}"
            for row in rows
        )
        rule = f"""\
rules:
  - id: small.formula
    title: {{zh: 公式, en: formula}}
    clauses: [S.1]
    when: {{any: [{asked}]}}
    then: {{decide: needed, value: true}}
"""
        evaluator = small_evaluator(tmp_path / str(seed), rule)
        best, own = least_depth(rows), own_depth(evaluator, rows, {})
        assert own <= best + 1, rows
        worse += own > best
    assert worse <= 6


OPEN: dict[str, list[Any]] = {
    "secrecy": ["none", "secret"],
    "normative": [True, False],
    "consent": ["granted", "refused"],
    "form.proposed_attribute": ["proactive", "on_request", "withheld"],
    "exemption_grounds": [
        [],
        [{"ground": "state_secret"}],
        [{"ground": "personal_privacy"}],
        [{"ground": "internal_affairs"}],
    ],
}
"""Five facts that the openness of a document may turn on, each with answers that lead to different places."""
ELSE: dict[str, list[Any]] = {
    "jurisdiction": ["徐汇区", "北京市"],
    "issued": ["2012-03-01", "2021-03-01", None],
    "published": ["2021-03-09", None],
    "document_type": ["notice", "reply", "opinion"],
    "policy_document": [True, False],
    "third_party_agreed": ["2021-03-01", None],
    "public_interest_override": ["2021-02-01", None],
    "issuer": [{"level": "district_office"}, {"level": "department"}],
}
"""What else is stated about a document, or left out."""


def with_answers(start: Given, answers: Given) -> Any:
    """The document with these answers; the rest of the five is unknown."""
    open_facts = [name for name in OPEN if name not in answers]
    record = read_record({"kind": "document", **start, "form": {"nature": "general"}, "unknown": open_facts})
    return read_record(changed(record, answers), kinds=EVALUATOR.kinds)


def deepest(start: Given, pick: Callable[[Given], list[str]], known: dict[str, int]) -> int:
    """The questions that are asked at the most about the openness of a document, where one of those picked is asked next."""

    def depth(answers: Given) -> int:
        key = repr(sorted(answers.items()))
        if key not in known:
            evaluation = EVALUATOR.trace(with_answers(start, answers), as_of=DAY, engine="reference")
            is_open = evaluation.determinations()[ATTRIBUTE].status != "determined"
            known[key] = is_open and 1 + min(
                max(depth({**answers, name: value}) for value in OPEN[name]) for name in pick(answers)
            )
        return known[key]

    return depth({})


@pytest.mark.parametrize("seed", range(12))
def test_no_order_is_better_by_more_than_one_question_about_a_document(seed: int) -> None:
    """Shown against the best order, for generated documents of which five facts are unknown."""
    chosen = random.Random(seed)  # noqa: S311  # records, not secrets
    drawn = {name: chosen.choice(values) for name, values in ELSE.items()}
    start = {name: value for name, value in drawn.items() if value is not None}

    def asked(answers: Given) -> list[str]:
        question = EVALUATOR.next_question(with_answers(start, answers), as_of=DAY, about=ATTRIBUTE)
        assert question is not None and question.fact in OPEN.keys() - answers.keys()
        return [question.fact]

    best = deepest(start, lambda answers: [path for path in OPEN if path not in answers], {})
    assert 0 < best <= deepest(start, asked, {}) <= best + 1


# what would have to change


def test_a_late_publication_would_have_been_in_time_on_the_last_day() -> None:
    """That is past, and said so."""
    found = EVALUATOR.remedies(MODEL, as_of="2018-12-31", about="publish-online")
    (remedy,) = found.remedies
    assert [(change.fact, change.value) for change in remedy.facts] == [("published", "2018-12-06")]
    assert not remedy.is_in_power
    assert found.is_complete


def test_a_secret_becomes_open_by_being_declassified_and_proposed_for_publication() -> None:
    """Both are still in power; that it never was a secret is not."""
    found = EVALUATOR.remedies(SECRET, as_of=DAY, about=ATTRIBUTE)
    assert found.remedies[0].is_in_power
    assert {change.fact for change in found.remedies[0].facts} == {"declassified", "form.proposed_attribute"}
    assert all(not remedy.is_in_power for remedy in found.remedies[1:])
    assert not found.is_complete


def test_what_is_right_has_no_remedy() -> None:
    """A document that is open need not become more open."""
    found = EVALUATOR.remedies(MODEL, as_of="2018-12-31", about=ATTRIBUTE)
    assert found.is_right
    assert found.remedies == ()


def test_a_remedy_for_what_was_not_concluded_is_refused() -> None:
    """As anything else about it is."""
    with pytest.raises(ConclusionError):
        EVALUATOR.remedies(MODEL, as_of="2018-12-31", about="over-disclosure-secret")


def test_a_remedy_shows_no_words_of_the_record() -> None:
    """A place that nobody declares is told only as stated."""
    record = {
        "kind": "document",
        "jurisdiction": "某处秘密地名",
        "secrecy": "secret",
        "exemption_grounds": [],
    }
    found = EVALUATOR.remedies(record, as_of=DAY, about=ATTRIBUTE)
    assert found.remedies
    assert "秘密地名" not in found.model_dump_json()


EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))


@pytest.mark.parametrize("path", EXAMPLES, ids=[path.stem for path in EXAMPLES])
def test_every_remedy_puts_right_what_it_says(path: Path) -> None:
    """Each set of changes is decided again, and no single change of a larger set would do."""
    record = yaml.safe_load(path.read_text(encoding="utf-8"))
    decision = EVALUATOR.evaluate(record, as_of=DAY)
    wrong = [item.id for item in decision.findings]
    wrong += [item.id for item in decision.obligations if item.status in LATE]
    wrong += dict.fromkeys(item.measure for item in decision.accountability)
    closed = [name for name, result in decision.determinations.items() if result.value != "proactive"]
    for about in (*wrong, *(name for name in closed if name == ATTRIBUTE)):
        found = EVALUATOR.remedies(record, as_of=DAY, about=about)
        assert not found.is_right
        for remedy in found.remedies:
            values = {change.fact: change.value for change in remedy.facts}
            after = EVALUATOR.evaluate(changed(read_record(record), values), as_of=DAY)
            assert about not in {item.id for item in after.findings}
            assert about not in {item.id for item in after.obligations if item.status in LATE}
            assert about not in {item.measure for item in after.accountability}
            if about == ATTRIBUTE:
                assert after.determinations[about].value not in (None, decision.determinations[about].value)
            assert len(values) == len(remedy.facts) <= found.most


# what if


def test_a_comparison_is_that_of_both_decisions() -> None:
    """By the one comparison there is."""
    changes = {"上网日期": "2018-12-06"}
    found = EVALUATOR.compare(MODEL, changes, as_of="2018-12-31")
    other = {**{key: value for key, value in MODEL.items() if key != "published"}, "published": "2018-12-06"}
    first, second = (EVALUATOR.evaluate(record, as_of="2018-12-31") for record in (MODEL, other))
    assert found == compare_decisions(first, second)
    assert any(item.about == "publish-online" and item.what == "fulfilled" for item in found)


def test_the_command_line_says_what_would_change() -> None:
    """In both languages; status 1 where anything does."""
    model = str(ROOT / "examples" / "xuhui-2018-20.yaml")
    same = run(
        "evaluate", model, "--as-of", "2018-12-31", "--what-if", "published=2018-12-11", "--lang", "en"
    )
    assert (same.status, "nothing changes" in same.out) == (0, True)
    other = run(
        "evaluate", model, "--as-of", "2018-12-31", "--what-if", "上网日期=2018-12-06", "--lang", "zh"
    )
    assert other.status == 1
    assert "逾期履行 → 已履行" in other.out
    for value in ("", "null"):
        left_out = run(
            "evaluate", model, "--as-of", "2018-12-31", "--what-if", f"published={value}", "--lang", "en"
        )
        assert (left_out.status, "What if: published=\n" in left_out.out) == (1, True)
        assert "fulfilled late → overdue" in " ".join(left_out.out.split())
    halved = run("evaluate", model, "--as-of", "2018-12-31", "--what-if", "title=\udcff", "--lang", "en")
    assert (halved.status, "[read.yaml]" in halved.err) == (2, True)
    wrong = run("evaluate", model, "--as-of", "2018-12-31", "--what-if", "secercy=none", "--lang", "en")
    assert wrong.status == 2
    assert "secrecy" in wrong.err


@pytest.mark.parametrize(
    ("output_format", "begins"),
    [
        ("text", "What if: published=\n\nobligations\n"),
        ("markdown", "# What if: published=\n"),
        ("html", "<!DOCTYPE html>"),
        ("json", "[\n"),
        ("jsonl", '{"kind":"obligation","about":"publish-online"'),
    ],
)
def test_what_would_change_has_every_format(output_format: str, begins: str) -> None:
    """The one that was asked for."""
    model = str(ROOT / "examples" / "xuhui-2018-20.yaml")
    options = ("--as-of", "2018-12-31", "--lang", "en", "--format", output_format)
    result = run("evaluate", model, "--what-if", "published=", *options)
    assert (result.status, result.err) == (1, "")
    assert result.out.startswith(begins)
    expected = EVALUATOR.compare(MODEL, {"published": None}, as_of="2018-12-31")
    assert all(item.about in result.out for item in expected)
    if output_format == "jsonl":
        assert all(isinstance(json.loads(line), dict) for line in result.out.splitlines())


@pytest.mark.parametrize("option", [("--record", "log.jsonl"), ("--mask-id",)])
def test_what_is_only_assumed_is_not_recorded(option: tuple[str, ...], tmp_path: Path) -> None:
    """Options of the log are refused, in both languages."""
    model = ROOT / "examples" / "xuhui-2018-20.yaml"
    for lang in ("zh", "en"):
        command = ("evaluate", model, "--what-if", "published=", "--lang", lang, *option)
        result = run(*command, cwd=tmp_path)
        assert (result.status, "[cli.not-recorded]" in result.err, list(tmp_path.iterdir())) == (2, True, [])


class Counting(Evaluator):
    """Counts what it decides."""

    count = 0

    def trace(self, *given: Any, **options: Any) -> Any:
        """Decide, and count it."""
        self.count += 1
        return super().trace(*given, **options)


def test_of_a_record_with_many_entries_fewer_facts_are_tried() -> None:
    """Each try reads it anew."""
    counting = Counting(EVALUATOR.policies, "reference")
    counts = []
    for units in (0, 20_000):
        counting.count = 0
        record = {"kind": "document", "jurisdiction": "徐汇区", "drafting_units": ["甲"] * units}
        assert counting.next_question(record, as_of="2019-12-31")
        counts.append(counting.count)
    assert counts[1] < counts[0]
