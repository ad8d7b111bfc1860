"""The registry of village stations (社会救助工作站): who works there, and when (S0-06)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from yimen.network.load import VILLAGE_ROLE
from yimen.network.models import Office, Post


@dataclass(frozen=True)
class Station:
    """One station with the people who hold a post there on the day."""

    office: Office
    people: list[Post]


def stations_in(prefix: str) -> QuerySet[Office]:
    """Stations of an area, village by village."""
    rows = Office.objects.under(prefix).with_role(VILLAGE_ROLE)
    return rows.select_related("division__parent").order_by("path", "pk")


def with_people(offices: Iterable[Office], on: date) -> list[Station]:
    """The stations with their people, in two queries."""
    listed = list(offices)
    held: dict[int, list[Post]] = {}
    posts = Post.objects.held_on(on).filter(office__in=listed, staff__is_active=True)
    for post in posts.select_related("staff"):
        held.setdefault(post.office_id, []).append(post)
    return [Station(office, held.get(office.pk, [])) for office in listed]
