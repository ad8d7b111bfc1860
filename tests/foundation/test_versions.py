"""Stale pages are told who did what and when."""

import pytest
from django.db import connections, models

from yimen.foundation import clock
from yimen.foundation.errors import StalePage
from yimen.foundation.trail import Actor
from yimen.foundation.versions import RowVersion, check_version


class Sheet(RowVersion):
    """A row of a table that exists only in these tests."""

    title = models.CharField(max_length=20)

    class Meta:
        app_label = "tests"  # no installed app, so that no migration looks for it
        db_table = "test_sheet"


@pytest.fixture
def sheet(fresh_db: str) -> Sheet:
    """One saved row in a real table."""
    with connections["owner"].schema_editor() as editor:
        editor.create_model(Sheet)
    return Sheet.objects.create(title="一")


def test_every_save_counts_up(sheet: Sheet) -> None:
    assert sheet.row_version == 1
    sheet.title = "二"
    sheet.save()
    sheet.title = "三"
    sheet.save(update_fields=["title"])
    read = Sheet.objects.get()
    assert (read.row_version, read.title) == (3, "三")


def test_the_version_a_page_showed_passes_until_the_next_save(sheet: Sheet) -> None:
    check_version(sheet, 1)
    check_version(sheet, "1")
    sheet.save()
    with pytest.raises(StalePage):
        check_version(sheet, "1")


def test_a_stale_page_is_told_who_did_what_and_when(sheet: Sheet, wang: Actor) -> None:
    with clock.freeze("2020-10-10T14:05:00"):
        sheet.touch(wang, "入户调查")
        sheet.save(update_fields=["title"])
    with pytest.raises(StalePage) as caught:
        check_version(Sheet.objects.get(), "1")
    assert caught.value.message == (
        "该页面已过期：入户调查已于2020年10月10日14:05由王受理办理，请刷新后再操作"
    )
    assert (caught.value.status, caught.value.code) == (409, "stale")
    assert caught.value.extra == {"seen": "1", "current": 2}


@pytest.mark.parametrize("seen", [None, "", "2", 0, "x"])
def test_anything_but_the_version_that_stands_is_stale(sheet: Sheet, seen: object) -> None:
    with pytest.raises(StalePage, match="请刷新后再操作"):
        check_version(sheet, seen)  # type: ignore[arg-type]
