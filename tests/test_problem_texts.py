"""The texts of problems: complete in both languages, filled by the values that the source gives, and well written."""

import pickle
import re
import string
from collections.abc import Iterator
from typing import Any

import pytest
from problem_calls import Made, calls
from pydantic import ValidationError

from disclosure_rules import DocumentRecord, RecordError, errors
from disclosure_rules.diagnostics import codes
from disclosure_rules.errors import MisfitError, Problem, Text, texts
from disclosure_rules.location import Location
from disclosure_rules.records import KINDS, read_record
from disclosure_rules.records.kinds import problem_of

SHARED = "values"
FILES = [SHARED, *(f"diagnostics/{code}" for code in codes())]
VARIANTS = [(file, variant) for file in FILES for variant in texts(file)]

WITHOUT_HELP: dict[tuple[str, str], str] = {}
"""The texts that say all in the message, each with the reason; none today."""

PROPER = ("YAML", "JSON", "CSV", "GBK", "iCalendar", "UTF-8")
"""Names that keep their capital letters, at the beginning of a sentence too."""


def file_of(code: str | None, variant: str) -> str:
    """The file that holds a variant of a code."""
    own = f"diagnostics/{code}"
    return own if code and variant in texts(own) else SHARED


def used() -> Iterator[tuple[Made, str, str]]:
    """Every variant that a call may make, with the file that must hold it."""
    for made in calls():
        for variant in made.variants:
            for code in made.codes or ({None} if variant != "default" else ()):
                yield made, file_of(code, variant), variant


def placeholders(file: str, variant: str, part: str | None = None, lang: str | None = None) -> set[str]:
    """The values that a text asks for."""
    found = texts(file)[variant]
    wordings = [
        found[one][tongue]
        for one in ((part,) if part else found)
        for tongue in ((lang,) if lang else ("zh", "en"))
    ]
    return {
        name
        for wording in wordings
        for _, name, _, _ in string.Formatter().parse(wording)
        if name is not None
    }


def test_every_variant_has_its_text_and_every_text_its_variant() -> None:
    """Whatever the source may ask for is there, and nothing else is."""
    assert {(file, variant) for _, file, variant in used()} == set(VARIANTS)


def test_the_values_are_those_that_the_text_asks_for() -> None:
    """A call gives every value of each of its variants, and none that no variant shows; `meant` is the suggestion."""
    wrong = []
    makers: dict[Made, list[tuple[str, str]]] = {}
    for made, file, variant in used():
        makers.setdefault(made, []).append((file, variant))
    for made, files in makers.items():
        asked = [placeholders(*file) for file in files]
        given = made.values - {"meant"}
        if any(not names <= given for names in asked) or not given <= set().union(*asked):
            wrong.append((made.where, files, sorted(given)))
    assert wrong == []


@pytest.mark.parametrize(("file", "variant"), VARIANTS)
def test_a_text_is_whole_in_both_languages(file: str, variant: str) -> None:
    """Message and help, with the same values."""
    found = texts(file)[variant]
    assert set(found) == {"message", "help"}
    for part, wording in found.items():
        assert set(wording) == {"zh", "en"}
        empty = part == "help" and (file, variant) in WITHOUT_HELP
        assert [not wording[lang] for lang in ("zh", "en")] == [empty, empty]
        assert placeholders(file, variant, part, "zh") == placeholders(file, variant, part, "en")


def without_quotes(text: str) -> str:
    """A text without what it quotes and without its values."""
    return re.sub(r"`[^`]*`|“[^”]*”|\{\{.*?\}\}|\{[^{}]*\}", "", text)


@pytest.mark.parametrize(("file", "variant"), VARIANTS)
def test_the_english_is_plain(file: str, variant: str) -> None:
    """Lower case, no final period, no Chinese but what is quoted."""
    for part in ("message", "help"):
        text = texts(file)[variant][part]["en"]
        assert not text.endswith((".", ";", " "))
        assert text[:1] == text[:1].lower() or text.startswith(PROPER)
        assert not re.search(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", without_quotes(text)), text
        assert text.count("`") % 2 == 0


@pytest.mark.parametrize(("file", "variant"), VARIANTS)
def test_the_chinese_is_that_of_documents(file: str, variant: str) -> None:
    """Chinese sentences, quotes “ ”, no spoken words; the help asks for something or lists what may be written."""
    for part in ("message", "help"):
        text = texts(file)[variant][part]["zh"]
        plain = without_quotes(text)
        assert re.search(r"[\u4e00-\u9fff]", text)
        assert not text.endswith(("。", "；", " "))
        assert not re.search(r"没有|的话|[吧呢吗啦呀嘛了]", plain), text
        assert not re.search(r"[A-Za-z]{2,}(?: [a-z]{2,})+", plain), text
        assert "`" not in text and text.count("“") == text.count("”")
        assert part == "message" or re.search(r"请|^可填：|^可用：", plain), text


def test_a_suggestion_replaces_the_help_in_both_languages() -> None:
    """One function words it."""
    near = Problem("policy.unknown-clause", "x", clause="A1", meant="A2")
    far = Problem("policy.unknown-clause", "x", clause="A1", meant=None)
    assert (near.help, near.help_zh) == ("did you mean `A2`?", "是否应为“A2”？")
    assert (far.help, far.help_zh) == ("declare it under `clauses`", "请在 clauses 下声明")
    assert near.zh == "条款“A1”未声明；是否应为“A2”？"
    assert near.line() == "x: the clause `A1` is not declared; did you mean `A2`? [policy.unknown-clause]"
    assert near.line("zh") == "x: 条款“A1”未声明；是否应为“A2”？ [policy.unknown-clause]"


def test_values_are_shown_in_the_language_of_the_text() -> None:
    """Lists, labels and the message of another problem."""
    parts = (Text("印发数", "`issued`"), Text("上网数", "`published`"))
    counts = Problem("record.counts", "counts.all", parts=parts, whole=Text("总数", "`all`"))
    assert counts.message == "`issued`, `published`: more than `all` in all"
    assert counts.message_zh == "印发数、上网数之和大于总数"
    reason = Problem("calendar.outside", "", "year", duration="9y", day="2018-01-01", year=9999)
    outer = Problem("calendar.outside", "issued", "obligation", obligation="archive", reason=reason)
    assert outer.message == "the obligation `archive`: `9y` after 2018-01-01 ends after the year 9999"
    assert outer.message_zh == "义务“archive”：2018-01-01 后“9y”超出 9999 年"


def test_a_problem_is_a_value() -> None:
    """Equal, hashable and the same after pickling, whatever the order of its values; its plain form has five keys."""
    one = Problem("policy.overlap", "a:1", parameter="p")
    assert one == Problem("policy.overlap", "a:1", parameter="p", meant=None)
    assert len({one, Problem("policy.overlap", "a:1", parameter="p"), one.at("b:2")}) == 2
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301  # our own
    misfit = MisfitError("duration", written="10w")
    assert pickle.loads(pickle.dumps(misfit)).problem == misfit.problem  # noqa: S301  # our own
    assert list(one.as_json()) == ["code", "place", "message", "help", "zh"]
    with pytest.raises(AttributeError):
        one.code = "x"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Location("rules.yaml", 3, 5), "rules.yaml:3:5"),
        (Location("lines.jsonl", 3), "lines.jsonl:3"),
        (Location("record.json", 3, 5, "form.title"), "record.json:3:5: form.title"),
        (Location("form.title"), "form.title"),
        (Location("C:/a:b.yaml", 1, 1), "C:/a:b.yaml:1:1"),
    ],
)
def test_a_place_is_text_when_it_is_printed(place: Location, text: str) -> None:
    """A problem keeps the parts, whatever the file is called, and prints them in one form."""
    problem = Problem("read.yaml", place)
    assert (problem.where, problem.place, problem.as_json()["place"]) == (place, text, text)
    assert problem.line().startswith(f"{text}: ")


def test_texts_are_read_only_when_one_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A record is refused, and its problems are compared and kept, without reading a file of texts."""

    def unread(name: str) -> Any:
        raise AssertionError(name)

    monkeypatch.setattr(errors, "texts", unread)
    with pytest.raises(MisfitError):
        raise MisfitError("duration", written="10w")
    found = Problem("policy.overlap", "a:1", parameter="p")
    assert pickle.loads(pickle.dumps(found)) == found.at("a:1")  # noqa: S301  # our own
    with pytest.raises(AssertionError, match=r"policy\.overlap"):
        _ = found.message


def test_an_error_of_pydantic_carries_its_problem() -> None:
    """Who validates with the model itself reads message and help, and restores the problem as `read_record` gives it."""
    with pytest.raises(ValidationError) as raw:
        DocumentRecord.model_validate(
            {"issued": "2018-02-30", "form": {"proposed_attribute": "主动公布"}, "normative": "maybe"}
        )
    for words in (
        "no such day in the calendar: month 2 has 28 days; check the year",
        "did you mean `主动公开`?",
        "not a yes or no; write",
    ):
        assert words in str(raw.value)
    with pytest.raises(RecordError) as ours:
        read_record(
            {
                "kind": "document",
                "issued": "2018-02-30",
                "form": {"proposed_attribute": "主动公布"},
                "normative": "maybe",
            }
        )
    restored = [problem_of(detail) for detail in raw.value.errors()]
    assert tuple(restored) == ours.value.problems
    assert {problem.code for problem in restored} == {"record.date", "record.term", "record.flag"}


STRAY = "举报人张三"


@pytest.mark.parametrize("kind", KINDS)
def test_no_message_quotes_a_value_of_a_record(kind: str) -> None:
    """Free text in the wrong field is refused without being repeated, in either language."""
    fields = [name for name in KINDS[kind].model_fields if name not in ("kind", "unknown")]
    for facts in (dict.fromkeys(fields, STRAY), {"unknown": [STRAY]}, {name: [STRAY] for name in fields}):
        try:
            read_record({"kind": kind, **facts})
        except RecordError as refused:
            for problem in refused.problems:
                assert STRAY not in problem.line("en") + problem.line("zh")


def test_no_source_holds_a_sentence_of_a_problem() -> None:
    """The texts stand in the data alone: no call that makes a problem takes one."""
    assert [(made.where, made.sentences) for made in calls() if made.sentences] == []
