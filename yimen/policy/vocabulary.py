"""Closed vocabularies of a policy pack (政策包词表).

A pack chooses words from these tables and parametrises them; it can never bring code.
Each table maps the key written in YAML to the Chinese words an officer reads.
"""

from typing import Final

MONEY_UNITS: Final = frozenset({"元", "元/月", "元/年", "元/次"})
"""Units written in yuan in YAML and held as integer fen everywhere else."""

UNITS: Final[dict[str, str]] = {
    "元": "money",
    "元/月": "money",
    "元/年": "money",
    "元/次": "money",
    "倍": "decimal",
    "平方米": "decimal",
    "分数": "fraction",
    "%": "int",
    "年": "int",
    "个月": "int",
    "天": "int",
    "工作日": "int",
    "岁": "int",
    "人": "int",
    "辆": "int",
    "处": "int",
    "级": "int",
    "项": "int",
    "是否": "bool",
    "代码": "text",
    "文字": "text",
    "名单": "list",
}
"""Unit → how the value is held: money (integer fen), int, decimal, fraction, bool, text, list."""

CODES: Final[dict[str, str]] = {
    "county": "县级",
    "township": "乡镇（街道）",
    "next_month": "次月",
    "application_month": "申请当月",
}
"""Values of parameters held as a code (代码), in words."""

RANKS: Final[dict[str, int]] = {
    "law": 5,
    "regulation": 4,
    "local_regulation": 3,
    "ministry": 2,
    "local": 1,
    "default": 0,
}
"""Rank of the rule behind a value (效力层级); the higher number wins, then the later date."""

RANK_LABELS: Final[dict[str, str]] = {
    "law": "法律",
    "regulation": "行政法规",
    "local_regulation": "地方性法规",
    "ministry": "部委文件",
    "local": "地方文件",
    "default": "默认",
}

CERTAINTY_LABELS: Final[dict[str, str]] = {
    "read": "已核原文",
    "mem": "凭记忆，待核定",
    "assumed": "假定，待核定",
}

BINDS_LABELS: Final[dict[str, str]] = {
    "acceptance": "受理之日",
    "act": "作出行为之日",
    "month": "所属月份",
}

LEVELS: Final[dict[str, str]] = {
    "city": "设区的市级",
    "county": "县级",
    "township": "乡镇（街道）",
    "village": "村（社区）",
    "grid": "村民小组（网格）",
    "applicant": "申请人",
    "external": "外部单位",
}

ROLES: Final[dict[str, str]] = {
    "window_clerk": "窗口受理员",
    "village_assistant": "村级协理员（代办员）",
    "surveyor": "家境调查员",
    "township_reviewer": "乡镇审核员",
    "township_leader": "分管领导",
    "county_reviewer": "县级审核员",
    "county_decider": "县级审批人",
    "county_finance": "县财政/发放",
    "township_finance": "乡镇发放员",
    "liaison": "部门联络专员",
    "supervisor": "监督员",
    "admin": "系统管理员",
    "applicant": "申请人",
    "system": "系统自动",
}

STEP_KINDS: Final[dict[str, str]] = {
    "intake": "收件",
    "acceptance": "受理",
    "appointment": "预约",
    "survey": "调查",
    "category": "选定类别",
    "means_check": "核对",
    "opinion": "初审意见",
    "notice": "公示",
    "decision": "审核确认",
    "publication": "公布",
    "award": "生成待遇",
    "objection": "异议处理",
    "deliberation": "民主评议",
    "authorisation": "授权",
    "check_result": "核对结果告知",
    "check_objection": "核对异议复查",
    "application": "正式申请",
    "county_review": "县级审查，提出审批意见",
    "first_aid": "先行救助",
    "follow_up": "补登信息、补齐手续",
    "filing": "备案",
    "card_match": "残疾人证比对",
    "verification": "查验",
    "hearing": "听取意见",
    "revision": "复核纠正",
    "assignment": "分办",
    "hand_over": "转办",
    "referral": "转介",
    "feedback": "反馈",
    "monitoring": "监督",
}

PAPER_KINDS: Final = frozenset(
    "acceptance survey category means_check opinion notice decision publication objection "
    "deliberation authorisation check_result application county_review first_aid follow_up filing "
    "card_match verification hearing revision".split()
)
"""Kinds of steps that leave a paper; one without a template does not publish (S0-53)."""

CONDITIONS: Final[dict[str, str]] = {
    "granted": "决定给予救助",
    "refused": "决定不予救助",
    "granted_notice_allowed": "决定给予救助，并且允许公示",
    "notice_allowed": "允许公示（不属儿童类事项，且申请人为成年人）",
    "joint_items_chosen": "申请人选择了联办事项",
    "extended": "已书面批准延长办理期限",
    "check_outstanding": "申请人坚持正式申请，受理时还没有核对结果",
    "final_objected": "拟批准公示期内有人提出异议",
}
"""Named conditions a step or a limit may carry in `when`."""

EVENTS: Final[dict[str, str]] = {
    "received": "收件",
    "complete": "材料齐全",
    "accepted": "受理",
    "notice.end": "公示期满",
    "objection": "公示期内提出异议",
    "resurvey_ordered": "决定重新调查",
    "deliberation_ordered": "决定开展民主评议",
    "hearing_ordered": "拟调减、终止，先听取意见",
    "revision_ordered": "听取意见后作出复核决定",
    "withdrawal": "申请人撤回申请",
    "death": "申请人死亡",
    "need_known": "报告、发现、申请中最早的时刻",
    "insistence": "申请人坚持正式申请",
    "check_objection": "申请人对核对结果提出异议",
    "final_objection": "拟批准公示期内提出异议",
}

LIMIT_UNITS: Final[dict[str, str]] = {
    "hour": "小时",
    "working_day": "个工作日",
    "calendar_day": "日（自然日）",
}

END: Final = "end"
"""Reserved outcome target: the case ends here (办结)."""

NOTICE_FIELDS: Final[dict[str, str]] = {
    "applicant_name": "申请人姓名",
    "member_count": "家庭成员数量",
    "amount": "救助金额",
    "item": "救助事项",
    "village": "所在村（社区）",
    "period": "公示期限",
    "opinion": "初审意见",
    "complaint_phone": "监督电话",
}
"""Fields a public paper may show."""

NEVER_PUBLISHED: Final[dict[str, str]] = {
    "id_number": "公民身份号码",
    "phone": "联系电话",
    "address_door": "门牌号",
    "illness": "病情",
    "disability": "残疾情况",
    "bank_account": "银行账号",
    "children": "未成年人信息",
    "income_detail": "收入财产明细",
}
"""Fields no pack can ever publish (57号第24条、社会救助法第11条)."""

SUBJECTS: Final[dict[str, str]] = {
    "household": "家庭",
    "person": "家庭成员",
    "obligor": "法定义务人",
    "vehicle": "车辆",
    "home": "房屋",
    "account": "账户及金融资产",
    "spending": "刚性支出",
}

FEEDS: Final[dict[str, str]] = {
    "public_security": "公安户籍",
    "civil_registration": "民政婚姻殡葬登记",
    "social_insurance": "人社社会保险",
    "tax": "税务",
    "real_estate": "不动产登记",
    "vehicle": "车辆管理",
    "bank": "银行存款",
    "securities": "证券保险",
    "payment_institution": "非银行支付机构",
    "market": "市场主体登记",
    "housing_fund": "住房公积金",
    "disabled_federation": "残联持证信息",
    "education": "教育学籍",
    "medical_insurance": "医保结算",
    "justice": "司法监狱戒毒",
    "agriculture": "农业农村补贴",
}

OPERATORS: Final[dict[str, str]] = {
    "add_wage": "计入工资性收入",
    "add_business": "计入经营净收入",
    "add_property": "计入财产净收入",
    "add_transfer": "计入转移性收入",
    "add_central_pension": "计入中央确定的基础养老金（规定不计入的月份除外）",
    "add_imputed_support": "计入法定义务人给付的赡养（抚养、扶养）费",
    "subtract_transfer_paid": "扣减转移性支出",
    "deduct_job_cost": "扣减必要的就业成本",
    "deduct_rigid_medical": "扣减残疾、重病刚性支出",
    "floor_at_zero": "结果小于零按零计",
    "line_factor": "低边标准＝低保标准×倍数",
    "line_cap": "低边标准不高于当地月最低工资标准",
    "money_within": "货币财产不超过限额",
    "money_below": "货币财产低于限额",
    "no_private_vehicle": "没有生活用机动车（船）",
    "homes_within": "住房套数不超过规定",
    "homes_within_or_small": "住房套数不超过规定，或者多一套而人均面积低于上年平均",
    "no_business_premises": "没有商铺、办公楼、厂房、酒店式公寓",
    "aged": "年满规定年龄的老年人",
    "minor": "未满规定年龄的未成年人",
    "disabled": "规定类别和等级的残疾人",
    "no_able_obligor": "无法定义务人，或者义务人无履行义务能力",
    "gap": "补差＝（低保标准－人均月收入）×人数",
    "round_up_yuan": "不足一元进到一元",
    "round_half_up_yuan": "四舍五入到元",
    "round_up_jiao": "不足一角进到一角",
    "minimum_payment": "不低于最低发放金额",
    "basic_living": "基本生活标准＝低保标准×倍数",
    "care_tier": "按自理能力分档的照料护理标准",
    "in_dibao": "低保家庭中的残疾人",
    "in_low_income": "低保、低边家庭中的残疾人",
    "severe_grades": "规定等级以内的重度残疾",
    "third_grade_mind": "三级智力、精神残疾",
    "below_age": "未满规定年龄的儿童",
    "still_at_school": "满规定年龄仍在校就读的",
    "recognised": "已认定低保、特困、低边的家庭",
    "heavy_spending": "刚性支出超过收入规定比例的家庭",
    "share_of_spending": "按刚性支出的比例救助",
    "cap_by_standard": "不超过低保标准若干个月",
    "whole_yuan": "一次救助不足一元进到一元",
}
"""Operators a pack's formula is an ordered list of; the rule library gives them their meaning."""
