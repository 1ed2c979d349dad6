"""The vocabularies of matters to be disclosed (公开事项)."""

from disclosure_rules.terms.base import Term


class MatterCategory(Term):
    """事项类别, in the order of 办法（五）to（九）and（十三）."""

    MAJOR_DECISION = "major_decision", "重大行政决策", "决策公开"
    MEETING = "meeting", "会议", "会议公开"
    EXECUTION = "execution", "执行全过程", "执行全过程公开", "政策执行"
    FISCAL = "fiscal", "财政信息", "预决算"
    CONSTRUCTION = "construction", "重大建设项目"
    PUBLIC_RESOURCES = "public_resources", "公共资源配置"
    WELFARE = "welfare", "社会公益事业"
    POLICY_RESULTS = "policy_results", "政策落实情况", "政策落实"
    PROPOSAL_REPLY = "proposal_reply", "建议提案办理结果", "建议提案办理复文", "建议提案"
    INSPECTION = "inspection", "督查"
    TARGETS = "targets", "目标管理"
    AUDIT = "audit", "审计结果", "审计"
    NORMATIVE_DOCUMENTS = "normative_documents", "规范性文件"
    POWER_LIST = "power_list", "权责清单"
    ENFORCEMENT = "enforcement", "行政执法公示", "行政执法"
    PERMITS_AND_PENALTIES = "permits_and_penalties", "行政许可和行政处罚", "双公示"
    SUPERVISION = "supervision", "监管情况", "事中事后监管"
    SERVICE_CATALOGUE = "service_catalogue", "政务服务事项", "政务服务事项目录"
    SERVICE_GUIDE = "service_guide", "办事指南"
    PUBLIC_ENTERPRISE = "public_enterprise", "公共企事业办事公开", "公共企事业单位"
    DATA_CATALOGUE = "data_catalogue", "政务数据资源目录", "数据资源目录"
    OPEN_DATA = "open_data", "数据资源开放", "数据开放"
    OTHER = "other", "其他"


class MatterSubject(Term):
    """事项所属的来源、项目或领域: the source, programme or field of a matter."""

    WORK_REPORT = "work_report", "政府工作报告"
    DEVELOPMENT_PLAN = "development_plan", "发展规划", "五年规划", "“十三五”规划", "十三五规划"
    SPECIAL_PLAN = "special_plan", "重大专项发展规划", "专项规划"
    REFORM_PLAN = "reform_plan", "重要改革方案", "改革方案"
    ANNUAL_PRIORITY = "annual_priority", "年度重点工作"
    LIVELIHOOD_PLAN = "livelihood_plan", "民生计划"
    PRACTICAL_PROJECT = "practical_project", "实事项目", "年度实事项目"
    OTHER_MAJOR_DECISION = "other_major_decision", "其他重大决定事项", "其他重大决定"
    SUBSISTENCE_ALLOWANCE = "subsistence_allowance", "城乡低保", "低保"
    DESTITUTE_SUPPORT = "destitute_support", "特困人员供养"
    MEDICAL_ASSISTANCE = "medical_assistance", "医疗救助"
    PREFERENTIAL_TREATMENT = "preferential_treatment", "抚恤优待"
    ELDERLY_CARE = "elderly_care", "养老服务"
    DISASTER_RELIEF = "disaster_relief", "赈灾救灾"
    CHARITY = "charity", "慈善事业"
    WORK_SAFETY = "work_safety", "安全生产"
    ECOLOGY = "ecology", "生态环境"
    PUBLIC_HEALTH = "public_health", "卫生防疫"
    FOOD_AND_DRUGS = "food_and_drugs", "食品药品"
    SOCIAL_HOUSING = "social_housing", "保障性住房"
    QUALITY_AND_PRICES = "quality_and_prices", "质量价格"
    LAND = "land", "国土资源"
    SOCIAL_CREDIT = "social_credit", "社会信用"
    TRANSPORT = "transport", "交通运输"
    TOURISM = "tourism", "旅游市场"
    STATE_ENTERPRISES = "state_enterprises", "国有企业运营"
    RESOURCE_TRADING = "resource_trading", "公共资源交易"
    RESOURCES_AND_ENVIRONMENT = "resources_and_environment", "资源环境"
    URBAN_CONSTRUCTION = "urban_construction", "城市建设"
    COMMERCE_AND_FINANCE = "commerce_and_finance", "商务金融"
    TALENT_AND_EMPLOYMENT = "talent_and_employment", "人才就业"
    FOOD_AND_HEALTH = "food_and_health", "食品健康"
    ALIKE = "alike", "类似的来源、项目或领域", "类似领域"
    OTHER = "other", "其他"


class MatterItem(Term):
    """公开内容: the items that are, or should be, published about a matter."""

    MEASURES = "measures", "工作措施", "措施"
    STEPS = "steps", "实施步骤", "步骤"
    DIVISION = "division", "职责分工", "分工"
    SUPERVISION_CHANNELS = "supervision_channels", "监督渠道"
    PROGRESS = "progress", "工作进度", "进度"
    PROBLEMS = "problems", "存在问题", "问题"
    FOLLOW_UP = "follow_up", "后续举措"
    APPROVAL_SERVICES = "approval_services", "批准服务信息"
    APPROVAL_RESULTS = "approval_results", "批准结果信息"
    BIDDING = "bidding", "招标投标信息"
    LAND_REQUISITION = "land_requisition", "征收土地信息"
    DESIGN_CHANGES = "design_changes", "重大设计变更信息"
    WORKS = "works", "施工有关信息", "施工信息"
    QUALITY_AND_SAFETY = "quality_and_safety", "质量安全监督信息"
    COMPLETION = "completion", "竣工有关信息", "竣工信息"
    TRADING_NOTICE = "trading_notice", "交易公告"
    QUALIFICATION_REVIEW = "qualification_review", "资格审查"
    DEALS = "deals", "成交情况"
    PERFORMANCE = "performance", "履约情况"
    CHANGES = "changes", "相关信息变更", "信息变更"
    OPERATION = "operation", "运作情况", "运作"
    DISTRIBUTION = "distribution", "分配情况", "分配"
    GOALS_MET = "goals_met", "发展目标落实情况"
    REFORMS_MADE = "reforms_made", "改革任务落实情况"
    LIVELIHOOD_MEASURES_TAKEN = "livelihood_measures_taken", "民生举措落实情况"
    INSPECTION_RESULTS = "inspection_results", "重大决策督查结果", "督查结果"
    TARGET_TASKS = "target_tasks", "目标管理任务"
    TARGET_COMPLETION = "target_completion", "目标任务完成情况", "完成情况"
    AUDIT_RESULTS = "audit_results", "审计结果"
    AUDIT_PROBLEMS = "audit_problems", "审计发现的问题", "审计发现问题"
    RECTIFICATION = "rectification", "整改落实情况"
    MISCONDUCT_ACCOUNTABILITY = "misconduct_accountability", "不作为慢作为乱作为的问责情况", "问责情况"
    MISCONDUCT_HANDLING = "misconduct_handling", "不作为慢作为乱作为的处理结果", "处理结果"
    POWERS_BASIS = "powers_basis", "设定依据"
    POWERS_HOLDER = "powers_holder", "行使主体"
    POWERS_PROCESS = "powers_process", "运行流程"
    POWERS_DUTIES = "powers_duties", "履职责任"
    ENFORCEMENT_POWERS = "enforcement_powers", "职责权限"
    ENFORCEMENT_BASIS = "enforcement_basis", "执法依据"
    DISCRETION = "discretion", "裁量基准"
    ENFORCEMENT_PROCESS = "enforcement_process", "执法流程"
    ENFORCEMENT_RESULTS = "enforcement_results", "执法结果"
    REMEDIES = "remedies", "救济途径"
    PERMITS = "permits", "行政许可", "行政许可公示"
    PENALTIES = "penalties", "行政处罚", "行政处罚公示"
    SUPERVISION_INFORMATION = "supervision_information", "事中事后监管信息", "监管信息"
    LAWS = "laws", "法律法规"
    POLICIES = "policies", "政策文件"
    NOTICES = "notices", "通知公告"
    GUIDES = "guides", "办事指南"
    REVIEW_RULES = "review_rules", "审查细则"
    COMMON_QUESTIONS = "common_questions", "常见问题"
    COMPLAINT_WAYS = "complaint_ways", "监督举报方式"
    ONLINE_DEGREE = "online_degree", "网上可办理程度"
    BASIS_AND_CONDITIONS = "basis_and_conditions", "依据条件"
    PROCESS_AND_TIME = "process_and_time", "流程时限"
    FEES = "fees", "收费标准"
    CAUTIONS = "cautions", "注意事项"
    MATERIAL_NAMES = "material_names", "提交材料的名称", "材料名称"
    MATERIAL_BASIS = "material_basis", "提交材料的依据", "材料依据"
    MATERIAL_FORMAT = "material_format", "提交材料的格式", "材料格式"
    MATERIAL_COPIES = "material_copies", "提交材料的份数", "材料份数"
    MATERIAL_SIGNATURES = "material_signatures", "提交材料的签名签章要求", "签名签章"
    FORMS = "forms", "规范表格"
    FORM_NOTES = "form_notes", "填写说明"
    SAMPLES = "samples", "示范文本"
    DATA_RESOURCES = "data_resources", "数据资源"
    ASSISTANCE_ITEMS = "assistance_items", "救助项目"
    FUNDS_AND_GOODS = "funds_and_goods", "资金和物资的管理使用情况", "资金物资管理使用情况"


class MatterWork(Term):
    """The work of a body on a matter besides publishing its items, and the ways in which it publishes."""

    AS_A_LIST = "as_a_list", "以清单形式公布", "清单形式"
    CLEANED_UP = "cleaned_up", "清理", "已清理"
    PUBLISHED_TOGETHER = "published_together", "统一公开"
    CATALOGUE_COMPILED = (
        "catalogue_compiled",
        "编制服务事项目录",
        "编制政务服务事项目录",
        "编制公开服务事项目录",
    )
    GATHERED = "gathered", "集中公开"
    COORDINATED = "coordinated", "组织协调"
    SUPERVISED = "supervised", "监督指导"
    GUIDED_BY_CLASS = "guided_by_class", "分类指导"
    RULES_MADE = "rules_made", "制定具体办法"
    STORED_CENTRALLY = "stored_centrally", "集中存储"
    MANAGED_UNIFORMLY = "managed_uniformly", "统一管理"


class ExceptionReason(Term):
    """The reasons why an item of a matter is rightly not published."""

    NONE_EXISTS = "none_exists", "没有该项信息", "尚未产生", "没有"
    LAWFULLY_WITHHELD = "lawfully_withheld", "依法不予公开"


class BudgetKind(Term):
    """预算种类."""

    GENERAL_PUBLIC = "general_public", "一般公共预算"
    GOVERNMENT_FUNDS = "government_funds", "政府性基金预算"
    STATE_CAPITAL = "state_capital", "国有资本经营预算"
    SOCIAL_INSURANCE = "social_insurance", "社会保险基金预算"


class AccountLevel(Term):
    """科目级次: the depth of published budget accounts. 类 contains 款, and 款 contains 项."""

    NONE = "none", "未细化", "没有细化"
    CLASS = "class", "类级", "类"
    SECTION = "section", "款级", "款"
    ITEM = "item", "项级", "项"


class ProposalTouch(Term):
    """The interests touched by a suggestion of a deputy or a proposal of a CPPCC member (办法（七））."""

    PUBLIC_INTEREST = "public_interest", "公共利益"
    PUBLIC_RIGHTS = "public_rights", "公众权益"
    SOCIAL_CONCERN = "social_concern", "社会关切"
    WIDE_KNOWLEDGE = "wide_knowledge", "需要社会广泛知晓", "需广泛知晓"
