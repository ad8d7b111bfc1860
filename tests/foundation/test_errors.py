"""Errors carry what screens and the API need."""

import pytest

from yimen.foundation import errors


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        (errors.NotPermitted, 403, "not_permitted"),
        (errors.NotFound, 404, "not_found"),
        (errors.Conflict, 409, "conflict"),
        (errors.StalePage, 409, "stale"),
        (errors.Invalid, 422, "invalid"),
        (errors.TooLarge, 413, "too_large"),
        (errors.ExternalDown, 503, "external_down"),
    ],
)
def test_every_error_has_its_status_and_code(
    kind: type[errors.YimenError], status: int, code: str
) -> None:
    error = kind("请刷新后再操作")
    assert (error.status, error.code, error.message) == (status, code, "请刷新后再操作")
    assert str(error) == "请刷新后再操作"


def test_an_error_of_one_field_names_it() -> None:
    error = errors.Invalid("请填写姓名", "name")
    assert error.fields == {"name": "请填写姓名"}


def test_an_error_without_a_field_lists_none() -> None:
    assert errors.Conflict("请稍后再试").fields == {}


def test_a_form_keeps_every_sentence_beside_its_field() -> None:
    error = errors.Invalid.many({"name": "请填写姓名", "phone": "请填写电话"})
    assert error.fields == {"name": "请填写姓名", "phone": "请填写电话"}
    assert (error.message, error.field) == ("请填写姓名", "name")


def test_a_code_may_be_given_and_extra_is_its_own_copy() -> None:
    extra = {"by": "王某"}
    error = errors.Conflict("已办理", code="already_decided", extra=extra)
    extra["by"] = "李某"
    assert error.code == "already_decided"
    assert error.extra == {"by": "王某"}
