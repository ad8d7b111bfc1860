"""Refusals of the API: a code, a Chinese sentence on what to do, the fields it belongs to."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.applications.intake import XIANQIAN, at_desk, id_number, registered
from tests.cast.staff import log_in
from tests.journeys.driver import Desk, Refused
from yimen.api.urls import api
from yimen.foundation import clock
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.foundation.trail.models import Event
from yimen.households.models import Household
from yimen.procedures.models import Case

CLERK = "yucheng.chuangkou"
WRONG_CHECKSUM = "990101197005060010"


@pytest.fixture(autouse=True)
def _morning(db: None) -> Iterator[None]:
    """Tuesday 2020-09-29, 09:00; what is written is rolled back."""
    with clock.freeze("2020-09-29T09:00:00"):
        yield


def form(**given: Any) -> dict[str, Any]:
    """An intake as typed at the window."""
    values = {"id_number": id_number(), "phone": "13905760001", "name": "王小芳"}
    return {**values, "division_code": XIANQIAN, **given}


def refused(act: Any, *args: Any, **given: Any) -> Refused:
    """The refusal of a call that must not succeed."""
    with pytest.raises(Refused) as caught:
        act(*args, **given)
    return caught.value


def answer_to(method: str, path: str, username: str = CLERK, **given: Any) -> Any:
    """The raw answer to somebody who is logged in; `raw` is the body as it stands."""
    client = Client(raise_request_exception=False)
    if username:
        log_in(client, username)
    body = given.pop("raw", None)
    sent = {} if body is None else {"data": body, "content_type": "application/json"}
    return getattr(client, method)(f"/api{path}", **sent, **given)


def problem_of(answer: Any) -> dict[str, Any]:
    """The parsed problem; whatever else comes fails."""
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    problem: dict[str, Any] = json.loads(answer.content)
    assert set(problem) == {"status", "code", "message", "fields", "details"}
    assert problem["status"] == answer.status_code
    assert re.search(r"[一-鿿]{4}", problem["message"])
    return problem


def test_a_wrong_id_number_is_told_beside_its_field() -> None:
    found = refused(Desk(CLERK).register, **form(id_number=WRONG_CHECKSUM))
    assert (found.status, found.code) == (422, "invalid")
    assert "校验" in found.fields["id_number"]


def test_several_wrong_facts_are_told_each_beside_its_own() -> None:
    clerk = Desk(CLERK)
    case = clerk.register(**form())
    person = clerk.member(case, "王小芳")
    rows = [{"ref": person, "wage_income": -5, "labour": "perhaps"}]
    found = refused(clerk.declare, case, {"person": rows})
    assert found.status == 422
    assert len(found.fields) == 2


@pytest.mark.parametrize("path", ["/me", "/queue", "/runs", f"/cases/{UUID(int=1)}"])
def test_nobody_reads_without_a_login(path: str) -> None:
    problem = problem_of(answer_to("get", path, username=""))
    assert (problem["status"], problem["code"]) == (401, "login")


def test_every_operation_but_the_public_ones_wants_a_login() -> None:
    for path, operations in api.get_openapi_schema()["paths"].items():
        open_to_all = path.startswith("/api/public/")
        for operation in operations.values():
            assert ("security" in operation) != open_to_all, path


def test_a_write_by_cookie_needs_the_csrf_token() -> None:
    client = Client(enforce_csrf_checks=True)
    log_in(client, CLERK)
    body = json.dumps(form())
    sent = {"data": body, "content_type": "application/json"}
    problem = problem_of(client.post("/api/intakes", **sent))
    assert (problem["status"], problem["code"]) == (403, "csrf")
    assert not _cases()
    client.cookies["csrftoken"] = "t" * 32
    assert client.post("/api/intakes", **sent, headers={"X-CSRFToken": "t" * 32}).status_code == 200
    assert len(_cases()) == 1


def test_one_command_id_acts_once_and_serves_for_nothing_else() -> None:
    clerk, click, typed = Desk(CLERK), str(uuid4()), form()
    first = clerk.post("/intakes", command_id=click, **typed)
    assert clerk.post("/intakes", command_id=click, **typed)["ref"] == first["ref"]
    other = refused(clerk.post, "/intakes", command_id=click, **{**typed, "phone": "13905760002"})
    assert (other.status, other.code) == (409, "command_reused")
    assert len(_cases()) == 1


def test_a_command_id_that_is_none_is_told() -> None:
    found = refused(Desk(CLERK).post, "/intakes", command_id="double-click", **form())
    assert (found.status, list(found.fields)) == (422, ["X-Command-Id"])


def test_a_stale_page_is_told_apart() -> None:
    clerk = Desk(CLERK)
    case = clerk.register(**form())
    item = clerk.step(case, "acceptance")
    clerk.post(f"/work-items/{item['id']}/claim", seen=item["row_version"])
    found = refused(clerk.accept, case, seen=item["row_version"])
    assert (found.status, found.code) == (409, "stale")
    assert "已过期" in found.message
    assert "请刷新" in found.message
    fresh = clerk.step(case, "acceptance")["row_version"]
    assert clerk.accept(case, seen=fresh).startswith("331083001受2020")


def test_a_person_on_another_case_is_a_question_with_what_is_already_there() -> None:
    clerk, typed = Desk(CLERK), form()
    number = clerk.case(clerk.register(**typed))["case"]["receipt_number"]
    answer = answer_to("post", "/intakes", raw=json.dumps(typed))
    problem = problem_of(answer)
    assert (problem["status"], problem["code"]) == (422, "duplicate_question")
    assert list(problem["fields"]) == ["duplicate_answer"]
    (held,) = problem["details"]["duplicates"]
    assert (held["kind"], held["number"], held["person_name"]) == ("case", number, "王小芳")
    assert clerk.register(**typed, duplicate_answer="原申请将撤回")


def test_a_question_about_aid_already_held_leaves_a_trace_although_nothing_was_done() -> None:
    clerk, typed = Desk(CLERK), form()
    clerk.register(**typed)
    before = _looks()
    refused(clerk.register, **typed)
    assert _looks() == before + 1


def test_a_look_beyond_the_area_is_not_there_and_leaves_a_trace() -> None:
    with at_desk() as by:
        case = registered(by)
    found = refused(Desk("chumen.cun").case, str(case.pk))
    assert (found.status, found.code) == (404, "not_found")
    with in_scope(SCOPE_ALL):
        row = Event.objects.get(verb="access.out_of_area")
    assert row.subject == f"case:{case.pk}"


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (b"\x00\xff\xfe", 400, "bad_request"),
        (b'{"id_number": NaN}', 400, "bad_request"),
        (b"[]", 422, "malformed"),
        (b"{}", 422, "malformed"),
        (b'{"id_number": 7, "phone": "1"}', 422, "malformed"),
        (b'{"id_number": "7", "phone": "1", "reson": "x"}', 422, "malformed"),
    ],
)
def test_a_body_that_does_not_fit_is_told(raw: bytes, status: int, code: str) -> None:
    problem = problem_of(answer_to("post", "/intakes", raw=raw))
    assert (problem["status"], problem["code"]) == (status, code)


def test_a_misspelt_field_is_named() -> None:
    problem = problem_of(answer_to("post", "/intakes", raw=json.dumps(form(adress="县前路"))))
    assert list(problem["fields"]) == ["body.adress"]


@pytest.mark.parametrize(
    "unfit", ["王\x00芳", "王" * 5000, "\ud800"], ids=["nul", "long", "surrogate"]
)
def test_text_no_row_can_hold_is_refused_and_nothing_is_kept(unfit: str) -> None:
    sent = json.dumps(form(name=unfit))
    problem = problem_of(answer_to("post", "/intakes", raw=sent))
    assert problem["status"] == 422
    assert not _cases()
    with in_scope(SCOPE_ALL):
        assert not Household.objects.exists()


def test_a_wrong_method_and_a_wrong_address_are_problems_too() -> None:
    wrong = answer_to("put", "/intakes", raw="{}")
    assert problem_of(wrong)["code"] == "method_not_allowed"
    assert wrong.headers["Allow"] == "POST"
    assert problem_of(answer_to("get", "/no/such/thing"))["status"] == 404


def test_a_body_of_thirty_megabytes_is_too_large() -> None:
    problem = problem_of(answer_to("post", "/intakes", raw=b'"' + b"x" * 30_000_000 + b'"'))
    assert (problem["status"], problem["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("name", "content", "status", "words"),
    [
        ("扫描.pdf", b"%PDF-1.4\n" + b"0" * 31_000_000, 413, "请压缩或分开上传"),
        ("证明.pdf", b"MZ\x90\x00" + b"0" * 400, 422, "请"),
        ("空.pdf", b"", 422, "文件"),
    ],
    ids=["30 MB", "exe named pdf", "empty"],
)
def test_an_upload_that_cannot_be_kept_is_told(
    name: str, content: bytes, status: int, words: str
) -> None:
    client = Client()
    log_in(client, CLERK)
    file = SimpleUploadedFile(name, content, content_type="application/pdf")
    problem = problem_of(client.post("/api/files/paper", {"file": file}))
    assert problem["status"] == status
    assert words in problem["message"]


def test_a_fault_is_told_with_a_number_and_without_its_trace(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from yimen.api import me

    def broken(*args: Any) -> None:
        raise RuntimeError("select * from network_staff")

    monkeypatch.setattr(me, "queue_counts", broken)
    answer = answer_to("get", "/queue/counts")
    problem = problem_of(answer)
    assert (problem["status"], problem["code"]) == (500, "fault")
    assert re.fullmatch(r"[0-9A-F]{8}", problem["details"]["fault"])
    assert b"network_staff" not in answer.content


def test_what_a_program_is_not_told_stays_inside() -> None:
    with at_desk() as by:
        case = registered(by)
    found = answer_to("get", f"/cases/{case.pk}", username="chumen.cun")
    assert problem_of(found)["details"] == {}


def _cases() -> list[Case]:
    with in_scope(SCOPE_ALL):
        return list(Case.objects.all())


def _looks() -> int:
    with in_scope(SCOPE_ALL):
        return Event.objects.filter(verb="scope.elevated").count()
