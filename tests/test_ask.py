"""The conversation of `ask`: twenty stored ones, and what it does with bad input."""

import json
import re
from pathlib import Path

import pytest
import yaml
from commands import ROOT, Done, run

from disclosure_rules.phrases import phrase
from disclosure_rules.records import KINDS

DAY = "2026-11-30"
CONVERSATIONS = sorted((ROOT / "tests" / "data" / "conversations").glob("*.txt"))


def ask(file: Path, typed: str, *options: str, lang: str = "en") -> Done:
    """The command with these lines typed."""
    return run("ask", file, "--as-of", DAY, "--lang", lang, *options, stdin=typed)


def test_twenty_conversations_cover_every_kind() -> None:
    """Two about each, in both languages."""
    names = [path.stem for path in CONVERSATIONS]
    assert names == sorted(f"{kind}-{number}" for kind in KINDS for number in (1, 2))


@pytest.mark.parametrize("path", CONVERSATIONS, ids=[path.stem for path in CONVERSATIONS])
def test_a_conversation_from_empty_to_decided_is_as_stored(path: Path, tmp_path: Path) -> None:
    """`python -m tools.conversations` writes them anew; each goes on until nothing is left to ask."""
    start, told = path.read_text(encoding="utf-8").split("---\n")
    file = tmp_path / "record.yaml"
    file.write_text(start, encoding="utf-8")
    typed = re.findall(r"^> (.*)\n", told, re.MULTILINE)
    lang = "zh" if phrase("ask.nothing-left", "zh") in told else "en"
    result = ask(file, "".join(f"{line}\n" for line in typed), lang=lang)
    assert (result.status, result.err) == (0, "")
    assert result.out == re.sub(r"^> .*\n", "> ", told, flags=re.MULTILINE)
    assert phrase("ask.nothing-left", lang) in result.out


DRAFT = "# a draft\nkind: document\njurisdiction: 徐汇区 # the district\n"


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        pytest.param("a.yaml", DRAFT, DRAFT.replace("juris", "secrecy: none\njuris"), id="comments of YAML"),
        pytest.param(
            "a.yml",
            "\ufeff" + DRAFT.replace("\n", "\r\n"),
            "\ufeff" + DRAFT.replace("juris", "secrecy: none\njuris").replace("\n", "\r\n"),
            id="the ends of lines, and the mark at the beginning",
        ),
        pytest.param(
            "a.json", '{"kind": "document"}', '{"kind": "document", "secrecy": "none"}', id="JSON in one line"
        ),
        pytest.param(
            "a.json",
            '{\n\t"kind": "document"\n}\n',
            '{\n\t"kind": "document",\n\t"secrecy": "none"\n}\n',
            id="the indentation of JSON",
        ),
        pytest.param(
            "a.json", '{"类型": "公文"}', '{"类型": "公文", "密级": "无"}', id="Chinese names in JSON"
        ),
        pytest.param("a.yaml", "类型: 公文\n", "类型: 公文\n密级: 无\n", id="Chinese names in YAML"),
    ],
)
def test_the_written_file_keeps(name: str, before: str, after: str, tmp_path: Path) -> None:
    """Everything but the answer is as it stood, also where the file itself is written."""
    file = tmp_path / name
    file.write_bytes(before.encode())
    result = ask(file, "1\nq\n", "--out", str(file))
    assert result.status == 0, result.err
    assert file.read_bytes() == after.encode()
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_without_a_file_to_write_the_record_is_printed(tmp_path: Path) -> None:
    """So no answer is lost; the file that was read stays as it was."""
    file = tmp_path / "draft.yaml"
    file.write_text(DRAFT, encoding="utf-8")
    result = ask(file, "1\nq\n")
    shown = result.out.partition(phrase("ask.record", "en"))[2]
    assert yaml.safe_load(shown) == {"kind": "document", "secrecy": "none", "jurisdiction": "徐汇区"}
    assert file.read_text(encoding="utf-8") == DRAFT


UNDATED = {
    "kind": "document",
    "jurisdiction": "徐汇区",
    "secrecy": "none",
    "exemption_grounds": [],
    "form": {"proposed_attribute": "proactive"},
    "unknown": ["issued"],
}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        pytest.param("soon", "record.date", id="no day at all"),
        pytest.param("2026-02-30", "record.date", id="a day that no calendar has"),
        pytest.param(
            "2099-01-01", "record.as-of-before-issue", id="a day that contradicts the day of the decision"
        ),
        pytest.param("0", "record.date", id="a number that is none of the answers"),
    ],
)
def test_a_bad_answer_is_asked_for_again(typed: str, code: str, tmp_path: Path) -> None:
    """The problem is told in the language of the reader, and nothing else that was answered is lost."""
    file, out = tmp_path / "record.json", tmp_path / "out.json"
    file.write_text(json.dumps(UNDATED), encoding="utf-8")
    options = ("--about", "publish-online", "--out", str(out))
    for lang in ("zh", "en"):
        result = ask(file, f"{typed}\n2026-11-20\n", *options, lang=lang)
        assert result.status == 0, result.err
        assert result.err.count(code) == 1
        assert json.loads(out.read_text(encoding="utf-8"))["issued"] == "2026-11-20"


def test_entries_with_their_days_may_be_typed(tmp_path: Path) -> None:
    """A term and a day each, in either language; a Chinese file gets Chinese names. Nonsense is asked for again."""
    file, out = tmp_path / "record.yaml", tmp_path / "out.yaml"
    file.write_text(
        "类型: 突发事件\n管辖: 徐汇区\n级别: 重大\n发生时间: 2019-05-20T09:10\n知悉时间: 2019-05-20T09:10\n未知: [信息发布]\n",
        encoding="utf-8",
    )
    typed = "新闻发布会 某日\n门户网站 2019-05-20T11:40、press_conference 2019-05-21\nq\n"
    result = ask(file, typed, "--about", "release-gap", "--out", str(out), lang="zh")
    assert (result.status, result.err.count("record.date")) == (0, 1), result.err
    assert "门户网站 2026-11-30" in result.out
    assert yaml.safe_load(out.read_text(encoding="utf-8"))["信息发布"] == [
        {"渠道": "门户网站", "时间": "2019-05-20T11:40"},
        {"渠道": "新闻发布会", "时间": "2019-05-21"},
    ]


def test_an_answer_may_not_contradict_a_stated_fact(tmp_path: Path) -> None:
    """Two interpretations are published, so two at the least were required; what is stated is not given up."""
    file = tmp_path / "portfolio.yaml"
    counts = "counts: {interpretations_published: 2}"
    file.write_text(f"kind: portfolio\njurisdiction: 徐汇区\n{counts}\n", encoding="utf-8")
    result = ask(file, "1\n?\n", "--about", "interpretations-missing")
    assert "record.counts" in result.err, result.out
    assert phrase("ask.record", "en") not in result.out


@pytest.mark.parametrize(
    ("content", "about", "code"),
    [
        pytest.param(
            {"kind": "document"}, "disclosure.atribute", "decision.unknown", id="no such conclusion"
        ),
        pytest.param(
            {"kind": "document", "secrecy": "secret"},
            "publish-online",
            "decision.not-concluded",
            id="a duty that does not apply",
        ),
        pytest.param(
            {"kind": "document"}, "reply-in-time", "decision.unknown", id="a conclusion with another name"
        ),
        pytest.param(
            [{"kind": "document"}], "disclosure.attribute", "cli.one-record", id="a list of one record"
        ),
    ],
)
def test_what_cannot_be_asked_about_is_refused(
    content: object, about: str, code: str, tmp_path: Path
) -> None:
    """In both languages, with the place."""
    file = tmp_path / "record.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    for lang in ("zh", "en"):
        result = ask(file, "1\n", "--about", about, lang=lang)
        assert (result.status, f"[{code}]" in result.err) == (2, True), result.err


def test_what_an_answer_shows_not_to_apply_is_settled(tmp_path: Path) -> None:
    """The conversation ends as any other."""
    file = tmp_path / "record.yaml"
    file.write_text("kind: document\njurisdiction: 徐汇区\n", encoding="utf-8")
    result = ask(file, "4\n", "--about", "publish-online")
    assert (result.status, result.err) == (0, "")
    assert phrase("ask.nothing-left", "en") in result.out
