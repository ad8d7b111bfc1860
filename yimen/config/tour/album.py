"""The album (图册): small pictures under docs/tour and a page that shows them all."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from yimen.config.tour.stops import DESK, SIZES, STOPS, Stop
from yimen.config.tour.walk import Walker, browser

if TYPE_CHECKING:
    from playwright.sync_api import Page

_COLOURS = 128
_TALLEST = {"desk": 1800, "phone": 2400}


def write_album(base: str, folder: Path) -> list[str]:
    """Write one picture a stop and the contact sheet; returns what went wrong, stop by stop."""
    folder.mkdir(parents=True, exist_ok=True)
    troubles = []
    with browser() as opened:
        walker = Walker(opened, base)
        for stop in STOPS:
            try:
                page = walker.open(stop)
                _stretch(page, stop)
                _save(page.screenshot(), stop, folder)
                page.close()
            except Exception as error:
                troubles.append(f"{stop.name}（{stop.title}）：{str(error).splitlines()[0]}")
    (folder / "README.md").write_text(_sheet(), "utf-8")
    return troubles


def _stretch(page: Page, stop: Stop) -> None:
    """A window as tall as the page, so that bars that stick to its edges stand where they end."""
    width, height = SIZES[stop.size]
    tall = int(page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": width, "height": min(max(tall, height), _TALLEST[stop.size])})
    page.wait_for_timeout(150)


def _save(shot: bytes, stop: Stop, folder: Path) -> None:
    """Few colours, and no taller than one can look at."""
    with Image.open(io.BytesIO(shot)) as image:
        tall = min(image.height, _TALLEST[stop.size])
        small = image.convert("RGB").crop((0, 0, image.width, tall))
        small.quantize(_COLOURS).save(folder / f"{stop.name}.png", optimize=True)


def _sheet() -> str:
    """The contact sheet: desk pages two a row, phone pages four a row."""
    parts = [
        "# 图册 · Pictures of the demo\n",
        "Written by `./run tour`. Every household is invented.\n",
        "每张图都是演示环境里真实打开的页面，家庭全部虚构。\n",
    ]
    for size, columns in ((DESK, 2), ("phone", 4)):
        width, height = SIZES[size]
        parts.append(f"\n## {'办公桌面' if size == DESK else '手机'}（{width} × {height}）\n")
        stops = [stop for stop in STOPS if stop.size == size]
        parts.append("|" + " |" * columns + "\n" + "|" + "---|" * columns)
        for start in range(0, len(stops), columns):
            row = stops[start : start + columns]
            cells = [
                f"{one.title}<br>[![{one.title}]({one.name}.png)]({one.name}.png)" for one in row
            ]
            parts.append("| " + " | ".join(cells) + " |")
    return "\n".join(parts) + "\n"


def _cell(stop: Stop) -> str:
    file = f"{stop.name}.png"
    return f"{stop.title}<br>[![{stop.title}]({file})]({file})"
