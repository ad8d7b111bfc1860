"""文书: numbered without gaps, frozen, reprinted identically, and provable by anyone who scans."""

from __future__ import annotations

import pytest

from tests.applications.intake import OTHER_CLERK, accepted, at_desk, registered
from yimen.applications.documents import (
    frozen_data,
    issue,
    pdf_of,
    serve,
    short_name,
    verify,
    verify_url,
    void,
)
from yimen.applications.models import IssuedDocument
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, NotFound
from yimen.foundation.trail import timeline
from yimen.network.models import Office

pytestmark = pytest.mark.usefixtures("day")


def test_the_notice_is_a_pdf_and_a_reprint_is_the_same_file() -> None:
    with at_desk() as by:
        notice = accepted(by).documents.get(template="acceptance_notice")
        first = pdf_of(notice)
        assert first.startswith(b"%PDF")
        clock.move_to("2021-03-01T10:00:00")
        notice.case.applicant.name = "改名后"
        notice.case.applicant.save()
        assert pdf_of(IssuedDocument.objects.get(pk=notice.pk)) == first
        assert frozen_data(notice)["applicant"]["name"] == "王小芳"


def test_nothing_of_the_data_lies_readable_in_the_row() -> None:
    with at_desk() as by:
        notice = accepted(by).documents.get(template="acceptance_notice")
    assert "王小芳".encode() not in bytes(notice.data_sealed)


def test_every_office_paper_and_year_counts_for_itself() -> None:
    with at_desk() as by:
        one, two = accepted(by), accepted(by)
    with at_desk(OTHER_CLERK) as by:
        other = accepted(by, division_code="331083102010")
    clock.move_to("2021-01-04T09:00:00")
    with at_desk() as by:
        new_year = accepted(by)
        cases = (one, two, new_year)
        serials = [case.documents.get(template="acceptance_notice").serial for case in cases]
    assert serials == [
        "玉环玉城街道救助受字〔2020〕0001号",
        "玉环玉城街道救助受字〔2020〕0002号",
        "玉环玉城街道救助受字〔2021〕0001号",
    ]
    with at_desk(OTHER_CLERK):
        assert other.documents.get(template="acceptance_notice").serial == (
            "玉环楚门镇救助受字〔2020〕0001号"
        )


def test_the_code_proves_the_paper_and_nothing_about_the_household() -> None:
    with at_desk() as by:
        notice = accepted(by).documents.get(template="acceptance_notice")
        assert frozen_data(notice)["verify"]["url"] == verify_url(notice.verify_token)
    told = verify(notice.verify_token)
    assert (told.title, told.serial, told.state) == ("受理通知书", notice.serial, "有效")
    assert told.office == "玉环市玉城街道办事处"
    assert not {"name", "applicant", "case"} & set(vars(told))


def test_a_code_of_nobody_is_told_as_not_genuine() -> None:
    with pytest.raises(NotFound) as told:
        verify("made-up")
    assert told.value.code == "not_genuine"


def test_a_void_paper_says_so_when_scanned_and_stays_on_file() -> None:
    with at_desk() as by:
        notice = accepted(by).documents.get(template="acceptance_notice")
        void(by, notice, "姓名写错，重新出具")
        with pytest.raises(Conflict):
            void(by, notice, "再次作废")
        assert pdf_of(notice).startswith(b"%PDF")
    assert verify(notice.verify_token).state == "作废"


def test_delivery_is_noted_once() -> None:
    with at_desk() as by:
        case = accepted(by)
        notice = case.documents.get(template="acceptance_notice")
        serve(by, notice)
        served = notice.served_at
        clock.move_to("2020-09-30T09:00:00")
        serve(by, notice)
        assert notice.served_at == served
        verbs = [event.verb for event in timeline([f"case:{case.uid}"])]
        assert verbs.count("document.serve") == 1


def test_a_paper_the_pack_does_not_have_is_refused() -> None:
    with at_desk() as by, pytest.raises(NotFound, match="没有这种文书"):
        issue(by, registered(by), "made_up")


@pytest.mark.parametrize("template", ["application_form", "authorisation", "proxy_letter"])
def test_forms_of_the_applicant_print_with_what_is_known(template: str) -> None:
    with at_desk() as by:
        document = issue(by, registered(by, wanted_item="dibao"), template)
        assert pdf_of(document).startswith(b"%PDF")


def test_offices_are_short_in_numbers() -> None:
    bureau = Office.objects.get(role="civil_affairs", division_id="331083")
    township = Office.objects.get(role="township", division_id="331083001")
    assert (short_name(bureau), short_name(township)) == ("玉环", "玉环玉城街道")
