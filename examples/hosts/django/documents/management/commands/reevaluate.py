"""The nightly run: limits end and laws begin without anybody saving a document."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from disclosure_rules import RecordError
from documents.models import Document


class Command(BaseCommand):
    """Decide about every document anew as of a day, and report those that time has changed."""

    help = "按当日重新判定全部公文，列出因时间推移而变化的"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The day, by default today."""
        parser.add_argument("--as-of", type=date.fromisoformat, default=None)

    def handle(self, *_: Any, as_of: date | None, **__: Any) -> None:
        """Each document is decided and kept for itself, so a run that was cut short is simply run again."""
        day = as_of or timezone.localdate()
        decided = 0
        try:
            for key in Document.objects.order_by("pk").values_list("pk", flat=True):
                with transaction.atomic():
                    document = Document.objects.select_for_update().filter(pk=key).first()
                    if document is not None:  # deleted meanwhile
                        decided += self._judge(document, day)
        except (InterfaceError, OperationalError) as error:
            kind = type(error).__name__
            raise CommandError(
                f"数据库连接中断（{kind}）：已重新判定{decided}件并已保存，恢复后请再次运行"
            ) from None
        self.stdout.write(f"截至{day}，重新判定{decided}件")

    def _judge(self, document: Document, day: date) -> bool:
        try:
            if document.judge(day):
                self.stdout.write(f"{document.number}：{document.judgement.outcome}")
        except RecordError as error:
            for problem in error.problems:
                self.stderr.write(f"{document.number}：{problem.line('zh')}")
            return False
        return True
