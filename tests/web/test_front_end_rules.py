"""Pages keep the content policy, work in Chromium 109 and can be read by everybody."""

import re
from pathlib import Path

import pytest

from yimen.config.paths import PROJECT
from yimen.web import vendor
from yimen.web.oldcolours import lower_colours

WEB = PROJECT / "yimen" / "web"
CSS = (WEB / "static" / "web" / "css" / "yimen.css").read_text(encoding="utf-8")
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
SCRIPTS = sorted((WEB / "static" / "web" / "js").glob("*.js"))
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:|(?:src|action)=\"https?:"
)
# Newer than Chromium 109 or than ES2021.
TOO_NEW_CSS = re.compile(
    r":has\(|color-mix\(|oklch\(|light-dark\(|@layer|@container|@scope|^\s*&", re.M
)
TOO_NEW_JS = re.compile(
    r"\.toSorted\(|\.findLast\(|Object\.groupBy|structuredClone|\.showPopover|\beval\(|new Function"
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_carries_script_or_style_of_its_own(path: Path) -> None:
    assert INLINE.findall(path.read_text(encoding="utf-8")) == []


def test_every_icon_named_in_a_template_is_drawn() -> None:
    used = {
        name
        for path in TEMPLATES
        for name in re.findall(r'{% icon "([a-z0-9-]+)"', path.read_text(encoding="utf-8"))
    }
    assert used - set(vendor.icon_names()) == set()


def test_our_sheet_stays_small_and_old_fashioned() -> None:
    assert CSS.count("\n") <= 600
    assert TOO_NEW_CSS.findall(CSS) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_small_explained_and_fit_for_chromium_109(path: Path) -> None:
    script = path.read_text(encoding="utf-8")
    assert script.startswith("/* ")
    assert script.count("\n") <= 200
    assert TOO_NEW_JS.findall(script) == []


def test_the_tabler_sheet_we_serve_has_no_colour_chromium_109_cannot_read() -> None:
    source = PROJECT / "node_modules" / "@tabler" / "core" / "dist" / "css" / "tabler.min.css"
    sheet = vendor.tabler_css(source.read_text(encoding="utf-8"), vendor.theme_values(CSS))
    assert re.findall(r"(?:oklch|color-mix|light-dark)\(", sheet) == []
    assert "sourceMappingURL" not in sheet
    assert "--tblr-primary:#066fd1" in sheet


def test_the_sprite_holds_every_icon_once(tmp_path: Path) -> None:
    written = vendor.copy(PROJECT / "node_modules", tmp_path)
    assert {path.name for path in written} >= {"tabler.min.css", "icons.svg"}
    sprite = (tmp_path / "icons.svg").read_text(encoding="utf-8")
    assert re.findall(r'<symbol id="([^"]+)"', sprite) == vendor.icon_names()


def test_without_npm_files_the_copy_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(vendor.VendorMissing, match="npm ci"):
        vendor.copy(tmp_path, tmp_path / "out")


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("a{color:oklch(54.6% 0.1724 254.2deg)}", "a{color:#066fd1}"),
        ("a{color:light-dark(#fff,#000)}", "a{color:#fff}"),
        ("a{color:color-mix(in oklab,#000 50%,#fff)}", "a{color:#636363}"),
        ("a{color:color-mix(in oklab,#1a56a8 10%,transparent)}", "a{color:rgba(26, 86, 168, 0.1)}"),
        (
            "a{color:color-mix(in oklab,var(--tblr-x) calc(var(--tblr-o,1) * 100%),transparent)}",
            "a{color:var(--tblr-x)}",
        ),
        ("a{color:color-mix(in oklab,currentColor 20%,transparent)}", "a{color:transparent}"),
        (
            ":root{--tblr-x:#b42121}a{color:color-mix(in oklab,var(--tblr-x) 20%,transparent)}",
            ":root{--tblr-x:#b42121}a{color:rgba(180, 33, 33, 0.2)}",
        ),
    ],
)
def test_modern_colours_become_plain_ones(source: str, plain: str) -> None:
    assert lower_colours(source, {}) == plain


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def _contrast(one: str, two: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _pairs() -> list[tuple[str, str, str]]:
    """(selector, text, ground) of every badge, chip, note and button of the sheet."""
    values = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", CSS))
    found = []
    for selector, body in re.findall(r"^(\.(?:due|chip|note|btn|tile)[^{]*)\{([^}]*)\}", CSS, re.M):
        body = re.sub(r"var\(--([\w-]+)\)", lambda m: values[m.group(1)], body)
        text = re.search(r"(?<![-\w])color: (#[0-9a-f]{3,6})", body)
        ground = re.search(r"background(?:-color)?: (#[0-9a-f]{3,6})", body)
        if text and ground:
            found.append((selector.strip(), text.group(1), ground.group(1)))
    return found


def test_badges_chips_notes_and_buttons_can_be_read() -> None:
    pairs = _pairs()
    assert len(pairs) >= 15
    assert [pair for pair in pairs if _contrast(pair[1], pair[2]) < 4.5] == []
