"""The QR of an authenticator's secret (动态口令二维码), drawn into the page itself."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_of(address: str) -> SafeString:
    """An inline SVG; the picture never lies at an address of its own, for it is a secret."""
    drawn = segno.make(address, error="m").svg_inline(scale=4, border=2, svgclass=None)
    return mark_safe(drawn.replace("<svg", '<svg role="img" aria-label="动态口令二维码"', 1))  # noqa: S308
