"""`yimen pack`: the whole pack as a document, back from the database, and the reference pages."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path

import pypdf
import pytest

from yimen.config.cli import main
from yimen.config.cli.pack import REFERENCE, read_pack
from yimen.foundation import clock
from yimen.foundation.errors import NotFound
from yimen.foundation.trail import SYSTEM
from yimen.packstore.actions.draft import add_edit, open_draft
from yimen.packstore.actions.publish import publish
from yimen.packstore.numbering import newest_published
from yimen.policy import PACKS_DIR, export_pack, load_pack
from yimen.policy.edits import LimitEdit
from yimen.policy.reference import localities, outdated, pages

BY = SYSTEM("测试")


def words(text: str) -> str:
    """Without blanks."""
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("name", ["yuhuan", "xiangtan"])
def test_the_whole_pack_is_printed_with_its_clauses(name: str, tmp_path: Path) -> None:
    target = tmp_path / "pack.pdf"
    assert main(["pack", "docs", name, str(target)]) == 0
    reader = pypdf.PdfReader(io.BytesIO(target.read_bytes()))
    text = words("".join(page.extract_text() for page in reader.pages))
    pack = load_pack(name)
    for item in pack.items.values():
        assert words(item.title) in text
    for versions in pack.procedures.values():
        for version in versions:
            assert words(version.title) in text
            for step in version.steps:
                assert words(step.title) in text
    missing = [
        v.source for vs in pack.parameters.values() for v in vs if words(v.source) not in text
    ]
    assert missing == []
    assert "目录" in text


@pytest.mark.django_db
def test_what_the_desk_published_is_written_back_as_yaml(tmp_path: Path) -> None:
    with clock.freeze("2026-03-02T09:00:00"):
        base = newest_published("yuhuan")
        assert base is not None
        draft = open_draft(base, actor=BY, on=date(2026, 3, 10), area="/331083/")
        edit = LimitEdit(procedure="main", limit="total", count=18, source="玉民〔2026〕1号")
        draft = add_edit(draft, edit, actor=BY)
        drafted = read_pack("yuhuan@2", PACKS_DIR)
        publish(drafted, actor=BY, on=date(2026, 3, 10))
        assert read_pack("yuhuan@", PACKS_DIR) == load_pack("yuhuan")
    with clock.freeze("2026-03-10T09:00:00"):
        live = read_pack("yuhuan@", PACKS_DIR)
    assert live == drafted != load_pack("yuhuan")
    export_pack(live, tmp_path / "yuhuan")
    assert load_pack("yuhuan", tmp_path).content_hash == live.content_hash
    with pytest.raises(NotFound, match="没有“yuhuan”的第 9 版"):
        read_pack("yuhuan@9", PACKS_DIR)


def test_the_reference_pages_say_what_the_packs_say() -> None:
    """Run `./run pack reference` after changing a pack."""
    assert list(outdated(REFERENCE)) == []


def test_a_page_that_fell_behind_or_belongs_to_nobody_is_named(tmp_path: Path) -> None:
    for name, text in pages().items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "facts.md").write_text("旧", encoding="utf-8")
    (tmp_path / "parameters" / "nowhere.md").write_text("多余", encoding="utf-8")
    assert list(outdated(tmp_path)) == ["facts.md", "parameters/nowhere.md"]


def test_every_locality_has_its_pages_and_no_parent_has() -> None:
    assert localities() == ["jiamusi", "qinhuangdao", "xiangtan", "xx-district", "yuhuan"]
    page = pages()["parameters/yuhuan.md"]
    assert "| `dibao.standard.urban` | 城镇最低生活保障标准 | 886.00元/月 |" in page
    assert "| 受理 `acceptance` | 受理 |" in pages()["procedures/yuhuan.md"]
