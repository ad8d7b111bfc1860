"""The delegation register of demo and tests (下放登记): the first township of each locality whose
pack hands power down holds it, from the day of the pack, on an invented paper; the others do not.
All may ask for means checks.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date

from PIL import Image, ImageDraw

from yimen.config.demo.localities import Locality, of_pack
from yimen.foundation import clock
from yimen.foundation.files import store_upload
from yimen.foundation.files.models import StoredFile
from yimen.foundation.scope import in_scope
from yimen.network.acting import Acting
from yimen.network.actions.delegate import DelegationData, delegate, open_checks
from yimen.network.actions.draw_up_list import LineData, draw_up_list, sign_list
from yimen.network.actions.make_agreement import make_agreement, scan_agreement, sign_agreement
from yimen.network.actions.name_receiver import ReceiverData, name_receiver
from yimen.network.actions.register_paper import PaperData, register_paper
from yimen.network.models import (
    Agreement,
    Delegation,
    Division,
    Office,
    PolicyPaper,
    Staff,
)
from yimen.network.papers import print_list
from yimen.network.power import needs_check_grant
from yimen.network.queries import county_office, post_of
from yimen.policy import load_pack
from yimen.policy.catalogue import AuthorityRow
from yimen.policy.pack import Pack

TERM_ENDS = date(2029, 12, 31)


@dataclass
class _Handing:
    """One county hands down to the first township of its cast."""

    place: Locality
    pack: Pack
    county: Division
    township: Office
    first: date
    rows: dict[str, AuthorityRow]

    def all(self) -> None:
        """Paper, receiving unit, permission, list, agreement, and each item."""
        decider, leader = (
            self._of(self.place.bureau("shenpi")),
            self._of(self.place.desk("lingdao")),
        )
        with in_scope(decider.scope):
            paper = self._paper(decider)
            self._receiver(decider)
            if needs_check_grant(self.pack, self.first):
                for town in self.place.towns:
                    open_checks(decider, _office(town.code), self.first, paper)
            agreement = self._agreement(decider, leader, paper)
            for item in self.rows:
                delegate(
                    decider,
                    self.township,
                    DelegationData(item, self.first, paper, agreement=agreement),
                )

    def _of(self, username: str) -> Acting:
        post = post_of(Staff.objects.get(username=username), clock.today())
        if post is None:
            raise LookupError(f"{username} holds no post on {clock.today()}")
        return Acting.of_post(post)

    def _paper(self, by: Acting) -> PolicyPaper:
        row = next(iter(self.rows.values()))
        number = f"{self.county.name[:2]}政办发〔{self.first.year}〕1号"
        data = PaperData(
            number, "社会救助“一级审批”办法（示例）", row.issuer or "county", self.first
        )
        return register_paper(by, data)

    def _receiver(self, by: Acting) -> None:
        bureau = county_office(self.township.path)
        data = ReceiverData(
            unit_name="社会事务办公室",
            trained_on=self.first,
            trained_people=4,
            training_note="社会救助“一级审批”业务",
            seal_name=f"{bureau.name}审批专用章（{self.township.division.name}）",
            seal_image=_seal(by),
        )
        name_receiver(by, self.township, data)

    def _agreement(self, by: Acting, leader: Acting, paper: PolicyPaper) -> Agreement:
        lines = [
            LineData(
                item=item,
                service_code=f"示例{number:04d}",
                starts_on=self.first,
                scope=f"{self.county.name}所辖乡镇（街道）",
                duties="受理、调查、核对、公示、审核确认、档案和动态管理",
                kind=row.kind,
                ceiling_fen=row.ceiling_fen,
            )
            for number, (item, row) in enumerate(self.rows.items(), 1)
        ]
        title = f"{self.county.name}社会救助审批（确认）权力委托清单"
        made = sign_list(by, draw_up_list(by, title, paper, lines).pk)
        agreement = make_agreement(by, made, self.township, self.first, TERM_ENDS)
        sign_agreement(by, agreement.pk)
        with in_scope(leader.scope):
            sign_agreement(leader, agreement.pk)
        scan = store_upload(print_list(made), "承接协议.pdf", actor=by.actor)
        return scan_agreement(by, agreement.pk, scan)


def hand_down(pack_name: str) -> None:
    """Register for each county of the pack; repeating it changes nothing."""
    pack = load_pack(pack_name)
    starts = [row.from_ for row in pack.authority if row.kind != "法定"]
    if not starts:
        return
    with clock.freeze(f"{min(starts)}T09:00:00"):
        for place in of_pack(pack_name):
            county = Division.objects.get(pk=place.county)
            township = _office(place.town.code)
            rows = {key: pack.delegable(key, clock.today()) for key in pack.items}
            known = {key: row for key, row in rows.items() if row is not None}
            if not _registered(township):
                _Handing(place, pack, county, township, clock.today(), known).all()


def _office(code: str) -> Office:
    """The window office of a township."""
    return Office.objects.select_related("division").get(division_id=code, role="township")


def _registered(township: Office) -> bool:
    """Whether the township stands in the register already."""
    with in_scope(Acting.system("准备演示数据").scope):
        return Delegation.objects.filter(township=township).exists()


def _seal(by: Acting) -> StoredFile:
    """A plain red ring: a picture of no real seal."""
    image = Image.new("RGB", (240, 240), "white")
    ImageDraw.Draw(image).ellipse((12, 12, 228, 228), outline="#b3261e", width=6)
    out = io.BytesIO()
    image.save(out, "PNG")
    return store_upload(out.getvalue(), "印模.png", actor=by.actor, allowed="photo")
