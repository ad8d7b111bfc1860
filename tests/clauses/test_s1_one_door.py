"""秦皇岛意见二（二）: one window takes in, the office in charge deals with it (S1-08, S1-43)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import yaml

from tests.cast.staff import LOCALITIES
from tests.journeys.driver import Desk, Refused
from yimen.config.paths import PROJECT
from yimen.foundation import clock
from yimen.foundation.identity import make_test_id
from yimen.network.acting import Acting
from yimen.packstore.actions.publish import publish
from yimen.policy import PackError, check_pack, load_pack

PLACE = LOCALITIES["qhd"]
WOMAN = make_test_id("990002", date(1961, 5, 6), 22)
SEVEN = ["intake", "acceptance", "assignment", "hand_over", "referral", "feedback", "monitoring"]
TITLES = ["申请", "受理", "分办", "转办", "转介", "反馈", "监督"]


@pytest.fixture(autouse=True)
def _day(db: None) -> Iterator[None]:
    """Monday 2017-09-25, the week before eight days of holiday."""
    with clock.freeze("2017-09-25T09:00:00"):
        yield


class Door:
    """One medical need through the seven stages, each person at his own desk."""

    def __init__(self) -> None:
        self.clerk, self.reviewer = Desk(PLACE.desk("chuangkou")), Desk(PLACE.desk("shenhe"))
        self.medical, self.education = Desk(PLACE.bureau("yibao")), Desk(PLACE.bureau("jiaoyu"))
        self.county = Desk(PLACE.bureau("shenhe"))
        self.case = ""

    def accepted(self) -> str:
        """收件 and 受理."""
        self.case = self.clerk.register(
            id_number=WOMAN,
            phone="13903350001",
            name="王小芳",
            division_code=PLACE.village,
            wanted_item="medical",
            statement="住院花了五万多，医保报不完",
        )
        self.clerk.accept(self.case)
        return self.case

    def office(self, role: str) -> int:
        """The office of the county with this role."""
        rows = self.reviewer.get(f"/cases/{self.case}/departments")
        return next(int(row["pk"]) for row in rows if row["role"] == role)

    def assigned(self, role: str = "medical_insurance") -> None:
        """分办."""
        self.reviewer.post(f"/cases/{self.case}/assignment", to_office=self.office(role))

    def handed(self, **given: Any) -> str:
        """转办; the referral's uid."""
        return str(self.clerk.post(f"/cases/{self.case}/hand-over", **given)["ref"])

    def steps(self) -> list[tuple[str, str]]:
        """(step, state) of every row, in order."""
        return [(row["step"], row["state"]) for row in self.clerk.case(self.case)["steps"]]


@pytest.mark.clause("S1-08")
@pytest.mark.parametrize(("key", "title"), list(zip(SEVEN, TITLES, strict=True)))
def test_a_pack_with_one_limit_empty_does_not_publish_and_names_the_stage(
    tmp_path: Path, key: str, title: str
) -> None:
    root = tmp_path / "packs"
    copytree(PROJECT / "packs", root)
    file = root / "qinhuangdao" / "procedures" / "one_door.yaml"
    written = yaml.safe_load(file.read_text(encoding="utf-8"))
    version = written["one_door"]["versions"][date(2017, 3, 29)]
    stages = {step["key"]: step for step in version["steps"]}
    assert [step["title"] for step in version["steps"]] == TITLES
    del stages[key]["within"]
    file.write_text(yaml.safe_dump(written, allow_unicode=True), encoding="utf-8")
    found = [row.message for row in check_pack("qinhuangdao", root=root) if row.level == "error"]
    assert found == [f"“{title}”环节没有写办理期限，请写明 within 后再发布"]
    with pytest.raises(PackError, match=f"“{title}”环节没有写办理期限"):
        publish(load_pack("qinhuangdao", root), actor=Acting.system("测试").actor)


@pytest.mark.clause("S1-08")
def test_a_case_passes_all_seven_stages_each_with_an_actor_and_a_limit() -> None:
    door = Door()
    case = door.accepted()
    clock.move_to("2017-09-26T09:00:00")
    door.assigned()
    referral = door.handed(note="附出院小结")
    door.medical.post(f"/referrals/{referral}/sign")
    door.county.post(f"/cases/{case}/onward", organisation="昌黎县慈善协会", note="补助差额")
    clock.move_to("2017-10-12T10:00:00")
    door.medical.post(
        f"/referrals/{referral}/answer", result="approved", answer="救助一万二千元，已到账"
    )
    door.county.post(f"/cases/{case}/monitoring", correct=True, reason="电话回访，已收到")
    seen = door.clerk.case(case)
    assert [row["step"] for row in seen["steps"]] == SEVEN
    assert {row["state"] for row in seen["steps"]} == {"done"}
    assert all(row["role"] and row["office"] and row["due_at"] for row in seen["steps"])
    assert (seen["case"]["status"], seen["case"]["outcome"]) == ("ended", "awarded")
    # Fifteen working days after the signature on the 26th, past eight days of holiday.
    (feedback,) = [row["due_at"] for row in seen["steps"] if row["step"] == "feedback"]
    last = datetime.fromisoformat(feedback) - timedelta(seconds=1)
    assert last.astimezone(clock.ZONE).date() == date(2017, 10, 23)
    verbs = [event["verb"] for event in door.clerk.get(f"/cases/{case}/timeline")]
    assert [v for v in verbs if v.startswith("referral.")] == [
        "referral.assign",
        "referral.send",
        "referral.sign",
        "referral.send",
        "referral.answer",
    ]


@pytest.mark.clause("S1-08")
def test_the_county_sends_a_poor_answer_back_to_be_put_right() -> None:
    door = Door()
    case = door.accepted()
    door.assigned()
    referral = door.handed()
    door.medical.post(f"/referrals/{referral}/sign")
    door.county.post(f"/cases/{case}/onward")
    door.medical.post(f"/referrals/{referral}/answer", result="rejected", answer="不符合")
    with pytest.raises(Refused) as refused:
        door.county.post(f"/cases/{case}/monitoring", correct=False)
    assert "整改" in refused.value.fields["reason"]
    door.county.post(f"/cases/{case}/monitoring", correct=False, reason="没有写明理由和依据")
    back = door.medical.get("/referrals/inbox")
    assert [(row["uid"], row["rectify"]) for row in back] == [(referral, "没有写明理由和依据")]
    assert door.clerk.step(case, "feedback")["state"] == "open"
    door.medical.post(
        f"/referrals/{referral}/answer", result="rejected", answer="自付未达起付线，见办法第9条"
    )
    door.county.post(f"/cases/{case}/monitoring", correct=True)
    assert door.clerk.case(case)["case"]["outcome"] == "refused"


@pytest.mark.clause("S1-43")
def test_a_medical_need_lies_in_the_departments_inbox_after_one_act() -> None:
    door = Door()
    case = door.accepted()
    door.assigned()
    assert door.medical.get("/referrals/inbox") == []
    referral = door.handed()
    (row,) = door.medical.get("/referrals/inbox")
    assert (row["uid"], row["state"], row["item_title"]) == (referral, "sent", "医疗救助")
    assert row["matter"] == "住院花了五万多，医保报不完"
    assert (row["subject_name"], WOMAN in str(row)) == ("王小芳", False)
    assert door.medical.post(f"/referrals/{referral}/subject")["id_number"] == WOMAN
    # A department reads what was referred to it, nothing else of the case, and nothing of others.
    for path in (f"/cases/{case}", f"/cases/{case}/referrals"):
        with pytest.raises(Refused) as refused:
            door.medical.get(path)
        assert refused.value.status == 404
    assert door.education.get("/referrals/inbox") == []
    with pytest.raises(Refused) as refused:
        door.education.post(f"/referrals/{referral}/sign")
    assert refused.value.status == 404


@pytest.mark.clause("S1-43")
def test_the_result_returns_to_the_window_and_the_window_tells_the_applicant() -> None:
    door = Door()
    case = door.accepted()
    door.assigned()
    referral = door.handed()
    door.medical.post(f"/referrals/{referral}/sign")
    assert door.clerk.get("/referrals/results") == []
    # The answer may come before the county has looked at 转介; the step takes it when it opens.
    door.medical.post(f"/referrals/{referral}/answer", result="approved", answer="已办理")
    door.county.post(f"/cases/{case}/onward")
    assert door.clerk.step(case, "feedback")["outcome"] == "approved"
    assert door.clerk.step(case, "monitoring")["state"] == "open"
    (row,) = door.clerk.get("/referrals/results")
    assert (row["uid"], row["result"], row["answer"]) == (referral, "approved", "已办理")
    door.clerk.post(f"/referrals/{referral}/tell")
    assert door.clerk.get("/referrals/results") == []
    with pytest.raises(Refused) as refused:
        door.clerk.post(f"/referrals/{referral}/tell")
    assert refused.value.status == 409


@pytest.mark.clause("S1-43")
def test_a_department_gives_back_what_is_not_its_own_and_the_window_assigns_anew() -> None:
    door = Door()
    case = door.accepted()
    door.assigned("education")
    wrong = door.handed()
    with pytest.raises(Refused) as refused:
        door.education.post(f"/referrals/{wrong}/return", reason=" ")
    assert "理由" in refused.value.fields["reason"]
    door.education.post(f"/referrals/{wrong}/return", reason="是医疗费用，请转医保")
    assert door.steps()[-1] == ("assignment", "open")
    door.assigned()
    door.medical.post(f"/referrals/{door.handed()}/sign")
    states = [row["state"] for row in door.clerk.get(f"/cases/{case}/referrals")]
    assert states == ["dropped", "signed"]


@pytest.mark.clause("S1-43")
def test_what_the_township_deals_with_itself_takes_the_same_way() -> None:
    door = Door()
    case = door.accepted()
    door.assigned("township")
    referral = door.handed()
    with pytest.raises(Refused) as refused:
        door.medical.post(f"/referrals/{referral}/sign")
    assert refused.value.status == 404
    door.reviewer.post(f"/referrals/{referral}/sign")
    door.county.post(f"/cases/{case}/onward")
    door.reviewer.post(f"/referrals/{referral}/answer", result="approved", answer="已帮助结算")
    assert door.clerk.step(case, "assignment")["outcome"] == "own"
    assert door.clerk.step(case, "feedback")["outcome"] == "approved"
