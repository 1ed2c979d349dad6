"""The questions for facts: each fact is asked for in plain words, in both languages, of somebody who knows it."""

import csv
import re
from collections import Counter
from pathlib import Path
from typing import Literal

import pytest
from commands import run
from small_policies import write_policy

import disclosure_rules
from disclosure_rules import DocumentRecord, Evaluator, load_policies
from disclosure_rules.explanation.labels import fact_label
from disclosure_rules.explanation.questions import EVERY_KIND, asking
from disclosure_rules.extension import Flag, Record, characteristic
from disclosure_rules.phrases import phrases
from disclosure_rules.policy.check_questions import asked_for, without_question
from disclosure_rules.records.base import facts_of
from disclosure_rules.records.kinds import KINDS

TABLE = Path(disclosure_rules.__file__).parent / "data" / "questions.csv"
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))
KNOW = {name.removeprefix("knows.") for name in phrases() if name.startswith("knows.")}
"""Those who know the answers: a closed list."""

PATH = re.compile(r"[a-z]+_[a-z_]+|[a-z]+\.[a-z]|[_\[\]{}`=]")
"""What only the name of a field looks like."""


def without_words(rows: list[dict[str, str]]) -> set[tuple[str, str]]:
    """The facts that shipped rules read and these rows have no question for."""
    there = {(row["kind"], row["fact"]) for row in rows}
    return {
        (kind, fact)
        for kind, fact in asked_for(load_policies())
        if not there & {(kind, fact), (EVERY_KIND, fact)}
    }


def test_every_fact_that_shipped_rules_read_has_a_question() -> None:
    """Whichever row is taken away, it is noticed."""
    assert without_words(ROWS) == set()
    assert without_words(ROWS[:-40]) != set()


def test_every_fact_of_the_shipped_kinds_has_a_question_and_no_other() -> None:
    """A row of a fact that a kind no longer has would be asked by nobody; one of every kind belongs to all of them."""
    stated = {(kind, fact.path) for kind in KINDS for fact in facts_of(KINDS[kind]).values() if fact.base}
    of_all = {(kind, row["fact"]) for row in ROWS if row["kind"] == EVERY_KIND for kind in KINDS}
    assert of_all | {(row["kind"], row["fact"]) for row in ROWS if row["kind"] != EVERY_KIND} == stated


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['kind']}-{row['fact']}")
def test_a_question_is_whole_in_both_languages(row: dict[str, str]) -> None:
    """One question, closed by its mark; in its language throughout; without the name of a field."""
    zh, en = row["zh"], row["en"]
    assert zh.count("？") == 1 and zh.endswith("？")
    assert en.count("?") == 1 and en.endswith("?")
    assert en[0].isupper() and " (" not in en[:2]
    assert not re.search(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", en)
    assert not re.search(r"[a-zA-Z,;:?()]|没有|了吗|是不是", zh)
    assert not PATH.search(zh) and not PATH.search(en)
    assert zh.count("（") == zh.count("）") and en.count("(") == en.count(")")


def test_who_knows_is_one_of_a_closed_list() -> None:
    """Nobody is listed in vain."""
    assert {row["who"] for row in ROWS} == KNOW


def test_no_two_facts_of_a_kind_are_asked_for_in_the_same_words() -> None:
    """Nor is a fact asked for twice."""
    for parts in (("kind", "fact"), ("kind", "zh"), ("kind", "en")):
        counted = Counter(tuple(row[part] for part in parts) for row in ROWS)
        assert [found for found, count in counted.items() if count > 1] == []


def test_a_question_tells_how_to_answer_that_an_act_was_not_done() -> None:
    """An answer in days alone would leave an event that has not happened without an answer."""
    facts = {kind: facts_of(KINDS[kind]) for kind in KINDS}
    acts = [row for row in ROWS if row["kind"] in facts and facts[row["kind"]][row["fact"]].act]
    days = [row for row in acts if facts[row["kind"]][row["fact"]].kind == "moment"]
    unsaid = [row["fact"] for row in days if "请注明" not in row["zh"] or "say so" not in row["en"]]
    assert set(unsaid) <= {"period_start", "period_end"}
    assert len(days) > 80


def test_a_question_for_a_list_tells_how_to_answer_that_there_is_nothing() -> None:
    """A list left empty by somebody who looked is another answer than none at all."""
    facts = {kind: facts_of(KINDS[kind]) for kind in KINDS}
    lists = [row for row in ROWS if row["kind"] in facts and "[] =" in facts[row["kind"]][row["fact"]].en]
    assert [row["fact"] for row in lists if "请注明" not in row["zh"] or "say so" not in row["en"]] == []
    assert len(lists) > 30


def test_a_question_comes_with_who_knows_and_a_fact_without_words_with_its_label() -> None:
    """As a summary asks."""
    model = KINDS["document"]
    asked = asking("document", "secrecy", model)
    assert asked.question.zh == "该文件的密级是什么（如无密级，请填“无”）？"
    assert asked.who == ("保密审查机构", "the body for secrecy review")
    bare = asking("no kind", "secrecy", model)
    assert (bare.question.zh, bare.who) == (f"请查明：{fact_label(model, 'secrecy').zh}", None)


LEDGER = """\
records:
  - kind: ledger
    title: {zh: 台账, en: a ledger}
    facts:
      kept:
        title: {zh: 已设立, en: one is kept}
        type: flag
        question: {zh: 该单位是否设立台账？, en: Does the unit keep a ledger?}
        who: {zh: 档案员, en: the keeper of files}
      seal: {title: {zh: 印章, en: the seal}, type: flag}
      spare: {title: {zh: 备注, en: a note}, type: text}
      cover:
        title: {zh: 封面, en: the cover}
        type: part
        facts:
          dated: {title: {zh: 注明日期, en: dated}, type: flag}
"""
BARE = """\
record: ledger
rules:
  - id: small.bare
    title: {zh: 不全, en: incomplete}
    clauses: [S.1]
    when: {any: [{kept: false}, {seal: false}, {cover.dated: false}]}
    then: {find: bare, severity: minor}
    message: {zh: 不全, en: incomplete}
"""


def test_a_kind_of_a_set_brings_its_own_questions(tmp_path: Path) -> None:
    """Declared beside the names of the fact; without one the label stands in, and `check` says of which facts."""
    directory = write_policy(tmp_path, "")
    (directory / "ledger.yaml").write_text(BARE, encoding="utf-8")
    (directory / "records.yaml").write_text(LEDGER, encoding="utf-8")
    found = Evaluator(load_policies(directory), "reference").summary({"kind": "ledger"}, as_of="2020-02-01")
    first, *_ = found.questions
    assert (first.question.zh, first.question.en) == ("该单位是否设立台账？", "Does the unit keep a ledger?")
    assert first.who is not None and first.who.zh == "档案员"
    model = Evaluator(load_policies(directory), "reference").kinds["ledger"]
    assert asking("ledger", "seal", model) == (("请查明：印章", "Please find out: the seal"), None)
    done = run("check", directory, "--lang", "en")
    assert done.status == 0
    assert "facts without a question: ledger.seal, ledger.cover.dated" in done.err


class SealRecord(Record):
    """A seal that an agency keeps."""

    kind: Literal["seal", "公章"] = "seal"
    kept: Flag | None = characteristic(
        "已保管",
        "kept",
        question=("该印章是否有人保管？", "Does somebody keep the seal?"),
        who=("档案员", "the keeper of files"),
    )
    engraved: Flag | None = characteristic("已刻制", "engraved")


class SealedDocument(DocumentRecord):
    """A document with one fact more."""

    sealed: Flag | None = characteristic("已盖章", "sealed")


def test_a_class_of_a_program_brings_its_own_questions(tmp_path: Path) -> None:
    """Beside the names of the field; the facts of the library, which it inherits, have theirs."""
    seals = BARE.replace("ledger", "seal").replace("{seal: false}, {cover.dated: false}", "{engraved: false}")
    directory = write_policy(tmp_path, "")
    (directory / "seals.yaml").write_text(seals, encoding="utf-8")
    documents = seals.replace("record: seal", "record: document").replace("small.bare", "small.unsealed")
    documents = documents.replace("{kept: false}, {engraved: false}", "{sealed: false}, {secrecy: secret}")
    (directory / "documents.yaml").write_text(
        documents.replace("find: bare", "find: unsealed"), encoding="utf-8"
    )
    policies = load_policies(directory, records=[SealRecord, SealedDocument])
    kinds = Evaluator(policies, "reference").kinds
    assert asking("seal", "kept", kinds["seal"]).question.en == "Does somebody keep the seal?"
    assert asking("seal", "kept", kinds["seal"]).who == ("档案员", "the keeper of files")
    assert asking("document", "secrecy", kinds["document"]).who is not None
    bare = [str(problem) for problem in without_question(policies)]
    assert [re.findall(r"\w+\.\w+(?=[;,])", text) for text in bare] == [
        ["seal.engraved"],
        ["document.sealed"],
    ]
