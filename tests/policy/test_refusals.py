"""A pack written wrongly is refused with file, line and a Chinese sentence."""

from pathlib import Path

import pytest

from tests.policy.writing import HEAD, PARAMETER, copy_packs, write_pack
from yimen.policy import PackError, load_pack


def refusal(root: Path, **files: str) -> str:
    """Return what is said about a small pack with these files."""
    write_pack(root, **files)
    with pytest.raises(PackError) as caught:
        load_pack("base", root)
    return str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("rank: local}", "rank: local, tital: x}", "dibao.yaml:5", "不认识的字段“tital”"),
        ("  unit: 元/月", "  unit: 元/月\n  colour: red", "dibao.yaml:4", "不认识的字段“colour”"),
        ("810.00", "八百", "dibao.yaml:5", "应为金额（元）"),
        ("810.00", "810.005", "dibao.yaml:5", "超过两位小数"),
        ("2020-01-01", "2020-02-30", "dibao.yaml:5", "没有“2020-02-30”这一天"),
        ("元/月", "银元", "dibao.yaml:5", "不认识的单位“银元”"),
        ("source: 文件, ", "", "dibao.yaml:5", "缺少必填项“source”"),
        ("rank: local", "rank: emperor", "dibao.yaml:5", "不在可选范围"),
        ("  title: 低保标准\n", "", "dibao.yaml:1", "缺少“title”"),
        ("  unit", "  title: 又一个\n  unit", "dibao.yaml:3", "“title”写了两次"),
        ("- {from", "- {{from", "dibao.yaml:", "YAML 写法有误"),
    ],
)  # fmt: skip
def test_a_wrong_standard_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, place: str, words: str
) -> None:
    assert old in PARAMETER
    said = refusal(tmp_path, parameters__dibao=PARAMETER.replace(old, new, 1))
    assert place in said
    assert words in said


def test_every_finding_is_told_at_once(tmp_path: Path) -> None:
    wrong = PARAMETER.replace("rank: local", "rank: emperor")
    write_pack(tmp_path, parameters__dibao=wrong)
    with pytest.raises(PackError) as caught:
        load_pack("base", tmp_path)
    assert len(caught.value.problems) == 2


def test_packs_that_extend_each_other_are_refused(tmp_path: Path) -> None:
    write_pack(tmp_path, "a", pack=HEAD.replace("name: base", "name: a\nextends: b"))
    write_pack(tmp_path, "b", pack=HEAD.replace("name: base", "name: b\nextends: a"))
    with pytest.raises(PackError, match="继承关系成环：a → b → a"):
        load_pack("a", tmp_path)


@pytest.mark.parametrize("parent", ["nowhere", "../outside", "/etc"])
def test_a_parent_that_is_not_a_pack_beside_it_is_refused(tmp_path: Path, parent: str) -> None:
    said = refusal(tmp_path, pack=f"{HEAD}extends: {parent}\n")
    assert f"找不到政策包“{parent}”" in said


def test_a_file_with_a_wrong_name_is_refused(tmp_path: Path) -> None:
    assert "不认识的文件名" in refusal(tmp_path, notcies="review: {}\n")


def test_the_same_key_in_two_files_of_a_folder_is_refused(tmp_path: Path) -> None:
    said = refusal(tmp_path, parameters__a=PARAMETER, parameters__b=PARAMETER)
    assert "base/parameters/b.yaml:1" in said
    assert "已在 base/parameters/a.yaml:1 写过" in said


def test_a_template_outside_its_folder_is_refused(tmp_path: Path) -> None:
    said = refusal(
        tmp_path,
        documents="x: {title: 甲, file: ../pack.yaml, number_word: 字, issuer: county, source: 乙}",
    )
    assert "documents.yaml:1" in said
    assert "不存在" in said


def test_yaml_cannot_make_objects(tmp_path: Path) -> None:
    said = refusal(tmp_path, rules="x: !!python/object/apply:os.system ['true']\n")
    assert "rules.yaml" in said


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("key: survey\n", "key: intake\n", "环节“intake”写了两次"),
        ("2021-07-01:\n      like: 2020-01-01", "2021-07-01:\n      like: 2019-01-01", "like 指向"),
        ("2021-07-01:\n      like", "七月一日:\n      like", "应写成起用日期"),
        ("level: county\n", "level: 县里\n", "不在可选范围"),
        ("{count: 3, unit", "{count: 三, unit", "应为整数"),
    ],
)  # fmt: skip
def test_a_wrong_procedure_is_named(tmp_path: Path, old: str, new: str, words: str) -> None:
    path = copy_packs(tmp_path) / "yuhuan" / "procedures" / "main.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load_pack("yuhuan", tmp_path)
    assert words in str(caught.value)
    assert "yuhuan/procedures/main.yaml:" in str(caught.value)
