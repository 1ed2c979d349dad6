"""The vocabularies of a request for information (依申请公开)."""

from disclosure_rules.terms.base import Term


class RequestChannel(Term):
    """The channel through which a request came in."""

    IN_PERSON = "in_person", "当面提交", "当面", "现场提交"
    REGISTERED_POST = "registered_post", "挂号邮寄", "特快专递", "邮寄签收"
    ORDINARY_POST = "ordinary_post", "平常信函", "平信"
    ONLINE = "online", "互联网渠道", "网上申请", "网络申请"
    EMAIL = "email", "电子邮件", "电子邮箱"
    FAX = "fax", "传真"
    OTHER = "other", "其他"


class RequestContent(Term):
    """The required contents of a request."""

    NAME = "name", "姓名或者名称", "姓名", "名称"
    IDENTITY_PROOF = "identity_proof", "身份证明"
    CONTACT = "contact", "联系方式"
    DESCRIPTION = "description", "名称、文号或者其他特征", "内容描述"
    FORM = "form", "形式要求"


class AmendmentContent(Term):
    """The required contents of a notice to amend a request."""

    ITEMS = "items", "补正事项"
    TERM = "term", "补正期限"


class Demanded(Term):
    """The demands of the body on the applicant before it replied."""

    PURPOSE = "purpose", "特殊需要证明", "申请用途", "三需要"
    REASONS = "reasons", "申请理由"
    IDENTITY_PROOF = "identity_proof", "身份证明"


class Consulted(Term):
    """The capacity in which a party was consulted about the information."""

    THIRD_PARTY = "third_party", "第三方", "权利人"
    JOINT_MAKER = "joint_maker", "共同制作机关", "联合制作机关"
    OTHER_BODY = "other_body", "其他机关"


class InformationOrigin(Term):
    """The body that made the information asked for, or that it was obtained from."""

    OWN = "own", "本机关制作", "自行制作"
    JOINT_LED = "joint_led", "共同制作（牵头）", "共同制作牵头"
    JOINT = "joint", "共同制作（非牵头）", "共同制作非牵头"
    FROM_THE_PUBLIC = "from_the_public", "从公民、法人和其他组织获取", "从公民法人获取"
    FROM_ANOTHER_BODY = "from_another_body", "从其他机关获取", "其他机关制作"


class ConsultationAnswer(Term):
    """The answer of the party consulted."""

    AGREED = "agreed", "同意公开", "同意"
    OBJECTED = "objected", "不同意公开", "不同意"


class ReplyKind(Term):
    """The kinds of reply to a request. Each version of the regulation knows only some of them."""

    PROVIDED = "provided", "予以公开", "提供"
    PROVIDED_IN_PART = "provided_in_part", "部分公开"
    ALREADY_PUBLIC = "already_public", "已主动公开", "告知获取方式途径"
    REFUSED = "refused", "不予公开"
    NOT_HELD = "not_held", "信息不存在", "政府信息不存在", "本机关不掌握相关政府信息"
    ANOTHER_BODY = "another_body", "非本机关负责公开", "不属于本机关公开"
    REPEATED = "repeated", "不予重复处理", "重复申请"
    SPECIAL_REGIME = "special_regime", "依专门规定办理"
    INQUIRY = "inquiry", "行政查询", "行政查询事项", "属于行政查询事项"
    TO_AMEND = "to_amend", "告知更改补充"
    NOT_A_REQUEST = "not_a_request", "不作为政府信息公开申请处理", "信访举报投诉"
    PUBLICATION = "publication", "可从公开出版物获取", "公开出版物"
    NEEDS_PROCESSING = "needs_processing", "需要加工分析", "须加工分析", "没有现成信息需要另行制作"
    UNREASONABLE = "unreasonable", "不予处理", "申请理由不合理", "无正当理由大量反复申请"
    STILL_UNCLEAR = "still_unclear", "补正后仍不明确", "补正后申请内容仍不明确"
    AMENDMENT_OVERDUE = "amendment_overdue", "逾期不补正", "无正当理由逾期不补正"
    FEE_UNPAID = "fee_unpaid", "逾期未缴费", "逾期未缴纳信息处理费"
    REISSUE = (
        "reissue",
        "要求确认或重新出具",
        "要求确认或重新出具已获取信息",
        "要求确认或者重新出具已获取信息",
    )
    NOT_GOVERNMENT_INFORMATION = "not_government_information", "不属于政府信息"
    OTHER = "other", "其他处理", "其他"


class ReplyDelivery(Term):
    """The ways in which a reply reaches the applicant."""

    DIRECT = "direct", "直接送达", "当面送达", "当场交付"
    ENTRUSTED = "entrusted", "委托送达", "委托其他机关送达"
    POST = "post", "邮寄送达", "邮寄", "邮政企业寄送"
    COURIER = "courier", "其他快递企业寄送", "快递"
    ELECTRONIC = "electronic", "电子送达", "网上送达"


class GuideChannels(Term):
    """The statement of the body's guide to open government about the channel of a request."""

    ANNOUNCED = "announced", "已公布该渠道"
    OTHERS = "others", "仅公布其他渠道", "未公布该渠道"
    NONE = "none", "未公布任何渠道"


class ReplyContent(Term):
    """The contents of a reply to the applicant."""

    REASONS = "reasons", "理由"
    WAY = "way", "获取的方式、途径", "获取方式途径", "方式途径"
    RIGHT_BODY = "right_body", "负责公开的机关及联系方式", "负责公开的机关"


class Fee(Term):
    """The kinds of fee charged to an applicant."""

    SEARCH = "search", "检索费"
    COPY = "copy", "复制费"
    POSTAGE = "postage", "邮寄费"
    POSTAGE_ON_DELIVERY = "postage_on_delivery", "邮寄费到付", "到付邮寄费"
    PROCESSING = "processing", "信息处理费"
    OTHER = "other", "其他费用"


class Demand(Term):
    """The reasons why the requested information concerns more people than the applicant (办法（二十一）)."""

    MANY_REQUESTS = "many_requests", "申请量大"
    REPEATED = "repeated", "重复性高"
    WIDE_REACH = "wide_reach", "涉及范围广", "涉及面广"
    WIDE_KNOWLEDGE = "wide_knowledge", "需要社会广泛知晓", "需广泛知晓"
