"""Papers: real PDFs with readable Chinese, the same everywhere, and no way in through data."""

import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image
from pypdf import PdfReader

from yimen.foundation import clock
from yimen.foundation.documents import qr_png, qr_svg, typst_pdf
from yimen.foundation.documents.typst_pdf import TemplateBroken

TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set page(paper: "a4")
#set text(font: "Noto Serif SC", lang: "zh")
= 受理通知书
#data.name（#data.number），受理日期 #data.on，人均月收入 #data.income 元。
"""


def words(pdf: bytes) -> str:
    """The text of a PDF, without the breaks of its lines."""
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).replace(
        "\n", ""
    )


def test_a_paper_holds_the_words_and_the_data() -> None:
    data = {
        "name": "阿依·买买提",
        "number": "玉环〔2020〕0001",
        "on": date(2020, 9, 29),
        "income": Decimal("1000.50"),
    }
    text = words(typst_pdf(TEMPLATE.encode(), data))
    assert "受理通知书" in text
    assert "阿依·买买提（玉环〔2020〕0001），受理日期 2020-09-29，人均月收入 1000.50 元。" in text


def test_rare_characters_are_set_with_the_packages_fonts_only() -> None:
    pdf = typst_pdf(TEMPLATE.encode(), {"name": "㛃䶮𬭎", "number": "", "on": "", "income": ""})
    assert "㛃䶮𬭎" in words(pdf)
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in PdfReader(io.BytesIO(pdf)).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert all("NotoSerifSC" in font for font in fonts)


@pytest.mark.parametrize("text", ["#panic()", '"); #import', "$x$ *b* _i_", "<script>", "\\u{41}"])
def test_what_data_says_stays_text(text: str) -> None:
    pdf = typst_pdf(TEMPLATE.encode(), {"name": text, "number": "", "on": "", "income": ""})
    assert text.replace(" ", "") in words(pdf).replace(" ", "")


def test_a_template_may_show_a_qr_code_and_use_its_neighbour(tmp_path: Path) -> None:
    (tmp_path / "common.typ").write_text("#let title(t) = [【#t】]", encoding="utf-8")
    main = tmp_path / "notice.typ"
    main.write_text(
        '#import "common.typ": title\n#title[公示]\n#image("qr.svg", width: 20mm)', encoding="utf-8"
    )
    with_code = typst_pdf(main, {}, attachments={"qr.svg": qr_svg("https://x.cn/v/1").encode()})
    main.write_text('#import "common.typ": title\n#title[公示]', encoding="utf-8")
    assert "【公示】" in words(with_code)
    assert len(with_code) > len(typst_pdf(main, {})) + 500


def test_the_same_paper_is_the_same_file_at_the_same_time() -> None:
    data = {"name": "甲", "number": "1", "on": "", "income": ""}
    with clock.freeze("2020-09-29"):
        assert typst_pdf(TEMPLATE.encode(), data) == typst_pdf(TEMPLATE.encode(), data)


def test_a_broken_template_says_where() -> None:
    with pytest.raises(TemplateBroken, match="文书生成失败") as caught:
        typst_pdf(TEMPLATE.encode(), {"name": "甲"})
    assert "number" in caught.value.extra["diagnostic"]


@pytest.mark.parametrize("source", ['#read("/etc/hostname")', '#read("../../etc/hostname")'])
def test_a_template_reads_nothing_outside_its_folder(source: str) -> None:
    with pytest.raises(TemplateBroken):
        typst_pdf(source.encode(), {})


def test_an_attachment_cannot_leave_the_folder() -> None:
    with pytest.raises(ValueError, match="plain file name"):
        typst_pdf(TEMPLATE.encode(), {}, attachments={"../x.svg": b""})


def test_a_package_is_never_fetched() -> None:
    with pytest.raises(TemplateBroken, match="外部组件"):
        typst_pdf(b'#import "@preview/cetz:0.2.0": canvas', {})


def test_qr_codes_are_drawn_black_on_white_with_a_margin() -> None:
    picture = Image.open(io.BytesIO(qr_png("玉环〔2020〕0001"))).convert("1")
    assert picture.size[0] == picture.size[1]
    assert picture.getpixel((0, 0)) == 255
    assert picture.getpixel((4 * 6, 4 * 6)) == 0
    root = ElementTree.fromstring(qr_svg("https://x.cn/v/1"))  # noqa: S314 - our own picture
    assert root.tag.endswith("svg")
    assert not qr_svg("x").startswith("<?xml")
