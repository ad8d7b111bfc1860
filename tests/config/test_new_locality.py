"""A sixth locality by the handbook (新增一地): the files of the how-to page, as written there."""

from __future__ import annotations

import argparse
import re
from datetime import date
from pathlib import Path

import pytest

from tests.journeys.driver import Desk
from yimen.config.cli import pack as pack_command
from yimen.config.founding import first_administrator, found_locality
from yimen.config.paths import PROJECT
from yimen.foundation import clock
from yimen.foundation.errors import Conflict
from yimen.foundation.identity import make_test_id
from yimen.network.acting import Acting
from yimen.network.actions.appoint import appoint
from yimen.network.actions.create_staff import create_staff
from yimen.network.models import Division, Office, Staff
from yimen.policy import PackError, load_pack

HANDBOOK = PROJECT / "docs" / "how-to" / "new-locality.md"
_FILE = re.compile(r"^`(?P<name>[^`\n]+)`\n\n```\w+\n(?P<text>.*?)^```$", re.M | re.S)
BY = Acting.system("测试")


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """A folder of packs with the two it builds on, and the files of the handbook beside them."""
    for name in ("national", "standard"):
        (tmp_path / "packs" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "packs" / name).symlink_to(PROJECT / "packs" / name)
    files = {found["name"]: found["text"] for found in _FILE.finditer(HANDBOOK.read_text("utf-8"))}
    assert len(files) == 5
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "packs"


def test_the_pack_of_the_handbook_passes_its_check(
    packs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parser = argparse.ArgumentParser()
    pack_command.configure(parser)
    args = parser.parse_args(["--root", str(packs), "check", "--quiet", "pingan"])
    assert pack_command.run(args) == 0
    assert "可以发布" in capsys.readouterr().out
    found = load_pack("pingan", packs)
    opinion = found.procedure_for("dibao", date(2024, 3, 1)).step("opinion")
    assert opinion.within is not None
    assert opinion.within.count == 10


def test_a_pack_that_forgets_a_standard_is_not_founded(packs: Path, db: None) -> None:
    path = packs / "pingan" / "parameters" / "standards.yaml"
    path.write_text(path.read_text("utf-8").split("tekun.care.full")[0], encoding="utf-8")
    with pytest.raises(PackError, match=r"tekun\.care\.full"):
        found_locality(BY, "pingan", root=packs, divisions=packs.parent / "pingan.csv")
    assert not Division.objects.filter(code="990101").exists()


def test_a_case_starts_in_the_sixth_locality(packs: Path, fresh_db: str) -> None:
    with clock.freeze("2024-03-01T09:00:00"):
        county = found_locality(BY, "pingan", root=packs, divisions=packs.parent / "pingan.csv")
        assert Office.objects.get(division=county, role="civil_affairs").name == "平安县民政局"
        password = first_administrator(BY, county, "pingan.guanli", "管平安")
        assert Staff.objects.get(username="pingan.guanli").check_password(password)
        with pytest.raises(Conflict, match="已有人使用"):
            first_administrator(BY, county, "pingan.guanli", "管平安")
        window = Office.objects.get(division_id="990101100", role="township")
        assert window.name == "平安县和平镇人民政府"
        clerk = create_staff(BY, username="pingan.chuangkou", name="林平")
        appoint(BY, clerk, window, "window_clerk", date(2024, 1, 1))
        desk = Desk("pingan.chuangkou")
        case = desk.register(
            id_number=make_test_id("990007", date(1970, 5, 6), 11),
            phone="19900000007",
            name="王平安",
            division_code="990101100201",
            wanted_item="dibao",
        )
        desk.accept(case)
        whole = desk.case(case)
        open_steps = [row["step"] for row in whole["steps"] if row["state"] == "open"]
        assert open_steps == ["survey", "means_check"]
        assert "平安县和平镇人民政府" in {row["office"] for row in whole["steps"]}
        # Founding once more changes nothing.
        again = found_locality(BY, "pingan", root=packs, divisions=packs.parent / "pingan.csv")
        assert again.pk == county.pk
        assert Office.objects.under(county.path).with_role("township").count() == 1
