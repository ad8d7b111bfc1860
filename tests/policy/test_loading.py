"""Reading packs: inheritance, dates, lossless storage."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError

from tests.policy.writing import HEAD, PARAMETER, write_pack
from yimen.policy import Pack, PackError, load_pack, pack_names

CHILD = HEAD.replace("name: base", "name: child\nextends: base")


def child(root: Path, **files: str) -> Pack:
    """Load a child of the small base pack."""
    write_pack(root, parameters__dibao=PARAMETER)
    write_pack(root, "child", pack=CHILD, **files)
    return load_pack("child", root)


def test_the_chain_runs_from_the_pack_to_national() -> None:
    assert load_pack("yuhuan").chain == ("yuhuan", "zhejiang", "national")
    assert pack_names() == sorted(pack_names())
    assert {"national", "zhejiang", "yuhuan"} <= set(pack_names())


def test_json_keeps_the_whole_pack() -> None:
    pack = load_pack("yuhuan")
    again = Pack.from_json(pack.to_json())
    assert again == pack
    assert again.content_hash == pack.content_hash
    assert again.parameter("dibian.factor", date(2021, 4, 1)).value == Decimal("1.5")


def test_the_hash_changes_with_the_content_and_only_with_it(tmp_path: Path) -> None:
    write_pack(tmp_path / "a", parameters__dibao=PARAMETER)
    write_pack(tmp_path / "b", parameters__dibao="# 说明\n" + PARAMETER)
    write_pack(tmp_path / "c", parameters__dibao=PARAMETER.replace("886.00", "887.00"))
    one, same, other = (load_pack("base", tmp_path / name).content_hash for name in "abc")
    assert one == same
    assert one != other


def test_a_pack_cannot_be_altered() -> None:
    pack = load_pack("yuhuan")
    with pytest.raises(ValidationError):
        pack.title = "别的"  # type: ignore[misc]


def test_unchanged_files_are_read_once_and_changed_ones_again(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, parameters__dibao=PARAMETER)
    first = load_pack("base", tmp_path)
    assert load_pack("base", tmp_path) is first
    path = folder / "parameters" / "dibao.yaml"
    path.write_text(PARAMETER.replace("886.00", "1886.00"), encoding="utf-8")
    assert load_pack("base", tmp_path).parameters["dibao.standard.urban"][1].value == 188600


def test_money_is_written_in_yuan_and_held_in_fen() -> None:
    value = load_pack("yuhuan").parameter("dibao.standard.urban", date(2021, 4, 19))
    assert (value.value, value.unit, value.from_) == (88600, "元/月", date(2021, 1, 1))


def test_a_child_value_replaces_the_same_day_and_keeps_the_others(tmp_path: Path) -> None:
    text = PARAMETER.split("values:")[0] + (
        "values:\n    - {from: 2021-01-01, value: 900.00, source: 县文件, rank: local}\n"
        "    - {from: 2022-01-01, value: 950.00, source: 县文件, rank: local}\n"
    )
    values = child(tmp_path, parameters__dibao=text).parameters["dibao.standard.urban"]
    assert [(v.from_.year, v.value) for v in values] == [
        (2020, 81000),
        (2021, 90000),
        (2022, 95000),
    ]


def test_replace_takes_the_place_of_all_inherited_values(tmp_path: Path) -> None:
    text = (
        "dibao.standard.urban:\n  replace: true\n  title: 低保标准\n  unit: 元/月\n"
        "  values: [{from: 2022-01-01, value: 950.00, source: 县文件, rank: local}]\n"
    )
    pack = child(tmp_path, parameters__dibao=text)
    assert len(pack.parameters["dibao.standard.urban"]) == 1


def test_null_takes_an_inherited_entry_away(tmp_path: Path) -> None:
    pack = child(tmp_path, parameters__dibao="dibao.standard.urban: null\n")
    assert "dibao.standard.urban" not in pack.parameters


def test_a_version_written_like_another_keeps_its_steps_and_adds_its_own() -> None:
    first, second = load_pack("yuhuan").procedures["main"]
    assert [step.key for step in first.steps] == [step.key for step in second.steps]
    assert {limit.key for limit in second.limits} - {limit.key for limit in first.limits} == {
        "check_start",
        "total",
        "total_extended",
    }
    assert first.hash != second.hash


def test_a_missing_standard_says_which_one_and_for_which_day() -> None:
    with pytest.raises(PackError, match="没有2019年12月31日的“城镇最低生活保障标准”的标准"):
        load_pack("yuhuan").parameter("dibao.standard.urban", date(2019, 12, 31))


def test_supposing_a_value_leaves_the_pack_and_its_hash_alone() -> None:
    pack = load_pack("yuhuan")
    before = pack.content_hash
    tried = pack.with_value("dibao.standard.urban", 80000, date(2021, 4, 19))
    assert tried.parameter("dibao.standard.urban", date(1999, 1, 1)).value == 80000
    assert pack.parameter("dibao.standard.urban", date(2021, 4, 19)).value == 88600
    assert (pack.content_hash, tried.content_hash != before) == (before, True)
