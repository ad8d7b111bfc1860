"""Forms as a browser sends them, and what the page says beside their fields."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from yimen.foundation.documents import qr_png

MB = 1024 * 1024


def send(client: Client, address: str, form: dict[str, Any] | None = None, **more: Any) -> Any:
    """Post a form with a command id of its own, unless one is given."""
    values = {"command_id": str(uuid4()), **(form or {})}
    return client.post(address, values, **more)


def offline(client: Client, address: str, form: dict[str, Any]) -> Any:
    """Post as a phone does that kept the form until it had a line again."""
    return send(client, address, form, headers={"X-Offline": "1", "Accept": "application/json"})


def text(answer: HttpResponse) -> str:
    """The page."""
    return answer.content.decode()


def beside(answer: HttpResponse, name: str) -> str:
    """The sentence beside a field, "" when there is none."""
    found = re.search(rf'id="id_{re.escape(name)}-error">(.*?)</p>', text(answer), re.S)
    return unescape(re.sub(r"<[^>]+>", "", found[1])).strip() if found else ""


def value(answer: HttpResponse, name: str) -> str:
    """What an input, a text area or a drop-down shows."""
    page, wanted = text(answer), re.escape(name)
    area = re.search(rf'<textarea[^>]*name="{wanted}"[^>]*>(.*?)</textarea>', page, re.S)
    if area:
        return unescape(area[1])
    select = re.search(rf'<select[^>]*name="{wanted}".*?</select>', page, re.S)
    if select:
        chosen = re.search(r'value="([^"]*)" selected', select[0])
        return unescape(chosen[1]) if chosen else ""
    for box in re.findall(rf'<input[^>]*name="{wanted}"[^>]*>', page):
        if "radio" in box or "checkbox" in box:
            if " checked" in box:
                found = re.search(r'value="([^"]*)"', box)
                return found[1] if found else "on"
            continue
        found = re.search(r'value="([^"]*)"', box)
        return unescape(found[1]) if found else ""
    return ""


def photo(words: str = "门口") -> SimpleUploadedFile:
    """A small picture; other words are another picture."""
    return SimpleUploadedFile(f"{words}.png", qr_png(words), content_type="image/png")


def scan(words: str = "扫描件") -> SimpleUploadedFile:
    """A small PDF; other words are another paper."""
    content = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n% " + words.encode() + b"\n%%EOF\n"
    return SimpleUploadedFile(f"{words}.pdf", content, content_type="application/pdf")


def program(name: str) -> SimpleUploadedFile:
    """A program that calls itself something else."""
    return SimpleUploadedFile(name, b"MZ\x90\x00" + bytes(2000), content_type="application/pdf")


def huge(name: str = "大文件.pdf") -> SimpleUploadedFile:
    """30 MB."""
    return SimpleUploadedFile(name, b"%PDF-1.4\n" + bytes(30 * MB), content_type="application/pdf")
