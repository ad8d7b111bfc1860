"""The last part of the story (发放): monthly list, bank file, return file, reconciliation."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime, timedelta

from yimen.config.journey.people import Official
from yimen.config.journey.story import Journey, Told
from yimen.foundation import clock
from yimen.foundation.money import format_yuan


class Payment:
    """The month's list of the township, from the drawing up to the last fen."""

    def __init__(self, journey: Journey) -> None:
        self.journey = journey
        self.run = ""

    def tell(self) -> Iterator[Told]:
        """Draw up, approve, send, read the answer, reconcile."""
        clock.move_to(_fifth_of_next_month())
        town = self.journey.person("yucheng.fafang")
        county = self.journey.person("qian.caizheng")
        yield self._draw_up(town)
        yield self._approve(county)
        sent = self._bank_file(county, "csv")
        self._bank_file(county, "xlsx")
        yield _told(county, "写出银行代发文件（CSV、Excel），清单送银行", "读入回盘文件")
        yield self._settle(county, sent)

    def _draw_up(self, town: Official) -> Told:
        month = clock.today().replace(day=1).isoformat()
        body = {"office": town.office_id, "item": self.journey.variant.ends_as, "month": month}
        self.run = town.post("/runs", **body)["ref"]
        town.post(f"/runs/{self.run}/submit")
        rows = town.get(f"/runs/{self.run}/rows")
        total = sum(row["amount_fen"] for row in rows)
        what = f"编制{month[:7]}清单：{len(rows)}户，合计{format_yuan(total)}元，提交县级复核"
        return _told(town, what, "县级复核")

    def _approve(self, county: Official) -> Told:
        county.post(f"/runs/{self.run}/approve")
        return _told(county, "复核通过", "写出银行代发文件")

    def _bank_file(self, county: Official, kind: str) -> bytes:
        return bytes(county.post(f"/runs/{self.run}/bank-file/{kind}"))

    def _settle(self, county: Official, sent: bytes) -> Told:
        clock.move_to(clock.now() + timedelta(days=1))
        county.send_file(f"/runs/{self.run}/return-file", "回盘.csv", answer_of(sent))
        found = county.post(f"/runs/{self.run}/reconcile")
        paid, gone = found["paid_fen"], found["sent_fen"]
        what = f"回盘读入，对账：送出{format_yuan(gone)}元，到账{format_yuan(paid)}元，一分不差"
        return _told(county, what, "已办结")


def answer_of(sent: bytes) -> bytes:
    """The bank's return file for a CSV it was sent: everything credited."""
    rows = csv.DictReader(io.StringIO(sent.decode("gb18030"), newline=""))
    out = io.StringIO(newline="")
    sheet = csv.writer(out)
    sheet.writerow(("业务编号", "结果", "金额"))
    for row in rows:
        sheet.writerow((row["业务编号"], "成功", row["金额"]))
    return out.getvalue().encode("gb18030")


def _fifth_of_next_month() -> datetime:
    today = clock.now()
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=5)
    return first.replace(hour=9, minute=0, second=0, microsecond=0)


def _told(who: Official, what: str, after: str) -> Told:
    return Told(clock.now(), f"{who.name}（{who.office}）", what, "—", after)
