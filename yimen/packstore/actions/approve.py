"""Send a draft to the higher level, agree to it, or give it back (报审、同意、退回)."""

from __future__ import annotations

from django.db import transaction

from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.foundation.trail import Actor, append
from yimen.packstore.actions.follow_up import close_tasks_of, follow_up
from yimen.packstore.actions.publish import keep_graphs, keep_procedures
from yimen.packstore.checking import verdict
from yimen.packstore.drafting import content_of
from yimen.packstore.models import Approval, PackVersion
from yimen.packstore.numbering import lock_pack, newest_published
from yimen.packstore.reads import pack_of
from yimen.policy.words import day_words

_Status = PackVersion.Status


@transaction.atomic
def send(draft: PackVersion, *, actor: Actor, to: str, waiting_word: str) -> Approval:
    """Close the draft and lay it before the office `to`; no case uses it yet.

    `waiting_word` is shown meanwhile (待市审核). Raises Conflict when it was sent already, says
    nothing new, or is built on an outdated version; Invalid when `pack check` finds errors.
    """
    draft = _locked(draft, _Status.DRAFT)
    _check_base(draft)
    pack = content_of(draft)
    if draft.based_on is not None and draft.based_on.content_hash == pack.content_hash:
        raise Conflict("草案和现行版本内容相同，请先写明改动再报审")
    same = PackVersion.objects.filter(name=draft.name, content_hash=pack.content_hash)
    older = same.exclude(pk=draft.pk).exclude(status=_Status.DRAFT).first()
    if older is not None:
        raise Conflict(f"草案和第 {older.number} 版内容完全相同，请注明改回的依据后再报审")
    found = verdict(draft, pack)
    if not found.passed:
        first = found.errors[0].message
        raise Invalid(f"检查没有通过，还不能报审：{first}（共 {len(found.errors)} 处）", "check")
    draft.status = _Status.PENDING
    draft.save(update_fields=["status"])
    approval = Approval.objects.create(
        version=draft,
        sent_to=to,
        waiting_word=waiting_word,
        sent_at=clock.now(),
        sent_by=actor.name,
        sender_id=actor.id,
    )
    _tell(draft, "pack.send", actor, after={"to": to, "on": draft.valid_from})
    return approval


@transaction.atomic
def approve(version: PackVersion, *, actor: Actor, note: str = "") -> PackVersion:
    """Agree; the version is in force from its day on, running cases keep theirs (S0-18, S2-45).

    Raises Conflict when its day has passed or another version was published meanwhile.
    """
    version = _locked(version, _Status.PENDING)
    _check_base(version)
    if version.valid_from < clock.today():
        raise Conflict(
            f"施行日期{day_words(version.valid_from)}已经过去，请退回起草人改期，不能倒填日期施行"
        )
    pack = pack_of(version)
    keep_procedures(pack)
    graphs = keep_graphs(pack)
    before = newest_published(version.name)
    version.status = _Status.PUBLISHED
    version.published_at, version.published_by = clock.now(), actor.name
    version.note = note
    version.save(update_fields=["status", "published_at", "published_by", "note"])
    _answer(version, actor, agreed=True, reason=note)
    _tell(
        version,
        "pack.publish",
        actor,
        reason=note,
        after={"number": version.number, "valid_from": version.valid_from, "graphs": graphs},
    )
    close_tasks_of(version, actor=actor)
    follow_up(version, before, actor=actor)
    return version


@transaction.atomic
def give_back(version: PackVersion, *, actor: Actor, reason: str) -> PackVersion:
    """Back to the drafter with the reason; it is a draft again."""
    if not reason.strip():
        raise Invalid("请写明退回的理由，起草人照此修改", "reason")
    version = _locked(version, _Status.PENDING)
    version.status = _Status.DRAFT
    version.save(update_fields=["status"])
    _answer(version, actor, agreed=False, reason=reason.strip())
    _tell(version, "pack.give_back", actor, reason=reason.strip())
    return version


def _locked(version: PackVersion, status: str) -> PackVersion:
    lock_pack(version.name)
    found = PackVersion.objects.select_related("based_on").filter(pk=version.pk).first()
    if found is None:
        raise Conflict("这份草案已经撤销，请回到政策库查看")
    if found.status != status:
        raise Conflict(f"第 {found.number} 版现在是“{found.get_status_display()}”，请刷新页面查看")
    return found


def _check_base(draft: PackVersion) -> None:
    newest = newest_published(draft.name)
    base = draft.based_on
    if newest is not None and base is not None and newest.pk != base.pk:
        raise Conflict(
            f"起草以后又发布了第 {newest.number} 版，请先把草案改到最新版上，核对后再报审"
        )


def _answer(version: PackVersion, actor: Actor, *, agreed: bool, reason: str) -> None:
    waiting = version.approvals.filter(answered_at__isnull=True)
    waiting.update(answered_at=clock.now(), answered_by=actor.name, agreed=agreed, reason=reason)


def _tell(version: PackVersion, verb: str, actor: Actor, **more: object) -> None:
    append(
        f"pack:{version.name}",
        verb,
        actor=actor,
        subject=f"{version.title} 第 {version.number} 版",
        pack_hash=version.content_hash,
        home_path=version.area,
        **more,  # type: ignore[arg-type]
    )
