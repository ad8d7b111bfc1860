"""QR codes (二维码) for verifying papers and for the applicant's page."""

from __future__ import annotations

import io

import segno

# Level M still reads with a stamp over a seventh of it; four modules of margin are the standard.
_ERROR_LEVEL = "m"


def qr_svg(text: str, *, scale: int = 4) -> str:
    """An SVG element, black on white."""
    out = io.BytesIO()
    code = segno.make(text, error=_ERROR_LEVEL, micro=False)
    code.save(out, kind="svg", scale=scale, light="#fff", xmldecl=False)
    return out.getvalue().decode()


def qr_png(text: str, *, scale: int = 6) -> bytes:
    """A PNG picture, black on white."""
    out = io.BytesIO()
    segno.make(text, error=_ERROR_LEVEL, micro=False).save(out, kind="png", scale=scale)
    return out.getvalue()
