"""文书: official papers as PDF (Typst), and QR codes."""

from yimen.foundation.documents.qr import qr_png, qr_svg
from yimen.foundation.documents.typst_pdf import typst_pdf, typst_svg

__all__ = ["qr_png", "qr_svg", "typst_pdf", "typst_svg"]
