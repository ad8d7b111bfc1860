"""取得答复 and 核对报告: found, no data, unreachable; what differs is shown, nothing is decided."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.cast.staff import acting
from tests.means_check.families import (
    CHILD,
    REVIEWER,
    Family,
    events,
    family,
    queries,
    report_of,
    requested,
)
from tests.procedures.helpers import CLERK, item_of, open_steps
from tests.simulator.process import SimulatorProcess
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid, NotPermitted
from yimen.households.actions.add_member import add_member
from yimen.households.models import FactSheet
from yimen.households.persons import PersonData
from yimen.means_check.actions.give_up_source import give_up_source
from yimen.means_check.actions.take_answer import take_answer
from yimen.means_check.models import CheckReport
from yimen.means_check.sources import SOURCES

pytestmark = pytest.mark.usefixtures("day")


def answered(of: Family) -> CheckReport:
    """Request, every department answers, the report."""
    requested(of)
    for query in queries(of):
        assert take_answer(query.pk)
    return report_of(of)


def flags(report: CheckReport, kind: str) -> list[str]:
    """Texts of the flags of one kind."""
    return [flag["text"] for flag in report.flags if flag["kind"] == kind]


def row(report: CheckReport, fact: str, person: str = "全家") -> dict[str, Any]:
    """One line of the comparison."""
    (found,) = [r for r in report.comparison if (r["fact"], r["person"]) == (fact, person)]
    return found


def test_found_and_no_data_are_told_apart_and_no_data_is_never_zero(
    departments: SimulatorProcess,
) -> None:
    of = family()
    departments.put("social_insurance", of.number("王大明"), wage="1500.50", pension_basic=0)
    report = answered(of)
    states = {(q.person.name, q.source): q.state for q in queries(of)}
    assert states["王大明", "social_insurance"] == "found"
    assert states["王小芳", "social_insurance"] == "no_data"
    sheet = report.sheet
    assert (sheet.kind, sheet.as_of) == (FactSheet.Kind.FOUND, date(2020, 9, 27))
    ref = str(of.people["王大明"].pk)
    assert sheet.content["person"] == [{"ref": ref, "wage_income": 150050, "pension_basic": 0}]
    assert sheet.sources[f"person.{ref}.wage_income"] == {
        "source": "feed:social_insurance",
        "as_of": "2020-09-27",
    }
    assert row(report, "social_insurance", "王小芳")["found"] == "无数据（不等于零）"
    assert sheet.content["home"] == sheet.content["vehicle"] == []
    assert sheet.content["complete"] == {"home": True, "vehicle": True}
    assert "account" not in sheet.content


def test_the_answers_are_sealed_and_bound_to_their_row(departments: SimulatorProcess) -> None:
    of = family()
    departments.put("bank", of.number("王小芳"), accounts=[{"reference": "a1", "balance": 1}])
    answered(of)
    for query in queries(of):
        assert b"found" not in bytes(query.answer_sealed)
        assert b"no_data" not in bytes(query.answer_sealed)


def test_the_step_is_done_and_the_township_goes_on(departments: SimulatorProcess) -> None:
    of = family()
    item = of.item
    report = answered(of)
    item.refresh_from_db()
    assert (item.state, item.outcome, item.waits) == ("done", "reported", "")
    assert open_steps(of.case) == ["opinion"]
    assert report.request.state == "reported"
    assert report.valid_until == clock.today() + timedelta(days=90)
    assert len(events(of, "check.report")) == 1


def test_what_agrees_is_said_to_agree_and_still_nothing_is_decided(
    departments: SimulatorProcess,
) -> None:
    of = family()
    departments.put("social_insurance", of.number("王大明"), wage=1500)
    departments.put("real_estate", of.number("王小芳"), homes=[home("1")])
    of.declare(
        person={"王大明": {"wage_income": 150000}},
        home=[{"ref": "h1", "kind": "home", "floor_area": 80}],
    )
    report = answered(of)
    assert report.flags == []
    assert report.suggestion == "核对结果与申报一致，请结合入户调查提出初审意见"
    assert not any(line["difference"] for line in report.comparison)
    of.case.refresh_from_db()
    assert (of.case.outcome, of.case.status) == ("", "registered")


def home(number: str, kind: str = "home") -> dict[str, Any]:
    """A property of 80 square metres."""
    return {"number": number, "kind": kind, "floor_area": 80}


def test_more_income_than_declared_is_a_gap_and_less_only_a_difference(
    departments: SimulatorProcess,
) -> None:
    of = family()
    departments.put("social_insurance", of.number("王大明"), wage="2000.01", paid=50)
    departments.put("social_insurance", of.number("王小芳"), wage=100, paid=30)
    of.declare(
        person={
            "王大明": {"wage_income": 150000},
            "王小芳": {"wage_income": 20000, "transfer_paid": 8000},
        }
    )
    report = answered(of)
    assert flags(report, "value_gap") == [
        "王大明的工资性收入：申报 1,500.00 元，核对 2,000.01 元",
        "王小芳的转移性支出：申报 80.00 元，核对 30.00 元",
    ]
    assert row(report, "wage_income", "王小芳")["difference"]
    assert report.suggestion.startswith("核对发现 2 处需要核实")


def test_an_undeclared_shop_car_or_account_is_flagged(departments: SimulatorProcess) -> None:
    of = family()
    of.declare(
        home=[{"ref": "h1", "kind": "home", "floor_area": 80}], vehicle=[], complete={"home": True}
    )
    departments.put("real_estate", of.number("王小芳"), homes=[home("2", "shop")])
    departments.put("vehicle", of.number("王大明"), vehicles=[{"number": "浙J1", "kind": "car"}])
    departments.put("bank", of.number("王大明"), accounts=[{"reference": "x", "balance": "90.5"}])
    report = answered(of)
    assert flags(report, "undeclared_asset") == [
        "房产：申报住宅 1 项，核对商铺 1 项",
        "车船：申报未填写，核对小型汽车 1 项",
        "存款等金融资产：申报未填写，核对银行存款 1 项，共 90.50 元",
    ]
    assert row(report, "home")["difference"]
    assert row(report, "account")["source"] == "银行（存款）"


def test_a_declared_account_with_more_on_it_is_a_gap(departments: SimulatorProcess) -> None:
    of = family()
    of.declare(account=[{"ref": "a", "kind": "deposit", "balance": 100000}])
    departments.put("bank", of.number("王小芳"), accounts=[{"reference": "a", "balance": 80000}])
    report = answered(of)
    assert flags(report, "value_gap") == [
        "存款等金融资产：申报银行存款 1 项，共 1,000.00 元，核对银行存款 1 项，共 80,000.00 元"
    ]
    assert flags(report, "undeclared_asset") == []


def test_what_two_members_own_together_counts_once(departments: SimulatorProcess) -> None:
    of = family()
    for name in ("王小芳", "王大明"):
        departments.put("real_estate", of.number(name), homes=[home("浙2020-1")])
    sheet = answered(of).sheet
    assert [row["kind"] for row in sheet.content["home"]] == ["home"]
    assert "浙2020-1" not in str(sheet.content)


def test_a_record_listed_twice_counts_once(departments: SimulatorProcess) -> None:
    of = family()
    departments.put("bank", of.number("王小芳"), accounts=[{"reference": "a", "balance": 10}])
    departments.fault("twice", "bank")
    assert len(answered(of).sheet.content["account"]) == 1


def test_another_name_or_a_death_on_record_is_flagged(departments: SimulatorProcess) -> None:
    of = family()
    departments.put("civil_registration", of.number("王小芳"), name="王晓芳")
    died = {"name": "王 大明", "died_on": "2020-05-01"}
    departments.put("civil_registration", of.number("王大明"), **died)
    report = answered(of)
    assert flags(report, "id_mismatch") == [
        "民政婚姻、殡葬登记登记的姓名与王小芳不一致，请核对身份证"
    ]
    assert flags(report, "deceased") == ["民政婚姻、殡葬登记登记王大明已于2020-05-01去世，请核实"]


def test_a_member_who_came_after_the_request_is_pointed_out(departments: SimulatorProcess) -> None:
    of = family()
    requested(of)
    late = PersonData("王后来", no_id_reason="无户口", birth_date=date(1980, 1, 1))
    add_member(acting(CLERK), of.household, late, relation=CHILD)
    for query in queries(of):
        take_answer(query.pk)
    assert "王后来" in flags(report_of(of), "not_checked")[0]


def test_one_can_stop_waiting_for_a_department_with_a_reason(
    departments: SimulatorProcess,
) -> None:
    of = family()
    requested(of)
    departments.fault("down", "bank")
    for query in queries(of):
        if query.source != "bank":
            take_answer(query.pk)
    waiting = queries(of, state="waiting")
    with pytest.raises(Invalid, match="原因"):
        give_up_source(acting(REVIEWER), waiting[0], " ")
    with pytest.raises(NotPermitted):
        give_up_source(acting("yucheng.diaocha1"), waiting[0], "不等了")
    for query in waiting:
        give_up_source(acting(REVIEWER), query, "银行系统升级，三天内不能恢复")
    report = report_of(of)
    assert len(flags(report, "unreachable")) == 3
    assert "银行系统升级" in row(report, "bank", "王大明")["note"]
    assert row(report, "bank", "王大明")["found"] == "无法连接"
    assert "account" not in report.sheet.content
    with pytest.raises(Conflict):
        give_up_source(acting(REVIEWER), waiting[0], "不等了")
    told = events(of, "check.give_up_source")
    assert [event.actor_name for event in told] == ["黄文斌"] * 3


def test_a_register_that_did_not_answer_for_all_is_not_complete(
    departments: SimulatorProcess,
) -> None:
    of = family()
    requested(of)
    for query in queries(of):
        if (query.source, query.person.name) == ("vehicle", "王小宝"):
            give_up_source(acting(REVIEWER), query, "部门停机")
        else:
            take_answer(query.pk)
    assert report_of(of).sheet.content["complete"] == {"home": True}


def test_when_nobody_can_be_asked_the_report_says_so_at_once() -> None:
    of = family()
    for person in of.people.values():
        type(person).objects.filter(pk=person.pk).update(
            id_sealed=None, id_index=None, no_id_reason="无户口"
        )
    requested(of)
    report = report_of(of)
    assert len(flags(report, "unreachable")) == 3 * len(SOURCES)
    assert "没有身份证号" in row(report, "bank", "王小芳")["note"]
    assert item_of(of.case, "opinion").state == "open"
