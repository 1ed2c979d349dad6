"""The parts of a request: its receipt, its consultations, and its reply."""

from __future__ import annotations

from pydantic import Field

from disclosure_rules import terms
from disclosure_rules.records.field_types import Count, Flag, When
from disclosure_rules.records.model import Part, characteristic, event


class Receipt(Part):
    """收到申请之日, one day for each way of sending a request. The law in force determines which one counts."""

    handed_in: When | None = event("当面提交日期", "the day it was handed in")
    signed_for: When | None = event("签收日期", "the day registered post was signed for")
    arrived: When | None = event("平常信函到达日期", "the day ordinary post arrived")
    in_system: When | None = event(
        "系统收到日期", "the day it reached the system or the mailbox", "系统接收日期"
    )
    confirmed: When | None = event("确认日期", "the day receipt was confirmed with the applicant")


class Amendment(Part):
    """补正."""

    notified: When | None = event("告知补正日期", "the day of the notice to amend")
    notices: Count | None = characteristic("告知次数", "the number of notices to amend")
    tells: tuple[terms.AmendmentContent, ...] | None = characteristic(
        "告知内容", "the content of the notice; [] = neither items nor term"
    )
    until: When | None = characteristic("补正期限届满日", "the last day of the term set")
    good_reason: Flag | None = characteristic("有正当理由", "a good reason for being late")
    completed: When | None = event("收到补正日期", "the day the amended request was received")


class Extension(Part):
    """延长答复期限."""

    notified: When | None = event("告知延期日期", "the day of the notice of extension")
    consent: terms.Consent | None = characteristic(
        "负责人同意", "the decision of the head of the body for open government"
    )
    working_days: Count | None = characteristic("延长工作日数", "the number of working days of the extension")


class Delay(Part):
    """延迟答复 of clearly excessive requests with fair reasons."""

    notified: When | None = event("告知延迟日期", "the day of the notice of delay")
    until: When | None = characteristic("延迟至", "the day to which the reply is delayed")


class Correction(Part):
    """更正 of records about the applicant that are not accurate (条例（2019）第四十一条)."""

    verified: When | None = event("更正申请审核属实日期", "the day the evidence of inaccuracy was found true")
    corrected: When | None = event("更正日期", "the day the record was corrected")
    told: When | None = event("告知更正结果日期", "the day the applicant was told the result")


class OpinionLetter(Part):
    """A letter that asks somebody for an opinion, and the answer to it."""

    key = "whom"

    whom: terms.Consulted = Field(title="对象", description="who was consulted")
    sent: When | None = event("发出日期", "the day the letter was sent", "征求日期")
    received: When | None = event(
        "收到征求意见书日期", "the day it was received; left out, the day it was sent"
    )
    answered: When | None = event("答复意见日期", "the day of the answer")
    answer: terms.ConsultationAnswer | None = characteristic("意见", "the answer")
    reasoned: Flag | None = characteristic("有合理理由", "fair reasons for the objection")


class Reply(Part):
    """答复."""

    shorthand = "kind"

    kind: terms.ReplyKind | None = characteristic("答复类型", "the type of reply")
    delivery: terms.ReplyDelivery | None = characteristic(
        "送达方式", "the way in which the reply was delivered"
    )
    posted: When | None = event("交邮日期", "the day the reply was posted", "邮寄日期")
    signed_for: When | None = event("签收日期", "the day the reply was signed for", "送达日期")
    tells: tuple[terms.ReplyContent, ...] | None = characteristic(
        "告知事项", "the items that the reply states; [] = none"
    )
    other_form: Flag | None = event(
        "未按要求的形式提供", "supply in another form than was asked for; left out, as asked"
    )
    form_unfit: Flag | None = characteristic(
        "要求的形式危及载体安全或者成本过高",
        "a danger to the carrier, or too high a cost, in the form that was asked for",
    )
    searched: Flag | None = characteristic("已经检索", "a search for the information")
    right_body_known: Flag | None = characteristic("能够确定负责机关", "the responsible body identified")
    answered_before: Flag | None = characteristic(
        "此前已答复", "an earlier reply to the same request of the same applicant"
    )
    not_a_request: Flag | None = characteristic(
        "实为信访举报投诉", "a petition, complaint or report in the form of a request"
    )
