"""What the application form says of items and limits (申请表), printed empty or filled (S4-20)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from yimen.foundation.documents import typst_pdf
from yimen.packstore.publications.facts import Stamp, text_of
from yimen.policy import Pack, PackError, Procedure
from yimen.policy.limits import item_limits

APPLICATION = "application_form"


def form_data(pack: Pack, version: Procedure, on: date) -> dict[str, Any]:
    """The categories to choose from, the joint items open to them, and the limits of the case."""
    joint = [item for item in pack.items.values() if item.kind == "joint"]
    narrow = [item for item in joint if set(version.items) - set(item.categories)]
    return {
        "pack_title": pack.title,
        "categories": [pack.items[key].title for key in version.items],
        "joint_items": [{"title": item.title, "chosen": False} for item in joint],
        "joint_note": _narrow_note(pack, narrow, version),
        "limits": [
            {**asdict(one), "words": one.words} for one in item_limits(version, events=False)
        ],
    }


def blank_pdf(pack: Pack, template: str, item: str, stamp: Stamp, on: date) -> bytes:
    """An empty form to be filled in by hand; the foot says which version of the form it is.

    Raises PackError when the pack has no such paper.
    """
    if template not in pack.documents:
        raise PackError.of(f"documents.{template}", f"政策包“{pack.title}”没有文书“{template}”")
    paper = pack.documents[template]
    body = form_data(pack, pack.procedure_for(item, on), on) if template == APPLICATION else {}
    data = {
        "title": paper.title,
        "template": template,
        "blank": True,
        "form_version": form_version(stamp),
        "hotline": text_of(pack, "hotline", on),
        "body": body,
    }
    return typst_pdf(pack.document_source(template), data)


def form_version(stamp: Stamp) -> str:
    """“表样：第2版（2026-03-10起），指纹…” for the foot of a form."""
    number = f"第{stamp.number}版" if stamp.number else "未发布"
    return f"表样：政策包{number}（{stamp.since.isoformat()}起），指纹{stamp.fingerprint[:12]}"


def _narrow_note(pack: Pack, narrow: list[Any], version: Procedure) -> str:
    """Which joint items are not open to every category of the form."""
    if not narrow:
        return ""
    groups: dict[str, list[str]] = {}
    for item in narrow:
        open_to = [pack.items[key].short for key in version.items if key in item.categories]
        groups.setdefault("、".join(open_to), []).append(item.title)
    told = [
        f"{'、'.join(titles)}只对{names}家庭开放" if names else f"{'、'.join(titles)}不在本表办理"
        for names, titles in groups.items()
    ]
    return "；".join(told) + "。"
