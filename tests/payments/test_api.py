"""资金发放 over the API: one month from list to reconciliation, each by whose work it is."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.journeys.driver import Desk, Refused
from tests.payments.lists import COUNTY, NOVEMBER, TOWNSHIP, answer, as_csv, payable, yucheng
from yimen.payments.models import PaymentRun

pytestmark = pytest.mark.usefixtures("day")


def made() -> str:
    """A list of two, made over the API."""
    payable("王一", 60001), payable("王二", 59000)
    body = {"office": yucheng().pk, "item": "dibao", "month": NOVEMBER.isoformat()}
    return str(Desk(TOWNSHIP).post("/runs", **body)["ref"])


def rows(desk: Desk, run: str, **query: str) -> list[dict[str, Any]]:
    """Rows of a list."""
    return list(desk.get(f"/runs/{run}/rows", **query))


def upload(desk: Desk, run: str, content: bytes, name: str = "回盘.csv") -> Any:
    """Send a return file."""
    file = SimpleUploadedFile(name, content, content_type="text/csv")
    return desk._send("post", f"/runs/{run}/return-file", data={"file": file})


def test_one_month_goes_through() -> None:
    run, township, county = made(), Desk(TOWNSHIP), Desk(COUNTY)
    township.post(f"/runs/{run}/submit")
    first, second = rows(county, run)
    county.post(f"/runs/{run}/rows/{first['uid']}/return", reason="户名不符")
    assert {row["review_note"] for row in rows(township, run, state="returned")} == {"户名不符"}
    township.post(f"/runs/{run}/rows/{first['uid']}/relist")
    county.post(f"/runs/{run}/approve")
    content = county.post(f"/runs/{run}/bank-file/csv")
    assert content.decode("gb18030").count("\r\n") == 3
    failed = answer(PaymentRun.objects.get(pk=run), {"王二": ("E01", "账户已销户")})
    assert upload(county, run, as_csv(failed))["message"] == "成功 1 笔，失败 1 笔"
    result = county.post(f"/runs/{run}/reconcile")
    assert (result["sent_fen"], result["paid_fen"], result["failed_fen"]) == (119001, 60001, 59000)
    (bad,) = rows(county, run, state="failed")
    township.post(f"/rows/{bad['uid']}/reissue")
    lists = township.get("/runs")
    assert [(row["sequence"], row["total_fen"]) for row in lists] == [(1, 119001), (2, 59000)]
    assert second["uid"] > first["uid"]


def test_accounts_are_masked_and_paged_by_the_last_row_seen() -> None:
    run, desk = made(), Desk(COUNTY)
    first, second = rows(desk, run)
    assert first["account"].count("*") > 8
    assert rows(desk, run, after=first["uid"]) == [second]
    assert desk.get(f"/runs/{run}/without-decision") == []


@pytest.mark.parametrize(
    ("username", "status"),
    [("yucheng.cun", 403), ("jiang.shenpi", 403), ("chumen.fafang", 404), ("lian.yibao", 403)],
)
def test_who_may_not_see_accounts(username: str, status: int) -> None:
    run = made()
    with pytest.raises(Refused) as refused:
        rows(Desk(username), run)
    assert refused.value.status == status


@pytest.mark.parametrize("username", [TOWNSHIP, "jiang.shenpi", "yucheng.cun"])
def test_only_county_finance_approves_writes_files_and_reads_answers(username: str) -> None:
    run, desk = made(), Desk(username)
    for path in ("approve", "bank-file/csv", "reconcile"):
        with pytest.raises(Refused) as refused:
            desk.post(f"/runs/{run}/{path}")
        assert refused.value.status == 403
    with pytest.raises(Refused) as refused:
        upload(desk, run, b"x")
    assert refused.value.status == 403


def test_a_wrong_return_file_is_told_beside_the_field() -> None:
    run, county = made(), Desk(COUNTY)
    Desk(TOWNSHIP).post(f"/runs/{run}/submit")
    county.post(f"/runs/{run}/approve")
    county.post(f"/runs/{run}/bank-file/xlsx")
    with pytest.raises(Refused) as refused:
        upload(county, run, as_csv([["x"] * 5]))
    assert refused.value.status == 422
    assert "file" in refused.value.fields
    with pytest.raises(Refused) as refused:
        county.post(f"/runs/{run}/bank-file/pdf")
    assert refused.value.status == 422
