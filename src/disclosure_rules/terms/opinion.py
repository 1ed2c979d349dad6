"""The vocabularies of public opinion on government affairs (政务舆情)."""

from disclosure_rules.terms.base import Term


class OpinionSubject(Term):
    """The subject of the opinion, which selects the list of steps."""

    POLICY_DOCUMENT = "policy_document", "政策文件或者其解读", "政策文件", "政策文件解读"
    OFFICIAL_DOCUMENT = "official_document", "其他公文", "公文"
    OTHER = "other", "其他事项", "其他"


class OpinionNature(Term):
    """舆情性质: the nature of the public's opinion."""

    MISUNDERSTANDING = "misunderstanding", "不了解情况或者存在模糊认识、错误看法", "不了解情况", "误解"
    SUGGESTION = "suggestion", "意见建议"
    FALSEHOOD = "falsehood", "散布虚假和不实信息", "虚假信息", "不实信息"


class SpecialTopic(Term):
    """专项回应引导的事项."""

    TWO_SESSIONS = "two_sessions", "两会", "“两会”"
    ECONOMY = "economy", "经济数据发布和经济形势", "经济数据", "经济形势"
    REFORM = "reform", "重大改革措施", "重大改革"
    INSPECTION = "inspection", "重大督查活动", "重大督查"
    MAJOR_EMERGENCY = "major_emergency", "重大突发事件", "特别重大、重大突发事件", "重特大突发事件"


class MatterLevel(Term):
    """事项层级: the level responsible for the matter (分级负责)."""

    HIGHER = "higher", "市级以上", "市级", "国家级"
    DISTRICT = "district", "区级"
    SUBDISTRICT = "subdistrict", "街镇级", "街道、镇级"
