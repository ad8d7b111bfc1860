"""Draft a new version of a pack (起草新版本): its edits, its day, and dropping it."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.foundation.trail import Actor, append
from yimen.packstore.drafting import remake, renamed
from yimen.packstore.models import PackVersion
from yimen.packstore.numbering import lock_pack, next_number
from yimen.packstore.reads import pack_of
from yimen.policy import Edit, Pack, edit_data
from yimen.policy.words import day_words


@transaction.atomic
def open_draft(base: PackVersion, *, actor: Actor, on: date, area: str) -> PackVersion:
    """A draft of the next version, in force from `on` once approved; still without edits."""
    lock_pack(base.name)
    _check_day(on)
    draft = _new(base, base.name, pack_of(base), actor, on, area)
    draft.built_on_id = base.built_on_id
    draft.save(force_insert=True)
    _tell(draft, "pack.draft", actor, after={"number": draft.number, "on": on})
    return draft


@transaction.atomic
def open_own(
    parent: PackVersion, name: str, title: str, *, actor: Actor, on: date, area: str
) -> PackVersion:
    """A first draft of a pack of one's own, built on the parent (在上级政策包上另立).

    Raises Conflict when the area has such a pack or a draft of it already.
    """
    lock_pack(name)
    _check_day(on)
    if PackVersion.objects.filter(name=name).exists():
        raise Conflict("本地已经有自己的政策包或草案，请在它上面修改")
    draft = _new(parent, name, renamed(pack_of(parent), name, title, on), actor, on, area)
    draft.built_on = parent
    draft.save(force_insert=True)
    _tell(draft, "pack.draft", actor, after={"number": 1, "on": on, "parent": parent.name})
    return draft


@transaction.atomic
def add_edit(draft: PackVersion, edit: Edit, *, actor: Actor) -> PackVersion:
    """One more change, with its author and moment. Raises PackError where it does not fit."""
    draft = _open(draft)
    draft.edits = [
        *draft.edits,
        {
            "edit": edit_data(edit),
            "by": actor.name,
            "by_id": actor.id,
            "post": actor.post,
            "at": clock.now().isoformat(),
        },
    ]
    _remade(draft)
    _tell(draft, "pack.edit", actor, reason=edit.source, after=edit_data(edit))
    return draft


@transaction.atomic
def drop_edit(draft: PackVersion, index: int, *, actor: Actor) -> PackVersion:
    """Take one change out again (0 is the oldest)."""
    draft = _open(draft)
    if not 0 <= index < len(draft.edits):
        raise Conflict("这项改动已经不在草案里，请刷新页面查看")
    gone = draft.edits[index]
    draft.edits = [row for place, row in enumerate(draft.edits) if place != index]
    _remade(draft)
    _tell(draft, "pack.drop_edit", actor, before=gone["edit"])
    return draft


@transaction.atomic
def set_day(draft: PackVersion, on: date, *, actor: Actor) -> PackVersion:
    """Another first day; edits and new procedure versions move with it."""
    draft = _open(draft)
    _check_day(on)
    before, draft.valid_from = draft.valid_from, on
    _remade(draft)
    _tell(draft, "pack.set_day", actor, before={"on": before}, after={"on": on})
    return draft


@transaction.atomic
def rebase(draft: PackVersion, newest: PackVersion, *, actor: Actor) -> PackVersion:
    """Lay the same edits over the newest published version (改到最新版上)."""
    draft = _open(draft)
    draft.based_on, draft.built_on_id = newest, newest.built_on_id
    _remade(draft)
    _tell(draft, "pack.rebase", actor, after={"on_version": newest.number})
    return draft


@transaction.atomic
def drop_draft(draft: PackVersion, *, actor: Actor, reason: str) -> None:
    """Give a draft up; only the trail keeps that it was there."""
    draft = _open(draft)
    _tell(draft, "pack.drop_draft", actor, reason=reason, after={"number": draft.number})
    draft.delete()


def _new(
    base: PackVersion, name: str, pack: Pack, actor: Actor, on: date, area: str
) -> PackVersion:
    return PackVersion(
        name=name,
        number=next_number(name),
        title=pack.title,
        content_hash=pack.content_hash,
        content=pack.to_json(),
        chain=list(pack.chain),
        status=PackVersion.Status.DRAFT,
        valid_from=on,
        based_on=base,
        area=area,
        drafted_at=clock.now(),
        drafted_by=actor.name,
        drafter_id=actor.id,
    )


def _open(draft: PackVersion) -> PackVersion:
    """The draft, locked. Raises Conflict when it was sent, published or dropped meanwhile."""
    lock_pack(draft.name)
    found = PackVersion.objects.select_related("based_on", "built_on").filter(pk=draft.pk).first()
    if found is None:
        raise Conflict("这份草案已经撤销，请回到政策库重新起草")
    if found.status != PackVersion.Status.DRAFT:
        raise Conflict(f"第 {found.number} 版现在是“{found.get_status_display()}”，不能再改")
    return found


def _remade(draft: PackVersion) -> None:
    remake(draft)
    draft.save()


def _check_day(on: date) -> None:
    if on < clock.today():
        raise Invalid(f"施行日期不能早于今天（{day_words(clock.today())}）", "on")


def _tell(draft: PackVersion, verb: str, actor: Actor, **more: object) -> None:
    append(
        f"pack:{draft.name}",
        verb,
        actor=actor,
        subject=f"{draft.title} 第 {draft.number} 版",
        pack_hash=draft.content_hash,
        home_path=draft.area,
        **more,  # type: ignore[arg-type]
    )
