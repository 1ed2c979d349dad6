"""The clause browser: every clause has its page, with the text, the rules in plain words, the cases and the readings."""

import re
import shutil
from pathlib import Path

import pytest
from commands import ROOT
from test_forms import FILLED, HOSTILE

from disclosure_rules import Evaluator, load_policies
from disclosure_rules.policy.instrument_text import text_at
from disclosure_rules.service.answer import Task, WorkerReply
from disclosure_rules.service.operations import perform

EVALUATOR = Evaluator(load_policies(), "reference")


def page_of(operation: str, clause: str = "", query: bytes = b"", lang: str = "zh") -> WorkerReply:
    """What a worker answers about clauses."""
    return perform(EVALUATOR, Task(operation, {"id": clause}, query, "zh" if lang == "zh" else "en"))


def plain(page: WorkerReply) -> str:
    """The text of a page."""
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", page.body.decode()))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_clause_has_its_page(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In both languages: the place and the gist, each rule with its conditions; nothing is shown as the program has it."""
    monkeypatch.setattr(
        "disclosure_rules.service.clause_view.CaseIndex.of", lambda *_: ()
    )  # run in the next test
    for policy in EVALUATOR.policies:
        for clause in policy.clauses:
            answer = page_of("clause-page", clause.id, lang=lang)
            assert answer.status == 200, clause.id
            text = answer.body.decode()
            assert clause.at in plain(answer)
            assert not re.search(r"frozenset|Atom\(|Ref\(|>None<", text), clause.id


def test_a_page_says_what_the_rule_of_the_clause_asks() -> None:
    """The text of the instrument, who must do what by when, the value over time, cases that passed, the reading behind it."""
    text = plain(page_of("clause-page", "M14.5"))
    for words in (
        "主动公开类公文一般要在印发之日起10个工作日内上网发布。",
        "公开属性 为 主动公开", "发文单位", "印发日期", "上网日期", "10个工作日", "自 2018-11-22 (周四) 起", "xuhui-2018.publish_limit",
        "publication.publish-online", "成立 通过", "不成立 通过", "读法记录",
    ):  # fmt: skip
        assert words in text, words
    assert "未通过" not in text
    english = plain(page_of("clause-page", "M14.5", lang="en"))
    assert "10 working days" in english and "Parameters over time" in english


def test_the_text_of_the_district_is_there_for_each_of_its_clauses() -> None:
    """Beside its policy, by place; of another instrument the gist alone is shown."""
    known = {policy.id: policy for policy in EVALUATOR.policies}
    for clause in known["xuhui-2018"].clauses:
        assert text_at(known["xuhui-2018"], clause.at), clause.at
    other = known["regulation-2019"]
    assert text_at(other, other.clauses[0].at) == ()
    assert "<blockquote>" not in page_of("clause-page", other.clauses[0].id).body.decode()


@pytest.mark.parametrize(
    ("query", "found", "missing"),
    [
        ("", "M14.5", "~"),
        ("q=M14.5", "M14.5", "M01.1"),
        ("q=10个工作日+上网", "M14.5", "M01.1"),
        ("q=源头认定", "M14.1", "M20.1"),
        ("q=" + "x" * 200, "无此条款", "M14.5"),
    ],
)
def test_the_list_is_searched(query: str, found: str, missing: str) -> None:
    """By id, by place, by the words of the gist and of the text."""
    text = plain(page_of("clause-list", query=query.encode()))
    assert found in text and missing not in text


def test_what_is_searched_for_stays_text() -> None:
    """And an unknown clause is told, with the nearest."""
    answer = page_of("clause-list", query=f"q={HOSTILE}".replace("+", "").encode())
    assert b"<script>" not in answer.body
    assert page_of("clause-page", "M14.55").status == 404
    assert "M14.5" in page_of("clause-page", "M14.55").body.decode()


def test_a_decision_leads_to_its_clauses() -> None:
    """Beside a form, each clause that the summary cites is a link."""
    query = "&".join(f"{name}={value}" for name, (value,) in FILLED.items()) + "&issued=2026-11-02"
    text = perform(EVALUATOR, Task("form", {"kind": "document"}, query.encode())).body.decode()
    links = re.findall(r'href="/clauses/([^?]+)\?', text)
    assert links and set(links) <= EVALUATOR.names.clauses.keys()


def test_a_host_s_own_policy_has_pages_too(tmp_path: Path) -> None:
    """With the text that it puts beside its policy."""
    shutil.copytree(ROOT / "examples" / "website-indicators", tmp_path / "ours")
    policy = next(each for each in load_policies(tmp_path / "ours") if each.clauses)
    clause = policy.clauses[0]
    text = f"# 文本\n\n## {clause.at}\n\n本单位<原文>。\n"
    (Path(policy.directory) / "text.md").write_text(text, encoding="utf-8")
    evaluator = Evaluator(load_policies(tmp_path / "ours"), "reference")
    page = perform(evaluator, Task("clause-page", {"id": clause.id})).body.decode()
    assert "本单位&lt;原文&gt;。" in page
