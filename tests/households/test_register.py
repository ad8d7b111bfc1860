"""Registering households and members."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from tests.cast.staff import acting
from tests.households.helpers import HUBIN, XIANQIAN, new_id, registered
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid, NotFound, NotPermitted
from yimen.foundation.identity import make_test_id
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.foundation.trail import timeline
from yimen.households.actions.add_member import add_member
from yimen.households.actions.end_membership import end_membership
from yimen.households.actions.register_household import register_household
from yimen.households.models import Household, Membership, Person
from yimen.households.persons import PersonData, find_by_id, person_for
from yimen.households.phones import check_phone
from yimen.households.queries import members_of, other_households
from yimen.network.acting import Acting
from yimen.network.models import Division

BORN = date(1970, 5, 6)


def test_a_household_opens_with_its_applicant_and_the_next_number_of_the_township(
    clerk: Acting,
) -> None:
    first, second = registered(clerk), registered(clerk)
    assert (first.number, second.number) == ("331083001-000001", "331083001-000002")
    member = Membership.objects.get(household=first)
    assert (member.person, member.relation) == (first.head, "01")
    assert first.home_path == "/331083/331083001/331083001001/"
    assert (first.contact_masked, first.contact_name) == ("*******0000", "王小芳")


def test_identity_and_phone_are_kept_sealed_and_shown_masked(clerk: Acting) -> None:
    number = new_id(date(1970, 5, 6))
    home = registered(clerk, id_number=number)
    person = home.head
    assert person.id_masked == f"{number[:4]}**********{number[-4:]}"
    assert (person.birth_date, person.sex) == (date(1970, 5, 6), "12"[int(number[16]) % 2 - 1])
    with connection.cursor() as cursor:
        cursor.execute("select p::text, h::text from households_person p, households_household h")
        text = " ".join(cursor.fetchone())
    assert number not in text
    assert number.encode().hex() not in text
    assert "13905760000" not in text


def test_sex_follows_the_number(clerk: Acting) -> None:
    woman = registered(clerk, id_number=make_test_id("990001", BORN, 2)).head
    man = registered(clerk, id_number=make_test_id("990001", BORN, 3)).head
    assert (woman.get_sex_display(), man.get_sex_display()) == ("女", "男")


def test_names_are_sorted_by_pinyin(clerk: Acting) -> None:
    for name in ("张三", "李四", "王五", "阿依·古丽"):
        registered(clerk, name)
    names = list(Person.objects.order_by("name_sort").values_list("name", flat=True))
    assert names == ["阿依·古丽", "李四", "王五", "张三"]


def test_a_person_known_by_his_number_is_used_again(clerk: Acting) -> None:
    number = new_id()
    home = registered(clerk, id_number=number)
    again = registered(clerk, id_number=number.lower())
    assert again.head == home.head
    assert Person.objects.count() == 1


def test_another_name_under_the_same_number_is_a_question(clerk: Acting) -> None:
    number = new_id()
    registered(clerk, "王小芳", number)
    with pytest.raises(Invalid, match=re.escape("“王**”名下")) as caught:
        registered(clerk, "王晓芳", number)
    assert (caught.value.field, caught.value.code) == ("name", "name_differs")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (PersonData("", make_test_id("990001", BORN, 2)), "name"),
        (PersonData("王小芳", "990001197005060029"), "id_number"),
        (PersonData("王小芳", "990001197002300020"), "id_number"),
        (PersonData("王小芳"), "id_number"),
        (PersonData("王宝", no_id_reason="新生儿", birth_date=date(2021, 1, 1)), "birth_date"),
        (PersonData("王宝", no_id_reason="新生儿", phone="12345"), "phone"),
    ],
)
def test_what_is_wrong_is_told_beside_the_field(
    clerk: Acting, given: PersonData, field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        person_for(clerk, given, clerk.path, clerk.path)
    assert caught.value.field == field
    assert not Person.objects.exists()


def test_somebody_without_a_number_is_kept_with_the_reason(clerk: Acting) -> None:
    home = registered(clerk)
    born = date(2020, 9, 1)
    baby = PersonData("王宝", no_id_reason="新生儿", birth_date=born, sex="1")
    row = add_member(clerk, home, baby, relation="20")
    assert (row.person.no_id_reason, row.person.birth_date) == ("新生儿", born)
    with pytest.raises(Invalid, match="同名、同出生日期"):
        add_member(clerk, home, baby, relation="20")
    assert Membership.objects.filter(household=home).count() == 2


def test_the_database_refuses_a_person_with_neither_number_nor_reason(clerk: Acting) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(name="无名", home_path=clerk.path, handling_path=clerk.path)


def test_the_same_member_twice_is_told_beside_the_field(clerk: Acting) -> None:
    home, number = registered(clerk), new_id()
    add_member(clerk, home, PersonData("王大明", number), relation="10")
    with pytest.raises(Invalid, match="已经在家庭成员里") as caught:
        add_member(clerk, home, PersonData("王大明", number), relation="10")
    assert caught.value.field == "id_number"


def test_the_database_refuses_the_same_member_twice_at_one_time(clerk: Acting) -> None:
    home = registered(clerk)
    with pytest.raises(IntegrityError, match="member_once"), transaction.atomic():
        Membership.objects.create(
            household=home,
            person=home.head,
            relation="99",
            during=DateRange(date(2020, 1, 1), None),
            recorded_at=clock.now(),
            home_path=home.home_path,
            handling_path=home.handling_path,
        )


@pytest.mark.parametrize(
    "given", [{"relation": "77"}, {"relation": "10", "since": date(2020, 9, 30)}]
)
def test_a_wrong_relation_or_a_future_day_is_refused(clerk: Acting, given: dict) -> None:
    with pytest.raises(Invalid):
        add_member(clerk, registered(clerk), PersonData("王大明", new_id()), **given)


def test_a_member_who_leaves_stays_on_file_as_he_was(clerk: Acting) -> None:
    home = registered(clerk)
    row = add_member(clerk, home, PersonData("王大明", new_id()), relation="10")
    clock.move_to("2020-12-01T09:00:00")
    ended = end_membership(clerk, row, date(2020, 11, 1), "离婚")
    row.refresh_from_db()
    assert row.superseded_at == clock.now()
    assert (ended.during.lower, ended.during.upper) == (date(2020, 9, 29), date(2020, 11, 1))
    assert [m.person.name for m in members_of(home)] == ["王小芳"]
    assert Membership.objects.on(date(2020, 10, 31)).filter(person=row.person).exists()
    with pytest.raises(Conflict, match="刷新"):
        end_membership(clerk, row, date(2020, 11, 1), "离婚")
    add_member(clerk, home, PersonData("王大明", no_id_reason="待补"), relation="10")


def test_the_applicant_does_not_leave_by_a_change_of_members(clerk: Acting) -> None:
    home = registered(clerk)
    row = Membership.objects.get(household=home)
    with pytest.raises(Conflict, match="申请人变更"):
        end_membership(clerk, row, date(2020, 9, 29), "迁出")


@pytest.mark.parametrize(
    ("on", "reason"),
    [(date(2020, 9, 30), "离婚"), (date(2020, 9, 1), "离婚"), (date(2020, 9, 29), " ")],
)
def test_an_impossible_end_of_membership_is_refused(clerk: Acting, on: date, reason: str) -> None:
    home = registered(clerk)
    row = add_member(clerk, home, PersonData("王大明", new_id()), relation="10")
    with pytest.raises(Invalid):
        end_membership(clerk, row, on, reason)


def test_a_person_of_another_township_is_found_for_the_duplicate_check_and_it_is_logged(
    clerk: Acting,
) -> None:
    number = new_id()
    other = acting("chumen.chuangkou")
    with in_scope(other.scope):
        home = registered(other, "李四妹", number, HUBIN)
    assert not Person.objects.filter(pk=home.head_id).exists()
    found = find_by_id(number, clerk)
    assert found == home.head
    with in_scope(SCOPE_ALL):
        logged = list(timeline([f"staff:{clerk.actor.id}"]))[-1]
    assert (logged.verb, logged.reason) == ("scope.elevated", "人员查重")


def test_a_person_may_belong_to_households_in_two_townships_and_both_see_him(
    clerk: Acting,
) -> None:
    number = new_id()
    other = acting("chumen.chuangkou")
    with in_scope(other.scope):
        there = registered(other, "李四妹", number, HUBIN)
    here = registered(clerk)
    add_member(clerk, here, PersonData("李四妹", number), relation="30")
    person = Person.objects.get(name="李四妹")
    found = other_households(person, clerk, but=here)
    assert [(one.number, one.division) for one in found] == [(there.number, "湖滨社区")]
    with in_scope(other.scope):
        assert Person.objects.filter(pk=person.pk).exists()
        assert not Household.objects.filter(pk=here.pk).exists()


def test_a_household_is_registered_only_in_ones_own_area(clerk: Acting) -> None:
    with pytest.raises(NotPermitted, match="不在您的辖区"):
        registered(clerk, village=HUBIN)
    with pytest.raises(NotPermitted):
        registered(acting("yucheng.diaocha1"))


def test_a_household_elsewhere_is_not_found(clerk: Acting) -> None:
    other = acting("chumen.chuangkou")
    with in_scope(other.scope):
        there = registered(other, village=HUBIN)
    with pytest.raises(NotFound, match="不在您的辖区"):
        add_member(clerk, there, PersonData("王大明", new_id()), relation="10")


@pytest.mark.parametrize("given", [{"contact_phone": ""}, {"contact_whose": "x"}, {"hukou": "x"}])
def test_a_household_needs_a_phone_and_known_codes(clerk: Acting, given: dict) -> None:
    data = {"contact_phone": "0576-87221234", **given}
    with pytest.raises(Invalid):
        register_household(
            clerk,
            division=Division.objects.get(pk=XIANQIAN),
            applicant=PersonData("王小芳", new_id()),
            **data,
        )


@pytest.mark.parametrize(
    "typed", ["13905760000", "139 0576 0000", "+8613905760000", "１３９０５７６００００"]
)
def test_mobiles_are_read_as_typed(typed: str) -> None:
    assert check_phone(typed, "phone") == "13905760000"


@pytest.mark.parametrize("typed", ["0576-87221234", "057687221234", "87221234", "87221234-801"])
def test_fixed_lines_are_taken(typed: str) -> None:
    assert check_phone(typed, "phone") == typed


@pytest.mark.parametrize("typed", ["12345", "1390576000", "23905760000", "abc", "110"])
def test_what_cannot_be_a_phone_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        check_phone(typed, "phone")


def test_everything_a_household_is_made_of_is_in_its_trail(clerk: Acting) -> None:
    home = registered(clerk)
    add_member(clerk, home, PersonData("王大明", new_id()), relation="10")
    events = [(event.verb, event.subject) for event in timeline([f"household:{home.pk}"])]
    assert events == [("household.registered", home.number), ("member.added", "王大明")]
    with in_scope(SCOPE_ALL):
        assert Household.objects.count() == 1
