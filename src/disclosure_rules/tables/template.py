"""The template workbook of a record kind: its headers in Chinese, its terms as cell validation, and a sheet that explains them."""

from __future__ import annotations

from pathlib import Path

from disclosure_rules.errors import Lang
from disclosure_rules.evaluation.value_labels import value_label
from disclosure_rules.explanation.questions import asking
from disclosure_rules.phrases import header, phrase
from disclosure_rules.records.base import Record
from disclosure_rules.records.fact import Fact
from disclosure_rules.tables.book import workbook
from disclosure_rules.tables.headers import columns_of, header_of, stated

ROWS = 5000
"""The rows that have cell validation."""
_MOST = 255
"""The characters that a list of choices may have in a workbook."""


def write_template(path: Path, model: type[Record], lang: Lang) -> None:
    """Write the template for records of a kind: one sheet to fill in, and one with what each column holds. Raises OSError
    where it cannot be written."""
    with workbook(path) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(phrase("batch.template", lang))
        about = book.add_worksheet(phrase("batch.columns", lang))
        sheet.freeze_panes(1, 1)
        about.set_column(0, 3, 32)
        about.write_string(0, 0, phrase("batch.note", lang))
        about.write_row(
            1, 0, header(lang, "batch.header", "batch.holds", "batch.choices", "batch.question"), bold
        )
        for at, fact in enumerate(stated(model)):
            name = header_of(model, fact.steps)
            choices = [value_label(term).zh for term in fact.term or ()]
            sheet.write_string(0, at, name, bold)
            sheet.set_column(at, at, 16, text)
            about.write_row(
                at + 2, 0, [name, _holds(model, name, lang), "、".join(choices), _question(model, fact, lang)]
            )
            one_of = choices if fact.kind == "term" else ["是", "否"] if fact.kind == "flag" else []
            if one_of and len(",".join(one_of)) <= _MOST:
                sheet.data_validation(
                    1, at, ROWS, at, {"validate": "list", "source": one_of, "error_type": "warning"}
                )


def _holds(model: type[Record], name: str, lang: Lang) -> str:
    (column,) = columns_of(model, [name])
    return phrase(f"batch.holds.{column.holds}", lang)


def _question(model: type[Record], fact: Fact, lang: Lang) -> str:
    kind = str(model.model_fields["kind"].default)
    return asking(kind, fact.path, model).question.of(lang)
