"""Keyset pages walk forward and back over every row once."""

from datetime import date

import pytest
from django.db.models import QuerySet

from yimen.foundation.errors import Invalid
from yimen.network.models import Division
from yimen.web.paging import Page, keyset_page

pytestmark = pytest.mark.django_db


def pages(rows: QuerySet[Division], keys: tuple[str, ...]) -> list[Page]:
    """All pages from the first to the last."""
    found = [keyset_page(rows, keys, size=50)]
    while found[-1].next:
        found.append(keyset_page(rows, keys, found[-1].next, size=50))
    return found


@pytest.mark.parametrize("keys", [("level", "code"), ("-valid_from", "-code"), ("name", "path")])
def test_walking_forward_meets_every_row_once_in_order(keys: tuple[str, ...]) -> None:
    Division.objects.filter(level="village", code__endswith="3").update(valid_from=date(2021, 1, 1))
    rows = Division.objects.all()
    walked = [row.pk for page in pages(rows, keys) for row in page.rows]
    assert walked == list(rows.order_by(*keys).values_list("pk", flat=True))
    assert len(walked) > 200


def test_walking_back_shows_the_same_pages() -> None:
    rows, keys = Division.objects.all(), ("level", "code")
    forward = pages(rows, keys)
    page, back = forward[-1], [forward[-1]]
    while page.previous:
        page = keyset_page(rows, keys, page.previous, size=50)
        back.append(page)
    assert [[row.pk for row in one.rows] for one in reversed(back)] == [
        [row.pk for row in one.rows] for one in forward
    ]
    assert page.next
    assert not page.previous


def test_a_row_that_came_meanwhile_shifts_nothing() -> None:
    rows, keys = Division.objects.filter(level="village"), ("code",)
    first = keyset_page(rows, keys, size=50)
    second = keyset_page(rows, keys, first.next, size=50)
    Division.objects.create(code="1", name="新村", level="village", path="/1/")
    again = keyset_page(rows, keys, first.next, size=50)
    assert [row.pk for row in again.rows] == [row.pk for row in second.rows]


@pytest.mark.parametrize(
    "cursor", ["x", "W10", "WyJmIiwxXQ", "bm90IGpzb24", "WyJmIixudWxsLG51bGxd"]
)
def test_a_cursor_that_was_tampered_with_is_refused_in_words(cursor: str) -> None:
    with pytest.raises(Invalid, match="请回到第一页"):
        keyset_page(Division.objects.all(), ("level", "code"), cursor)
