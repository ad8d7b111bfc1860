"""Applying by phone as a browser without scripts does it: pages, fields, buttons."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

from yimen.foundation.messages import text_of
from yimen.foundation.messages.models import OutboxMessage

PHONE = "13905760001"
XIANQIAN = "331083001001"


class Phone:
    """One person's phone: opens pages, presses buttons, reads its SMS."""

    def __init__(self) -> None:
        self.client = Client()

    def open(self, key: str = "") -> str:
        """The text of a page, however one is led there; "" is the start."""
        return self.client.get(address(key), follow=True).content.decode()

    def press(self, key: str, **form: Any) -> HttpResponse:
        """Send a page; fields with dots in their names are given with two underscores."""
        named = {name.replace("__", "."): value for name, value in form.items()}
        return self.client.post(address(key), named)

    def answer(self, key: str, **form: Any) -> str:
        """Send a page that is right; returns the key of the next."""
        response = self.press(key, **form)
        assert response.status_code == 302, response.content.decode()
        return led_to(response)

    def told(self, key: str, **form: Any) -> str:
        """Send a page that stays where it is; returns its text, with what is wrong."""
        response = self.press(key, **form)
        assert led_to(response) == key
        return self.client.get(response["Location"]).content.decode()

    def begin(self, **form: Any) -> str:
        """开始申请."""
        return led_to(self.client.post("/apply/begin/", form))

    def sms(self) -> str:
        """The code of the newest SMS."""
        found = OutboxMessage.objects.filter(channel="sms", text__startswith="验证码")
        return text_of(found.latest("created_at", "uid"))[3:9]

    def needed(self, number: str, phone: str = PHONE, village: str = XIANQIAN, **begin: Any) -> str:
        """Everything that cannot be left out; returns the key of the page that follows."""
        self.begin(**begin)
        self.answer("who", who="self")
        self.answer("applicant", name="王小芳", id_number=number)
        self.answer("phone", phone=phone, phone_whose="own")
        self.answer("code", code=self.sms())
        return self.answer("village", division_code=village)

    def skip_to_review(self, key: str) -> None:
        """不清楚，先跳过, until everything is asked."""
        while key != "review":
            key = self.answer(key, skip="1")

    def send(self, **form: Any) -> HttpResponse:
        """提交申请."""
        return self.press("review", command_id=form.pop("command_id", str(uuid4())), **form)


def address(key: str) -> str:
    """Where a page is."""
    return f"/apply/q/{key}/" if key else "/apply/"


def led_to(response: HttpResponse) -> str:
    """The page a redirect leads to: who, village, done …"""
    found = re.search(r"/apply/(?:q/)?([\w-]*)/?(?:\?\w+)?$", response["Location"])
    assert found is not None, response["Location"]
    return found[1]
