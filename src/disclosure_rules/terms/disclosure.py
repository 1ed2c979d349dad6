"""The vocabularies of disclosure: secrecy, whose document it is, what opens it, grounds, attribute and release."""

from disclosure_rules.terms.base import Term


class Secrecy(Term):
    """密级 (保守国家秘密法)."""

    NONE = "none", "无", "无密级", "非密", "非涉密", "不涉密"
    CONFIDENTIAL = "confidential", "秘密"
    SECRET = "secret", "机密"
    TOP_SECRET = "top_secret", "绝密"


class SecrecyState(Term):
    """The state of secrecy of a document on a day. It is derived, never given."""

    NONE = "none", "不涉密"
    IN_FORCE = "in_force", "涉密"
    DECLASSIFIED = "declassified", "已解密"
    EXPIRED = "expired", "保密期限已满"


class Contradiction(Term):
    """Facts that contradict a statement that a document is no state secret. It is derived, never given."""

    MARK = "mark", "国家秘密标志"
    TERM = "term", "保密期限"
    REFUSED_REVIEW = "refused_review", "未通过的保密审查"
    FORM_LEVEL = "form_level", "意见单上的密级"
    GROUND = "ground", "国家秘密的豁免事由"


class Origin(Term):
    """来源: who made a document, or led in making it."""

    OWN = "own", "本机关制作", "自行制作"
    RECEIVED = "received", "收文", "来文"
    FORWARDED = "forwarded", "转发"
    JOINT_LED = "joint_led", "联合发文主办", "联合发文（主办）"
    JOINT = "joint", "联合发文会签", "联合发文（会签）", "联合发文非主办"


class Maker(Term):
    """The body that settles the disclosure of a document. It is derived, never given."""

    OWN = "own", "本机关"
    OTHER = "other", "其他机关"
    PARTY = "party", "党委"


class Criterion(Term):
    """The kinds of information that the Regulation has the maker disclose proactively."""

    PUBLIC_INTERESTS = "public_interests", "涉及公众利益调整"
    PUBLIC_KNOWLEDGE = "public_knowledge", "需要公众广泛知晓"
    PARTICIPATION = "participation", "需要公众参与决策"


class OpeningReason(Term):
    """A stated reason for proactive disclosure. It is derived, never given."""

    NORMATIVE = "normative", "行政规范性文件"
    CRITERION = "criterion", "属于法定主动公开情形"
    LISTED = "listed", "属于法定主动公开事项"
    OTHER_LAW = "other_law", "其他法律、法规、规章规定公开"
    CITIZENS_INTERESTS = "citizens_interests", "利益紧密相关"
    PROPOSED = "proposed", "拟主动公开"
    FOUND_OPEN = "found_open", "研判可以公开"
    FOUND_OWED = "found_owed", "自查应当公开"
    ONLINE = "online", "已上网发布"


class Attribute(Term):
    """公开属性, in the order of openness."""

    WITHHELD = "withheld", "不予公开", "免予公开", "不公开"
    ON_REQUEST = "on_request", "依申请公开"
    PROACTIVE = "proactive", "主动公开", "全部公开"


class Release(Term):
    """发布方式: the text that goes online, in the order of openness."""

    NONE = "none", "不发布"
    REDACTED = "redacted", "删减后发布", "删减后公开", "删减发布"
    FULL = "full", "全文发布", "全文公开"


class Ground(Term):
    """豁免事由: the reasons why a document, or a part of it, may or must be withheld."""

    STATE_SECRET = "state_secret", "国家秘密"
    FORBIDDEN_BY_LAW = "forbidden_by_law", "法律行政法规禁止公开", "法律、行政法规禁止公开"
    SECURITY_AND_STABILITY = (
        "security_and_stability",
        "危及国家安全公共安全经济安全社会稳定",
        "危及国家安全、公共安全、经济安全、社会稳定",
        "三安全一稳定",
    )
    COMMERCIAL_SECRET = "commercial_secret", "商业秘密", "trade_secret"
    PERSONAL_PRIVACY = "personal_privacy", "个人隐私", "privacy"
    INTERNAL_AFFAIRS = "internal_affairs", "内部事务信息", "内部事务"
    PROCESS_INFORMATION = "process_information", "过程性信息"
    ENFORCEMENT_FILE = "enforcement_file", "行政执法案卷信息", "行政执法案卷"
    TEMPORARILY_UNSUITABLE = "temporarily_unsuitable", "暂时不宜公开", "暂不宜公开"


class Extent(Term):
    """Whether a ground catches the whole document or a part of it."""

    WHOLE = "whole", "全部", "整体", "全文"
    PART = "part", "部分"


class Consent(Term):
    """The answer to a proposal that needs consent."""

    GRANTED = "granted", "同意", "审查同意", "批准"
    REFUSED = "refused", "不同意", "未同意"
    NOT_ASKED = "not_asked", "未审查", "未报审", "未经审查"
