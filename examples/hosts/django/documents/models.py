"""The register, and what is decided about each document in it."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from disclosure_rules import Decision, RecordError
from documents.rules import EVALUATOR, record_of


class Document(models.Model):
    """A document in the words of the office. To save it is to decide about it: both happen, or neither."""

    number = models.CharField("文件号", max_length=60, unique=True)
    manner = models.CharField("公开方式", max_length=20, blank=True)
    secrecy = models.CharField("密级", max_length=20, blank=True)
    reason = models.CharField("不公开理由", max_length=60, blank=True)
    issued = models.DateField("印发日", null=True, blank=True)
    online = models.DateField("上网日", null=True, blank=True)

    class Meta:
        """The name in the pages."""

        verbose_name = verbose_name_plural = "公文"

    def __str__(self) -> str:
        return self.number

    def record(self) -> dict[str, Any]:
        """Its facts. Raises RecordError for a cell that cannot be read."""
        cells = (self.number, self.manner, self.secrecy, self.reason, self.issued, self.online)
        return record_of(self.pk, *(cell or None for cell in cells))

    def decide(self, as_of: date) -> Decision:
        """The decision about it as of a day. Raises RecordError for facts that are not acceptable."""
        return EVALUATOR.evaluate(self.record(), as_of=as_of)

    def clean(self) -> None:
        """Refuse in the form what would be refused when it is saved; what was typed stays there."""
        try:
            self.decide(timezone.localdate())
        except RecordError as error:
            raise ValidationError([problem.line("zh") for problem in error.problems]) from None

    def save(self, *args: Any, **options: Any) -> None:
        """Save it with the decision of today. Raises RecordError, and saves neither, for facts that are not acceptable."""
        with transaction.atomic():
            super().save(*args, **options)
            self.judge(timezone.localdate())

    @transaction.atomic
    def judge(self, as_of: date) -> bool:
        """Keep the decision as of a day; gives whether its outcome or the state of a duty is another one than before."""
        decision = self.decide(as_of)
        states = {duty.id: duty.status.value for duty in decision.obligations}
        kept, made = Judgement.objects.select_for_update().get_or_create(
            document=self,
            defaults={"as_of": as_of, "outcome": decision.outcome.value, "states": states, "decision": {}},
        )
        changed = made or (kept.outcome, kept.states) != (decision.outcome.value, states)
        kept.as_of, kept.outcome, kept.states = as_of, decision.outcome.value, states
        kept.decision = decision.model_dump(mode="json")
        kept.save()
        return changed


class Judgement(models.Model):
    """What is decided about a document as of a day; `states` holds the status of each duty, `decision` everything."""

    document = models.OneToOneField(Document, models.CASCADE)
    as_of = models.DateField("截至")
    outcome = models.CharField("结论", max_length=20)
    states = models.JSONField()
    decision = models.JSONField()
