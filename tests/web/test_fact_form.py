"""Forms drawn from the fact catalogue: what goes in comes out, and two writers keep their own."""

from __future__ import annotations

from typing import Any

import pytest

from yimen.policy import load_pack
from yimen.policy.facts import FactCatalogue
from yimen.web.factform.drawing import Drawer, Person
from yimen.web.factform.merging import Clash, merge
from yimen.web.factform.names import asked
from yimen.web.factform.values import to_content, to_typed, typed_of

CONTENT: dict[str, Any] = {
    "household": {"hukou_kind": "rural", "need_none": True, "staff_relative": False},
    "person": [{"ref": "p1", "wage_income": 123450, "business_income": -5000, "self_care": 0}],
    "vehicle": [{"ref": "n1", "kind": "truck", "work_vehicle": True}],
    "complete": {"vehicle": True},
}


@pytest.fixture(scope="module")
def catalogue() -> FactCatalogue:
    """The one of 玉环."""
    return load_pack("yuhuan").facts


def test_facts_go_through_the_form_unchanged(catalogue: FactCatalogue) -> None:
    typed = to_typed(catalogue, CONTENT)
    assert typed["f.person.p1.wage_income"] == "1234.50"
    assert typed["f.person.p1.business_income"] == "-50.00"
    content, errors = to_content(catalogue, typed, "survey", ["p1"])
    assert (content, errors) == (CONTENT, {})


def test_unknown_and_empty_are_nothing(catalogue: FactCatalogue) -> None:
    typed = typed_of({"f.household.urban": "unknown", "f.person.p1.wage_income": " "}.items())
    assert typed == {}
    content, _ = to_content(catalogue, typed, "survey", ["p1"])
    assert content == {"household": {}, "person": [], "complete": {}}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("f.person.p1.wage_income", "-1"),
        ("f.person.p1.wage_income", "1.234"),
        ("f.person.p1.self_care", "两样"),
        ("f.household.urban", "也许"),
        ("f.vehicle.n1.registered", "2020-02-30"),
    ],
)
def test_what_cannot_be_read_is_told_under_the_fields_name(
    catalogue: FactCatalogue, name: str, text: str
) -> None:
    _, errors = to_content(catalogue, {name: text}, "survey", ["p1"])
    assert list(errors) == [name]


def test_each_stage_asks_its_own_and_never_what_the_register_knows(
    catalogue: FactCatalogue,
) -> None:
    declared = {fact.ref for fact in asked(catalogue, "person", "declared")}
    surveyed = {fact.ref for fact in asked(catalogue, "person", "survey")}
    assert "person.self_care" in surveyed - declared
    assert "person.hukou_here" in declared - surveyed
    known = {"person.relation", "person.birth_date", "person.age", "person.sex"}
    assert not known & (declared | surveyed)


def test_every_fact_asked_is_drawn_once(catalogue: FactCatalogue) -> None:
    form = Drawer(catalogue, "survey", {}, {}, {}).form([Person("p1", "王小芳")])
    drawn = [
        f["name"] for part in (form.household, *form.people) for _, g in part.groups for f in g
    ]
    drawn += [f["name"] for f in form.needs]
    assert form.told is not None
    drawn.append(form.told["name"])
    wanted = [f"f.household.{fact.key}" for fact in asked(catalogue, "household", "survey")]
    wanted += [f"f.person.p1.{fact.key}" for fact in asked(catalogue, "person", "survey")]
    assert sorted(drawn) == sorted(wanted)
    assert {one.subject for one in form.lists} == {
        "obligor", "vehicle", "home", "account", "spending"
    }  # fmt: skip


def test_each_writer_keeps_what_the_other_did_not_touch() -> None:
    base = {"a": "1", "b": "2", "c": "3"}
    stored = {"a": "9", "b": "2", "c": "3", "d": "4"}
    sent = {"a": "1", "b": "8", "e": "5"}
    merged, clashes = merge(base, stored, sent)
    assert merged == {"a": "9", "b": "8", "d": "4", "e": "5"}
    assert clashes == []


def test_where_both_wrote_the_first_stays_and_the_other_is_told() -> None:
    merged, clashes = merge({"a": "1"}, {"a": "2"}, {"a": "3"})
    assert merged == {"a": "2"}
    assert clashes == [Clash("a", "2", "3")]
    assert merge({"a": "1"}, {"a": "2"}, {})[1] == [Clash("a", "2", "")]
    assert merge({"a": "1"}, {"a": "2"}, {"a": "2"})[1] == []
