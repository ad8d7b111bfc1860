"""People of nobody for the tests of households."""

from __future__ import annotations

from datetime import date
from itertools import count

from yimen.foundation.identity import make_test_id
from yimen.households.actions.register_household import register_household
from yimen.households.models import Household
from yimen.households.persons import PersonData
from yimen.network.acting import Acting
from yimen.network.models import Division

XIANQIAN, HUBIN = "331083001001", "331083102010"
_numbers = count(1)


def new_id(born: date = date(1970, 5, 6)) -> str:
    """An identity number nobody else has here."""
    number = next(_numbers)
    return make_test_id(f"99{number // 1000:04d}", born, number % 1000)


def registered(
    by: Acting, name: str = "王小芳", id_number: str = "", village: str = XIANQIAN
) -> Household:
    """A household of one."""
    return register_household(
        by,
        division=Division.objects.get(pk=village),
        applicant=PersonData(name, id_number or new_id()),
        contact_phone="13905760000",
    )
