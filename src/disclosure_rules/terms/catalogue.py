"""The vocabularies of catalogues of disclosures, and of lists of powers and duties."""

from disclosure_rules.terms.base import Term


class CatalogueType(Term):
    """目录或清单的种类."""

    BASIC_CATALOGUE = "basic_catalogue", "主动公开基本目录", "主动公开目录"
    INFORMATION_CATALOGUE = "information_catalogue", "政府信息公开目录", "信息公开目录"
    INFORMATION_GUIDE = "information_guide", "政府信息公开指南", "信息公开指南"
    POWER_LIST = "power_list", "权力清单"
    DUTY_LIST = "duty_list", "责任清单"
    POWER_AND_DUTY_LIST = "power_and_duty_list", "权责清单", "权力清单和责任清单"


class CatalogueContent(Term):
    """The contents of each entry of a catalogue, or of the guide."""

    BODY = "body", "主体", "公开主体"
    CONTENT = "content", "内容", "公开内容"
    TIME_LIMIT = "time_limit", "时限", "公开时限"
    WAY = "way", "方式", "公开方式"
    INDEX = "index", "索引"
    NAME = "name", "名称", "信息名称"
    SUMMARY = "summary", "内容概述"
    DATE = "date", "生成日期"
    CLASSIFICATION = "classification", "信息分类", "政府信息的分类"
    ARRANGEMENT = "arrangement", "编排体系"
    ACCESS = "access", "获取方式"
    BODY_CONTACT = "body_contact", "工作机构名称和联系信息", "工作机构联系信息"


class PowersChange(Term):
    """The reasons why powers and duties changed."""

    FUNCTIONS = "functions", "职能变更"
    REORGANISATION = "reorganisation", "机构撤并"
    ALIKE = "alike", "与职能变更、机构撤并类似的原因", "类似原因"
    OTHER = "other", "其他原因", "其他"
