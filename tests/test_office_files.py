"""What an office files and works through: forms and decisions as Word documents, and the worklist as a page."""

import io
import json
import zipfile
from typing import Any
from urllib.parse import urlencode

import pytest
from docx import Document
from test_forms import AS_OF, EVALUATOR, FILLED, HOSTILE, asked

from disclosure_rules.records import KINDS
from disclosure_rules.service.answer import Task, WorkerReply
from disclosure_rules.service.form_fields import groups_of
from disclosure_rules.service.form_state import record_of_form
from disclosure_rules.service.operations import perform
from disclosure_rules.service.word import MEDIA


def texts(answer: WorkerReply) -> list[str]:
    """The paragraphs and the cells of a Word document."""
    document = Document(io.BytesIO(answer.body))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in document.paragraphs), *cells]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sheet_is_a_word_document_with_all_its_boxes(lang: str) -> None:
    """Ticked or not, in its order; the other facts as far as they are filled in; the same bytes for the same form."""
    answer = asked("form-word", "document", {**FILLED, "title": [HOSTILE + "\x0b"]}, lang)
    assert (answer.status, answer.media, answer.name) == (200, MEDIA, "form-document.docx")
    found = texts(answer)
    (sheet,) = (group for group in groups_of(KINDS["document"]) if group.is_sheet)
    labels = [field.label.of(lang) for field in sheet.fields]
    assert [text for text in found if text in labels][: len(labels)] == labels
    box = found[
        found.index(dict(zip((f.path for f in sheet.fields), labels, strict=True))["form.proposed_attribute"])
        + 1
    ]
    assert [part[0] for part in box.split() if part[0] in "□☑"] == ["□", "☑", "□"]
    assert any(text.startswith('"><script>') for text in found)
    assert answer.body == asked("form-word", "document", {**FILLED, "title": [HOSTILE + "\x0b"]}, lang).body
    with zipfile.ZipFile(io.BytesIO(answer.body)) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_decision_is_a_word_document() -> None:
    """The answer first, then all of it; without a day there is none."""
    found = texts(asked("form-decision", "document", FILLED))
    record = record_of_form("document", KINDS["document"], FILLED)
    summary = EVALUATOR.summary(record, as_of="2026-11-20")
    assert any(summary.verdict.zh.split("；")[0] in text for text in found)
    assert any("意见单" in text for text in found)
    refused = asked("form-decision", "document", {})
    assert (refused.status, refused.codes) == (422, ("record.as-of",))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_both(kind: str) -> None:
    """A blank form, and what is decided about it."""
    assert texts(asked("form-word", kind, {}))[0]
    assert texts(asked("form-decision", kind, {"as_of": [AS_OF]}))


def work(records: list[Any], as_of: str = "2018-12-31", lang: Any = "zh") -> str:
    """The page of the worklist of these lines."""
    lines = "\n".join(
        each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in records
    )
    body = urlencode({"records": lines, "as_of": as_of}).encode()
    answer = perform(EVALUATOR, Task("worklist", {}, body, lang))
    return answer.body.decode()


def test_records_are_listed_by_what_presses() -> None:
    """What is overdue first; what is no record keeps its line among the rejected; no text of a record is repeated."""
    late = {"kind": "document", "id": HOSTILE, "jurisdiction": "徐汇区", "secrecy": "none", "exemption_grounds": [],
            "form": {"proposed_attribute": "proactive"}, "issued": "2018-11-22"}  # fmt: skip
    page = work([late, "", "PK\x03\x04", {"kind": "某人的病历"}, [1], {"kind": "document", "id": "open"}])
    assert "已逾期" in page and "<script" not in page
    rejected = page.partition("未予判定的行")[2]
    for place in ("records:3", "records:4", "records:5"):
        assert place in rejected
    assert "某人的病历" not in page


def test_without_records_the_page_asks_for_them() -> None:
    """And an unknown day is told."""
    page = work([], "")
    assert "<textarea" in page and 'class="counts"' not in page
    body = urlencode({"records": "{}", "as_of": "gestern"}).encode()
    assert perform(EVALUATOR, Task("worklist", {}, body)).codes == ("record.as-of",)
