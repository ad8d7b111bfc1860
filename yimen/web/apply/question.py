"""One question, one page (一页一问): what it keeps, what it finds wrong, what it shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from yimen.applications.intake_checks import open_items, problems_of
from yimen.web.apply.keeping import Answers
from yimen.web.apply.reading import intake_of, pack_of, under_page_names

Errors = dict[str, str]
SECTIONS = ("申请人", "联系方式", "所在村", "家庭成员", "困难情况", "收入情况", "核对提交")


def _nothing(answers: Answers, request: HttpRequest) -> dict[str, Any]:
    return {}


def _always(answers: Answers) -> bool:
    return True


@dataclass(frozen=True)
class Question:
    """One page. `names` are the answers it keeps; a `needed` one cannot be left out (S4-18).

    `check` returns what is wrong by field, and may act (send a code, keep a file); `draw` adds
    what the template needs; `done` tells whether a needed answer is there.
    """

    key: str
    section: int
    title: str
    names: tuple[str, ...] = ()
    template: str = ""
    needed: bool = False
    check: Callable[[Answers, HttpRequest], Errors] = _nothing
    draw: Callable[[Answers, HttpRequest], dict[str, Any]] = _nothing
    done: Callable[[Answers], bool] = _always

    @property
    def page(self) -> str:
        """The template."""
        return f"web/apply/{self.template or self.key}.html"


def of_self(answers: Answers) -> bool:
    """Whether the applicant himself holds the phone in his hand."""
    return answers.get("who") != "relative"


def problems(answers: Answers) -> Errors:
    """What the intake's own checks say, by the pages' field names; much may still be missing."""
    data, pack = intake_of(answers), pack_of(answers)
    items = open_items(pack) if pack is not None else (data.wanted_item,)
    proxies = pack.proxies if pack is not None else {}
    found = problems_of(data, items, proxies)
    if pack is None:
        found.pop("proxy.kind", None)  # before the village is known nobody can say which count
    return under_page_names(found, answers)
