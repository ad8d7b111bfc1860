"""Resolve oklch(), color-mix() and light-dark() in a style sheet to plain rgb colours.

Static, light theme only: custom properties count with the value their :root block gives them.
What cannot be known beforehand (a colour chosen by the element) keeps its first colour, so that
an old browser draws a plain shade where a new one draws a tint.
"""

import math
import re
from collections.abc import Mapping

Colour = tuple[float, float, float, float]  # oklab L, a, b and alpha

_MODERN = re.compile(r"(?:light-dark|color-mix|oklch)\(")
_ROOT_BLOCK = re.compile(r":root[^{}]*\{([^{}]*)\}")
_PROPERTY = re.compile(r"--tblr-([\w-]+)\s*:\s*([^;{}]+)")
_RELATIVE = re.compile(r"from\s+(.+\))\s+calc\(l\s*([+-])\s*([\d.]+)\)\s+c\s+h")
_DEEP = 12  # var() may point to var(); a loop in the sheet must not hang the copy


def lower_colours(css: str, theme: Mapping[str, str]) -> str:
    """`css` with the modern colour functions resolved; `theme` overrides the --tblr- values."""
    values: dict[str, str] = {}
    for block in _ROOT_BLOCK.findall(css):
        values.update((name, value.strip()) for name, value in _PROPERTY.findall(block))
    return _rewrite(css, {**values, **theme})


def _rewrite(text: str, values: Mapping[str, str]) -> str:
    """Replace every outermost modern function in `text`."""
    out, at = [], 0
    while match := _MODERN.search(text, at):
        end = _closing(text, match.end() - 1)
        out += [text[at : match.start()], _plain(text[match.start() : end], values)]
        at = end
    return "".join([*out, text[at:]])


def _closing(text: str, opening: int) -> int:
    """Index after the bracket that closes the one at `opening`."""
    depth = 0
    for index in range(opening, len(text)):
        depth += {"(": 1, ")": -1}.get(text[index], 0)
        if depth == 0:
            return index + 1
    raise ValueError("unbalanced brackets in the style sheet")


def _plain(expression: str, values: Mapping[str, str]) -> str:
    """One function call as text every browser since Chromium 60 reads."""
    name, arguments = _call(expression)
    if name == "light-dark":
        return _rewrite(arguments[0], values)
    if name == "color-mix":
        first, weight = _weighted(arguments[1], values)
        second, other = _weighted(arguments[2], values)
        if weight is None:
            weight = 1 - other if other is not None else 0.5
        if weight >= 1:
            return _rewrite(first, values)
        resolved = _resolve(expression, values)
        if resolved is None:
            return _rewrite(first if weight >= 0.5 else second, values)
        return _css(resolved)
    resolved = _resolve(expression, values)
    if resolved is None and (found := _RELATIVE.fullmatch(arguments[0])):
        return found.group(1)  # the element's own colour, without the change of lightness
    return expression if resolved is None else _css(resolved)


def _call(expression: str) -> tuple[str, list[str]]:
    """Function name and its arguments split at commas outside brackets."""
    name, _, rest = expression.partition("(")
    arguments, depth, start = [], 0, 0
    body = rest[:-1]
    for index, char in enumerate(body):
        depth += {"(": 1, ")": -1}.get(char, 0)
        if char == "," and depth == 0:
            arguments.append(body[start:index].strip())
            start = index + 1
    return name.strip(), [*arguments, body[start:].strip()]


def _weighted(argument: str, values: Mapping[str, str]) -> tuple[str, float | None]:
    """`red 20%` -> ("red", 0.2); the weight may be a calc() over a property, default 1."""
    found = re.fullmatch(r"(.*?)\s+([\d.]+%|calc\(.*\)|var\(.*\))", argument, re.S)
    if found is None:
        return argument, None
    colour, weight = found.groups()
    if weight.endswith("%"):
        return colour, float(weight[:-1]) / 100
    named = re.search(r"var\(--tblr-([\w-]+)(?:,\s*([\d.]+))?", weight)
    value = (values.get(named.group(1)) or named.group(2) or "1") if named else "1"
    number = float(value.rstrip("%")) if re.fullmatch(r"[\d.]+%?", value) else 1.0
    return colour, number / 100 if value.endswith("%") else number


def _resolve(text: str, values: Mapping[str, str], depth: int = 0) -> Colour | None:
    """The colour `text` stands for, or None when only the page can know."""
    text = text.strip()
    if depth > _DEEP:
        return None
    if text == "transparent":
        return (0.0, 0.0, 0.0, 0.0)
    if text.startswith("#"):
        return _from_hex(text[1:])
    if "(" not in text or not text.endswith(")"):
        return None
    name, arguments = _call(text)
    if name == "var":
        found = values.get(arguments[0].removeprefix("--tblr-"))
        chosen = found or (arguments[1] if len(arguments) > 1 else "")
        return _resolve(chosen, values, depth + 1)
    if name == "light-dark":
        return _resolve(arguments[0], values, depth + 1)
    if name == "color-mix":
        return _mix(arguments, values, depth)
    if name == "oklch" and arguments[0].startswith("from "):
        return _lighter_or_darker(arguments[0], values, depth)
    numbers = re.findall(r"-?[\d.]+", text)
    if name == "oklch" and len(numbers) >= 3:
        light, chroma, hue = float(numbers[0]) / 100, float(numbers[1]), float(numbers[2])
        turn = math.radians(hue)
        alpha = float(numbers[3]) if len(numbers) > 3 else 1.0
        return (light, chroma * math.cos(turn), chroma * math.sin(turn), alpha)
    if name in {"rgb", "rgba"} and len(numbers) >= 3:
        scale = 100 if "%" in text else 255
        red, green, blue = (float(number) / scale for number in numbers[:3])
        alpha = float(numbers[3]) if len(numbers) > 3 else 1.0
        return (*_oklab(red, green, blue), alpha)
    return None


def _lighter_or_darker(argument: str, values: Mapping[str, str], depth: int) -> Colour | None:
    """`from <colour> calc(l - 0.06) c h`: the same colour with another lightness."""
    found = _RELATIVE.fullmatch(argument)
    base = _resolve(found.group(1), values, depth + 1) if found else None
    if found is None or base is None:
        return None
    step = float(found.group(3)) * (1 if found.group(2) == "+" else -1)
    return (min(1.0, max(0.0, base[0] + step)), *base[1:])


def _mix(arguments: list[str], values: Mapping[str, str], depth: int) -> Colour | None:
    """color-mix() in oklab with premultiplied alpha, as the CSS colour rules say."""
    first, weight = _weighted(arguments[1], values)
    second, other = _weighted(arguments[2], values)
    if weight is None:
        weight = 1 - other if other is not None else 0.5
    one, two = _resolve(first, values, depth + 1), _resolve(second, values, depth + 1)
    if one is None or two is None:
        return None
    alpha = one[3] * weight + two[3] * (1 - weight)
    if alpha == 0:
        return (0.0, 0.0, 0.0, 0.0)
    mixed = [
        (a * one[3] * weight + b * two[3] * (1 - weight)) / alpha
        for a, b in zip(one[:3], two[:3], strict=True)
    ]
    return (mixed[0], mixed[1], mixed[2], alpha)


def _from_hex(digits: str) -> Colour | None:
    """#rgb or #rrggbb."""
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    if not re.fullmatch(r"[0-9a-fA-F]{6}", digits):
        return None
    red, green, blue = (int(digits[index : index + 2], 16) / 255 for index in (0, 2, 4))
    return (*_oklab(red, green, blue), 1.0)


def _oklab(red: float, green: float, blue: float) -> tuple[float, float, float]:
    """sRGB (0..1) to oklab, with the matrices of the CSS Color 4 text."""
    r, g, b = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (red, green, blue)
    )
    long = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    medium = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _css(colour: Colour) -> str:
    """oklab to #rrggbb or rgba(); colours outside sRGB are clipped channel by channel."""
    light, a, b, alpha = colour
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    parts = [
        min(1.0, max(0.0, 12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055))
        for v in linear
    ]
    red, green, blue = (round(part * 255) for part in parts)
    if alpha >= 1:
        return f"#{red:02x}{green:02x}{blue:02x}"
    return f"rgba({red}, {green}, {blue}, {alpha:.3g})"
