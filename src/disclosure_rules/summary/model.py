"""The summary of a decision, which shows itself as text, as Markdown, as a page, in a notebook and on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosure_rules.errors import Lang
from disclosure_rules.render.report import Format, printed
from disclosure_rules.summary.content import SummaryContent
from disclosure_rules.summary.page import summary_article, summary_page
from disclosure_rules.summary.report import summary_report

if TYPE_CHECKING:
    from rich.text import Text as RichText


class Summary(SummaryContent):
    """What a decision comes to. `model_dump(mode="json")` is its stored form, `Summary.model_validate` reads it back.

    `degree` grades it, `verdict` says it in a sentence. To-dos are in order of their day; wrongs by severity, late acts
    first; `consequences` are the measures of now, then those to come. A draft has none, unless it is serious.
    `questions` are the facts to ask for first; `remedies`, where they were asked for, tell what would have to change for
    what is wrong or not fully open; `folded` counts what is left out.
    """

    def text(self, lang: Lang = "zh", format: Format = "text") -> str:  # noqa: A002  # as in `render`
        """The summary as plain text of at most 80 columns, or as Markdown."""
        return printed(summary_report(self, lang), format)

    def page(self, lang: Lang = "zh") -> str:
        """The summary as one file of HTML, which needs nothing else and prints on A4."""
        return summary_page(self, lang)

    def __str__(self) -> str:
        return self.text().rstrip("\n")

    def _repr_html_(self) -> str:
        """The summary in a notebook."""
        return summary_article(self, "zh")

    def __rich__(self) -> RichText:
        from rich.text import Text as RichText  # noqa: PLC0415  # only who prints with it waits for this import

        return RichText(str(self))
