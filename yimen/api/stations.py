"""Village stations: who works there, when, and how to reach them (S0-06)."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Schema

from yimen.api.commands import acting, run
from yimen.api.errors import PROBLEMS
from yimen.api.schemas import Body, Done
from yimen.foundation import clock
from yimen.foundation.errors import NotFound
from yimen.network.actions.describe_office import describe_office
from yimen.network.stations import Station, stations_in, with_people

router = Router(tags=["服务站"])
MOST = 200


class PersonOut(Schema):
    """One person at the station."""

    name: str
    role: str
    phone: str


class StationOut(Schema):
    """One station."""

    pk: int
    name: str
    village: str
    hours: str
    phone: str
    address: str
    people: list[PersonOut]

    @staticmethod
    def of(row: Station) -> StationOut:
        """From the domain's row."""
        office = row.office
        return StationOut(
            pk=office.pk,
            name=office.name,
            village=office.division.name,
            hours=office.hours,
            phone=office.phone,
            address=office.address,
            people=[
                PersonOut(
                    name=post.staff.name, role=post.get_role_display(), phone=post.staff.phone
                )
                for post in row.people
            ],
        )


class StationIn(Body):
    """When and how it can be reached."""

    hours: str
    phone: str = ""
    address: str = ""


@router.get("/stations", response={200: list[StationOut], **PROBLEMS}, summary="服务站")
def get_stations(request: HttpRequest, after: int = 0) -> list[StationOut]:
    """Stations of the caller's area, 200 at a time in the order of their key."""
    rows = stations_in(acting(request).scope.prefix).filter(pk__gt=max(after, 0)).order_by("pk")
    return [StationOut.of(row) for row in with_people(rows[:MOST], clock.today())]


@router.put("/stations/{int:pk}", response={200: Done, **PROBLEMS}, summary="登记服务站")
def put_station(request: HttpRequest, pk: int, body: StationIn) -> Done:
    """Write hours, telephone and address."""
    office = stations_in(acting(request).scope.prefix).filter(pk=pk).first()
    if office is None:
        raise NotFound("没有找到这个服务站，或者不在您的辖区")
    ref = run(
        request,
        "office.describe",
        lambda by: str(describe_office(by, office, **body.dict()).pk),
        body.dict(),
    )
    return Done(ref=ref, message="已登记")
