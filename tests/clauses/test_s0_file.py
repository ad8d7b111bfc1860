"""XX区方案 三（三）: one household, one file; papers numbered, versioned, bound to steps."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pypdf
import pytest

from simulator.server import Simulator
from tests.clauses.district import XX, District
from tests.journeys.driver import Desk, Public, Refused
from yimen.applications.models import IssuedDocument
from yimen.foundation import clock
from yimen.foundation.identity import make_test_id
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.network.acting import Acting
from yimen.packstore.actions.publish import publish
from yimen.policy import PACKS_DIR, check_pack, load_pack
from yimen.procedures.models import Case

ORDER = ("审核确认", "申请", "诚信声明及授权", "身份材料", "受理和告知", "核对报告", "入户调查")


@pytest.fixture(autouse=True)
def _day(db: None) -> Iterator[None]:
    """Tuesday 2022-03-01."""
    with clock.freeze("2022-03-01T09:00:00"):
        yield


def words(pdf: bytes) -> str:
    """The text of a paper without blanks."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages))


def household_of(case: str) -> str:
    """The file a case lies in."""
    with in_scope(SCOPE_ALL):
        return str(Case.objects.get(pk=case).household_id)


@pytest.mark.clause("S0-28")
def test_a_second_case_lands_in_the_same_file_and_the_old_pages_stay_with_the_district(
    departments: Simulator,
) -> None:
    story = District(15000)
    story.decided()
    clerk, first = story.clerk, story.case
    home = household_of(first)
    clerk.post(
        f"/households/{home}/old-volumes",
        title="最低生活保障",
        document_number="区民低〔2021〕12号",
        decided_on="2021-05-20",
        entries=[{"title": "审批表", "pages": 2}, {"title": "申请书", "pages": 1}],
    )
    second = story.register(wanted_item="nursing_allowance", duplicate_answer="两项补贴另行申请")
    assert household_of(second) == home
    file = clerk.get(f"/households/{home}/archive")
    old, reviewed, _ = file["volumes"]
    assert old["custodian"] == "XX区发展局"
    assert "洸河街道办事处" in reviewed["custodian"]
    assert [(e["title"], e["pages"]) for e in old["entries"]] == [
        ("审批表", "1-2"),
        ("申请书", "3"),
    ]
    parts = list(dict.fromkeys(entry["part"] for entry in reviewed["entries"]))
    assert parts == [part for part in ORDER if part in parts] + [
        part for part in parts if part not in ORDER
    ]
    assert parts[0] == "审核确认"
    assert reviewed["retention"] == "停止待遇后3年"
    printed = words(clerk.get(f"/households/{home}/archive/pdf"))
    assert file["number"] in printed
    assert "XX区发展局" in printed

    loan = {"borrower": "区审计局 周某", "purpose": "专项审计", "due_on": "2022-03-15"}
    with pytest.raises(Refused) as refused:
        clerk.post(f"/households/{home}/volumes/{old['uid']}/loans", **loan)
    assert refused.value.status == 403
    assert "XX区发展局" in refused.value.message
    keeper = Desk(XX.bureau("shenhe"))
    made = keeper.post(f"/households/{home}/volumes/{old['uid']}/loans", **loan)["ref"]
    with pytest.raises(Refused) as refused:
        keeper.post(f"/households/{home}/volumes/{old['uid']}/loans", **loan)
    assert refused.value.status == 409
    keeper.post(f"/households/{home}/loans/{made}/return")
    [row] = clerk.get(f"/households/{home}/archive")["loans"]
    assert (row["volume"], row["borrower"]) == ("区民低〔2021〕12号", "区审计局 周某")
    assert row["returned_at"] is not None


@pytest.mark.clause("S0-26")
def test_each_step_leaves_its_numbered_paper_and_its_code_tells_nothing_but_that_it_is_genuine(
    departments: Simulator,
) -> None:
    story = District(15000)
    story.decided()
    clerk, case = story.clerk, story.case
    steps = {
        "authorisation": {"authorisation"},
        "means_check": {"check_report"},
        "application": {"application_form"},
        "acceptance": {"acceptance_notice"},
        "survey": {"survey_form"},
        "opinion": {"opinion_form"},
        "decision": {"confirmation_form", "grant_notice", "delivery_receipt"},
    }
    for step, templates in steps.items():
        printed = clerk.post(f"/cases/{case}/steps/{step}/print")
        rows = [*printed["made"], *printed["kept"]]
        assert templates <= {row["template"] for row in rows}, (step, printed["left_out"])
        assert all(re.search(r"〔2022〕\d{4}号", row["serial"]) for row in rows)
    held = clerk.case(case)["documents"]
    assert len({row["serial"] for row in held}) == len(held)
    with in_scope(SCOPE_ALL):
        notice = IssuedDocument.objects.get(case=case, template="grant_notice", state="valid")
        token = notice.verify_token
    genuine = Public().verify(token)
    assert genuine["serial"] == notice.serial
    assert "王小芳" not in str(genuine)
    page = Public().client.get(f"/v/{token}/").content.decode()
    assert "有效" in page
    assert "王小芳" not in page


@pytest.mark.clause("S0-26")
def test_an_old_case_prints_the_template_of_its_own_day() -> None:
    clerk = Desk(XX.desk("chuangkou"))
    story = District(15000)
    before = story.intend()
    pack = load_pack("xx-district")
    paper = pack.documents["authorisation"]
    newer = paper.model_copy(update={"text": paper.text + "\n二〇二二年三月二日起用的新版。"})
    changed = pack.model_copy(update={"documents": {**pack.documents, "authorisation": newer}})
    changed.__dict__.pop("content_hash", None)
    clock.move_to("2022-03-02T09:00:00")
    publish(changed, actor=Acting.system("测试").actor, on=clock.today())
    [old] = clerk.post(f"/cases/{before}/steps/authorisation/print")["made"]
    after = District(15000).register(
        wanted_item="dibao",
        id_number=make_test_id("990001", date(1976, 1, 1), 18),
        name="赵新",
        members=[],
    )
    [new] = clerk.post(f"/cases/{after}/steps/authorisation/print")["made"]
    told = {
        case: words(bytes(clerk.get(f"/cases/{case}/documents/{row['uid']}/pdf")))
        for case, row in ((before, old), (after, new))
    }
    assert "新版" not in told[before]
    assert "二〇二二年三月二日起用的新版" in told[after]


@pytest.mark.clause("S0-53")
@pytest.mark.parametrize("name", ["xx-district", "qinhuangdao", "jiamusi", "xiangtan", "yuhuan"])
def test_every_step_that_produces_paper_has_its_template_for_every_item(name: str) -> None:
    assert [p for p in check_pack(name) if p.code == "paper_missing"] == []
    pack = load_pack(name)
    for versions in pack.procedures.values():
        for version in versions:
            for step in version.steps:
                for key in step.papers:
                    assert pack.documents[key].text.strip(), (version.name, step.key, key)


@pytest.mark.clause("S0-53")
@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("disability_form", "“困难残疾人生活补贴、重度残疾人护理补贴”的“残疾人证比对”"),
        (
            "child_check_form",
            "事实无人抚养儿童基本生活补贴、重点困境儿童生活保障”的“查验”",
        ),
        ("temporary_aid_form", "“支出型临时救助”的“审核意见”"),
        ("self_care_form", "“最低生活保障、特困人员救助供养”的“入户调查”"),
    ],
)
def test_a_template_taken_away_fails_the_check_naming_item_and_step(
    template: str, told: str, tmp_path: Path
) -> None:
    shutil.copytree(PACKS_DIR, tmp_path / "packs")
    for folder in ("national", "standard", "xx-district"):
        path = tmp_path / "packs" / folder / "documents.yaml"
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            path.write_text(re.sub(rf"(?m)^{template}:\n  .*\n", "", text), encoding="utf-8")
    said = [
        p.message for p in check_pack("xx-district", root=tmp_path / "packs") if p.level == "error"
    ]
    assert any(told in line and template in line for line in said), said
