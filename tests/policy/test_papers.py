"""Every paper prints: filled, empty, and with hostile words."""

import io
import re
from typing import Any

import pypdf
import pytest

from tests.policy.papers import BODIES, sample
from yimen.foundation.documents import qr_svg, typst_pdf
from yimen.policy import load_pack

PACK = load_pack("yuhuan")
QR = {"qr.svg": qr_svg("https://example.invalid/v/AB12").encode()}
PAGES = {"application_form": 2, "survey_form": 2}


def printed(template: str, data: dict[str, Any]) -> pypdf.PdfReader:
    """Return the printed paper."""
    attachments = QR if data.get("verify") else None
    pdf = typst_pdf(PACK.document_source(template), data, attachments=attachments)
    return pypdf.PdfReader(io.BytesIO(pdf))


def words(reader: pypdf.PdfReader) -> str:
    """Return the paper's text without blanks."""
    return re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages))


def test_there_is_a_sample_of_every_paper() -> None:
    assert set(BODIES) == set(PACK.documents)


@pytest.mark.parametrize("template", BODIES)
def test_a_filled_paper_prints_with_title_serial_and_applicant(template: str) -> None:
    data = sample(template)
    reader = printed(template, data)
    text = words(reader)
    assert len(reader.pages) == PAGES.get(template, 1)
    assert data["serial"] in text
    assert "王桂兰" in text
    assert "9901" not in text or "**********" in text


@pytest.mark.parametrize("template", BODIES)
def test_an_empty_paper_prints_for_filling_in_by_hand(template: str) -> None:
    assert "编号：" in words(printed(template, {}))


def test_words_in_the_data_stay_words() -> None:
    data = sample("refusal_notice") | {"applicant": {"name": '#panic("x") $a$ *b* <c>'}}
    assert '#panic("x")$a$*b*<c>' in words(printed("refusal_notice", data))


@pytest.mark.parametrize("template", ["review_notice_sheet", "result_sheet"])
def test_a_public_paper_shows_only_the_listed_fields(template: str) -> None:
    """57号第24条: whatever the case carries, no number, door, illness or member is printed."""
    text = words(printed(template, sample(template)))
    assert "2,030.00元/月" in text
    assert "3人" in text
    for secret in ("9901", "138", "三组", "残疾", "慢性病", "周德福", "周葵"):
        assert secret not in text


def test_a_village_list_goes_on_one_sheet() -> None:
    entries = [
        {
            "item": "最低生活保障",
            "applicant_name": f"村民{i}",
            "member_count": i,
            "amount": i * 10001,
        }
        for i in range(1, 9)
    ]
    data = sample("result_sheet") | {"body": {"entries": entries, "village": "环东村"}}
    text = words(printed("result_sheet", data))
    assert "村民8" in text
    assert "800.08元/月" in text


@pytest.mark.parametrize("template", ["refusal_to_accept", "grant_notice", "refusal_notice"])
def test_an_adverse_or_final_paper_tells_the_remedy(template: str) -> None:
    assert PACK.documents[template].remedy
    assert "行政复议" in words(printed(template, sample(template)))
