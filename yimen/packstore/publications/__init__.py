"""What is printed from the live pack (宣传品和全文): poster, leaflet, guide, whole document.

Everything comes from the version in force on the day and says so; nothing is typed twice.
"""

from yimen.packstore.publications.facts import Stamp, item_facts, item_url, stamp_of
from yimen.packstore.publications.guide import guide_data, guide_pdf
from yimen.packstore.publications.leaflet import leaflet_data, leaflet_pdf
from yimen.packstore.publications.poster import poster_pdf, poster_svg
from yimen.packstore.publications.whole import whole_pdf

__all__ = [
    "Stamp",
    "guide_data",
    "guide_pdf",
    "item_facts",
    "item_url",
    "leaflet_data",
    "leaflet_pdf",
    "poster_pdf",
    "poster_svg",
    "stamp_of",
    "whole_pdf",
]
