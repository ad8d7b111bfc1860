"""政策起草、审核、施行: a pack is a living document (S0-18, S0-52, S2-30, S2-45, S2-49)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.cast.staff import LOCALITIES, Locality
from tests.clauses.family import Story
from tests.clauses.policy_desk import PolicyDesk, move_to, publish
from yimen.config.cli import main
from yimen.foundation import clock
from yimen.foundation.identity import make_test_id
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.packstore.models import PackVersion, ReviewTask, TrainingEntry
from yimen.packstore.reads import pack_of, procedure_of
from yimen.policy import PACKS_DIR, load_pack
from yimen.procedures.models import Case

pytestmark = pytest.mark.usefixtures("db")
COUNTY, CITY = "jms.shenhe", "jms.shi.shenpi"
TOTAL = ("limit", {"target": "basic//total", "count": "18"})
NOTICE_OFF = ("notice", {"item": "emergency_aid", "on": "off"})
NOTICE_ON = ("notice", {"item": "emergency_aid", "on": "on"})
JMS = LOCALITIES["jms"]
XX = LOCALITIES["xx"]


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """Monday 2024-03-04, nine o'clock."""
    with clock.freeze("2024-03-04T09:00:00"):
        yield


def registered(place: Locality, item: str, seed: int) -> Case:
    """An application of somebody else each time, at the first window of the place."""
    story = Story(50000, place)
    number = make_test_id("990001", date(1970, 5, 6), seed)
    uid = story.clerk.register(
        id_number=number,
        phone="13905760001",
        name="王小芳",
        division_code=story.division,
        hukou="rural",
        wanted_item=item,
    )
    return found(uid)


def found(uid: object) -> Case:
    """The case as it stands."""
    with in_scope(SCOPE_ALL):
        return Case.objects.select_related("pack_version").get(pk=uid)


def total_of(version: PackVersion, on: str) -> int:
    """Working days of a 低保 case accepted that day."""
    procedure = pack_of(version).procedure_for("dibao", date.fromisoformat(on))
    return next(one.within.count for one in procedure.limits if one.key == "total")


@pytest.mark.clause("S0-18")
def test_turning_the_notice_off_makes_version_n_plus_1_and_running_cases_keep_n() -> None:
    publish(XX.bureau("shenhe"), XX.bureau("shenpi"), "xx-district", "2024-03-04", NOTICE_ON)
    running = registered(XX, "emergency_aid", 101)
    n = running.pack_version.number
    assert pack_of(running.pack_version).items["emergency_aid"].public_notice
    version = publish(
        XX.bureau("shenhe"), XX.bureau("shenpi"), "xx-district", "2024-03-05", NOTICE_OFF
    )
    assert version.number == n + 1
    [edit] = version.edits
    assert (edit["by"], edit["at"][:10]) == (version.drafted_by, "2024-03-04")
    move_to("2024-03-05")
    fresh = registered(XX, "emergency_aid", 102)
    assert fresh.pack_version.number == n + 1
    assert not pack_of(fresh.pack_version).items["emergency_aid"].public_notice
    kept = found(running.pk)
    assert kept.pack_version.number == n
    assert pack_of(kept.pack_version).items["emergency_aid"].public_notice


@pytest.mark.clause("S0-18")
def test_the_steps_of_an_item_are_switched_off_for_new_cases_only() -> None:
    off = ("notice", {"item": "spending_aid", "on": "off"})
    running = registered(XX, "spending_aid", 103)
    publish(XX.bureau("shenhe"), XX.bureau("shenpi"), "xx-district", "2024-03-05", off)
    move_to("2024-03-05")
    fresh = registered(XX, "spending_aid", 104)
    kept, shortened = (
        {step.key for step in procedure_of(found(pk).procedure_id).steps}
        for pk in (running.pk, fresh.pk)
    )
    assert "review_notice" in kept
    assert not shortened & {"review_notice", "publication"}


@pytest.mark.clause("S2-30")
def test_a_countys_workflow_waits_for_the_city_and_is_active_from_its_date() -> None:
    county, city = PolicyDesk(COUNTY), PolicyDesk(CITY)
    draft = county.draft_own("桦南县社会救助“一级审批”工作流程", "2024-03-11", [TOTAL])
    assert county.does(draft, "send") == 302
    assert "待市审核" in county.reads(draft)
    own = PackVersion.objects.get(name="jiamusi-230822")
    assert own.number == 1
    assert county.does(draft, "approve") == 403
    before = registered(JMS, "dibao", 105)
    assert before.pack_version.name == "jiamusi"
    assert "请您审核" in city.reads("/packs/")
    assert city.does(draft, "approve") == 302
    still = registered(JMS, "dibao", 106)
    assert still.pack_version.name == "jiamusi"
    move_to("2024-03-11")
    after = registered(JMS, "dibao", 107)
    assert after.pack_version.name == "jiamusi-230822"
    assert total_of(after.pack_version, "2024-03-11") == 18
    elsewhere = registered(LOCALITIES["jsj"], "dibao", 108)
    assert elsewhere.pack_version.name == "jiamusi"


@pytest.mark.clause("S2-30")
def test_the_city_gives_it_back_with_a_reason_and_cases_go_on_as_before() -> None:
    county, city = PolicyDesk(COUNTY), PolicyDesk(CITY)
    draft = county.draft_own("桦南县工作流程", "2024-03-11", [TOTAL])
    county.does(draft, "send")
    assert city.does(draft, "return", reason="") == 422
    assert city.does(draft, "return", reason="请附县政府文件") == 302
    page = county.reads(draft)
    assert "已退回，修改中" in page
    assert "请附县政府文件" in page
    move_to("2024-03-11")
    assert registered(JMS, "dibao", 109).pack_version.name == "jiamusi"


@pytest.mark.clause("S2-45")
def test_a_new_version_takes_effect_on_its_date_and_open_cases_keep_the_old_one() -> None:
    story = Story(50000, JMS)
    story.register(wanted_item="dibao")
    story.clerk.accept(story.case)
    shorter = ("limit", {"target": "basic//total", "count": "15"})
    version = publish("jms.shi.shenhe", CITY, "jiamusi", "2024-03-06", shorter)
    later = registered(JMS, "dibao", 110)
    assert found(story.case).pack_version.number == version.number - 1
    assert later.pack_version.number == version.number - 1
    due = story.clerk.due(story.case, "total")
    move_to("2024-03-06")
    fresh = Story(50000, JMS)
    with_new = registered(JMS, "dibao", 111)
    fresh.clerk.accept(str(with_new.pk))
    # 20 working days from 2024-03-04 for the old case; 15 from 2024-03-06 for the new one.
    assert due == "2024-04-01"
    assert fresh.clerk.due(str(with_new.pk), "total") == "2024-03-27"
    assert found(with_new.pk).pack_version == version
    assert found(story.case).pack_version.number == version.number - 1
    assert story.clerk.due(story.case, "total") == due


@pytest.mark.clause("S2-49")
def test_a_new_city_document_marks_the_county_packs_built_on_the_old_one() -> None:
    county, city = PolicyDesk(COUNTY), PolicyDesk(CITY)
    draft = county.draft_own("桦南县工作流程", "2024-03-05", [TOTAL])
    county.does(draft, "send")
    assert city.does(draft, "approve") == 302
    move_to("2024-03-05")
    assert "待复核" not in county.reads("/packs/")
    standard = ("value", {"parameter": "dibao.standard.urban", "value": "800.00"})
    standard[1].update({"rank": "local", "certainty": "read"})
    publish("jms.shi.shenhe", CITY, "jiamusi", "2024-03-06", standard)
    page = county.reads("/packs/jiamusi-230822/")
    assert "待复核" in page
    assert "已备好的草案（第2版）" in page
    assert "待复核" in city.reads("/packs/jiamusi/")
    [task] = ReviewTask.objects.filter(pack_name="jiamusi-230822", closed_at=None)
    ready = "/packs/jiamusi-230822/2/"
    assert "自2024年3月6日起定为800.00元/月" in county.reads(ready)
    assert county.does(ready, "send") == 302
    assert city.does(ready, "approve") == 302
    task.refresh_from_db()
    assert task.conclusion == "第 2 版已发布"
    own = PackVersion.objects.get(name="jiamusi-230822", number=2)
    assert total_of(own, "2024-03-06") == 18
    held = pack_of(own).parameter("dibao.standard.urban", date(2024, 3, 6))
    assert held.value == 80000


@pytest.mark.clause("S0-52")
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"owner_role": '""'}, "“困难残疾人生活补贴”没有归口单位"),
        ({"source": '""'}, "“困难残疾人生活补贴”没有写明依据"),
    ],
)
def test_an_item_without_owner_or_basis_fails_pack_check(
    change: dict[str, str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("national", "standard", "xx-district"):
        shutil.copytree(PACKS_DIR / name, tmp_path / name)
    items = tmp_path / "xx-district" / "items.yaml"
    [(field, value)] = change.items()
    lines = [
        f"living_allowance: {{source: 方案三（一）3, {field}: {value}}}"
        if line.startswith("living_allowance:")
        else line
        for line in items.read_text(encoding="utf-8").splitlines()
    ]
    text = "\n".join(lines).replace('source: 方案三（一）3, source: ""', 'source: ""')
    items.write_text(text + "\n", encoding="utf-8")
    assert main(["pack", "--root", str(tmp_path), "check", "--quiet", "xx-district"]) == 1
    assert sentence in capsys.readouterr().out


@pytest.mark.clause("S0-52")
def test_a_new_basis_document_of_an_item_opens_a_review_and_a_training_entry() -> None:
    drafter = PolicyDesk(XX.bureau("shenhe"))
    basis = ("basis", {"item": "orphan", "source": "国办发〔2024〕9号"})
    publish(XX.bureau("shenhe"), XX.bureau("shenpi"), "xx-district", "2024-03-04", basis)
    task = ReviewTask.objects.get(pack_name="xx-district")
    entry = TrainingEntry.objects.get(pack_name="xx-district")
    assert task.document == entry.document == "国办发〔2024〕9号"
    title = load_pack("xx-district").items["orphan"].title
    page = drafter.reads("/packs/")
    assert f"“{title}”有新的依据" in page
    assert f"“{title}”新依据培训待培训" in page
    assert drafter.does(f"/packs/reviews/{task.pk}", "", conclusion="已核对") == 302
    held = {"held_on": "2024-03-04", "attended": "35"}
    assert drafter.does(f"/packs/trainings/{entry.pk}", "", **held) == 302
    after = drafter.reads("/packs/")
    assert "有新的依据" not in after
    assert "35人参加" in after
