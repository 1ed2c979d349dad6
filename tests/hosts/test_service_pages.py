"""The pages of the service in a real browser: light, dark, on a phone and on paper; by keyboard alone; with and without script."""

import json
import re
import shutil
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from browsing import A4, LOOKS, PICTURES
from commands import ROOT
from serving import Served, serving

from disclosure_rules import SHIPPED
from disclosure_rules.service.openapi import RECORD_EXAMPLE

pytestmark = [pytest.mark.hosts, pytest.mark.frameworks, pytest.mark.browser]

FILLED = (
    "?lang={lang}&as_of=2026-11-27&jurisdiction=徐汇区&title=关于开展2026年冬季社区消防安全检查的通知&secrecy=none&exemption_grounds=-"
    "&issuer.level=department&form.title=关于开展2026年冬季社区消防安全检查的通知&form.secrecy=none&form.issuer=department"
    "&form.nature=general&form.proposed_attribute=on_request"
)
RECORDS = "\n".join(
    json.dumps({**RECORD_EXAMPLE, "id": str(number), "published": None, "issued": f"2018-12-{day}"})
    for number, day in enumerate(("03", "20", "27"))
)
PAGES = {
    "form-zh": "/form/document" + FILLED.format(lang="zh"),
    "form-en": "/form/document" + FILLED.format(lang="en"),
    "clause": "/clauses/M14.5?lang=zh",
    "clauses": "/clauses?lang=en&q=publish",
    "clause-bars": "/clauses/S2010.15?lang=en",
    "worklist-empty": "/worklist?lang=zh",
    "worklist": "/worklist?lang=zh&as_of=2018-12-31&records=" + quote(RECORDS),
    "policy-diff": "/policy-diff?lang=zh",
    "policy-diff-records": "/policy-diff?lang=zh&as_of=2018-12-31&records=" + quote(RECORDS),
    "form-request": "/form/request?lang=zh&as_of=2026-11-27&received=2026-11-02",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for all pages; the policies of before had half of the time to publish."""
    before = tmp_path_factory.mktemp("before") / "policies"
    shutil.copytree(SHIPPED, before)
    changed = before / "xuhui-2018" / "publication.yaml"
    text = changed.read_text(encoding="utf-8")
    changed.write_text(text.replace("value: 10wd", "value: 5wd"), encoding="utf-8")
    assert "value: 5wd" in changed.read_text(encoding="utf-8")
    with serving("--before", before) as found:
        yield found


def opened(browser: Any, server: Served, path: str, **look: Any) -> Any:
    """A page of the server; an error of a script, or what the content security policy refuses, fails the test."""
    context = browser.new_context(**look)
    page = context.new_page()
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("console", lambda told: page.errors.append(told.text) if told.type == "error" else None)
    page.goto(f"http://127.0.0.1:{server.port}{path}")
    return page


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_and_fits(browser: Any, server: Served, axe: str, name: str, look: str) -> None:
    """No violation of WCAG 2 A and AA nor of good practice; nothing is wider than the screen; nothing is refused."""
    page = opened(browser, server, PAGES[name], **LOOKS[look], bypass_csp=True)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"{name}-{look}.png", full_page=True)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [(item["id"], [node["html"][:200] for node in item["nodes"]][:3]) for item in found] == []
    assert page.errors == []
    page.context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_printed_on_a4(browser: Any, server: Served, name: str) -> None:
    """Black on white, nothing wider than the paper; of a form the sheet, without the decision beside it."""
    page = opened(browser, server, PAGES[name], viewport={"width": A4, "height": 1123})
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    if name.startswith("form"):
        assert not page.locator("#panel").is_visible()
    made = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/MediaBox ?\[([\d. ]+)\]", made)) <= 8
    page.context.close()


def test_the_bars_of_a_comparison_are_drawn(browser: Any, server: Served) -> None:
    """Under the content security policy of the service, which lets no element state a style: each as wide as its share."""
    page = opened(browser, server, PAGES["policy-diff-records"])
    drawn = page.evaluate(
        """[...document.querySelectorAll(".bars svg")].map(bar => [bar.getAttribute("width"),
        bar.getBoundingClientRect().width / bar.parentElement.getBoundingClientRect().width,
        bar.getBoundingClientRect().height])"""
    )
    assert {share for share, *_ in drawn} > {"0.0%"}
    for share, width, height in drawn:
        assert abs(float(share.rstrip("%")) / 100 - width) < 0.05 and 8 < height < 14
    assert page.errors == []
    page.context.close()


def test_a_change_is_decided_at_once_and_kept_in_the_address(browser: Any, server: Served) -> None:
    """By keyboard alone: the panel tells the new decision, the next question is marked, and the address opens the same form again;
    the day is that of the browser."""
    page = opened(browser, server, "/form/document?lang=zh", timezone_id="Asia/Shanghai")
    page.wait_for_selector("#panel .verdict")
    assert page.input_value("[name=as_of]") == page.evaluate("new Date().toLocaleDateString('sv')")
    first = page.inner_text("#panel")
    page.focus("[name='form.proposed_attribute'][value='']")
    with page.expect_response(re.compile("/panel")):
        page.keyboard.press("ArrowDown")
    assert page.is_checked("[name='form.proposed_attribute'][value=proactive]")
    page.wait_for_function("told => document.getElementById('panel').innerText !== told", arg=first)
    assert page.locator("fieldset.next .tag").count() == 1
    told, address = page.inner_text("#panel"), page.url
    assert "form.proposed_attribute=proactive" in address.partition("#")[2]
    again = opened(browser, server, "/form/document?lang=zh#" + address.partition("#")[2])
    again.wait_for_function("told => document.getElementById('panel').innerText === told", arg=told)
    assert again.is_checked("[name='form.proposed_attribute'][value=proactive]")
    assert page.errors == again.errors == []
    page.context.close()
    again.context.close()


def test_a_saved_record_is_opened_again(browser: Any, server: Served) -> None:
    """An example with entries in lists: what is saved after it was opened states the same."""
    page = opened(browser, server, "/form/request?lang=zh")
    saved = []
    for source in (None, "saved"):
        if source:
            with page.expect_navigation():
                page.set_input_files("#open input", ROOT / "build" / "pages" / "request.json")
        else:
            page.fill("[name=received]", "2018-11-26")
            page.check("[name=consultations][value='-']")
            page.select_option("[name='exemption_grounds.1.ground']", "personal_privacy")
        with page.expect_download() as download:
            page.click("button[formaction*=record]")
        download.value.save_as(PICTURES / "request.json")
        saved.append((PICTURES / "request.json").read_text(encoding="utf-8"))
        if not source:
            page.goto("about:blank")
            page.goto(f"http://127.0.0.1:{server.port}/form/document?lang=zh".replace("document", "request"))
            page.evaluate("0")
    assert saved[0] == saved[1]
    page.context.close()


def test_without_script_the_button_decides(browser: Any, server: Served) -> None:
    """The page posts itself, and holds what was filled in."""
    page = opened(browser, server, "/form/document?lang=zh", java_script_enabled=False)
    page.fill("[name=as_of]", "2026-11-27")
    page.check("[name='secrecy'][value=none]")
    page.click("button:not([formaction])")
    assert page.locator("#panel .verdict").count() == 1
    assert page.is_checked("[name='secrecy'][value=none]")
    page.context.close()


def test_a_table_is_sent_with_the_worklist(browser: Any, server: Served) -> None:
    """Chosen as a file, by who types nothing else but the day; each clause in the list leads to its page."""
    rows = (
        "编号,管辖,来源,密级,豁免事由,意见单.公开属性,印发日期,上网日期",
        "甲,徐汇区,本机关制作,无,无,主动公开,2018-12-03,",
    )
    table = {"name": "台账.csv", "mimeType": "text/csv", "buffer": "\n".join(rows).encode("gbk")}
    page = opened(browser, server, "/worklist?lang=zh")
    page.fill("[name=as_of]", "2018-12-31")
    page.set_input_files("[name=table]", table)
    page.select_option("[name=encoding]", "GBK")
    page.click("button")
    page.wait_for_selector(".counts")
    assert "甲" in (page.text_content("main") or "")
    page.click("main a[href^='/clauses/']")
    page.wait_for_url("**/clauses/**")
    assert page.errors == []
    page.context.close()
