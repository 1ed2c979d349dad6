"""Forms as a browser without a script sees them: every kind has one, and what it holds is decided as the record it states."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import yaml
from commands import ROOT
from serving import AS_OF, Served, serving

from disclosure_rules import Evaluator, load_policies
from disclosure_rules.records import KINDS, read_record
from disclosure_rules.records.base import facts_of
from disclosure_rules.service.answer import Task, WorkerReply
from disclosure_rules.service.form_fields import fields_in, groups_of
from disclosure_rules.service.form_state import record_of_form, values_of
from disclosure_rules.service.operations import perform

EVALUATOR = Evaluator(load_policies(), "reference")
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>\u202e'
FILLED = {
    "as_of": ["2026-11-20"],
    "jurisdiction": ["徐汇区"],
    "secrecy": ["none"],
    "exemption_grounds": ["-"],
    "form.secrecy": ["none"],
    "form.proposed_attribute": ["on_request"],
}


class Controls(HTMLParser):
    """The values that a browser would send of a page, and its headings."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self.tags: list[str] = []
        self.select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        self.tags.append(tag)
        if tag == "input" and name and (given.get("type") == "text" or "checked" in given) and value:
            self.sent.append((name, value))
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in given:
            self.sent.append((self.select, value))


def asked(operation: str, kind: str, values: dict[str, list[str]], lang: Any = "zh") -> WorkerReply:
    """What a worker answers to a form."""
    return perform(EVALUATOR, Task(operation, {"kind": kind}, urlencode(values, doseq=True).encode(), lang))


def flat(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """The fields of a record as the script of the page names them when it opens a file."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from flat(inner, f"{name}.{key}" if name else key)
    elif isinstance(value, (list, tuple)) and value and name not in ("unknown", "drafting_units"):
        for at, inner in enumerate(value, 1):
            yield from flat(inner, f"{name}.{at}" if isinstance(inner, dict) else name)
    elif isinstance(value, (list, tuple)):
        yield name, "、".join(value) or "-"
    elif value is not None:
        yield name, str(value).lower() if isinstance(value, bool) else str(value)


EXAMPLES = ["xuhui-2018-20", "draft", "request", "emergency", "matter", "meeting", "catalogue", "agency-year"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_form_holds_a_whole_record(name: str) -> None:
    """What a page of an example sends back states the record of the example, in either language; nothing is lost on the way."""
    data = yaml.safe_load((ROOT / "examples" / f"{name}.yaml").read_text(encoding="utf-8"))
    record = read_record(data)
    stated = json.loads(record.model_dump_json(exclude_none=True))
    sent = list(flat({key: value for key, value in stated.items() if key not in ("kind", "host")}))
    values: dict[str, list[str]] = {}
    for key, value in sent:
        values.setdefault(key, []).append(value)
    kind = record.kind
    page = asked("form", kind, {**values, "as_of": [AS_OF]}).body.decode()
    again: dict[str, list[str]] = {}
    for key, value in Controls(page).sent:
        again.setdefault(key, []).append(value)
    assert read_record(record_of_form(kind, type(record), values)) == record
    assert (
        read_record(record_of_form(kind, type(record), {k: v for k, v in again.items() if k != "as_of"}))
        == record
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_form_with_all_its_facts(kind: str) -> None:
    """In both languages; a sheet stands first, in the order of the record."""
    facts = [fact.path for fact in facts_of(KINDS[kind]).values() if fact.base and fact.kind != "part"]
    fields = [field.path for group in groups_of(KINDS[kind]) for field in group.fields]
    assert sorted(fields) == sorted([*facts, "unknown"])
    pages = [asked("form", kind, {}, lang).body.decode() for lang in ("zh", "en")]
    for page in pages:
        assert all(f'id="f-{path}"' in page for path in facts)
    assert pages[0] != pages[1]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_boxes_of_a_field_are_told_apart(lang: str) -> None:
    """Also the one that says that there is none, where a term says so too."""
    alone = 0
    for model in KINDS.values():
        for field in fields_in(model):
            for each in (field, *field.fields):
                if each.kind == "terms":
                    labels = [getattr(text, lang) for text in (each.none, *dict(each.choices).values())]
                    assert len(labels) == len(set(labels)), each.path
                    alone += "none" in dict(each.choices)
    assert alone


def test_the_sheet_stands_first_in_its_official_order() -> None:
    """The boxes of the 意见单, as its instrument has them."""
    (sheet,) = (group for group in groups_of(KINDS["document"]) if group.is_sheet)
    assert sheet.title.zh == "意见单"
    assert [field.label.zh for field in sheet.fields][:8] == [
        "公文标题", "起草单位", "发文密级", "发文单位", "公文属性", "是否行政规范性文件", "意见征询", "公开属性",
    ]  # fmt: skip
    page = asked("form", "document", {}).body.decode()
    assert page.index('id="f-form.title"') < page.index('id="f-jurisdiction"')


def test_what_is_filled_in_is_decided_and_the_next_question_is_marked() -> None:
    """The decision, the question with what each answer would decide, and the field that it asks for."""
    record = {"kind": "document", **record_of_form("document", KINDS["document"], FILLED)}
    question = EVALUATOR.next_question(record, as_of="2026-11-20")
    assert question is not None
    page = asked("form", "document", FILLED).body.decode()
    assert f'<fieldset id="f-{question.fact}" class="next">' in page
    assert question.question.zh in page
    told = [answer for answer in question.answers if answer.decides is not None]
    assert told and all(answer.label.zh in page for answer in told)
    panel = json.loads(asked("form-panel", "document", FILLED).body)
    assert panel["asked"] == {"fact": question.fact, "question": question.question.zh}
    verdict = EVALUATOR.summary(record, as_of="2026-11-20").verdict.zh
    assert verdict.split("；")[0] in re.sub("<[^>]*>", "", panel["panel"])


def test_a_form_without_a_day_asks_for_it() -> None:
    """The service reads no clock; the script of the page puts in the day of the browser."""
    page = asked("form", "document", {}).body.decode()
    assert "请先填写判定时点" in page and 'class="verdict"' not in page


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"as_of": ["gestern"]}, "record.as-of"),
        ({"as_of": [AS_OF], "secrecy": [HOSTILE]}, "record.term"),
        ({"as_of": [AS_OF], "issued": ["2018-02-30"]}, "record.date"),
        ({"as_of": [AS_OF], "issued": ["2019-01-01"]}, "record.as-of-before-issue"),
        ({"as_of": [AS_OF], "secrecy_term.years": ["ten"]}, "record.number"),
        ({"as_of": [AS_OF], "unknown": [HOSTILE]}, "record.unknown-field"),
    ],
)
def test_what_does_not_fit_is_told_and_kept(values: dict[str, list[str]], code: str) -> None:
    """In place of the decision, by its code; what was filled in stands in the form as it was."""
    answer = asked("form", "document", values)
    page = answer.body.decode()
    assert answer.status == 200
    assert f"[{code}]" in page and 'class="verdict"' not in page
    texts = {name: value for name, (value,) in values.items() if name != "secrecy"}
    assert texts.items() <= dict(Controls(page).sent).items()


def test_a_hostile_text_stays_text() -> None:
    """In every field of the page, and in what is saved."""
    fields = ("title", "number", "id", "form.title", "form.reason", "drafting_units", "issuer.name")
    values = {**FILLED, **{name: [HOSTILE] for name in fields}}
    for lang in ("zh", "en"):
        page = asked("form", "document", values, lang).body.decode()
        controls = Controls(page)
        assert controls.tags.count("script") == 1 and "img" not in controls.tags
        assert ("title", HOSTILE) in controls.sent
    assert json.loads(asked("form-record", "document", values).body)["title"] == HOSTILE


@pytest.mark.parametrize(
    ("body", "code"),
    [(b"title=%B2%A1%C0%FA", "read.encoding"), ("title=病历".encode("gbk"), "read.encoding"), (b"title=%00", "read.binary")],
)  # fmt: skip
def test_a_form_in_another_encoding_is_refused(body: bytes, code: str) -> None:
    """A post in GBK would be read as other words."""
    answer = perform(EVALUATOR, Task("form", {"kind": "document"}, body))
    assert (answer.status, answer.codes) == (422, (code,))
    assert values_of("title=病历".encode()) == values_of(b"title=%E7%97%85%E5%8E%86") == {"title": ["病历"]}


def test_a_kind_of_a_host_has_its_form_and_pages_need_no_script(tmp_path: Path) -> None:
    """Over HTTP: the page, the post, the file to save, the script; a post that is none of a form, an unknown kind."""
    policy = ROOT / "examples" / "website-indicators"
    with serving("--policies", policy, "--workers", "1", cwd=tmp_path) as server:
        check_pages(server)


def check_pages(server: Served) -> None:
    """The pages of a server with one kind of a host's own."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    first = server.ask("GET", "/")
    assert first.status == 200
    found = re.search(r'action="/form/(\w+)\?', first.body.decode())
    assert found
    kind = found[1]
    assert kind not in KINDS
    style = re.search("'sha256-([^']+)'", first.headers["content-security-policy"])
    assert style and b" style=" not in first.body
    posted = server.ask("POST", f"/form/{kind}", b"as_of=2018-12-31", headers=form)
    assert b'class="verdict"' in posted.body
    saved = server.ask("POST", f"/form/{kind}/record", b"", headers=form)
    assert saved.headers["content-disposition"] == f'attachment; filename="{kind}.json"'
    assert saved.data == {"kind": kind}
    assert server.ask("GET", "/static/form.js").headers["content-type"].startswith("text/javascript")
    for answer, status in (
        (server.ask("POST", f"/form/{kind}", b"{}"), 415),
        (server.ask("GET", "/form/documnt"), 404),
        (server.ask("POST", f"/form/{kind}", b"a=" + b"x" * (1 << 20), headers=form), 413),
        (server.ask("POST", f"/form/{kind}", b"a=%B2%A1", headers=form), 422),
    ):
        assert answer.status == status
        assert answer.headers["content-type"].startswith("text/html") and b"<h1>" in answer.body
