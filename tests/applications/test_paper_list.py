"""材料清单: asks only what no department supplies and what the declaration calls for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.applications.intake import (
    accepted,
    at_desk,
    child,
    id_number,
    member,
    person_of,
    registered,
    scan,
)
from yimen.applications.actions.add_material import add_material
from yimen.applications.actions.declare_facts import declare_facts
from yimen.applications.actions.remove_material import remove_material
from yimen.applications.actions.sign_consent import sign_consent
from yimen.applications.feeds import connected_feeds
from yimen.applications.models import Material
from yimen.applications.paper_list import Requirement, paper_list, still_needed
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.foundation.trail import timeline
from yimen.means_check.actions.switch_feed import switch_feed
from yimen.means_check.sources import SOURCES
from yimen.procedures.models import Case

pytestmark = pytest.mark.usefixtures("day")


def line(case: Case, key: str, name: str | None = None) -> Requirement:
    """One line of the list."""
    found = [
        each
        for each in paper_list(case)
        if each.key == key and (each.person.name if each.person else None) == name
    ]
    assert len(found) == 1, (key, name, found)
    return found[0]


def test_what_a_department_answers_is_not_asked() -> None:
    with at_desk() as by:
        case = registered(by, wanted_item="dibao")
        told = line(case, "marriage_paper", "王小芳")
        assert told.state == "not_needed"
        assert told.why == "可通过民政婚姻殡葬登记数据核对，不用提供"


def test_from_the_day_of_the_law_its_article_stands_beside_what_is_not_asked() -> None:
    clock.move_to("2026-07-01T09:00:00")
    with at_desk() as by:
        case = registered(by, wanted_item="dibao")
        assert line(case, "marriage_paper", "王小芳").clause == "社会救助法第62条"


def test_a_department_not_connected_leaves_the_paper_to_be_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with at_desk() as by:
        case = registered(by, wanted_item="dibao")
        assert line(case, "hukou_book").state == "needed"
        monkeypatch.setitem(SOURCES, "public_security", next(iter(SOURCES.values())))
        assert "public_security" in connected_feeds()
        assert line(case, "hukou_book").state == "not_needed"


def test_a_checked_number_stands_for_the_identity_card() -> None:
    unborn = child("王新生", id_number="", no_id_reason="未落户", birth_date=date(2020, 9, 1))
    with at_desk() as by:
        case = registered(by, members=(unborn,))
        assert line(case, "id_card", "王小芳").state == "given"
        assert line(case, "id_card", "王新生").state == "needed"


def test_before_a_category_is_chosen_only_what_all_of_them_ask_is_listed() -> None:
    with at_desk() as by:
        open_case = registered(by)
        tekun = registered(by, name="王孤老", wanted_item="tekun")
        assert "tekun_statement" not in {each.key for each in paper_list(open_case)}
        assert "tekun_statement" in {each.key for each in paper_list(tekun)}


def test_an_optional_paper_is_asked_once_the_declaration_calls_for_it() -> None:
    with at_desk("guan.li") as by:
        switch_feed(by, "disabled_federation", on=False, note="对方系统停用")
    with at_desk() as by:
        case = registered(by, members=(member(),))
        husband = person_of(case, "王大明")
        assert line(case, "disability_card", "王大明").state == "not_needed"
        declare_facts(
            by,
            case,
            {"person": [{"ref": str(husband.uid), "disability_kind": "4"}]},
        )
        assert line(case, "disability_card", "王大明").state == "needed"
        assert line(case, "disability_card", "王小芳").state == "not_needed"


def test_a_declared_no_asks_for_nothing() -> None:
    with at_desk() as by:
        case = registered(by)
        declare_facts(
            by,
            case,
            {"person": [{"ref": str(case.applicant_id), "disability_kind": "0"}]},
        )
        assert line(case, "disability_card", "王小芳").state == "not_needed"


def test_a_child_at_school_is_not_asked_for_what_is_meant_for_adults() -> None:
    daughter = member("王大囡", relation="30", id_number=id_number(date(2000, 5, 1)))
    with at_desk() as by:
        case = registered(by, members=(child(), daughter))
        rows = [
            {"ref": str(person_of(case, "王小宝").uid), "student": "compulsory"},
            {"ref": str(person_of(case, "王大囡").uid), "student": "college"},
        ]
        declare_facts(by, case, {"person": rows})
        asked = {each.person.name for each in still_needed(case) if each.key == "enrolment"}
        assert asked == {"王大囡"}


def test_signing_and_handing_in_shorten_the_list_until_the_case_is_complete() -> None:
    with at_desk() as by:
        case = accepted(by)
        assert {each.key for each in still_needed(case)} == {
            "hukou_book",
            "application_form",
            "authorisation",
        }
        sign_consent(by, case, case.applicant, file=scan(by, "授权"))
        add_material(by, case, "hukou_book", scan(by, "户口簿"))
        assert [each.key for each in still_needed(case)] == ["application_form"]
        case.refresh_from_db()
        assert case.complete_at is None
        clock.move_to("2020-10-09T11:00:00")
        add_material(by, case, "application_form", scan(by, "申请表"))
        case.refresh_from_db()
        assert case.complete_at == clock.now()
        verbs = [event.verb for event in timeline([f"case:{case.uid}"])]
        assert verbs.count("case.complete") == 1


def test_completeness_once_reached_is_not_taken_back() -> None:
    with at_desk() as by:
        case = accepted(by)
        sign_consent(by, case, case.applicant, file=scan(by, "授权"))
        add_material(by, case, "hukou_book", scan(by, "户口簿"))
        form = add_material(by, case, "application_form", scan(by, "申请表"))
        case.refresh_from_db()
        first = case.complete_at
        clock.move_to("2020-10-09T11:00:00")
        remove_material(by, form, "传错人")
        add_material(by, case, "application_form", scan(by, "申请表二"))
        case.refresh_from_db()
        assert case.complete_at == first


def test_a_removed_paper_stays_on_record_and_is_asked_again() -> None:
    with at_desk() as by:
        case = registered(by)
        paper = add_material(by, case, "hukou_book", scan(by))
        assert line(case, "hukou_book").state == "given"
        remove_material(by, paper, "看不清")
        assert line(case, "hukou_book").state == "needed"
        assert Material.objects.filter(case=case).count() == 1
        with pytest.raises(Conflict):
            remove_material(by, paper, "再撤一次")


@pytest.mark.parametrize(
    ("act", "field"),
    [
        (lambda by, case: add_material(by, case, "passport", scan(by)), "key"),
        (lambda by, case: add_material(by, case, "other", scan(by)), "title"),
    ],
)
def test_an_unknown_paper_is_told_beside_its_field(act: Callable[..., object], field: str) -> None:
    with at_desk() as by:
        case = registered(by)
        with pytest.raises(Invalid) as told:
            act(by, case)
    assert set(told.value.fields) == {field}


def test_the_same_scan_twice_under_one_name_is_refused() -> None:
    with at_desk() as by:
        case = registered(by)
        add_material(by, case, "hukou_book", scan(by, "同一张"))
        with pytest.raises(Invalid) as told:
            add_material(by, case, "hukou_book", scan(by, "同一张"))
        assert set(told.value.fields) == {"file"}
        add_material(by, case, "other", scan(by, "同一张"), title="村里的证明")


def test_a_paper_of_a_stranger_is_refused() -> None:
    with at_desk() as by:
        case = registered(by)
        stranger = registered(by, name="王旁人").applicant
        with pytest.raises(Invalid) as told:
            add_material(by, case, "id_card", scan(by), person=stranger)
        assert set(told.value.fields) == {"person"}


def test_a_declaration_about_a_stranger_or_with_wrong_values_is_refused_by_field() -> None:
    with at_desk() as by:
        case = registered(by)
        with pytest.raises(Invalid) as told:
            declare_facts(by, case, {"person": [{"ref": "nobody", "wage_income": 100}]})
        assert set(told.value.fields) == {"person"}
        ref = str(case.applicant_id)
        with pytest.raises(Invalid) as told:
            declare_facts(by, case, {"person": [{"ref": ref, "wage_income": -1}]})
        assert set(told.value.fields) == {f"person.{ref}.wage_income"}
