"""Summaries as pages: whole, readable by a screen reader and in any light, and inert whatever a record holds."""

import functools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from commands import run
from html_pages import Page, assert_whole
from rich.console import Console

from disclosure_rules import Evaluator, load_policies
from disclosure_rules.render import Line, Report, Row, Section
from disclosure_rules.render.html import STYLE, page, report_article

EXAMPLES = Path(__file__).parents[1] / "examples"
EVALUATOR = Evaluator(load_policies(), engine="reference")
MODEL = yaml.safe_load((EXAMPLES / "xuhui-2018-20.yaml").read_text(encoding="utf-8"))
DRAFT = {
    "kind": "document",
    "id": "d-1",
    "jurisdiction": "徐汇区",
    "form": {"proposed_attribute": "主动公开"},
}
AS_OF = ("--as-of", "2018-12-31")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
TRICKS = "<script>alert(1)</script>&amp;\"'\u202eb\x1b[31m\u2028"


def lines(*records: dict[str, Any]) -> str:
    """Records as JSON Lines."""
    return "\n".join(json.dumps(record, ensure_ascii=False, default=str) for record in records)


@functools.cache
def pages(lang: str) -> tuple[str, ...]:
    """A page of one record, of many in full with a draft and a rejected one, of many as a list, and of a summary."""
    return tuple(_pages(lang))


def _pages(lang: str) -> Iterator[str]:
    html = ("--format", "html", "--lang", lang, *AS_OF)
    yield run("evaluate", EXAMPLES / "xuhui-2018-20.yaml", *html).out
    yield run(
        "evaluate", "-", "--full", *html, stdin=lines(DRAFT, MODEL, {"kind": "document", "issued": "x"})
    ).out
    yield run("evaluate", "-", *html, stdin=lines(DRAFT, MODEL)).out
    yield EVALUATOR.summary(MODEL, as_of="2018-12-31").page(lang)  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_is_whole_and_has_the_structure_that_a_screen_reader_asks_for(lang: str) -> None:
    """One first heading, no level left out, headings of tables marked, regions named, nothing from elsewhere."""
    for html in pages(lang):
        assert_whole(html, lang)


def test_a_page_says_what_the_text_says_in_its_order() -> None:
    """The verdict, the days, what is wrong, what follows, what to ask; everything else is folded below."""
    found = Page(pages("zh")[0])
    summary = EVALUATOR.summary(MODEL, as_of="2018-12-31")
    said = [
        summary.verdict.zh,
        "要办的事（2）",
        summary.to_do[0].title.zh,
        "已发现的问题（1）",
        "后果（1）",
        summary.consequences[0].title.zh,
        *(question.question.zh for question in summary.questions),
        "其余",
        "判定（19）",
        "sha256:",
        "不是法律意见",
    ]
    places = [found.text.index(text) for text in said]
    assert places == sorted(places)
    assert {"datetime": "2018-12-20"} in found.of("time")
    assert found.of("details")
    assert {"datetime": "2018-12-31T09:30+08:00"} in Page(
        report_article(Report("2018-12-31 09:30 (周一)", ()), "zh")
    ).of("time")


def test_chinese_within_an_english_page_is_marked_as_chinese() -> None:
    """A screen reader changes its voice there, and nowhere else."""
    for html in pages("en"):
        found = Page(html)
        assert [text for lang, text in found.texts if CHINESE.search(text) and lang != "zh-CN"] == []
        assert [text for lang, text in found.texts if lang == "zh-CN" and re.search("[a-z]{4}", text)] == []


@pytest.mark.parametrize("more", [[], ["--full"]])
def test_a_page_shows_names_as_they_are_and_does_nothing_with_them(more: list[str]) -> None:
    """Markup in the id of a record or in the name of a body is text; marks of direction are gone."""
    record = {**MODEL, "id": TRICKS, "issuer": {"name": TRICKS, "level": "区府办"}}
    for records in ([record], [record, DRAFT]):
        done = run("evaluate", "-", "--format", "html", *more, *AS_OF, stdin=lines(*records))
        found = Page(done.out)
        assert found.open == [] and found.of("script") == []
        assert "<script>" in found.text
        assert not re.search("[\u202e\x1b\u2028]", done.out)
    for shown in (
        EVALUATOR.evaluate(record, as_of="2018-12-31"),
        EVALUATOR.summary(record, as_of="2018-12-31"),
    ):
        assert Page(shown._repr_html_()).of("script") == []
        console = Console(width=80)
        with console.capture() as capture:
            console.print(shown)
        assert "<script>" in capture.get() and not re.search("[\u202e\u2028]", capture.get())


def test_any_report_is_an_article() -> None:
    """A list of its lines and its table, all of it text."""
    table = Section("<b>", (Line("a & b", "bad", 1),), ("<i>", "n"), (Row(("<u>", "1")),))
    found = Page(page("<t>", "en", [report_article(Report("<h>", (table,)), "en")]))
    assert [text for _, text in found.texts] == ["<t>", "<h>", "<b>", "a & b", "<i>", "n", "<u>", "1"]
    assert found.of("th") == [{"scope": "col"}, {"scope": "col"}, {"scope": "row"}]


def colours(scheme: str) -> dict[str, str]:
    """The colours of a scheme by their names."""
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})\b", scheme))


def luminance(colour: str) -> float:
    """The relative luminance of a colour, as WCAG 2 defines it."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours."""
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_measured_as_the_standard_says() -> None:
    """Black on white is 21, and a colour on itself 1."""
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777") == 1
    assert contrast("#767676", "#fff") == pytest.approx(4.54, abs=0.01)


def test_every_colour_of_text_is_readable_on_every_ground_in_light_dark_and_print() -> None:
    """At least 4.5, which is level AA; each scheme names all colours."""
    light, dark, paper = map(colours, re.split(r"@media (?:\(prefers-color-scheme: dark\)|print)", STYLE))
    assert set(light) == set(dark) == set(paper)
    for scheme in (light, dark, paper):
        grounds = [scheme[name] for name in scheme if name == "paper" or name.endswith("tint")]
        texts = [scheme[name] for name in ("ink", "soft", "link", "bad", "notice", "good")]
        assert min(contrast(text, ground) for text in texts for ground in grounds) >= 4.5
    assert luminance(dark["paper"]) < luminance(dark["ink"])


def test_a_printed_page_is_a_paper() -> None:
    """A4 with the number of each page; what is folded is not printed."""
    assert re.search(r"@page \{ size: A4;.*counter\(page\)", STYLE)
    assert "details { display: none }" in STYLE.partition("@media print")[2]
