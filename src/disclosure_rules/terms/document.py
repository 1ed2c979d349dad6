"""The vocabularies of an official document and its form."""

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
    """What contradicts a statement that a document is no state secret. It is derived, never given."""

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


class DocumentType(Term):
    """文种: the fifteen kinds of official document, in the order of 党政机关公文处理工作条例 art. 8."""

    RESOLUTION = "resolution", "决议"
    DECISION = "decision", "决定"
    ORDER = "order", "命令", "令", "命令（令）", "命令(令)"
    COMMUNIQUE = "communique", "公报"
    ANNOUNCEMENT = "announcement", "公告"
    PUBLIC_NOTICE = "public_notice", "通告"
    OPINION = "opinion", "意见"
    NOTICE = "notice", "通知"
    CIRCULAR = "circular", "通报"
    REPORT = "report", "报告"
    REQUEST_FOR_INSTRUCTIONS = "request_for_instructions", "请示"
    REPLY = "reply", "批复"
    MOTION = "motion", "议案"
    LETTER = "letter", "函"
    MINUTES = "minutes", "纪要", "会议纪要"


class IssuerLevel(Term):
    """发文单位的层级."""

    DISTRICT_GOVERNMENT = "district_government", "区政府", "区政府发文", "区人民政府"
    DISTRICT_OFFICE = "district_office", "区府办", "区府办发文", "区政府办公室", "区人民政府办公室"
    DEPARTMENT = "department", "部门", "部门发文", "区政府部门"
    SUBDISTRICT = "subdistrict", "街道", "街道办事处"
    TOWN = "town", "镇", "镇政府", "镇人民政府"
    MUNICIPAL_GOVERNMENT = "municipal_government", "市政府", "市人民政府", "上海市人民政府"


class Nature(Term):
    """公文属性 on the form."""

    POLICY = "policy", "政策文件", "涉及面广、与民生关系密切或社会关注度高的政策文件"
    GENERAL = "general", "一般文件"


class Consent(Term):
    """The answer to a proposal that needs consent."""

    GRANTED = "granted", "同意", "审查同意", "批准"
    REFUSED = "refused", "不同意", "未同意"
    NOT_ASKED = "not_asked", "未审查", "未报审", "未经审查"


class ReviewResult(Term):
    """The result of a review. `not_done` is a known result; a result left out is unknown."""

    GRANTED = "granted", "通过", "同意", "审核通过"
    REFUSED = "refused", "未通过", "不同意", "不通过"
    NOT_DONE = "not_done", "未审查", "未审核", "未办理", "未送审"


class Consultation(Term):
    """意见征询 on the form."""

    NONE = "none", "未开展意见征询", "未开展"
    DEPARTMENTS = "departments", "向部门征询"
    PUBLIC = "public", "向社会征询"


class DraftingPoint(Term):
    """The points settled while a document is drafted, proposed on the form and confirmed by its signer."""

    NORMATIVE = "normative", "规范性属性", "规范性"
    ATTRIBUTE = "attribute", "公开属性"
    RELEASE = "release", "发布方式", "公开方式"
    INTERPRETATION = "interpretation", "文件解读", "解读方案", "政策解读"
    REQUIREMENTS = "requirements", "发布要求"


class FormBox(Term):
    """The boxes of 公文公开发布意见单."""

    TITLE = "title", "公文标题"
    DRAFTING_UNIT = "drafting_unit", "起草单位"
    SECRECY = "secrecy", "发文密级"
    ISSUER = "issuer", "发文单位"
    NATURE = "nature", "公文属性"
    NORMATIVE = "normative", "是否行政规范性文件"
    CONSULTATION = "consultation", "意见征询"
    ATTRIBUTE = "attribute", "公开属性"
    REASON = "reason", "理由"
    RELEASE = "release", "发布方式"
    CUT_CONTENT = "cut_content", "删减内容"
    CUT_REASON = "cut_reason", "删减理由"
    INTERPRETATION = "interpretation", "政策解读"
    INTERPRETATION_FORM = "interpretation_form", "具体形式"
    INTERPRETATION_MATERIALS = "interpretation_materials", "解读材料", "材料附后"
    APPROVAL = "approval", "领导审批"
    SEAL = "seal", "单位印章"
    APPROVAL_DATE = "approval_date", "审批日期"


class NormativeMaterial(Term):
    """The four materials that go with a normative document of the district government."""

    REQUEST = "request", "报请制定的请示", "请示"
    DRAFTING_NOTE = "drafting_note", "起草说明"
    BASIS = "basis", "制定依据"
    OPINIONS = "opinions", "征求意见材料", "征求意见的有关材料"


class ConsentBody(Term):
    """The bodies that consented to redaction, disclosure on request or withholding."""

    DISTRICT_AUTHORITY = "district_authority", "本级政务公开主管部门", "区政府办公室", "政务公开主管部门"
    UNIT_BODY = "unit_body", "本单位政务公开工作机构", "政务公开工作机构"
    OTHER = "other", "其他"


class Channel(Term):
    """发布渠道."""

    PORTAL = "portal", "门户网站", "网站", "政府门户网站", "上海徐汇门户网站", "“上海徐汇”门户网站"
    INTERPRETATION_COLUMN = "interpretation_column", "解读专栏", "政策文件解读专栏"
    XUHUI_RELEASE = "xuhui_release", "徐汇发布", "“徐汇发布”"
    SOCIAL_MEDIA = "social_media", "政务微博微信", "政务微博", "政务微信", "政务新媒体", "客户端"
    PRESS_CONFERENCE = "press_conference", "新闻发布会"
    GAZETTE = "gazette", "政府公报", "公报"
    BROADCAST = "broadcast", "广播电视"
    PRESS = "press", "报刊杂志", "报刊"
    NEWS_SITE = "news_site", "新闻网站"
    HOTLINE = "hotline", "市民服务热线", "12345市民服务热线"
    SERVICE_CENTRE = "service_centre", "行政服务中心"
    OTHER = "other", "其他"


class PlanPart(Term):
    """解读方案的四项."""

    OUTLINE = "outline", "解读提纲", "提纲"
    FORM = "form", "解读形式", "形式"
    CHANNEL = "channel", "解读渠道", "渠道"
    TIME = "time", "解读时间", "时间"


class InterpretationPoint(Term):
    """解读内容的要点: ten in annex 2, nine in the main text (which has 执行标准 for two of them)."""

    BACKGROUND = "background", "背景依据"
    GOALS = "goals", "目标任务"
    MAIN_CONTENT = "main_content", "主要内容"
    SCOPE = "scope", "涉及范围"
    CRITERIA = "criteria", "执行口径"
    OPERATION = "operation", "操作方法"
    STANDARD = "standard", "执行标准"
    CAUTIONS = "cautions", "注意事项"
    KEYWORDS = "keywords", "关键词诠释"
    BENEFITS = "benefits", "惠民利民举措"
    DIFFERENCES = "differences", "新旧政策差异"


class InterpretationForm(Term):
    """解读形式."""

    COMMENTARY = "commentary", "解读评论文章", "评论文章", "解读文章"
    QUESTIONS_AND_ANSWERS = "questions_and_answers", "政策问答", "问答"
    ONLINE_INTERVIEW = "online_interview", "在线访谈"
    MEDIA_INTERVIEW = "media_interview", "媒体专访", "接受访谈"
    PRESS_QUESTIONS = "press_questions", "答记者问"
    PRESS_CONFERENCE = "press_conference", "新闻发布会"
    BRIEFING = "briefing", "政策吹风", "政策吹风会"
    CHARTS = "charts", "图表图解", "图解"
    AUDIO_VIDEO = "audio_video", "音频视频", "视频", "音频"
    DIGITAL = "digital", "数字化"


class InterpretationQuality(Term):
    """The qualities that make an interpretation easy to understand (附件2 第五条)."""

    COMPREHENSIVE = "comprehensive", "全面详尽准确"
    PLAIN_LANGUAGE = "plain_language", "通俗易懂"
    CASES = "cases", "配有案例"
    DATA = "data", "配有数据"


class Approver(Term):
    """The approvers of the plan and the materials of interpretation, approved together with the document."""

    DEPARTMENT_HEAD = "department_head", "部门领导"
    DISTRICT_OFFICE = "district_office", "区政府办公室"
    DISTRICT_LEADER = "district_leader", "区政府领导"


class Monitor(Term):
    """The bodies that watch the effects of a publication (附件1 第六条)."""

    NEWS_AUTHORITY = "news_authority", "区新闻主管部门"
    DRAFTING_UNIT = "drafting_unit", "起草单位"


class SocialImpact(Term):
    """社会影响 of a breach."""

    NONE = "none", "无", "无不良影响"
    LIMITED = "limited", "一般", "较小"
    SERIOUS = "serious", "严重", "严重社会影响"
