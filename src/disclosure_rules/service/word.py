"""Forms and decisions as Word documents, for who files or signs them on paper."""

from __future__ import annotations

import io
import zipfile
from typing import Any, Final

from disclosure_rules._markup import clean
from disclosure_rules.errors import Lang
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.explanation.labels import kind_label
from disclosure_rules.phrases import phrase
from disclosure_rules.records import Record
from disclosure_rules.render import report_of
from disclosure_rules.render.report import Report
from disclosure_rules.service.answer import WorkerReply
from disclosure_rules.service.form_fields import NONE, FieldGroup, FormField, groups_of
from disclosure_rules.service.form_state import Values, entries_of
from disclosure_rules.summary.report import summary_report

MEDIA: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
_YES, _NO = "☑", "□"


def decision_document(evaluator: Evaluator, record: dict[str, Any], as_of: str, lang: Lang) -> WorkerReply:
    """The answer first, then the whole decision, as the report of the command line has them."""
    summary = evaluator.summary(record, as_of=as_of, remedies=True)
    decision = evaluator.evaluate(record, as_of=as_of)
    first = summary_report(summary, lang)
    document = _document()
    _write(document, Report(first.title, first.sections[:-1]))  # the last repeats the first, for a terminal
    _write(document, report_of(decision, evaluator.policies, lang))
    return WorkerReply(200, MEDIA, _bytes(document), name=f"decision-{record['kind']}.docx")


def form_document(kind: str, model: type[Record], values: Values, lang: Lang) -> WorkerReply:
    """The sheet with all its boxes, ticked or not, as it is printed and signed; of a kind without one, and of the other facts,
    what is filled in."""
    document = _document()
    document.add_heading(clean(phrase("form.title", lang, kind=kind_label(kind))), 0)
    for group in groups_of(model):
        rows = [
            (field.label.of(lang), text)
            for field in group.fields
            if (text := _content(field, values, lang, whole=group.is_sheet)) or group.is_sheet
        ]
        if rows:
            document.add_heading(clean(_heading(group, lang)), 1)
            _table(document, rows)
    return WorkerReply(200, MEDIA, _bytes(document), name=f"form-{kind}.docx")


def _heading(group: FieldGroup, lang: Lang) -> str:
    return group.title.of(lang)


def _content(field: FormField, values: Values, lang: Lang, *, whole: bool) -> str:
    """What a field holds; with `whole` every box of it, ticked or not."""
    if field.kind == "entries":
        lines = [_entry(field, number, values, lang) for number in range(1, entries_of(field, values) + 1)]
        return "；".join(filter(None, lines)) or (
            field.none.of(lang) if NONE in values.get(field.path, ()) else ""
        )
    return _single(field, values.get(field.path, []), lang, whole=whole)


def _entry(field: FormField, number: int, values: Values, lang: Lang) -> str:
    parts = (
        _single(each, values.get(f"{field.path}.{number}.{each.path}", []), lang, whole=False)
        for each in field.fields
    )
    return " ".join(filter(None, parts))


def _single(field: FormField, given: list[str], lang: Lang, *, whole: bool) -> str:
    if not field.choices:
        return "".join(given[:1])
    if whole:
        return "  ".join(f"{_YES if value in given else _NO}{text.of(lang)}" for value, text in field.choices)
    if NONE in given:
        return field.none.of(lang)
    return "、".join(text.of(lang) for value, text in field.choices if value in given)


def _document() -> Any:
    from docx import Document  # noqa: PLC0415  # few requests ask for Word
    from docx.oxml.ns import qn  # noqa: PLC0415  # the same
    from docx.shared import Mm  # noqa: PLC0415  # the same

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for name in ("Normal", "Heading 1", "Title"):
        style: Any = document.styles[name]
        style.font.name = "FangSong" if name == "Normal" else "SimHei"
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), style.font.name)
    return document


def _write(document: Any, report: Report) -> None:
    document.add_heading(clean(report.title), 0)
    for section in report.sections:
        if section.heading:
            document.add_heading(clean(section.heading), 1)
        for line in section.lines:
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.left_indent = line.indent * 228600  # a quarter of an inch
            paragraph.add_run(clean(line.text)).bold = line.level == "bad"
        if section.header:
            _table(document, [section.header, *(row.cells for row in section.rows)])


def _table(document: Any, rows: list[Any]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for cells, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, texts, strict=True):
            cell.text = clean(text)


def _bytes(document: Any) -> bytes:
    """The file, the same for the same document: no entry has the time at which it was made."""
    made, kept = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return kept.getvalue()
