"""A host's code as type checkers see it: no plugin, strict, plain values in, and a mistake in each ignored line."""

from collections.abc import Iterator
from datetime import date

from disclosure_rules import (
    AnyRecord,
    Decision,
    DocumentDict,
    DocumentRecord,
    Evaluator,
    Labels,
    RecordError,
    RequestRecord,
    load_policies,
    read_record,
)

row: dict[str, str] = {"secrecy": "无", "issued": "2018-11-22"}

record = DocumentRecord(
    id=7,
    title="关于印发办法的通知",
    secrecy=row["secrecy"],
    exemption_grounds=["personal_privacy", {"ground": "trade_secret", "extent": "part"}],
    issuer="区政府办公室",
    drafting_units=("区政府办公室",),
    form={"proposed_attribute": "主动公开", "normative": "是", "approval": {"signed": True}},
    releases=[{"channel": "portal", "date": date(2018, 12, 6)}],
    issued=row["issued"],
    published=None,
    unknown=["archived"],
    host={"flow": 4711},
)
other = RequestRecord(received="2021-03-01")
chinese = DocumentRecord(密级="机密", 印发日期="2018年11月22日")

plain: DocumentDict = {"kind": "document", "secrecy": "none", "form": {"公开属性": "主动公开"}}
anything: AnyRecord = record
read: AnyRecord = read_record(plain)

DocumentRecord(secrecyy="none")  # type: ignore[call-arg]
DocumentRecord(issued=20181122)  # type: ignore[arg-type]
DocumentRecord(releases=["portal", {"chanel": "portal"}])  # type: ignore[list-item]
wrong: DocumentDict = {"secrecyy": "none"}  # type: ignore[typeddict-unknown-key]

evaluator = Evaluator(load_policies())
decision: Decision = evaluator.evaluate(plain, as_of="2018-12-31")
many: Iterator[Decision | RecordError] = evaluator.evaluate_many(
    [record, plain, read], as_of=date(2018, 12, 31)
)
dated: Iterator[Decision | RecordError] = evaluator.evaluate_many(
    [(record, "2018-12-31"), (plain, "2018-12-03")]
)
evaluator.evaluate_many([record])  # type: ignore[list-item]
issued = record.issued
label: str = Labels(evaluator.policies).value("disclosure.attribute", "proactive").zh
