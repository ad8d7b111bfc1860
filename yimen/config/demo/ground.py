"""What must stand before the first household comes (基础数据): calendar, pack, offices, cast."""

from __future__ import annotations

from yimen.config.demo.cast import seed_staff
from yimen.config.demo.handing_down import hand_down
from yimen.config.demo.localities import Locality, of_pack
from yimen.config.founding import found_locality
from yimen.foundation import clock
from yimen.foundation.calendar.loading import load_calendar
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.network.acting import Acting
from yimen.network.actions.add_division import add_division
from yimen.network.models import Division, Level, Office

BEFORE_EVERYTHING = "2020-01-02T09:00:00"
"""The clock of the set-up: before the first case of any story."""


def lay_ground(pack_name: str) -> None:
    """Load and publish; repeating it changes nothing."""
    by = Acting.system("准备演示数据")
    with clock.freeze(BEFORE_EVERYTHING):
        load_calendar()
        found_with_grids(by, pack_name)
        seed_staff(pack_name)
        hand_down(pack_name)
        for place in of_pack(pack_name):
            _doors(place)


def found_with_grids(by: Acting, pack_name: str) -> None:
    """A locality with its offices and the grids of its cast. Repeating it changes nothing."""
    found_locality(by, pack_name)
    for grid in [grid for place in of_pack(pack_name) for grid in place.grids]:
        if not Division.objects.filter(code=grid.code).exists():
            village = Division.objects.get(code=grid.village)
            add_division(by, village, code=grid.code, name=grid.name, level=Level.GRID)


def _doors(place: Locality) -> None:
    """Where and when each township's door is open; the numbers are nobody's."""
    county = Division.objects.get(code=place.county)
    with in_scope(SCOPE_ALL):
        offices = Office.objects.under(county.path).filter(role="township")
        for number, office in enumerate(offices.order_by("division_id"), start=1):
            office.phone = f"{place.area_code}-0000{number:04d}"
            office.address = f"{county.name}{office.division.name}便民服务中心社会救助窗口"
            office.hours = "工作日 8:30–11:30，14:00–17:00"
            office.save(update_fields=["phone", "address", "hours"])
