"""Numbers of cases and papers (编号): without gaps, per office, series and year."""

from __future__ import annotations

from django.db import connection

from yimen.network.models import Office

from .models import CaseNumber


def draw_number(office: Office | int, series: str, year: int) -> int:
    """The next number of a series. The row stays locked until the transaction ends, so that a
    rolled-back act gives its number back and two acts never share one.
    """
    office_id = office.pk if isinstance(office, Office) else office
    table = CaseNumber._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS n (office_id, series, year, last) VALUES (%s, %s, %s, 1)"  # noqa: S608 - our own table name
            " ON CONFLICT (office_id, series, year) DO UPDATE SET last = n.last + 1"
            " RETURNING last",
            [office_id, series, year],
        )
        row = cursor.fetchone()
    return int(row[0])
