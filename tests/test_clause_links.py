"""The clauses in a report lead to their pages: of a service, of a site, or beside the report."""

import json
import re
import shutil
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from commands import run
from hypothesis import given
from hypothesis import strategies as st
from shipped import EVALUATOR

from disclosure_rules.errors import PolicyError, Text
from disclosure_rules.location import Location
from disclosure_rules.policy.files import SHIPPED
from disclosure_rules.policy.model import DatedValue, Parameter, Period
from disclosure_rules.render.clause_links import ClauseLinks
from disclosure_rules.service.clause_timeline import timeline
from tools.clause_pages import main as write_pages
from tools.site_check import problems

CLAUSES = EVALUATOR.names.clauses
LINKS = ClauseLinks("c/{id}.html", CLAUSES.values())
M145 = '<a href="c/M14.5.html">M14.5</a>'

HTML = {
    "an id": ("<p>M14.5</p>", f"<p>{M145}</p>"),
    "an id with a sign behind it": ("M14.5、M14.5.", f"{M145}、{M145}."),
    "a place": ("办法（十四）", '<a href="c/M14.1.html">办法（十四）</a>'),
    "the longer of two places": ("条例（2007）第九十条", "条例（2007）第九十条"),
    "a part of another word": ("XM14.5 M14.55 M14.5-a M14.5.1 a/M14.5", "XM14.5 M14.55 M14.5-a M14.5.1 a/M14.5"),
    "what is a link already": ('<a href="M14.5">M14.5 <b>M14.5</b></a> M14.5', f'<a href="M14.5">M14.5 <b>M14.5</b></a> {M145}'),
    "a title and a style": ("<title>M14.5</title><style>M14.5</style>", "<title>M14.5</title><style>M14.5</style>"),
    "an attribute": ('<p title="M14.5">', '<p title="M14.5">'),
}  # fmt: skip


@pytest.mark.parametrize(("html", "linked"), HTML.values(), ids=HTML)
def test_a_clause_in_a_page_is_a_link(html: str, linked: str) -> None:
    """Wherever its id or its place stands as text, and nowhere else."""
    assert LINKS.in_html(html) == linked


def test_places_lead_to_one_instrument() -> None:
    """A place names the instrument, so that its first clause stands for it."""
    policies = {clause.id: policy.id for policy in EVALUATOR.policies for clause in policy.clauses}
    places: dict[str, set[str]] = {}
    for clause in CLAUSES.values():
        places.setdefault(clause.at, set()).add(policies[clause.id])
    assert all(len(found) == 1 for found in places.values())


@pytest.mark.parametrize(
    "address",
    ["", "x", "javascript:{id}", "data:text/html,{id}", 'http://x/{id}">', "{id} x", "ftp://x/{id}"],
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    """What would not lead to a page, or would run."""
    with pytest.raises(PolicyError, match="clause-pages"):
        ClauseLinks(address, CLAUSES.values())


RECORD = "examples/xuhui-2018-20.yaml"
HERE = ("--as-of", "2018-12-31", "--clause-pages", "https://oa.example/clauses/{id}")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "command",
    [
        ("evaluate", "--format", "markdown"),
        ("evaluate", "--format", "html"),
        ("explain", "--format", "markdown"),
    ],
)
def test_every_clause_of_a_report_leads_to_its_page(command: tuple[str, ...], lang: str) -> None:
    """In both languages; without the option the same report has no link."""
    name, *options = command
    linked = run(name, RECORD, *options, *HERE, "--lang", lang)
    plain = run(name, RECORD, *options, *HERE[:2], "--lang", lang)
    assert linked.status == plain.status and not linked.err
    found = re.findall(r"https://oa\.example/clauses/([\w.]+)", linked.out)
    assert len(found) >= 2 and set(found) <= CLAUSES.keys()
    undone = re.sub(
        r"\[([^\]]*)\]\(https://oa[^)]*\)|<a href=\"https://oa[^\"]*\">([^<]*)</a>",
        lambda it: it[1] or it[2],
        linked.out,
    )
    assert undone == plain.out
    for words in re.split(r"\[[^\]]*\]\([^)]*\)|<a [^>]*>[^<]*</a>|<[^>]*>", linked.out):
        assert not re.search(r"(?<![\w.])M14\.5(?![\w.])|办法（十四）", words)


def test_the_pages_of_a_worklist_and_of_a_comparison_have_links_too(tmp_path: Path) -> None:
    """To the clauses of what presses, and of what changes."""
    before = tmp_path / "before"
    shutil.copytree(SHIPPED, before)
    changed = before / "xuhui-2018" / "publication.yaml"
    changed.write_text(
        changed.read_text(encoding="utf-8").replace("value: 10wd", "value: 3wd"), encoding="utf-8"
    )
    record = tmp_path / "a.json"
    document = {
        "kind": "document",
        "jurisdiction": "徐汇区",
        "origin": "own",
        "secrecy": "none",
        "exemption_grounds": [],
    }
    record.write_text(
        json.dumps({**document, "form": {"proposed_attribute": "proactive"}, "issued": "2018-12-20"})
    )
    options = ("--format", "html", "--lang", "zh", *HERE)
    for command in (("worklist", record), ("diff", before, "shipped", "--records", record)):
        done = run(*command, *options)
        found = set(re.findall(r"https://oa\.example/clauses/([\w.]+)", done.out))
        assert "M14.1" in found and found <= CLAUSES.keys(), done.err


def test_an_address_that_is_none_is_told_by_the_command() -> None:
    """Before anything is decided."""
    done = run(
        "evaluate", RECORD, "--as-of", "2018-12-31", "--format", "html", "--clause-pages", "javascript:{id}"
    )
    assert (done.status, done.out) == (2, "") and "[cli.argument]" in done.err


def test_the_site_has_the_page_of_every_clause(tmp_path: Path) -> None:
    """In both languages, with its cases; every link leads to a page."""
    write_pages(tmp_path)
    for lang in ("zh", "en"):
        assert {path.stem for path in (tmp_path / lang).iterdir()} == {*CLAUSES, "index"}
    assert list(problems(tmp_path)) == []
    page = (tmp_path / "zh" / "M14.5.html").read_text(encoding="utf-8")
    assert "成立" in page and "通过" in page and "<svg" in page and "10个工作日内上网发布" in page
    listed = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert all((tmp_path / link).is_file() for link in re.findall(r"\]\(([^)]+)\)", listed))
    assert listed.count("](zh/") == len(CLAUSES) + 1


DAYS = st.dates(date(1950, 1, 1), date(2050, 1, 1))


@given(st.lists(DAYS, min_size=1, max_size=6, unique=True), st.booleans(), st.booleans())
def test_the_bars_of_a_parameter_stand_in_the_order_of_its_values(
    days: list[date], is_open: bool, has_begin: bool
) -> None:
    """Within the drawing, none over another; what they show is its text too."""
    starts: list[date | None] = [*sorted(days)]
    ends = [day - timedelta(1) for day in sorted(days)[1:]] + [None if is_open else max(days) + timedelta(9)]
    if not has_begin:
        starts[0] = None
    if starts == [None] and ends == [None]:
        ends = [days[0]]  # a value without any day is not drawn
    values = tuple(
        DatedValue(number, Period(start, end), f"第{number}条")
        for number, (start, end) in enumerate(zip(starts, ends, strict=True))
    )
    parameter = Parameter("ours.limit", "number", None, values, Location("x"))
    svg = timeline([parameter], "en")
    bars = [
        (float(x), float(x) + float(width))
        for x, width in re.findall(r'<rect x="([\d.]+)" y="20" width="([\d.]+)"', svg)
    ]
    assert len(bars) == len(values) and all(0 <= begin < end <= 720.5 for begin, end in bars)
    assert all(end <= begin + 1.2 for (_, end), (begin, _) in pairwise(bars))
    assert all(str(day) in svg for day in (*starts, *ends) if day)
    unended = sum(not (start and end) for start, end in zip(starts, ends, strict=True))
    assert "style=" not in svg and svg.count('class="open"') == unended


def test_a_parameter_without_a_day_is_not_drawn() -> None:
    """The table holds it."""
    value = DatedValue(Text("a", "a"), Period(None, None), "x")
    assert timeline([Parameter("x.y", "text", None, (value,), Location("x"))], "zh") == ""


def test_parameters_of_a_page_are_drawn_over_the_same_years() -> None:
    """The same day stands at the same place in each row."""
    day, later = date(2010, 10, 1), date(2024, 5, 1)
    first = (DatedValue(1, Period(day, later - timedelta(1)), "x"), DatedValue(2, Period(later), "x"))
    second = (DatedValue(3, Period(later), "x"),)
    drawn = [
        Parameter(f"x.{at}", "number", None, values, Location("x"))
        for at, values in enumerate((first, second))
    ]
    bars = re.findall(r'<rect x="([\d.]+)" y="(\d+)"', timeline(drawn, "zh"))
    assert [y for _, y in bars] == ["20", "20", "88"]
    assert bars[1][0] == bars[2][0] != bars[0][0]
