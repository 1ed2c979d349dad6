"""The conversation of `ask`: twenty stored ones, and what it does with bad input."""

import json
import os
import re
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from commands import COMMAND, ROOT, SAFETY, Done, environment, run
from shipped import EVALUATOR

from disclosure_rules.cli.answer_file import AnswerFile
from disclosure_rules.errors import Lang
from disclosure_rules.phrases import LANGS, phrase
from disclosure_rules.records import KINDS, read_record

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
        pytest.param(
            "a.yaml",
            "kind: document\nsecrecy: |\n\n# dates\nissued: 2026-11-02\n",
            "kind: document\nsecrecy: none\n# dates\nissued: 2026-11-02\n",
            id="the line after a blank text in lines of its own",
        ),
        pytest.param(
            "a.json",
            '{"kind": "document", "host": {"note": "\\ud83d"}}',
            '{"kind": "document", "host": {"note": "\\ud83d"}, "secrecy": "none"}',
            id="half a character of a host",
        ),
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
    file = tmp_path / "record.json"
    file.write_text(json.dumps(UNDATED), encoding="utf-8")
    for lang in ("zh", "en"):
        out = tmp_path / f"{lang}.json"
        options = ("--about", "publish-online", "--out", str(out))
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


def test_a_conversation_decides_and_writes_the_file(tmp_path: Path) -> None:
    """A bad answer is asked for again, the last one is taken back, what nobody knows stays open, comments stay."""
    file, out = tmp_path / "draft.yaml", tmp_path / "decided.yaml"
    file.write_text(DRAFT, "utf-8")
    result = ask(
        file,
        "2\n<\nnonsense\n1\n1\n4\nq\n",
        "--out",
        str(out),
    )
    assert result.status == 0, result.err
    assert "nonsense" not in result.out
    assert "record.term" in result.err or "secrecy" in result.err
    written = yaml.safe_load(out.read_text("utf-8"))
    assert written["secrecy"] == "none"
    assert written["form"] == {"proposed_attribute": "proactive"}
    assert "# a draft" in out.read_text("utf-8")
    assert "# the district" in out.read_text("utf-8")
    assert file.read_text("utf-8") == DRAFT
    assert EVALUATOR.evaluate(written, as_of=DAY).determinations["disclosure.attribute"].value == "proactive"


def test_a_conversation_without_answers_writes_nothing(tmp_path: Path) -> None:
    """Nor does one whose file cannot be written leave half of it."""
    file, out = tmp_path / "draft.json", tmp_path / "none" / "decided.json"
    file.write_text(json.dumps({"kind": "document"}), "utf-8")
    assert ask(file, "?\nq\n", "--out", str(tmp_path / "same.json")).status == 0
    assert not (tmp_path / "same.json").exists()
    failed = ask(file, "1\nq\n", "--out", str(out), lang="zh")
    assert failed.status == 2
    assert "cli.unwritable" in failed.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["draft.json"]


def test_only_one_record_that_can_be_written_is_asked_about(tmp_path: Path) -> None:
    """Lines of records or a list are no draft."""
    lines = tmp_path / "records.jsonl"
    lines.write_text('{"kind": "document"}\n', "utf-8")
    several = tmp_path / "several.yaml"
    several.write_text("- {kind: document}\n- {kind: document}\n", "utf-8")
    for file in (lines, several):
        result = ask(
            file,
            "q\n",
        )
        assert result.status == 2
        assert "cli.one-record" in result.err


# nothing that was answered is lost


def decided(file: Path) -> object:
    """What the file says of the one answer of these tests."""
    return yaml.safe_load(file.read_text("utf-8"))["secrecy"]


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_each_answer_is_in_the_file_however_the_command_ends(name: str, tmp_path: Path) -> None:
    """The file is there, whole, and nothing is beside it."""
    file, out = tmp_path / "draft.yaml", tmp_path / "decided.yaml"
    file.write_text(DRAFT, "utf-8")
    with subprocess.Popen(
        (*COMMAND, "ask", str(file), "--as-of", DAY, "--out", str(out)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment(),
        start_new_session=True,
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write("1\n")
        process.stdin.flush()
        prompts = 0
        while prompts < 2:  # the second question is there
            prompts += process.stdout.read(1) == ">"
        os.killpg(process.pid, signal.Signals[name])
        process.communicate(timeout=SAFETY)
    assert process.returncode == (130 if name == "SIGINT" else -signal.Signals[name])
    assert decided(out) == "none"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["decided.yaml", "draft.yaml"]


SECRECY = {"secrecy": "none"}


def draft_of(directory: Path, out: str) -> tuple[Path, AnswerFile]:
    """A draft on a disk, and the file of its answers."""
    file = directory / "draft.yaml"
    file.write_text(DRAFT, "utf-8")
    return file, AnswerFile(file, file.read_bytes(), str(directory / out), "en")


def save(answers: AnswerFile, given: dict[str, str] = SECRECY) -> None:
    """Save the answers to the draft."""
    answers.save(read_record(yaml.safe_load(DRAFT)), given)


@pytest.mark.parametrize(
    "meanwhile",
    [
        pytest.param(lambda file: file.unlink(), id="the file is gone"),
        pytest.param(lambda file: file.write_text("kind: [document", "utf-8"), id="it is no YAML any more"),
        pytest.param(lambda file: file.write_text("kind: meeting\n", "utf-8"), id="it is another record"),
    ],
)
def test_what_becomes_of_the_record_read_touches_no_answer(
    meanwhile: Callable[[Path], object], tmp_path: Path
) -> None:
    """They go into the text that was read."""
    file, answers = draft_of(tmp_path, "decided.yaml")
    meanwhile(file)
    save(answers)
    answers.finish()
    out = tmp_path / "decided.yaml"
    assert out.read_text("utf-8") == DRAFT.replace("juris", "secrecy: none\njuris")
    assert not answers.has_failed


@pytest.mark.parametrize("is_begun", [False, True], ids=["before the first answer", "between two answers"])
@pytest.mark.parametrize("name", ["draft.yaml", "decided.yaml"])
def test_what_somebody_else_has_written_is_not_overwritten(
    name: str, *, is_begun: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The answers go beside it, which is said; the next ones too."""
    _, answers = draft_of(tmp_path, name)
    if is_begun:
        save(answers, {"secrecy": "secret"})
    theirs = tmp_path / name
    theirs.write_text("kind: document # theirs\n", "utf-8")
    save(answers, {"secrecy": "secret"})
    save(answers)
    answers.finish()
    beside = theirs.with_suffix(".answers.yaml")
    told = capsys.readouterr()
    assert theirs.read_text("utf-8") == "kind: document # theirs\n"
    assert decided(beside) == "none"
    assert told.err.count("[cli.unwritable]") == 1 and beside.name in told.err
    assert str(beside) in told.out
    assert answers.has_failed


def test_what_no_file_takes_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the file can be written again, it is written after all."""
    (tmp_path / "there").mkdir()
    for is_back in (False, True):
        _, answers = draft_of(tmp_path, "there/decided.yaml")
        (tmp_path / "there").rmdir()
        save(answers)
        if is_back:
            (tmp_path / "there").mkdir()
            save(answers)
        answers.finish()
        told = capsys.readouterr()
        assert "[cli.unwritable]" in told.err
        assert answers.has_failed is not is_back
        assert ("secrecy: none" in told.out) is not is_back
        (tmp_path / "there").mkdir(exist_ok=True)


def test_answers_that_were_taken_back_are_not_in_the_file(tmp_path: Path) -> None:
    """It is as the record was."""
    file = tmp_path / "draft.json"
    file.write_text('{ "kind":"document" }', "utf-8")
    assert ask(file, "1\n<\nq\n", "--out", str(file)).status == 0
    assert file.read_text("utf-8") == '{ "kind":"document" }'


def test_a_file_keeps_its_rights(tmp_path: Path) -> None:
    """A new one has those of the record: what only its owner may read is not told to others."""
    file = tmp_path / "draft.yaml"
    file.write_text(DRAFT, "utf-8")
    file.chmod(0o600)
    for out in (file, tmp_path / "new.yaml"):
        assert ask(file, "1\nq\n", "--out", str(out)).status == 0
        assert out.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("none/decided.yaml", "no such directory", id="no such directory"),
        pytest.param("folder.yaml", "EISDIR", id="a directory"),
        pytest.param("decided.json", "`.yaml`", id="the suffix of another format"),
        pytest.param("other.yaml", "file exists", id="another record"),
        pytest.param("pipe.yaml", "file exists", id="a pipe"),
    ],
)
def test_a_file_that_cannot_be_written_is_refused_before_the_first_question(
    name: str, message: str, tmp_path: Path
) -> None:
    """Nobody answers in vain."""
    file = tmp_path / "draft.yaml"
    file.write_text(DRAFT, "utf-8")
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "other.yaml").write_text("kind: meeting\n", "utf-8")
    os.mkfifo(tmp_path / "pipe.yaml")
    result = ask(file, "1\nq\n", "--out", str(tmp_path / name))
    assert (result.status, result.out) == (2, "")
    assert "[cli.unwritable]" in result.err and message in result.err
    names = ["draft.yaml", "folder.yaml", "other.yaml", "pipe.yaml"]
    assert sorted(path.name for path in tmp_path.iterdir()) == names
    assert (tmp_path / "other.yaml").read_text("utf-8") == "kind: meeting\n"


@pytest.mark.parametrize(
    ("content", "options", "expected"),
    [
        pytest.param("类型: 公文\n", (), "zh", id="Chinese"),
        pytest.param("kind: 公文\n", (), "en", id="English"),
        pytest.param("类型: 公文\n", ("--lang", "en"), "en", id="another that is named"),
    ],
)
def test_a_record_is_asked_about_in_its_language(
    content: str, options: tuple[str, ...], expected: Lang, tmp_path: Path
) -> None:
    """Questions, what may be typed, and what is wrong with an answer."""
    file = tmp_path / "draft.yaml"
    file.write_text(content, "utf-8")
    result = run("ask", file, "--as-of", DAY, *options, stdin="none of these\nq\n")
    question = EVALUATOR.next_question({"kind": "document"}, as_of=DAY)
    assert question is not None
    for lang in LANGS:
        keys = phrase("ask.keys", lang, unsure="?", back="<", enough="q")
        assert all(
            (words in result.out) is (lang == expected) for words in (question.question.of(lang), keys)
        )
    assert ("可填" in result.err) is (expected == "zh"), result.err


def test_the_record_is_no_standard_input() -> None:
    """The answers are; the help says nothing else."""
    for lang in LANGS:
        result = run("ask", "-", "--lang", lang, stdin='{"kind": "document"}')
        assert (result.status, "[cli.one-record]" in result.err) == (2, True)
    told = run("ask", "--help", LANG="zh_CN.UTF-8").out
    assert "YAML" in told and "标准输入" not in told


# back and forth


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("<", "level level", id="before the first question there is none"),
        pytest.param("1 <", "level grounds level", id="after an answer, its question"),
        pytest.param("? <", "level grounds level", id="after what is not known, that question"),
        pytest.param("? 1 <", "level grounds attribute grounds", id="what is not known before stays so"),
        pytest.param("? 1 < <", "level grounds attribute grounds level", id="until that question is reached"),
        pytest.param(
            "1 ? < 1 < <", "level grounds attribute grounds attribute grounds level", id="step by step"
        ),
    ],
)
def test_back_is_the_question_before(typed: str, expected: str, tmp_path: Path) -> None:
    """Whatever was said to it; each question by a word of it."""
    file = tmp_path / "draft.yaml"
    file.write_text(DRAFT, "utf-8")
    result = ask(file, "".join(f"{line}\n" for line in [*typed.split(), "q"]))
    asked = re.findall(r"^To decide: .*\n.*?(level|grounds|attribute) ", result.out, re.MULTILINE)
    assert (result.status, result.err, " ".join(asked)) == (0, "", expected)


def test_what_is_no_text_is_no_answer(tmp_path: Path) -> None:
    """It is asked for again."""
    file = tmp_path / "draft.json"
    file.write_text('{"kind": "document"}', "utf-8")
    result = run("ask", file, "--as-of", DAY, "--lang", "en", stdin=b"\xff\n1\nq\n")
    assert result.status == 0
    assert "[record.term]" in result.err
    assert '"secrecy": "none"' in result.out


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("[]", [], id="none, as the problem says to write it"),
        pytest.param("商业秘密", ["商业秘密"], id="a word"),
        pytest.param("[个人隐私, 商业秘密]", ["个人隐私", "商业秘密"], id="words in brackets"),
        pytest.param("5 部分", [{"事由": "商业秘密", "范围": "部分"}], id="a number, for a part"),
        pytest.param(
            "商业秘密 部分、6",
            [{"事由": "商业秘密", "范围": "部分"}, "个人隐私"],
            id="a word for a part, beside a number",
        ),
    ],
)
def test_grounds_may_be_typed_in_words_and_for_a_part(
    typed: str, expected: list[object], tmp_path: Path
) -> None:
    """What stands against a part only is not stated of the whole."""
    file = tmp_path / "record.yaml"
    file.write_text("类型: 公文\n管辖: 徐汇区\n密级: 无\n", encoding="utf-8")
    result = ask(file, f"{typed}\nq\n", "--out", str(file), lang="zh")
    assert (result.status, result.err) == (0, "")
    assert yaml.safe_load(file.read_text(encoding="utf-8"))["豁免事由"] == expected
