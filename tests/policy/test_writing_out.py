"""Showing, comparing and exporting packs; the `pack` command."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.policy.writing import copy_packs, edited
from yimen.config.cli import main
from yimen.policy import PackError, diff, export_pack, load_pack, render_text, show

PACK = load_pack("yuhuan")


def test_export_writes_a_pack_that_reads_back_the_same(tmp_path: Path) -> None:
    export_pack(PACK, tmp_path / "yuhuan")
    again = load_pack("yuhuan", tmp_path)
    assert again == PACK
    assert again.content_hash == PACK.content_hash
    assert again.chain == ("yuhuan", "zhejiang", "national")


def test_export_keeps_awkward_texts(tmp_path: Path) -> None:
    def awkward(data: dict[str, Any]) -> None:
        data["offices"]["finance"] = "2020-01-01"
        data["offices"]["village"] = "true"
        data["items"]["power"]["note"] = "第一行\n# 第二行: {x} '“”"
        data["parameters"]["hotline"][0]["value"] = "00123"

    pack = edited(awkward)
    export_pack(pack, tmp_path / "yuhuan")
    assert load_pack("yuhuan", tmp_path) == pack


def test_export_refuses_a_folder_that_holds_something(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("1", encoding="utf-8")
    with pytest.raises(PackError, match="不是空的"):
        export_pack(PACK, tmp_path)


def test_the_same_pack_has_no_differences() -> None:
    assert diff(PACK, PACK) == []
    assert render_text([]) == "两个政策包内容相同。"


def test_differences_are_told_in_sentences() -> None:
    def change(data: dict[str, Any]) -> None:
        data["parameters"]["dibao.standard.urban"][1] |= {
            "value": 90000,
            "source": "玉民〔2021〕1号",
        }
        data["parameters"]["dibao.standard.urban"][1]["certainty"] = "read"
        data["parameters"].pop("hotline")
        data["items"]["power"]["categories"].append("dibian")
        data["items"].pop("water")
        main = data["procedures"]["main"][1]
        next(s for s in main["steps"] if s["key"] == "survey")["within"]["count"] = 2
        main["limits"] = [limit for limit in main["limits"] if limit["key"] != "total"]
        data["offices"]["finance"] = "玉环市财政和国资局"
        data["facts"]["facts"]["person.labour"]["question"] = "能干活吗？"

    told = render_text(diff(PACK, edited(change)))
    for sentence in (
        "“城镇最低生活保障标准”自2021年1月1日起由886.00元/月改为900.00元/月（依据：玉民〔2021〕1号）。",
        "删去标准“社会救助服务热线”（hotline）。",
        "“用电费用减免”的开放对象由“最低生活保障、特困人员救助供养”改为“最低生活保障、特困人员救助供养、最低生活保障边缘家庭”",
        "删去“用水费用减免”。",
        "环节“入户调查”的期限由“自收件之日起3个工作日内完成（法定；方案二（四）2）”"
        "改为“自收件之日起2个工作日内完成（法定；方案二（四）2）”",
        "取消期限“审核确认全程（受理之日起30个工作日内）”",
        "单位名称由“玉环市财政局”改为“玉环市财政和国资局”",
        "“劳动能力”的问法由“这位家人能干活吗？”改为“能干活吗？”",
    ):
        assert sentence in told


def test_a_new_version_and_a_new_step_are_told() -> None:
    def change(data: dict[str, Any]) -> None:
        first, second = data["procedures"]["main"]
        second["valid_to"] = "2026-12-31"
        second["steps"] = [step for step in second["steps"] if step["key"] != "deliberation"]
        third = {**first, "version": "2027-01-01", "valid_from": "2027-01-01", "valid_to": None}
        data["procedures"]["main"].append(third)

    told = render_text(diff(PACK, edited(change)))
    assert "取消环节“民主评议”" in told
    assert "适用于自2027年1月1日起受理的案件" in told
    assert "适用日期改为2021年7月1日至2026年12月31日受理的案件" in told


def test_the_whole_pack_can_be_read_with_its_clauses() -> None:
    text = show(PACK)
    assert PACK.content_hash in text
    for words in (
        "2021年1月1日起：886.00元/月",
        "审核确认：县级，县级审批人；接在初审公示之后",
        "重度残疾人护理补贴（联办事项，归口：玉环市民政局",
        "期限：自审核确认开始之日起5个工作日内完成（法定；浙江条例第11条第3款）",
        "不得要求申请人提供证明",
        "扣减必要的就业成本",
    ):
        assert words in text
    assert all(item.title in text for item in PACK.items.values())


def test_the_command_checks_and_says_whether_a_pack_may_be_published(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["pack", "check", "--quiet", "yuhuan"]) == 0
    assert "yuhuan：0 个错误" in capsys.readouterr().out
    assert main(["pack", "check", "--quiet", "--go-live", "yuhuan"]) == 1
    assert "不能发布" in capsys.readouterr().out
    items = copy_packs(tmp_path) / "yuhuan" / "items.yaml"
    items.write_text(items.read_text(encoding="utf-8").replace("short:", "shrot:", 1))
    assert main(["pack", "--root", str(tmp_path), "check", "yuhuan"]) == 1
    assert "yuhuan/items.yaml:" in capsys.readouterr().out


def test_the_command_shows_compares_and_exports(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    stored = tmp_path / "yuhuan.json"
    assert main(["pack", "export", "yuhuan", str(stored)]) == 0
    assert main(["pack", "export", "yuhuan", str(tmp_path / "yuhuan")]) == 0
    assert main(["pack", "diff", str(stored), str(tmp_path / "yuhuan")]) == 0
    assert main(["pack", "show", str(stored)]) == 0
    out = capsys.readouterr().out
    assert "两个政策包内容相同。" in out
    assert "政策包：玉环市困难群众长效帮扶" in out
    assert main(["pack", "show", "nowhere"]) == 1
    assert "找不到政策包“nowhere”" in capsys.readouterr().err


def test_the_guide_names_every_fact_and_every_standard() -> None:
    guide = (Path(__file__).parents[2] / "packs" / "README.md").read_text(encoding="utf-8")
    missing = [key for key in (*PACK.facts.facts, *PACK.parameters) if f"`{key}`" not in guide]
    assert missing == []
    assert PACK.parameter("dibao.standard.urban", date(2021, 1, 1)).title in guide
