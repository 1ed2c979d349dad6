"""The pages in a real browser: light, dark, on paper and on a phone, each with a picture in build/pages; axe finds nothing."""

import json
import re
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from browsing import A4, LOOKS, PICTURES
from commands import ROOT, run

pytestmark = [pytest.mark.hosts, pytest.mark.frameworks, pytest.mark.browser]

MODEL = ROOT / "examples" / "xuhui-2018-20.yaml"


def records() -> str:
    """The model record as issued on several days, and a draft, as JSON Lines."""
    model = yaml.safe_load(MODEL.read_text(encoding="utf-8"))
    plain = {name: value for name, value in model.items() if name not in ("published", "releases")}
    days = [date(2018, 11, 22) + timedelta(days=number) for number in range(12)]
    issued = [
        {**plain, "id": f"徐府办发〔2018〕{number}号", "issued": day} for number, day in enumerate(days)
    ]
    draft = {
        "kind": "document",
        "id": "草稿",
        "jurisdiction": "徐汇区",
        "form": {"proposed_attribute": "主动公开"},
    }
    return "".join(
        json.dumps(record, ensure_ascii=False, default=str) + "\n" for record in [model, *issued, draft]
    )


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every page that the command makes of records and policies, by its name."""
    directory = tmp_path_factory.mktemp("pages")
    path = directory / "records.jsonl"
    path.write_text(records(), encoding="utf-8")
    changed = directory / "policies"
    shutil.copytree(ROOT / "policies", changed)
    rules = changed / "xuhui-2018" / "publication.yaml"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(text.replace("value: 10wd", "value: 20wd", 1), encoding="utf-8")
    for cases in changed.rglob("*_test.yaml"):
        cases.unlink()
    as_of = ("--as-of", "2018-12-31", "--format", "html", "--lang")
    made = {
        "decision-zh": run("evaluate", MODEL, *as_of, "zh"),
        "decision-en": run("evaluate", MODEL, *as_of, "en"),
        "decisions": run("evaluate", path, *as_of, "zh"),
        "worklist": run("worklist", path, *as_of, "zh"),
        "diff": run("diff", "shipped", changed, "--records", path, *as_of, "zh"),
        "coverage": run(
            "coverage", ROOT / "examples" / "website-indicators", "--format", "html", "--lang", "zh"
        ),
    }
    assert {name: done.out[:15] for name, done in made.items()} == dict.fromkeys(made, "<!DOCTYPE html>")
    return {name: done.out for name, done in made.items()}


def opened(browser: Any, html: str, look: dict[str, Any]) -> Any:
    """A page in a look, with nothing from elsewhere."""
    page = browser.new_page(**look)
    page.route("**/*", lambda route: route.abort())
    page.set_content(html)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    return page


NAMES = ("decision-zh", "decision-en", "decisions", "worklist", "diff", "coverage")


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_accessible_and_fits_in_every_light(
    browser: Any, pages: dict[str, str], axe: str, name: str, look: str
) -> None:
    """Also what is folded: no violation of WCAG 2 A and AA nor of good practice; nothing is wider than the screen."""
    page = opened(browser, pages[name], LOOKS[look])
    page.screenshot(path=PICTURES / f"{name}-{look}.png", full_page=name != "coverage")
    light = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert (light == "rgb(255, 255, 255)") == (look != "dark")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    page.close()
    assert [(item["id"], [node["html"][:200] for node in item["nodes"]][:3]) for item in found] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_printed_on_a4(browser: Any, pages: dict[str, str], name: str) -> None:
    """Black on white without what is folded, nothing wider than the paper, on few sheets."""
    page = browser.new_page(color_scheme="dark", viewport={"width": A4, "height": 1123})
    page.set_content(pages[name])
    page.emulate_media(media="print", color_scheme="dark")
    page.screenshot(path=PICTURES / f"{name}-print.png", full_page=True)
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    made: bytes = page.pdf(prefer_css_page_size=True)
    page.close()
    Path(PICTURES / f"{name}.pdf").write_bytes(made)
    sheets = re.findall(rb"/MediaBox ?\[([\d. ]+)\]", made)
    sizes = {tuple(round(float(size)) for size in sheet.split()[2:]) for sheet in sheets}
    assert sizes <= {(595, 842), (596, 842), (842, 595), (842, 596)} and len(sheets) <= 4


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_picture_of_the_readme_shows_the_whole_page(browser: Any, lang: str) -> None:
    """Nothing is cut off at its lower end, and no more than a margin is empty."""
    page = browser.new_page()
    page.goto((ROOT / "docs" / "pictures" / f"decision.{lang}.svg").as_uri())
    left = page.evaluate(
        "document.documentElement.height.baseVal.value - "
        "document.querySelector('footer').getBoundingClientRect().bottom"
    )
    page.close()
    assert 0 <= left <= 60
