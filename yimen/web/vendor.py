"""Copy the front-end files we use from node_modules to static/vendor, fit for Chromium 109.

Run `python -m yimen.web.vendor` after `npm ci`. Tabler 1.6 writes its colours with oklch(),
color-mix() and light-dark(), which Chromium knows from 111 and 123 on; office PCs that stay on
Windows 7 end at 109 and would show a page without colours. So the copy resolves these functions
to plain colours, light theme only. It also draws one sprite from the icons listed in icons.txt.
"""

import argparse
import re
import shutil
import sys
from pathlib import Path

from yimen.web.oldcolours import lower_colours

WEB = Path(__file__).resolve().parent
ROOT = WEB.parent.parent
VENDOR = WEB / "static" / "vendor"
THEME = WEB / "static" / "web" / "css" / "yimen.css"
_SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/\s*$")
_OWN_VALUE = re.compile(r"--tblr-([\w-]+):\s*([^;]+);")
_INNER = re.compile(r"<svg[^>]*>(.*?)</svg>", re.S)


class VendorMissing(Exception):
    """node_modules does not hold what we copy."""


def theme_values(css: str) -> dict[str, str]:
    """The --tblr-* values our own sheet sets; tints are mixed from these, not from Tabler's."""
    return {name: value.strip() for name, value in _OWN_VALUE.findall(css)}


def tabler_css(source: str, theme: dict[str, str]) -> str:
    """Tabler's sheet without its source map comment and with colours old browsers know."""
    return lower_colours(_SOURCE_MAP.sub("", source), theme)


def icon_sprite(names: list[str], folder: Path) -> str:
    """One SVG with a <symbol> per icon name, drawn from the outline icons in `folder`."""
    symbols = []
    for name in names:
        path = folder / f"{name}.svg"
        if not path.is_file():
            raise VendorMissing(f"没有图标 {name}，请检查 yimen/web/icons.txt")
        found = _INNER.search(path.read_text(encoding="utf-8"))
        if found is None:
            raise VendorMissing(f"图标 {name} 不是可用的 SVG")
        inner = re.sub(r"\s+", " ", found.group(1)).strip()
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{inner}</symbol>')
    body = "\n".join(symbols)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{body}\n</svg>\n'


def icon_names() -> list[str]:
    """Names in icons.txt, one a line, sorted and without repeats."""
    lines = (WEB / "icons.txt").read_text(encoding="utf-8").split()
    return sorted(set(lines))


def copy(node_modules: Path, target: Path = VENDOR) -> list[Path]:
    """Write tabler.min.css, icons.svg and the two licences to `target`; return what was written."""
    tabler, icons = node_modules / "@tabler" / "core", node_modules / "@tabler" / "icons"
    sheet = tabler / "dist" / "css" / "tabler.min.css"
    if not sheet.is_file() or not icons.is_dir():
        raise VendorMissing("没有找到前端文件，请先运行 npm ci，再重新运行本命令")
    target.mkdir(parents=True, exist_ok=True)
    theme = theme_values(THEME.read_text(encoding="utf-8"))
    texts = {
        "tabler.min.css": tabler_css(sheet.read_text(encoding="utf-8"), theme),
        "icons.svg": icon_sprite(icon_names(), icons / "icons" / "outline"),
    }
    written = []
    for name, text in texts.items():
        (target / name).write_text(text, encoding="utf-8")
        written.append(target / name)
    for package in (tabler, icons):
        if (package / "LICENSE").is_file():
            name = f"LICENSE.tabler-{package.name}.txt"
            written.append(Path(shutil.copyfile(package / "LICENSE", target / name)))
    return written


def main(argv: list[str] | None = None) -> int:
    """Command line: copy, print what was written; 1 with a sentence when files are missing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--node-modules", type=Path, default=ROOT / "node_modules")
    args = parser.parse_args(argv)
    try:
        written = copy(args.node_modules)
    except VendorMissing as missing:
        print(missing, file=sys.stderr)
        return 1
    for path in written:
        print(f"{path.relative_to(ROOT)}  {path.stat().st_size:,} B")
    return 0


if __name__ == "__main__":
    sys.exit(main())
