"""The check of the documentation site: what it lets pass, and what it reports."""

from pathlib import Path

import pytest
from commands import ROOT

from disclosure_rules.reading.strict import read_file
from tools.screens import MOCKS, PAGES
from tools.site_check import main, problems

GOOD = """<html><head><link rel="stylesheet" href="style.css"></head>
<body><h1 id="公开">公开</h1><p>A text.</p><a href="two.html#%E5%85%AC%E5%BC%80">two</a> <a href="#公开">here</a>
<a href="https://example.test/">elsewhere</a> <img src="data:image/png;base64,AA=="></body></html>"""


def site(directory: Path, page: str, style: str = "p {color: red}") -> Path:
    """A site of two pages, the second of which is good."""
    (directory / "one.html").write_text(page, encoding="utf-8")
    (directory / "two.html").write_text(GOOD, encoding="utf-8")
    (directory / "style.css").write_text(style, encoding="utf-8")
    return directory


def test_a_good_site_has_no_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Links to pages, headings and other sites are in order, and so is a picture within the page."""
    assert main(site(tmp_path, GOOD)) == 0
    assert "every link leads somewhere" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("page", "reported"),
    [
        ('<a href="three.html">', "no file three.html"),
        ('<a href="two.html#absent">', "no anchor two.html#absent"),
        ('<a href="#absent">', "no anchor #absent"),
        ('<img src="absent.png">', "no file absent.png"),
        ('<script src="https://cdn.test/x.js"></script>', "loads https://cdn.test/x.js from elsewhere"),
        ('<link href="//cdn.test/x.css">', "loads //cdn.test/x.css from elsewhere"),
        ('<img srcset="http://cdn.test/x.png">', "loads http://cdn.test/x.png from elsewhere"),
        ('<b style="background: url(https://cdn.test/x)">', "loads https://cdn.test/x from elsewhere"),
        ("<style>@import 'https://cdn.test/y';</style>", "loads https://cdn.test/y from elsewhere"),
        ("<p>Three things:\n- one\n- two</p>", "`-` in a paragraph"),
    ],
)
def test_a_bad_page_is_reported(page: str, reported: str, tmp_path: Path) -> None:
    """A broken link, a thing loaded from elsewhere, or a list that is none."""
    assert f"one.html: {reported}" in list(problems(site(tmp_path, page)))
    assert main(tmp_path) == 1


def test_a_style_sheet_that_loads_from_elsewhere_is_reported(tmp_path: Path) -> None:
    """Fonts and further sheets of another server."""
    style = '@import "https://cdn.test/a.css"; @font-face {src: url(//cdn.test/b.woff)} p {background: url(c.png)}'
    assert list(problems(site(tmp_path, GOOD, style))) == [
        "style.css: loads https://cdn.test/a.css from elsewhere",
        "style.css: loads //cdn.test/b.woff from elsewhere",
    ]


def test_a_site_without_pages_is_reported(tmp_path: Path) -> None:
    """Nothing to check is no success."""
    assert main(tmp_path) == 1


def test_the_hooks_of_pre_commit_are_local() -> None:
    """They run tools that are there; none is downloaded."""
    repositories = read_file(ROOT / ".pre-commit-config.yaml").data["repos"]
    assert [it["repo"] for it in repositories] == ["local"]
    assert {hook["language"] for it in repositories for hook in it["hooks"]} == {"system"}


def test_each_page_that_is_drawn_has_its_mock() -> None:
    """And no mock is left without its page."""
    assert {path.stem for path in MOCKS.glob("*.html")} == PAGES.keys()
