"""The register in Django's own pages, each document with the summary of its decision."""

from django.contrib import admin
from django.utils.safestring import SafeString, mark_safe

from disclosure_rules.summary.page import summary_article
from documents.models import Document
from documents.rules import EVALUATOR


@admin.register(Document)
class Documents(admin.ModelAdmin):
    """The list shows the conclusion, the page of a document the answer first: what is to be done, what is wrong, what to ask."""

    list_display = ("number", "outcome", "issued", "online")
    readonly_fields = ("summary",)

    @admin.display(description="结论", ordering="judgement__outcome")
    def outcome(self, document: Document) -> str:
        """The conclusion as it was last decided."""
        return str(document.judgement.outcome)

    @admin.display(description="判定")
    def summary(self, document: Document) -> SafeString | str:
        """The summary as of the day of the last decision. The library escapes what it quotes."""
        if document.pk is None:
            return "保存后显示"
        as_of = document.judgement.as_of
        return mark_safe(summary_article(EVALUATOR.summary(document.record(), as_of=as_of), "zh", level=3))  # noqa: S308
