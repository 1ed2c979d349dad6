"""The vocabularies of an official document and its form."""

from disclosure_rules.terms.base import Term


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
    MUNICIPAL_GOVERNMENT = "municipal_government", "市政府", "市人民政府", "{place}市人民政府"


class Nature(Term):
    """公文属性 on the form."""

    POLICY = "policy", "政策文件", "涉及面广、与民生关系密切或社会关注度高的政策文件"
    GENERAL = "general", "一般文件"


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

    PORTAL = "portal", "门户网站", "网站", "政府门户网站", "{place}门户网站"
    INTERPRETATION_COLUMN = "interpretation_column", "解读专栏", "政策文件解读专栏"
    OFFICIAL_ACCOUNT = "official_account", "本级政府发布账号", "{place}发布", "{place}_release"
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
