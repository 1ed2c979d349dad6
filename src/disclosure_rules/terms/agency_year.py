"""The vocabularies of an agency's year: its organisation, mechanisms, places, training and annual report."""

from disclosure_rules.terms.base import Term


class DeputyStep(Term):
    """The steps taken about the deputy leader in charge of open government (办法（三）)."""

    NAMED = "named", "明确分管领导", "明确"
    LISTED = "listed", "列入领导分工", "列入分工"
    PUBLISHED = "published", "对外公布", "公布"


class OrganisationPart(Term):
    """The parts of the organisation that an agency sets up for the daily work (办法（四）)."""

    WORK_BODY = "work_body", "专门工作机构", "政务公开工作机构"
    STAFF = "staff", "专职工作人员", "专职人员"
    RULES = "rules", "政务公开工作制度", "公开制度"


class BodyDuty(Term):
    """The duties of the body for open government, in the order of 办法（四）."""

    KEY_POINTS = "key_points", "实施公开工作并落实年度工作要点", "落实年度工作要点"
    PROACTIVE = "proactive", "承办主动公开并维护更新", "主动公开"
    INTERPRETATION = "interpretation", "督促落实解读回应", "解读回应"
    REQUESTS = "requests", "办理依申请公开", "依申请公开"
    CATALOGUE_AND_REPORT = "catalogue_and_report", "编制公开目录和年度报告", "目录和年报"
    OTHERS_BY_LAW = "others_by_law", "依法履行其他职责", "其他职责"


class ContactItem(Term):
    """The published details of the body for open government."""

    NAME = "name", "机构名称", "名称"
    ADDRESS = "address", "办公地址", "地址"
    HOURS = "hours", "办公时间"
    TELEPHONE = "telephone", "联系电话", "电话"
    FAX = "fax", "传真号码", "传真"
    EMAIL = "email", "电子邮箱", "邮箱"


class Mechanism(Term):
    """The standing mechanisms of an agency."""

    LEADERSHIP = "leadership", "领导机制"
    COORDINATION = "coordination", "协调机制"
    MEETING_ATTENDANCE = "meeting_attendance", "列席会议制度"
    POWER_LIST_UPDATING = "power_list_updating", "权责清单动态调整公开机制"
    LEADER_RELEASE = "leader_release", "主要负责人带头发布解读机制"
    ORIGIN_DETERMINATION = "origin_determination", "公文公开属性源头认定机制", "源头认定机制"
    RELEASE_REVIEW = "release_review", "发布审查机制", "公文发布审查机制"
    RELEASE_COORDINATION = "release_coordination", "公文公开发布协调机制"
    SECRECY_REVIEW = "secrecy_review", "政府信息发布保密审查机制", "保密审查机制"
    PERIODIC_REVIEW = "periodic_review", "公开内容定期审查机制", "定期审查机制", "动态调整机制"
    REQUEST_HANDLING = (
        "request_handling",
        "申请登记、审核、办理、答复、归档工作制度",
        "依申请公开工作制度",
    )
    REQUEST_CONVERSION = "request_conversion", "依申请公开向主动公开转化机制", "依申请转主动公开机制"
    ASSESSMENT = "assessment", "考核制度"
    SOCIAL_APPRAISAL = "social_appraisal", "社会评议机制", "社会评议制度"
    ACCOUNTABILITY = "accountability", "责任追究制度"
    PORTAL_MONITORING = "portal_monitoring", "门户网站日常监测机制"
    PORTAL_RESPONSIBILITY = "portal_responsibility", "门户网站监测责任落实", "监测工作责任"
    RESPONSE_RESPONSIBILITY = "response_responsibility", "舆情回应责任落实", "回应责任"


class RegularAttendee(Term):
    """The regular attendees of government meetings under its rules on attendance."""

    INTERESTED_PARTIES = "interested_parties", "利益相关方"
    PUBLIC = "public", "公众代表"
    EXPERTS = "experts", "专家"
    MEDIA = "media", "媒体"


class MechanismStep(Term):
    """The steps of a mechanism for public opinion. 附件1 第六条 names three, 附件2 第八条 five. Following up is required
    by 附件1 第六条 if the opinion carries weight."""

    MONITORING = "monitoring", "监测"
    COLLECTION = "collection", "收集"
    CONSULTATION = "consultation", "会商"
    ANALYSIS = "analysis", "研判"
    FOLLOW_UP = "follow_up", "跟进", "主动跟进"
    RESPONSE = "response", "回应"
    ASSESSMENT = "assessment", "评估"


class InteractionPlatform(Term):
    """Platforms for interaction with the public (办法（十二）)."""

    HOTLINE = "hotline", "12345市民服务热线", "市民服务热线", "市民热线"
    MAILBOX = "mailbox", "领导信箱"
    INTERNET = "internet", "互联网互动平台", "互联网平台"


class Liaison(Term):
    """The parties that an agency keeps in touch with (办法（十七）)."""

    PUBLICITY = "publicity", "宣传部门", "宣传"
    CYBERSPACE = "cyberspace", "网信部门", "网信"
    MEDIA = "media", "新闻媒体", "媒体"


class ReceptionMeans(Term):
    """The means needed to receive requests (办法（二十一）)."""

    OPEN_CHANNELS = "open_channels", "受理渠道畅通"
    STAFFING = "staffing", "受理点人员配备", "人员配备"
    TRAINING = "training", "受理点人员培训", "人员培训"


class PublicPlace(Term):
    """The places where the public reads government information or picks up the gazette."""

    ARCHIVE = "archive", "区档案馆", "档案馆"
    LIBRARY = "library", "区图书馆", "图书馆"
    SERVICE_CENTRE = "service_centre", "区行政服务中心", "行政服务中心"
    COMMUNITY_CENTRE = "community_centre", "社区事务受理中心", "社区事务受理服务中心"
    SUBDISTRICT_OR_TOWN = "subdistrict_or_town", "街道、镇", "街镇", "街道", "镇"
    OTHER = "other", "其他"


class Trainee(Term):
    """Groups of which every member is trained (办法（二十二）)."""

    DEPUTY_LEADERS = "deputy_leaders", "分管领导"
    STAFF = "staff", "工作人员"


class TrainingCourse(Term):
    """Training courses that include open government."""

    LEADERS = "leaders", "领导干部任职培训"
    NEW_CIVIL_SERVANTS = "new_civil_servants", "公务员初任培训"


class AssessedWork(Term):
    """The work covered by the yearly assessment of open government."""

    DOCUMENT_RELEASE = "document_release", "公文公开发布"
    INTERPRETATION = "interpretation", "政策文件解读", "解读"
    OTHER = "other", "其他"


class Appraiser(Term):
    """The parties invited to the social appraisal (办法（二十三）)."""

    DEPUTIES = "deputies", "人大代表"
    CPPCC_MEMBERS = "cppcc_members", "政协委员"
    DEMOCRATIC_PARTIES = "democratic_parties", "民主党派"
    PEOPLES_ORGANISATIONS = "peoples_organisations", "人民团体"
    PUBLIC = "public", "社会公众", "公众"
    MEDIA = "media", "新闻媒体", "媒体"


class EvaluatedAspect(Term):
    """The aspects that a third party evaluates."""

    QUALITY = "quality", "质量"
    EFFECT = "effect", "效果"


class ReportPart(Term):
    """The contents of an annual report (条例（2019）第五十条)."""

    PROACTIVE = "proactive", "主动公开情况"
    REQUESTS = "requests", "依申请公开情况", "收到和处理申请情况"
    REVIEW_AND_LITIGATION = "review_and_litigation", "行政复议和行政诉讼情况", "复议诉讼情况"
    PROBLEMS = "problems", "主要问题和改进情况", "问题和改进"
    ASSESSMENT_RESULTS = "assessment_results", "考核、社会评议和责任追究结果", "考核评议追究结果"
    OTHER = "other", "其他需要报告的事项", "其他"
