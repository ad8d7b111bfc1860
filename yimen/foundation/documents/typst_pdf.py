"""PDF by Typst, the same on every machine: fonts from a package, no system fonts, no network.

Data reaches the template as JSON text in `sys.inputs.data`; whatever it contains stays text.
"""

from __future__ import annotations

import re
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst
from django.conf import settings

from yimen.foundation import clock
from yimen.foundation.errors import YimenError
from yimen.foundation.trail.chain import canonical

# A package would be fetched from the network at the moment of printing.
_PACKAGE = re.compile(rb"""["']@[\w-]+/""")


class TemplateBroken(YimenError):
    """The template cannot be set with this data; `extra["diagnostic"]` says where."""

    default_code = "template_broken"
    default_status = 500


def typst_pdf(
    template: Path | bytes,
    data: dict[str, Any],
    *,
    attachments: dict[str, bytes] | None = None,
    tagged: bool = True,
) -> bytes:
    """The PDF of a template with this data.

    A template given as bytes stands alone; one given as a path may import its neighbours.
    `attachments` ({"qr.svg": bytes}) are files the template may show. `tagged=False` makes long
    rosters a tenth as large. Raises TemplateBroken.
    """
    pdf: bytes = _printed(template, data, attachments, format="pdf", pdf_tags=tagged)
    return pdf


def typst_svg(
    template: Path | bytes,
    data: dict[str, Any],
    *,
    attachments: dict[str, bytes] | None = None,
) -> bytes:
    """The first page of a template as an SVG picture; see `typst_pdf`. Raises TemplateBroken."""
    pages = _printed(template, data, attachments, format="svg")
    return pages if isinstance(pages, bytes) else bytes(pages[0])


def _printed(
    template: Path | bytes, data: dict[str, Any], attachments: dict[str, bytes] | None, **how: Any
) -> Any:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        main = root / "main.typ"
        if isinstance(template, Path):
            main = root / template.name
            sources = {path.name: path.read_bytes() for path in template.parent.glob("*.typ")}
        else:
            sources = {main.name: template}
        for file, source in sources.items():
            if _PACKAGE.search(source):
                raise TemplateBroken(f"文书模板 {file} 引用了外部组件，请改用本政策包内的模板")
            (root / file).write_bytes(source)
        for file, content in (attachments or {}).items():
            _inside(root, file).write_bytes(content)
        return _compile(main, root, data, how)


def _compile(main: Path, root: Path, data: dict[str, Any], how: dict[str, Any]) -> Any:
    if how["format"] == "pdf":
        how["timestamp"] = int(clock.now().timestamp())
    try:
        return typst.compile(
            main,
            root=root,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": canonical(data).decode()},
            **how,
        )
    except typst.TypstError as error:
        raise TemplateBroken(
            "文书生成失败：模板与数据不相符，请联系系统管理员",
            extra={"diagnostic": f"{error.message}\n{error.diagnostic}"},
        ) from error


@cache
def _fonts() -> typst.Fonts:
    """The package's Noto fonts, after those of a folder a site names in YIMEN_FONTS_DIR."""
    folders = [Path(pylopdf_fonts_zh_cn.serif_path()).parent]
    own = getattr(settings, "YIMEN_FONTS_DIR", None)
    if own:
        folders.insert(0, Path(own))
    return typst.Fonts(include_system_fonts=False, font_paths=folders)


def _inside(root: Path, file: str) -> Path:
    """The path of an attachment, which may not leave the folder."""
    if Path(file).name != file:
        raise ValueError(f"an attachment has a plain file name: {file!r}")
    return root / file
