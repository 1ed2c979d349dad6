"""The vocabularies of policies and decisions."""

from disclosure_rules.terms.base import Term


class Severity(Term):
    """严重程度 of a finding, in rising order."""

    ADVICE = "advice", "提示"
    MINOR = "minor", "轻微"
    MAJOR = "major", "较重"
    SERIOUS = "serious", "严重"


class Failure(Term):
    """The result that a duty failed to bring about, which the office checks for and has put right, 办法（十五）."""

    NOT_OPENED = "not_opened", "应当公开未公开"
    NOT_ADJUSTED = "not_adjusted", "应当调整未调整"


class Status(Term):
    """The status of an obligation."""

    PENDING = "pending", "待履行"
    DUE_SOON = "due_soon", "即将到期"
    FULFILLED = "fulfilled", "已履行"
    FULFILLED_LATE = "fulfilled_late", "逾期履行"
    OVERDUE = "overdue", "逾期未履行"
    TOO_EARLY = "too_early", "未满期限"
    UNDETERMINED = "undetermined", "无法判定"


class Degree(Term):
    """What an outcome comes to, as a summary grades it."""

    ON_TRACK = "on_track", "正常"
    TO_BE_FILLED_IN = "to_be_filled_in", "待填"
    CANNOT_BE_JUDGED = "cannot_be_judged", "待判"
    MINOR = "minor", "轻微"
    MAJOR = "major", "较重"
    LATE = "late", "逾期"
    SERIOUS = "serious", "严重"


class Outcome(Term):
    """The outcome of a decision."""

    COMPLIANT = "compliant", "合规"
    NON_COMPLIANT = "non_compliant", "不合规"
    UNDETERMINED = "undetermined", "无法判定"
