"""The page of the service that says what the policies change, over HTTP: against a directory of before, and without one."""

import json
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from commands import COMMAND, SAFETY, run_process
from html_pages import Page, assert_whole
from serving import Response, Served, serving
from small_policies import write_policy

HOSTILE = "</style><script>alert(1)</script>"
RULES = """\
parameters:
  limit: [{value: 10wd, source: 第一条}]
rules:
  - {id: r.p, title: {zh: "HOSTILE", en: "HOSTILE"}, clauses: [S.1], when: {secrecy: none}, then: {require: publish, duty: unit, from: issued, within: {param: limit}, fulfilled_by: published}}
""".replace("HOSTILE", HOSTILE)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
RECORD = {"kind": "document", "secrecy": "none", "issued": "2018-11-22", "published": "2018-12-10"}
LINES = "\n".join(
    json.dumps(record) if isinstance(record, dict) else record
    for record in ({**RECORD, "id": HOSTILE}, "", "PK\x03", {**RECORD, "id": "n2"}, {"kind": "某人的病历"})
)


@pytest.fixture(scope="module")
def directories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two editions of one small policy, `old` with 10 working days and `new` with 20."""
    directory = tmp_path_factory.mktemp("editions")
    write_policy(directory / "old", RULES)
    write_policy(directory / "new", RULES.replace("10wd", "20wd"))
    return directory


@pytest.fixture(scope="module")
def server(directories: Path) -> Iterator[Served]:
    """A server that decides by the new edition and compares with the old one."""
    with serving("--policies", "new", "--before", "old", "--workers", "1", cwd=directories) as found:
        yield found


def checked(answer: Response, lang: str) -> Page:
    """The page of an answer: whole, without anything that the content security policy would have to make an exception for."""
    html = answer.body.decode()
    assert answer.status == 200
    assert_whole(html, lang)
    assert html.count("<style>") == 1 and not re.search(r"\sstyle=|\son\w+=", html)
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "'sha256-" in answer.headers["content-security-policy"]
    return Page(html)


def posted(server: Served, lang: str = "zh", **values: str) -> Response:
    """The answer to the form with these values."""
    body = urlencode({"records": LINES, "as_of": "2018-12-31", **values}).encode()
    return server.ask("POST", "/policy-diff", body, headers=FORM, lang=lang)


@pytest.mark.parametrize(("lang", "words"), [("zh", ("10个工作日", "20个工作日")), ("en", ("10 working days", "20 working days"))])  # fmt: skip
def test_without_records_the_page_says_how_the_policies_differ(
    server: Served, lang: str, words: tuple[str, str]
) -> None:
    """Each value before and after, and the form for records; nothing is said about records that were not given."""
    page = checked(server.ask("GET", "/policy-diff", lang=lang), lang)
    assert all(word in page.text for word in words)
    assert page.of("textarea") and page.of("del") and page.of("ins")
    assert not page.of("svg") and not re.search(r"\b0 of 0|共 0 条", page.text)


def test_the_records_given_show_whom_it_affects(server: Served) -> None:
    """Counts, days and bars of the records; a line that is none stands among the rejected, and no text of it is repeated."""
    answer = posted(server)
    page = checked(answer, "zh")
    assert "共 4 条记录，2 条的判定有变化" in page.text
    assert "2018-12-06" in page.text and "2018-12-20" in page.text
    widths = {(bar["class"], bar["width"]) for bar in page.of("svg")}
    assert {("before", "100.0%"), ("after", "0.0%"), ("after", "100.0%")} <= widths
    rejected = page.text.partition("未予判定的行")[2]
    assert "records:3" in rejected and "records:5" in rejected
    assert "某人的病历" not in page.text
    assert f"{HOSTILE}（1）" in page.text and "n2（4）" in page.text  # as text, since the page has no script
    assert "2 of 4 records change" in checked(posted(server, "en"), "en").text


@pytest.mark.parametrize(
    ("values", "headers", "status", "code"),
    [
        ({"as_of": "gestern"}, FORM, 422, "record.as-of"),
        ({}, {"Content-Type": "application/json"}, 415, "service.body"),
        ({"records": "x" * (1 << 20)}, FORM, 413, "service.body"),
    ],
    ids=["an unknown moment", "no form post", "too many records"],
)
def test_what_cannot_be_compared_is_told(
    server: Served, values: dict[str, str], headers: dict[str, str], status: int, code: str
) -> None:
    """As a page with the code of the problem."""
    body = urlencode({"records": "{}", "as_of": "2018-12-31", **values}).encode()
    answer = server.ask("POST", "/policy-diff", body, headers=headers)
    assert (answer.status, code in answer.body.decode()) == (status, True)


def test_without_policies_of_before_the_page_says_what_to_start(directories: Path) -> None:
    """In both languages; the forms lead there."""
    with serving("--policies", "new", "--workers", "1", cwd=directories) as server:
        for lang in ("zh", "en"):
            text = checked(server.ask("GET", "/policy-diff", lang=lang), lang).text
            assert "disclosure-rules serve --before DIR" in text
        assert b'href="/policy-diff?lang=zh"' in server.ask("GET", "/").body


def test_policies_of_before_that_do_not_fit_are_refused_at_the_start(directories: Path) -> None:
    """With the place, as all others."""
    done = run_process(*COMMAND, "serve", "--port", "0", "--before", "nowhere", cwd=directories)
    assert done.status == 2
    assert "nowhere" in done.err


def test_a_reload_reads_both_anew(tmp_path: Path) -> None:
    """What the policies of before say then is what is compared."""
    write_policy(tmp_path / "old", RULES)
    write_policy(tmp_path / "new", RULES)
    with serving("--policies", "new", "--before", "old", "--workers", "1", cwd=tmp_path) as server:
        assert "规则和参数相同" in server.ask("GET", "/policy-diff").body.decode()
        write_policy(tmp_path / "old", RULES.replace("10wd", "9wd"))
        server.process.send_signal(signal.SIGHUP)
        end = time.monotonic() + SAFETY
        while "<del>9个工作日" not in server.ask("GET", "/policy-diff").body.decode():
            assert time.monotonic() < end
            time.sleep(0.1)
