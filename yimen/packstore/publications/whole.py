"""The whole pack as a document (政策包全文), clause by clause, for reading and signing off."""

from __future__ import annotations

import re
from typing import Any

from yimen.foundation import clock
from yimen.foundation.documents import typst_pdf
from yimen.packstore.publications.facts import HERE, Stamp
from yimen.policy import Pack, show
from yimen.policy.words import day_words

TEMPLATE = HERE / "whole.typ"
_CLAUSE = re.compile(r"【([^】]*)】$")
_SECTION = re.compile(r"^\d+\. ")


def whole_data(pack: Pack, stamp: Stamp) -> dict[str, Any]:
    """The text of `pack show`, in sections of lines with depth and clause."""
    lines = show(pack).splitlines()
    start = next(n for n, line in enumerate(lines) if _SECTION.match(line))
    sections: list[dict[str, Any]] = []
    for line in lines[start:]:
        if _SECTION.match(line):
            sections.append({"title": _SECTION.sub("", line), "lines": []})
        elif line.strip():
            sections[-1]["lines"].append(_line(line))
    return {
        "title": pack.title,
        "stamp": stamp.words,
        "printed_on": day_words(clock.today()),
        "head": [line for line in lines[:start] if line.strip()],
        "sections": sections,
    }


def whole_pdf(pack: Pack, stamp: Stamp) -> bytes:
    """The document as PDF, with contents and page numbers."""
    return typst_pdf(TEMPLATE, whole_data(pack, stamp))


def _line(line: str) -> dict[str, Any]:
    depth = (len(line) - len(line.lstrip())) // 2
    text = line.strip()
    found = _CLAUSE.search(text)
    clause = found[1] if found else ""
    return {"depth": depth, "text": _CLAUSE.sub("", text), "clause": clause}
