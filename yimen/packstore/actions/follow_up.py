"""What a newly published version sets going (发布之后): reviews, training, the children."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.foundation.trail import Actor, append
from yimen.packstore.drafting import remake
from yimen.packstore.models import PackVersion, ReviewTask, TrainingEntry
from yimen.packstore.numbering import lock_pack, newest_published, next_number
from yimen.packstore.reads import pack_of
from yimen.policy import Item, PackError

_DRAFTER = "上级政策更新"


def follow_up(version: PackVersion, before: PackVersion | None, *, actor: Actor) -> None:
    """Open what the change asks for; nothing for the first version of a pack.

    An item with a new basis document opens a review and a training entry (S0-52); every pack
    built on the old version is marked 待复核 and gets a draft on the new one (S2-49).
    """
    if before is None:
        return
    _new_bases(version, before)
    for name in children_of(version.name):
        _review_child(name, version, actor)


def children_of(name: str) -> list[str]:
    """Packs built directly on this one."""
    published = PackVersion.objects.filter(status=PackVersion.Status.PUBLISHED)
    found = published.filter(chain__1=name).values_list("name", flat=True)
    return sorted(set(found))


@transaction.atomic
def close_task(task: ReviewTask, *, actor: Actor, conclusion: str) -> ReviewTask:
    """复核 is done: what was looked at and what came of it."""
    if not conclusion.strip():
        raise Invalid("请写明复核结论，例如“已核对，程序不变”", "conclusion")
    found = ReviewTask.objects.select_for_update().get(pk=task.pk)
    if found.closed_at is not None:
        raise Conflict(f"这项复核已由{found.closed_by}办结，请刷新页面查看")
    found.closed_at, found.closed_by = clock.now(), actor.name
    found.conclusion = conclusion.strip()
    found.save()
    append(
        f"pack:{found.pack_name}",
        "pack.review_done",
        actor=actor,
        subject=found.title[:100],
        reason=found.conclusion,
    )
    return found


@transaction.atomic
def note_training(
    entry: TrainingEntry, *, actor: Actor, held_on: date, attended: int
) -> TrainingEntry:
    """The training was held: when, and how many came. Raises Conflict when noted already."""
    found = TrainingEntry.objects.select_for_update().get(pk=entry.pk)
    if found.held_on is not None:
        raise Conflict(f"这次培训已由{found.held_by}登记，请刷新页面查看")
    if held_on > clock.today():
        raise Invalid("培训日期不能晚于今天，培训后再登记", "held_on")
    found.held_on, found.held_by, found.attended = held_on, actor.name, attended
    found.save()
    append(
        f"pack:{found.pack_name}",
        "pack.training",
        actor=actor,
        subject=found.title[:100],
        after={"held_on": held_on, "attended": attended},
    )
    return found


def close_tasks_of(version: PackVersion, *, actor: Actor) -> None:
    """Publishing the draft a review had made answers the review."""
    ReviewTask.objects.filter(draft=version, closed_at__isnull=True).update(
        closed_at=clock.now(),
        closed_by=actor.name,
        conclusion=f"第 {version.number} 版已发布",
    )


def _new_bases(version: PackVersion, before: PackVersion) -> None:
    old, new = pack_of(before).items, pack_of(version).items
    for key, item in new.items():
        known = old.get(key)
        if known is not None and known.source == item.source:
            continue
        ReviewTask.objects.create(
            pack_name=version.name,
            item=key,
            title=f"“{item.title}”有新的依据，请复核归口单位、程序、材料和标准",
            document=item.source,
            opened_at=clock.now(),
        )
        _training(version.name, item)


def _training(pack_name: str, item: Item) -> None:
    TrainingEntry.objects.create(
        pack_name=pack_name,
        item=item.key,
        title=f"“{item.title}”新依据培训",
        document=item.source,
        opened_at=clock.now(),
    )


def _review_child(name: str, parent: PackVersion, actor: Actor) -> None:
    child = newest_published(name)
    if child is None:
        return
    lock_pack(name)
    waiting = PackVersion.objects.filter(name=name, status=PackVersion.Status.DRAFT, drafter_id="")
    ReviewTask.objects.filter(draft__in=waiting).update(
        closed_at=clock.now(), closed_by=_DRAFTER, conclusion="上级又发布了新版本，见新的复核"
    )
    waiting.delete()
    draft = _draft_on(child, parent)
    ReviewTask.objects.create(
        pack_name=name,
        title=f"上级政策包“{parent.title}”第 {parent.number} 版已发布，请复核本地政策包",
        document=pack_of(parent).source,
        draft=draft,
        opened_at=clock.now(),
    )
    append(
        f"pack:{name}",
        "pack.to_review",
        actor=actor,
        subject=child.title,
        after={"parent": parent.name, "number": parent.number, "draft": bool(draft)},
        home_path=child.area,
    )


def _draft_on(child: PackVersion, parent: PackVersion) -> PackVersion | None:
    """The child on the parent's new version; None where the two do not fit without a hand."""
    draft = PackVersion(
        name=child.name,
        number=next_number(child.name),
        title=child.title,
        chain=child.chain,
        status=PackVersion.Status.DRAFT,
        valid_from=max(parent.valid_from, clock.today() + timedelta(days=1)),
        based_on=child,
        built_on=parent,
        area=child.area,
        drafted_at=clock.now(),
        drafted_by=_DRAFTER,
    )
    try:
        with transaction.atomic():
            remake(draft)
    except (PackError, ValueError):
        return None
    draft.save(force_insert=True)
    return draft
