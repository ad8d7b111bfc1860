"""An error says what to do next, as a page, a fragment or JSON."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory

from yimen.foundation.errors import Conflict, ExternalDown, Invalid, NotFound, StalePage, YimenError
from yimen.web import errors


def request(**headers: str) -> HttpRequest:
    """A request of nobody in particular."""
    made = RequestFactory().get("/cases/1/", headers=headers)
    made.user = AnonymousUser()
    return made


def text(response: HttpResponse) -> str:
    return response.content.decode()


def test_what_lies_outside_ones_area_names_whom_to_ask_and_a_way_back() -> None:
    error = NotFound("这户家庭不在您的辖区，或者不存在。", extra={"ask": "楚门镇公共服务办公室"})
    response = errors.show_error(request(), error)
    assert response.status_code == 404
    assert "不在您的辖区或不存在" in text(response)
    assert "请找 <strong>楚门镇公共服务办公室</strong>" in text(response)
    assert "返回上一页" in text(response)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Conflict("公示尚未结束，期满后再审核确认。"), 409),
        (Invalid("日期不存在，请重新填写。"), 422),
        (ExternalDown("核对中心没有应答，请稍后再试。"), 503),
    ],
)
def test_the_sentence_of_the_error_stands_on_the_page(error: YimenError, status: int) -> None:
    response = errors.show_error(request(), error)
    assert response.status_code == status
    assert error.message in text(response)


def test_a_stale_page_gets_a_banner_with_a_way_to_reload_it() -> None:
    error = StalePage("该页面已过期：初审意见已由陈立办理，请刷新后再操作")
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/cases/1/"}
    response = errors.show_error(request(**headers), error)
    assert response.status_code == 409
    assert response["HX-Retarget"] == "#page-notices"
    assert "初审意见已由陈立办理" in text(response)
    assert 'href="http://testserver/cases/1/"' in text(response)


def test_other_errors_reach_htmx_as_a_toast_and_leave_the_form_alone() -> None:
    response = errors.show_error(request(**{"HX-Request": "true"}), Conflict("已由他人领取。"))
    assert (response["HX-Retarget"], response["HX-Reswap"]) == ("#toasts", "beforeend")
    assert "已由他人领取" in text(response)


def test_scripts_get_json_with_the_field() -> None:
    error = Invalid("文件超过 20 MB，请压缩后再传。", "papers")
    response = errors.show_error(request(Accept="application/json"), error)
    body: dict[str, Any] = json.loads(response.content)
    assert body["fields"] == {"papers": "文件超过 20 MB，请压缩后再传。"}
    assert body["message"] == "文件超过 20 MB，请压缩后再传。"


def test_the_middleware_leaves_foreign_errors_to_django() -> None:
    middleware = errors.YimenErrorMiddleware(lambda _: HttpResponse())
    assert middleware.process_exception(request(), ValueError("x")) is None
    shown = middleware.process_exception(request(), NotFound("没有这个案件。"))
    assert shown is not None
    assert shown.status_code == 404


@pytest.mark.parametrize("status", [400, 403, 404])
def test_djangos_own_errors_use_the_same_pages(status: int) -> None:
    view = {
        400: errors.bad_request,
        403: errors.permission_denied,
        404: errors.page_not_found,
    }[status]
    response = view(request(), Exception())
    assert response.status_code == status
    assert errors.DEFAULT_MESSAGES[status] in text(response)


def test_a_fault_is_shown_without_database_and_with_a_number_to_report() -> None:
    made = request()
    response = errors.server_error(made)
    assert response.status_code == 500
    assert made.META["YIMEN_FAULT"] in text(response)
    assert "稍后再试" in render_to_string("500.html", {"message": errors.DEFAULT_MESSAGES[500]})
