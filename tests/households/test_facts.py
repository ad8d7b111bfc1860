"""Fact sheets: checked against the catalogue, never changed, merged by trust."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from tests.households.helpers import new_id, registered
from yimen.foundation import clock
from yimen.foundation.errors import Invalid
from yimen.households.actions.add_member import add_member
from yimen.households.actions.record_facts import check_facts, record_facts
from yimen.households.facts import build_base_facts, merge_sheets
from yimen.households.models import FactSheet, Household
from yimen.households.persons import PersonData
from yimen.network.acting import Acting
from yimen.network.packs import pack_for
from yimen.policy.facts import FactCatalogue


@pytest.fixture
def home(clerk: Acting) -> Household:
    return registered(clerk)


@pytest.fixture
def catalogue(home: Household) -> FactCatalogue:
    return pack_for(home.home_path, date(2020, 9, 29))[0].facts


def sheet(kind: str, content: dict[str, Any], sources: dict[str, Any] | None = None) -> FactSheet:
    return FactSheet(kind=kind, content=content, sources=sources or {}, as_of=date(2020, 9, 29))


def wage(fen: int, ref: str = "p1") -> dict[str, Any]:
    return {"person": [{"ref": ref, "wage_income": fen}]}


FEED = {"person.p1.wage_income": {"source": "feed:social_insurance", "as_of": "2020-08-31"}}


def test_sheets_of_a_case_are_numbered_by_kind(clerk: Acting, home: Household) -> None:
    case = uuid4()
    given = {"case_ref": case, "as_of": clock.today()}
    first = record_facts(clerk, home, "declared", wage(100), **given)
    second = record_facts(clerk, home, "declared", wage(200), **given)
    surveyed = record_facts(clerk, home, "surveyed", wage(200), **given)
    assert (first.number, second.number, surveyed.number) == (1, 2, 1)
    assert FactSheet.objects.latest_of(case, "declared") == second
    assert first.content_hash != second.content_hash


def test_an_unknown_is_left_out_and_never_zero(clerk: Acting, home: Household) -> None:
    content = {"person": [{"ref": "p1", "wage_income": None, "pension_basic": 0}]}
    kept = record_facts(clerk, home, "declared", content, as_of=clock.today())
    assert kept.content == {"person": [{"ref": "p1", "pension_basic": 0}]}


def test_every_wrong_value_is_told_at_its_place_in_chinese(catalogue: FactCatalogue) -> None:
    content = {
        "household": {"hukou_kind": "moon", "urban": "yes", "no_such": 1},
        "person": [{"ref": "p1", "wage_income": "很多", "age": 500, "birth_date": "2020-02-30"}],
    }
    with pytest.raises(Invalid) as caught:
        check_facts(catalogue, content)
    told = caught.value.fields
    assert set(told) == {
        "household.hukou_kind",
        "household.urban",
        "household.no_such",
        "person.p1.wage_income",
        "person.p1.age",
        "person.p1.birth_date",
    }
    assert told["household.hukou_kind"] == "“户籍性质”请从列表中选择：城镇、农村"
    assert "不是有效日期" in told["person.p1.birth_date"]
    assert "不能大于" in told["person.p1.age"]


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ({"household": []}, "household"),
        ({"person": {}}, "person"),
        ({"person": [{"wage_income": 1}]}, "person"),
        ({"moon": []}, "moon"),
        ({"complete": {"vehicle": "yes"}}, "complete.vehicle"),
        ({"complete": {"moon": True}}, "complete.moon"),
    ],
)
def test_a_sheet_of_the_wrong_shape_is_refused(
    catalogue: FactCatalogue, content: dict[str, Any], place: str
) -> None:
    with pytest.raises(Invalid) as caught:
        check_facts(catalogue, content)
    assert place in caught.value.fields


@pytest.mark.usefixtures("clerk")
def test_a_birth_date_in_the_future_is_impossible(catalogue: FactCatalogue) -> None:
    with pytest.raises(Invalid, match="不能晚于今天"):
        check_facts(catalogue, {"person": [{"ref": "p1", "birth_date": "2020-09-30"}]})


def test_a_sheet_is_of_a_known_kind_and_not_of_the_future(clerk: Acting, home: Household) -> None:
    with pytest.raises(Invalid):
        record_facts(clerk, home, "dreamt", {}, as_of=clock.today())
    with pytest.raises(Invalid):
        record_facts(clerk, home, "declared", {}, as_of=date(2020, 9, 30))


def test_the_department_counts_before_survey_and_own_word_and_the_others_stay_beside(
    catalogue: FactCatalogue,
) -> None:
    content, sources = merge_sheets(
        sheet("declared", wage(100_000)),
        sheet("found", wage(150_000), FEED),
        sheet("surveyed", wage(120_000)),
        catalogue,
    )
    assert content["person"] == [{"ref": "p1", "wage_income": 150_000}]
    told = sources["person.p1.wage_income"]
    assert (told["source"], told["as_of"]) == ("feed:social_insurance", "2020-08-31")
    assert [(one["source"], one["value"]) for one in told["others"]] == [
        ("survey", 120_000),
        ("declared", 100_000),
    ]
    assert told["differs"]
    assert "人社社会保险可信在先" in told["why"]


def test_a_department_without_data_leaves_the_next_source_to_count(
    catalogue: FactCatalogue,
) -> None:
    content, sources = merge_sheets(
        sheet("declared", wage(100_000)), sheet("found", {"person": []}), None, catalogue
    )
    assert content["person"][0]["wage_income"] == 100_000
    told = sources["person.p1.wage_income"]
    assert (told["source"], told["why"]) == ("declared", "只有本人申报")


def test_equal_words_are_no_difference(catalogue: FactCatalogue) -> None:
    _, sources = merge_sheets(
        sheet("declared", wage(100_000)), sheet("found", wage(100_000), FEED), None, catalogue
    )
    assert sources["person.p1.wage_income"]["differs"] is False


def test_a_complete_register_is_the_list_and_what_only_others_name_is_told(
    catalogue: FactCatalogue,
) -> None:
    declared = {"vehicle": [{"ref": "v1", "kind": "motorcycle", "work_vehicle": True}]}
    found = {
        "vehicle": [{"ref": "x9", "kind": "car"}],
        "complete": {"vehicle": True},
    }
    where = {"vehicle.x9.kind": {"source": "feed:vehicle", "as_of": "2020-09-01"}}
    content, sources = merge_sheets(
        sheet("declared", declared), sheet("found", found, where), None, catalogue
    )
    assert content["vehicle"] == [{"ref": "x9", "kind": "car"}]
    assert content["complete"] == {"vehicle": True}
    assert sources["vehicle"]["left_out"] == {"declared": 1}


def test_the_same_thing_under_two_references_is_one_row(catalogue: FactCatalogue) -> None:
    declared = {"vehicle": [{"ref": "v1", "kind": "car", "disability_vehicle": True}]}
    found = {"vehicle": [{"ref": "x9", "kind": "car"}], "complete": {"vehicle": True}}
    content, _ = merge_sheets(sheet("declared", declared), sheet("found", found), None, catalogue)
    assert content["vehicle"] == [{"ref": "x9", "kind": "car", "disability_vehicle": True}]


def test_without_a_complete_list_every_row_named_by_anyone_counts(
    catalogue: FactCatalogue,
) -> None:
    declared = {"vehicle": [{"ref": "v1", "kind": "motorcycle"}]}
    surveyed = {"vehicle": [{"ref": "v1", "kind": "motorcycle"}, {"ref": "v2", "kind": "car"}]}
    content, _ = merge_sheets(
        sheet("declared", declared), None, sheet("surveyed", surveyed), catalogue
    )
    assert sorted(row["ref"] for row in content["vehicle"]) == ["v1", "v2"]
    assert "vehicle" not in content["complete"]


def test_two_cars_declared_alike_stay_two(catalogue: FactCatalogue) -> None:
    declared = {"vehicle": [{"ref": "v1", "kind": "car"}, {"ref": "v2", "kind": "car"}]}
    content, _ = merge_sheets(sheet("declared", declared), None, None, catalogue)
    assert len(content["vehicle"]) == 2


def test_the_register_gives_place_members_relation_and_age(clerk: Acting, home: Household) -> None:
    home.hukou = "rural"
    child = PersonData("王小宝", new_id(date(2012, 9, 30)))
    member = add_member(clerk, home, child, relation="20").person
    base = build_base_facts(home, date(2020, 9, 29))
    assert base["household"] == {
        "region": "331083001001",
        "hukou_kind": "rural",
        "urban": False,
    }
    rows = {row["ref"]: row for row in base["person"]}
    assert rows[str(member.pk)]["age"] == 7
    assert rows[str(member.pk)]["relation"] == "20"
    assert base["complete"] == {"person": True}


def test_with_the_register_only_todays_members_remain(
    clerk: Acting, home: Household, catalogue: FactCatalogue
) -> None:
    base = build_base_facts(home, clock.today())
    here = str(home.head_id)
    declared = {"person": [{"ref": here, "wage_income": 5}, {"ref": "gone", "wage_income": 7}]}
    content, sources = merge_sheets(sheet("declared", declared), None, None, catalogue, base=base)
    assert [row["ref"] for row in content["person"]] == [here]
    assert content["person"][0]["wage_income"] == 5
    assert content["person"][0]["relation"] == "01"
    assert sources[f"person.{here}.relation"]["source"] == "register"
    check_facts(catalogue, content)


def test_the_survey_corrects_who_lives_there_but_not_a_birth_date(
    home: Household, catalogue: FactCatalogue
) -> None:
    base = build_base_facts(home, clock.today())
    ref = str(home.head_id)
    row = {"ref": ref, "co_resident": False, "birth_date": "1971-01-01"}
    content, _ = merge_sheets(
        None, None, sheet("surveyed", {"person": [row]}), catalogue, base=base
    )
    assert content["person"][0]["co_resident"] is False
    assert content["person"][0]["birth_date"] == "1970-05-06"
