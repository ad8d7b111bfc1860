"""Sample data of every paper of a household of 玉环. All people are made up."""

from typing import Any

REMEDY = (
    "如不服本决定，可以自收到本决定之日起六十日内，依法申请行政复议；"
    "也可以自收到本决定之日起六个月内，依法向人民法院提起行政诉讼。"
)
COMMON: dict[str, Any] = {
    "serial": "玉环玉城街道救助字〔2020〕0012号",
    "office": "玉环市玉城街道办事处",
    "office_phone": "0576-0000000",
    "hotline": "12349",
    "issued_on": "2020年10月27日",
    "remedy": REMEDY,
    "verify": {"url": "https://example.invalid/v/AB12", "token": "AB12"},
    "case": {
        "number": "玉城〔2020〕000123",
        "receipt_number": "收〔2020〕000123",
        "item": "最低生活保障",
        "received_on": "2020年9月29日",
        "accepted_on": "2020年9月29日",
        "complete_on": "2020年10月10日",
        "village": "环东村",
    },
    "applicant": {
        "name": "王桂兰",
        "sex": "女",
        "ethnicity": "汉族",
        "id_masked": "9901**********4526",
        "phone_masked": "138****0000",
        "hukou": "玉环市玉城街道环东村",
        "hukou_kind": "农村",
        "address": "玉环市玉城街道环东村三组",
    },
    "members": [
        {"name": "王桂兰", "relation": "本人", "sex": "女", "age": 68, "health": "有慢性病"}
        | {"id_masked": "9901**********4526", "labour": "无", "income": 22000},
        {"name": "周德福", "relation": "夫", "sex": "男", "age": 70, "health": "二级肢体残疾"}
        | {"id_masked": "9901**********4519", "labour": "无", "income": 18000},
        {"name": "周葵", "relation": "孙辈", "sex": "女", "age": 9, "health": "健康"}
        | {"id_masked": "9901**********4521", "labour": "无", "income": 0},
    ],
}
NOTICE: dict[str, Any] = {
    "item": "最低生活保障",
    "applicant_name": "王桂兰",
    "member_count": 3,
    "amount": "2,030.00 元/月",
    "village": "环东村",
    "complaint_phone": "12349",
}
SUMS: dict[str, Any] = {"per_capita": 13333, "standard": 81000, "member_count": 3}
PROPERTY: dict[str, Any] = {
    "money": 320000,
    "other": 0,
    "vehicles": "无",
    "homes": "自建房一处，72平方米",
    "shops": "无",
    "business": "无",
}
DECISION: dict[str, Any] = {
    "item": "最低生活保障",
    "amount": 203000,
    "first_month": "2020年11月",
    "decider": "赵批",
    "date": "2020年10月30日",
    "text": "同意确认为最低生活保障家庭，每月2,030.00元。",
}
OPINION: dict[str, Any] = {
    "category": "最低生活保障",
    "amount": 203000,
    "outcome": "拟同意",
    "reviewer": "张审",
    "leader": "李领",
    "date": "2020年10月20日",
    "finding": "入户调查和核对结果一致，家庭收入、财产符合规定。",
    "text": "经家庭经济状况核对与入户调查，符合最低生活保障条件，拟同意给予保障。",
}
BODIES: dict[str, dict[str, Any]] = {
    "cooperation_reminder": {
        "reasons": ["周德福撤回了核对授权"],
        "answer_by": "2020年10月27日",
        "basis": "57号第29条",
    },
    "termination_notice": {
        "reasons": ["周德福撤回核对授权，经书面提醒没有补签"],
        "reminded_on": "2020年10月20日",
        "basis": "57号第29条",
    },
    "acceptance_notice": {
        "limits": [
            {"title": "入户调查", "due": "2020年10月10日"},
            {"title": "初审", "due": "2020年10月30日"},
        ],
        "missing": ["周德福的授权书", "周葵的授权书（监护人代签）"],
        "proxy_name": "陈村",
        "tracking_token": "K7Q2-9M",
        "tracking_url": "https://example.invalid/t",
    },
    "supplement_notice": {
        "papers": [
            {"title": "诚信声明及授权书", "person": "周德福", "why": "入户时当面签"}
            | {"source": "57号第9条"},
            {"title": "医疗费用票据", "person": "王桂兰", "why": "申请扣减重病支出；医保数据未接通"}
            | {"source": "57号第13条"},
        ],
        "how": "可以在工作人员入户时一并提交，不需要再到窗口。",
        "due": "2020年10月13日",
    },
    "refusal_to_accept": {
        "reasons": ["申请人户籍不在本市，且在本市没有居住证"],
        "basis": "社会救助法第37条",
    },
    "application_form": {
        "pack_title": "困难群众长效帮扶“一件事”",
        "statement": "丈夫残疾，本人常年吃药，孙女在上小学，家里没有劳动力。",
        "property": PROPERTY,
        "proxy": {"name": "陈村", "kind": "村级代办员", "phone": "138****1111"},
        "joint_items": [
            {"title": "教育救助", "chosen": True},
            {"title": "医疗救助", "chosen": True},
            {"title": "用电费用减免", "chosen": False},
        ],
    },
    "authorisation": {
        "county_office": "玉环市民政局",
        "signer": {"name": "周葵", "relation": "孙辈", "id_masked": "9901**********4521"},
        "guardian": {"name": "王桂兰", "id_masked": "9901**********4526"},
    },
    "proxy_letter": {
        "reason": "行动不便",
        "proxy": {"name": "陈村", "kind": "村级代办员", "phone": "138****1111"},
    },
    "tekun_statement": {
        "statement": {"labour": "年满七十周岁", "income": 16500, "source": "养老金"}
        | {"money": 80000, "estate": "自建房一处", "form": "分散供养"},
        "obligors": [
            {"name": "周强", "relation": "子", "age": 41, "situation": "在监狱服刑", "able": "无"}
        ],
    },
    "survey_form": {
        "survey": {
            "at": "2020年10月9日14时",
            "place": "环东村三组",
            "present": "王桂兰、周葵",
            "living": "三间砖瓦房，家电简单，冬衣单薄。",
            "neighbours": "走访东邻、西邻两户，情况与申请人所述一致。",
            "policy_told": True,
            "finding": "家庭无劳动力，收入主要为养老金，无车无商铺。",
            "suggestion": "最低生活保障",
            "suggestion_reason": "人均月收入133.33元，低于低保标准810元（待核定）。",
            "surveyor1": "林一",
            "surveyor2": "郑二",
        },
        "income": {"wage": 0, "business": 0, "property": 0, "transfer": 40000, "paid": 0}
        | {"deducted": 0, "total": 40000, "per_capita": 13333},
        "property": PROPERTY,
        "safety": {"house": "安全", "water_fire": "正常"},
        "needs": ["医疗救助：王桂兰常年服药", "教育救助：周葵小学三年级"],
    },
    "check_report": {
        "check": {"persons": 3, "requested_by": "玉城街道办事处", "requested_on": "2020年10月12日"}
        | {"valid_until": "2021年1月18日"},
        "sources": [
            {"person": "王桂兰", "source": "人社社会保险", "state": "查得", "as_of": "2020-09"}
            | {"found": "城乡居民养老金 220.00 元/月"},
            {"person": "周德福", "source": "不动产登记", "state": "无数据", "as_of": "2020-10-14"},
            {"person": "周葵", "source": "车辆管理", "state": "未连通"},
        ],
        "comparison": [
            {"person": "王桂兰", "item": "银行存款", "declared": 300000, "found": 320000}
            | {"gap": 20000, "note": "申报偏低"},
        ],
        "flags": ["银行存款申报少200.00元，未超过财产限额", "车辆管理未连通，须补查"],
    },
    "opinion_form": {
        **SUMS,
        "county_office": "玉环市民政局",
        "survey": {"at": "2020年10月9日"},
        "check": {"reported_on": "2020年10月19日"},
        "explanation": [
            {"text": "家庭月收入＝转移性收入 400.00", "value": 40000, "basis": "57号第13条（四）"},
            {"text": "人均月收入＝400.00÷3", "value": 13333},
            {"text": "低保标准", "value": 81000, "basis": "2020-01-01起，810.00元/月（待核定）"},
            {"text": "月救助金额＝810.00×3－400.00", "value": 203000, "basis": "浙江条例第12条"},
        ],
        "opinion": OPINION,
    },
    "review_notice_sheet": {
        **NOTICE,
        "opinion": "拟同意给予最低生活保障",
        "period": "2020年10月20日至2020年10月27日24时",
    },
    "deliberation_record": {
        "meeting": {
            "at": "2020年10月28日",
            "place": "环东村会议室",
            "chair": "李领",
            "clerk": "张审",
            "present": 12,
            "representatives": 8,
            "record": "宣讲政策；申请人陈述；调查员介绍情况；现场评议。",
            "result": "调查结果属实",
            "conclusion": "参加人员认为入户调查结果真实。",
        },
        "objection": {"text": "有村民反映其儿子每月寄钱回家。"},
        "people": [{"name": "陈一", "as": "村民代表"}, {"name": "林二", "as": "村民代表"}],
    },
    "confirmation_form": {
        **SUMS,
        "notice": {"clerk": "陈村", "closed_on": "2020年10月27日", "text": "公示七天，无异议。"},
        "opinion": OPINION,
        "decision": DECISION,
    },
    "grant_notice": {
        **SUMS,
        "decision": DECISION,
        "basis": "《浙江省社会救助条例》第九条、第十二条。",
    },
    "refusal_notice": {
        **SUMS,
        "reasons": ["人均月收入1,466.67元，高于当地低边标准1,215.00元"],
        "basis": "《浙江省社会救助条例》第九条、第十三条。",
    },
    "result_sheet": NOTICE,
    "delivery_receipt": {
        "delivered": {"title": "确认通知书", "number": "玉环救助确字〔2020〕0012号"}
        | {"place": "环东村三组", "way": "直接送达"},
    },
    "objection_register": {
        "objection": {"at": "2020年10月22日", "by": "匿名", "clerk": "陈村"}
        | {
            "text": "有村民反映其儿子每月寄钱回家。",
            "resolution": "重新入户调查",
            "answer": "已核实",
        },
    },
    "self_care_form": {
        "indicators": [{"able": "能", "note": ""}, {"able": "不能", "note": "右臂不能抬"}],
        "self_care": {"failed": "2 项", "result": "部分丧失", "by": "林一、郑二"}
        | {"date": "2020年10月9日", "text": "六项中两项不能自主完成。"},
    },
    "support_agreement": {
        "carer": {"name": "周德福", "relation": "邻居", "phone": "138****0000"},
        "agreement": {"term": "一年", "services": ""},
        "basic": 105300,
        "care": 20000,
    },
    "assistance_letter": {
        "to_office": "温岭市太平街道办事处",
        "place": "温岭市太平街道人民路8号",
        "asks": "租住情况、务工收入",
        "due": "2020年10月27日",
    },
    "extension_notice": {
        "reason": "人户分离",
        "note": "经常居住地的协助调查还没有回复",
        "approver": "蒋国平",
        "due": "2020年12月3日",
    },
    "archive_index": {
        "household": {"number": "331083001档00012"},
        "volumes": [
            {"number": 1, "title": "最低生活保障", "case": "玉城〔2020〕000123"}
            | {"decided": "2020年10月30日", "custodian": "玉环市玉城街道办事处"}
            | {"retention": "停止待遇后3年"}
            | {"entries": [{"part": "审核确认", "title": "审核确认表", "pages": "1-2"}]},
        ],
    },
    "care_agreement": {
        "carer": {"name": "周德福", "phone": "138****0000"},
        "self_care": {"result": "部分丧失"},
        "agreement": {"services": "每日上门两次。"},
        "care": 20000,
    },
}


COUNTY_PAPERS = frozenset({"check_report", "confirmation_form", "grant_notice", "refusal_notice"})


def sample(template: str) -> dict[str, Any]:
    """Return the whole data of one paper."""
    office = "玉环市民政局" if template in COUNTY_PAPERS else COMMON["office"]
    return {**COMMON, "office": office, "body": BODIES[template]}
