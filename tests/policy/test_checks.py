"""pack check finds what must not be published."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.policy.writing import edited
from yimen.policy import Problem, check_pack, load_pack
from yimen.rules import assess, suggest

Data = dict[str, Any]
Change = Callable[[Data], object]


def findings(change: Change, level: str = "error") -> str:
    """Return what is said about the pack of 玉环 after a change."""
    return "\n".join(str(p) for p in check_pack(edited(change)) if p.level == level)


def step(data: Data, key: str, version: int = 1) -> Data:
    """Return one step of the procedure."""
    steps: list[Data] = data["procedures"]["main"][version]["steps"]
    return next(one for one in steps if one["key"] == key)


def drop(data: Data, key: str) -> None:
    """Take one step out of both versions."""
    for version in data["procedures"]["main"]:
        version["steps"] = [one for one in version["steps"] if one["key"] != key]


def child_item(data: Data) -> None:
    """Add a child item to the procedure with its notice."""
    data["items"]["orphan"] = data["items"]["dibao"] | {"key": "orphan", "kind": "child"}
    data["items"]["orphan"] |= {"title": "孤儿基本生活保障"}
    data["procedures"]["main"][1]["items"].append("orphan")
    step(data, "review_notice")["when"] = None


def longer(key: str, count: int) -> Change:
    """Return a change that lengthens a step's limit."""
    return lambda data: step(data, key)["within"].update(count=count)


@pytest.mark.parametrize("name", ["national", "zhejiang", "yuhuan"])
def test_the_packs_shipped_have_no_error(name: str) -> None:
    found = check_pack(name, assess=assess, suggest=suggest)
    assert [str(problem) for problem in found if problem.level == "error"] == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: step(d, "survey").update(role="wizard"), "不认识的岗位“wizard”"),
        (lambda d: step(d, "survey").update(kind="magic"), "不认识的环节类型“magic”"),
        (lambda d: step(d, "survey").update(papers=["poem"]), "没有文书“poem”"),
        (lambda d: step(d, "survey").update(after=["moon"]), "after 指向不存在的环节“moon”"),
        (lambda d: step(d, "survey").update(when="raining"), "不认识的条件“raining”"),
        (lambda d: step(d, "objection").update(on="eclipse"), "不认识的事件“eclipse”"),
        (lambda d: step(d, "survey")["within"].update({"from": "moon.done"}), "起算点“moon.done”"),
        (lambda d: step(d, "opinion")["outcomes"][2].update(to="moon"), "不存在的环节“moon”"),
        (lambda d: step(d, "survey").update(after=["decision"]), "前后成环"),
        (lambda d: step(d, "review_notice").update(notice="poem"), "没有公示“poem”"),
        (lambda d: step(d, "decision").update(level="township"), "而2021-07-01的审批权限在county"),
        (lambda d: d["items"]["power"].update(categories=["rich"]), "开放给不存在的主类别“rich”"),
        (lambda d: d["items"]["power"].update(categories=[]), "没有写明对哪几类对象开放"),
        (lambda d: d["items"]["dibao"].update(source=" "), "“最低生活保障”没有写明依据"),
        (lambda d: d["items"]["dibao"].update(procedure="other"), "办理程序“other”不存在"),
        (lambda d: d["notices"]["review"]["fields"].append("id_number"), "不得公开“公民身份号码”"),
        (lambda d: d["notices"]["result"]["fields"].append("hobby"), "不在可公开的范围"),
        (lambda d: d["materials"]["hukou_book"]["proves"].append("x.y"), "“x.y”不在目录中"),
        (lambda d: d["materials"]["hukou_book"]["feeds"].append("stars"), "数据来源“stars”不认识"),
        (lambda d: d["rules"]["dibao"]["formula"].append("guess"), "不认识的算子“guess”"),
        (lambda d: d["parameters"].pop("dibian.factor"), "用到的标准“dibian.factor”没有写"),
        (lambda d: d["documents"]["survey_form"].update(text=" "), "模板是空的"),
        (lambda d: d["documents"]["survey_form"].update(number_pattern="{x}"), "编号样式写法有误"),
        (lambda d: d["authority"][0].update(basis=" "), "审批权限没有写明依据"),
        (lambda d: d["facts"]["facts"]["person.labour"].update(codes=[]), "也必须写 codes"),
        (lambda d: d["procedures"]["main"][0].update(valid_to=None), "适用日期重叠"),
        (child_item, "“孤儿基本生活保障”不得公示"),
        (lambda d: drop(d, "survey"), "审核确认之前没有“入户调查”环节"),
    ],
)  # fmt: skip
def test_a_broken_pack_is_refused(change: Change, words: str) -> None:
    assert words in findings(change)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (longer("opinion", 16), "“提出初审意见”定为16个工作日，长于法定的15个工作日"),
        (longer("decision", 6), "“县级审批”定为6个工作日，长于法定的5个工作日"),
        (longer("survey", 4), "“启动家庭经济状况调查”定为4个工作日，长于法定的3个工作日"),
        (lambda d: step(d, "opinion").update(within=None), "没有写“提出初审意见”的期限"),
        (lambda d: d["notices"]["review"].update(days=6), "公示6天，少于法定的7天"),
        (
            lambda d: d["procedures"]["main"][1]["limits"].remove(
                next(x for x in d["procedures"]["main"][1]["limits"] if x["key"] == "total")
            ),
            "没有写“审核确认全程”的期限",
        ),
    ],
)
def test_a_limit_laxer_than_the_law_is_an_error(change: Change, words: str) -> None:
    """The opinion limit also stands in the case limits; both must go for it to be missing."""

    def both(data: Data) -> None:
        change(data)
        for version in data["procedures"]["main"]:
            version["limits"] = [
                x for x in version["limits"] if x["key"] not in ("review", "visit")
            ]

    assert words in findings(both)


def test_calendar_days_shorter_than_working_days_are_within_the_law() -> None:
    def change(data: Data) -> None:
        step(data, "decision")["within"].update(count=5, unit="calendar_day")

    assert findings(change) == ""


def test_a_dropped_notice_is_a_deviation_until_a_document_allows_it() -> None:
    """57号第19条 (D3): named by item, blocks going live, cleared by a document number."""
    dropped = findings(lambda d: drop(d, "review_notice"), "warning")
    assert "最低生活保障、最低生活保障边缘家庭：没有“初审意见公示”环节，偏离57号第19条" in dropped
    assert "特困人员救助供养：没有“特困初审意见公示”环节，偏离43号第15条" in dropped

    def allowed(data: Data) -> None:
        drop(data, "review_notice")
        for key in ("notice_57", "notice_43"):
            deviation = {"key": key, "items": ["dibao"], "document": "省文号", "reason": "试点"}
            data["deviations"][key] = deviation

    said = findings(allowed, "warning")
    assert "57号第19条" not in said
    assert "浙江条例第11条" in said


def test_a_deviation_with_its_document_is_silent() -> None:
    """220号第29条: the provincial regulation has no second notice, and says so."""
    assert "拟批准公示" not in findings(lambda d: None, "warning")

    def unsaid(data: Data) -> None:
        data["deviations"] = {}

    assert "没有“拟批准公示”环节，偏离220号第29条" in findings(unsaid, "warning")


def test_a_rural_standard_below_the_poverty_line_is_an_error() -> None:
    def poor(data: Data) -> None:
        data["parameters"]["dibao.standard.rural"][0]["value"] = 33300

    assert "一年低于农村扶贫标准4,000.00元/年" in findings(poor)
    assert findings(lambda d: d["parameters"]["dibao.standard.rural"][0].update(value=33400)) == ""


def test_unconfirmed_figures_are_listed_and_block_going_live() -> None:
    def pending(found: list[Problem]) -> list[Problem]:
        return [problem for problem in found if problem.code == "pending"]

    listed = pending(check_pack("yuhuan"))
    assert {problem.level for problem in listed} == {"warning"}
    assert any("“城镇最低生活保障标准”自2021-01-01起为886.00元/月" in p.message for p in listed)
    blocked = pending(check_pack("yuhuan", go_live=True))
    assert len(blocked) == len(listed)
    assert {problem.level for problem in blocked} == {"error"}


def test_a_delegation_the_law_does_not_accept_is_pointed_out() -> None:
    def delegate(data: Data) -> None:
        row = {"key": "street", "item": "dibao", "level": "township", "role": "township_leader"}
        row |= {"kind": "委托", "issuer": "county", "basis": "县文件", "rank": "local"}
        data["authority"].append(row | {"from": "2022-01-01"})

    said = findings(delegate, "warning")
    assert "2022-01-01起，“最低生活保障”的委托不生效" in said
    assert "2026-07-01起，“最低生活保障”的委托不生效" in said


def test_gaps_and_doubles_among_dated_values_are_found() -> None:
    def spoil(data: Data) -> None:
        values = data["parameters"]["dibao.standard.urban"]
        values[2]["to"] = "2022-12-31"
        values.append(dict(values[1]))

    assert "在2021-01-01有两个同级的值" in findings(spoil)

    def gap(data: Data) -> None:
        data["parameters"]["hotline"][0]["to"] = "2022-12-31"

    assert "“社会救助服务热线”从2023-01-01起没有值" in findings(gap, "warning")


def golden(change: Change) -> str:
    """Return the errors when the golden households are run after a change."""
    found = check_pack(edited(change), assess=assess, suggest=suggest)
    return "\n".join(str(problem) for problem in found if problem.level == "error")


def test_golden_households_hold_the_pack_to_its_results() -> None:
    pack = load_pack("yuhuan")
    assert {household.rule for household in pack.households.values()} == {
        "dibao",
        "dibian",
        "tekun",
    }

    def cheaper(data: Data) -> None:
        data["parameters"]["dibao.standard.rural"][1]["value"] = 88500

    said = golden(cheaper)
    assert "应为258.00元，算得255.00元" in said
    assert "样例家庭“人均正好1,329.00元，符合（以下，包括本数）”应为符合，算得不符合" in said


def test_a_golden_household_with_an_unknown_fact_or_result_is_named() -> None:
    def misspelt(data: Data) -> None:
        data["households"]["dibao_2021"]["facts"]["person"][0]["wages"] = 1

    assert "事实“person.wages”不在事实目录中" in golden(misspelt)

    def silent(data: Data) -> None:
        data["households"]["dibao_2021"]["expect"] |= {"missing": ["person.wage_income"]}
        data["households"]["dibao_2020"]["expect"]["category"] = "tekun"
        data["households"]["dibao_m1"]["expect"]["eligible"] = None

    said = golden(silent)
    assert "应指出还缺“person.wage_income”" in said
    assert "应建议“tekun”，算得“dibao”" in said
    assert "应为不能确定，算得符合" in said


def test_a_rule_without_any_golden_household_is_pointed_out() -> None:
    def empty(data: Data) -> None:
        data["households"] = {}

    assert "“低保资格与金额”没有样例家庭" in findings(empty, "warning")


def test_a_pack_that_cannot_be_read_is_a_finding_not_a_crash() -> None:
    found = check_pack("nowhere")
    assert [problem.level for problem in found] == ["error"]
