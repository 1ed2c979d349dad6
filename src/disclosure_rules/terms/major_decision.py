"""The vocabularies of major administrative decisions (重大行政决策) and of meetings."""

from disclosure_rules.terms.base import Term


class DecisionField(Term):
    """决策领域, as far as they call for an opinion poll."""

    EDUCATION = "education", "教育"
    HEALTH_CARE = "health_care", "医疗"
    SOCIAL_SECURITY = "social_security", "社会保障"
    ENVIRONMENT = "environment", "环境保护"
    ALIKE = "alike", "类似领域"
    OTHER = "other", "其他"


class DecisionSubject(Term):
    """决策事项的种类."""

    REFORM_PLAN = "reform_plan", "重要改革方案", "改革方案"
    POLICY_MEASURE = "policy_measure", "重大政策措施", "政策措施"
    KEY_PROJECT = "key_project", "重点工程项目", "重点工程"
    OTHER = "other", "其他"


class DecisionStep(Term):
    """决策程序的步骤."""

    PUBLIC_PARTICIPATION = "public_participation", "公众参与"
    EXPERT_ARGUMENTATION = "expert_argumentation", "专家论证"
    RISK_ASSESSMENT = "risk_assessment", "风险评估"
    LEGALITY_REVIEW = "legality_review", "合法性审查"
    COLLECTIVE_DISCUSSION = "collective_discussion", "集体讨论决定", "集体讨论"


class DraftItem(Term):
    """The items published before a decision."""

    DRAFT = "draft", "决策草案", "草案"
    BASIS = "basis", "决策依据", "依据"


class OpinionWay(Term):
    """听取意见的方式: the five listed ways, and any other."""

    HEARING = "hearing", "听证座谈", "听证", "座谈"
    RESEARCH = "research", "调查研究"
    CONSULTATION = "consultation", "咨询协商"
    MEDIA = "media", "媒体沟通"
    ONLINE = "online", "网络征集"
    OTHER = "other", "其他"


class FeedbackItem(Term):
    """The items published about the opinions received."""

    COLLECTION = "collection", "意见收集情况", "收集情况"
    ADOPTION = "adoption", "意见采纳情况", "采纳情况"
    REASONS = "reasons", "较为集中意见未予采纳的原因", "未采纳理由", "未予采纳的原因"


class DecidedItem(Term):
    """The items published after a decision."""

    AGREED = "agreed", "议定事项"
    DOCUMENTS = "documents", "相关文件"


class MeetingPlanItem(Term):
    """The points about openness in the plan of a meeting."""

    OPENNESS = "openness", "是否公开"
    WAY = "way", "公开方式"
    ATTENDANCE = "attendance", "列席范围"
