"""The demo's monthly lists (演示发放): last month reconciled, this month at every stage."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from yimen.config.demo.calendar import Timeline, later, moment
from yimen.config.demo.desks import at_desk
from yimen.config.demo.localities import YUHUAN_PLACE, Locality
from yimen.foundation import clock
from yimen.foundation.files import open_file
from yimen.network.models import Office
from yimen.payments.actions.open_run import open_run
from yimen.payments.actions.read_return_file import read_return_file
from yimen.payments.actions.reconcile import reconcile
from yimen.payments.actions.reissue import reissue
from yimen.payments.actions.review import approve_run, return_row, submit_run
from yimen.payments.actions.write_bank_file import write_bank_file
from yimen.payments.models import PaymentRun, PayRow

STAGES = ("draft", "submitted", "approved", "sent", "reconciled")

# Township, item, months back, how far it came.
RUNS = (
    ("yucheng", "dibao", 1, "reconciled"),
    ("yucheng", "tekun", 1, "reconciled"),
    ("chumen", "dibao", 1, "reconciled"),
    ("damaiyu", "dibao", 1, "reconciled"),
    ("yucheng", "dibao", 0, "sent"),
    ("yucheng", "tekun", 0, "approved"),
    ("chumen", "dibao", 0, "submitted"),
    ("damaiyu", "dibao", 0, "draft"),
)


class RunStory:
    """One monthly list from its drawing up to its reconciliation."""

    def __init__(
        self,
        town: str,
        item: str,
        months_back: int,
        until: str,
        line: Timeline,
        place: Locality = YUHUAN_PLACE,
    ) -> None:
        self.town, self.item, self.until, self.line = town, item, until, line
        self.place = place
        self.clerk, self.county = place.desk("fafang", town), place.bureau("caizheng")
        first = line.today.replace(day=1)
        for _ in range(months_back):
            first = (first - timedelta(days=1)).replace(day=1)
        self.month = first
        self.last = moment(first, "00:00")
        self.uid: UUID

    @property
    def name(self) -> str:
        """What the seed remembers it by."""
        town = self.place.desk(self.item, self.town).replace(".", ":")
        return f"run:{town}:{self.month:%Y-%m}"

    def play(self) -> None:
        """Every step up to the last one."""
        acts: tuple[Callable[[], None], ...] = (
            self.drawn_up,
            self.submitted,
            self.approved,
            self.sent,
            self.settled,
        )
        for act in acts[: STAGES.index(self.until) + 1]:
            act()

    def drawn_up(self) -> None:
        """编制 by the township's payment clerk."""
        self._go(2, "09:10")
        code = next(town.code for town in self.place.towns if town.key == self.town)
        office = Office.objects.get(division_id=code, role="township")
        with at_desk(self.clerk) as by:
            self.uid = open_run(by, office, item=self.item, month=self.month).uid

    def submitted(self) -> None:
        """提交 to the county."""
        self._go(2, "15:20")
        with at_desk(self.clerk) as by:
            submit_run(by, self.uid)
        if self.until == "submitted":
            self._go(3, "10:00")
            row = PayRow.objects.filter(run=self.uid, state="listed").order_by("uid").first()
            if row is not None:
                with at_desk(self.county) as by:
                    return_row(by, self.uid, row.uid, "户名与存折不一致，请核对后再报")

    def approved(self) -> None:
        """复核 by the county."""
        self._go(4, "09:30")
        with at_desk(self.county) as by:
            approve_run(by, self.uid)

    def sent(self) -> None:
        """Both bank files are written."""
        self._go(4, "10:15")
        with at_desk(self.county) as by:
            write_bank_file(by, self.uid, "csv")
            write_bank_file(by, self.uid, "xlsx")

    def settled(self) -> None:
        """The bank answers, in the first township with one refusal, which is listed again."""
        self._go(6, "14:00")
        fails = self.town == self.place.town.key and self.item == "dibao"
        with at_desk(self.county) as by:
            name = f"回盘{self.month:%Y%m}.csv"
            read_return_file(by, self.uid, bank_answer(self.uid, fails=fails), name)
            reconcile(by, self.uid)
        if fails:
            row = PayRow.objects.get(run=self.uid, state="failed")
            with at_desk(self.clerk) as by:
                reissue(by, row.uid)

    def _go(self, day: int, at: str) -> None:
        """Move on to this working day of the month, never past the product's now."""
        first: date = later(self.month - timedelta(days=1), day)
        wanted = max(moment(first, at), self.last + timedelta(minutes=3))
        self.last = min(wanted, self.line.end - timedelta(seconds=30))
        clock.move_to(self.last)


def bank_answer(run: UUID, *, fails: bool) -> bytes:
    """A return file as the bank writes it for the CSV sent; the last line refused if `fails`."""
    made = PaymentRun.objects.get(pk=run).bank_files.get(format="csv")
    rows = list(csv.DictReader(io.StringIO(open_file(made.file).decode("gb18030"), newline="")))
    out = io.StringIO(newline="")
    sheet = csv.writer(out)
    sheet.writerow(("业务编号", "结果", "金额", "失败代码", "失败原因"))
    for number, row in enumerate(rows, start=1):
        refused = fails and number == len(rows)
        answer = ("失败", "E03", "账户状态异常") if refused else ("成功", "", "")
        sheet.writerow((row["业务编号"], answer[0], row["金额"], *answer[1:]))
    return out.getvalue().encode("gb18030")
