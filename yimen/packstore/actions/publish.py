"""Publish a pack (发布政策包): from then on the database is the truth, not the files."""

from __future__ import annotations

import json
from datetime import date

from django.db import transaction

from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.foundation.trail import Actor, append
from yimen.packstore.actions.follow_up import follow_up
from yimen.packstore.guards import check_publishable
from yimen.packstore.models import PackVersion, ProcedureVersion, RuleGraph
from yimen.packstore.numbering import lock_pack, next_number
from yimen.policy.pack import Pack
from yimen.rules import RuleError, build_graph


def publish(pack: Pack, *, actor: Actor, on: date | None = None, note: str = "") -> PackVersion:
    """Keep the whole resolved pack, its procedures and its rule graphs by content hash.

    The version is in force from `on` (default: today). The first version of a pack reaches back
    to the pack's own valid_from, for what it writes down was in force before it was typed.
    Publishing the newest content again changes nothing. Raises Conflict for the content of an
    older version, Invalid where a rule cannot be built, PackError where the pack fails its check.
    """
    check_publishable(pack)
    with transaction.atomic():
        # One publisher of a pack at a time, so that numbers follow each other.
        lock_pack(pack.name)
        versions = PackVersion.objects.filter(name=pack.name).exclude(
            status=PackVersion.Status.DRAFT
        )
        newest = versions.exclude(status=PackVersion.Status.PENDING).order_by("-number").first()
        same = versions.filter(content_hash=pack.content_hash).first()
        if same is not None:
            return _again(same, newest)
        keep_procedures(pack)
        graphs = keep_graphs(pack)
        version = PackVersion.objects.create(
            name=pack.name,
            number=next_number(pack.name),
            title=pack.title,
            content_hash=pack.content_hash,
            content=pack.to_json(),
            chain=list(pack.chain),
            status=PackVersion.Status.PUBLISHED,
            valid_from=(on or clock.today()) if newest else pack.valid_from,
            published_at=clock.now(),
            published_by=actor.name,
            note=note,
        )
        append(
            f"pack:{pack.name}",
            "pack.publish",
            actor=actor,
            subject=pack.title,
            reason=note,
            after={"number": version.number, "valid_from": version.valid_from, "graphs": graphs},
            pack_hash=pack.content_hash,
        )
        follow_up(version, newest, actor=actor)
    return version


def publish_shipped(pack: Pack, *, actor: Actor) -> PackVersion:
    """Publish the files that came with the product, unless the desk has taken over.

    From the first version on that was drafted in the database, the database is the truth and the
    files are only where it began. Content published before is left alone.
    """
    published = PackVersion.objects.filter(
        name=pack.name, status=PackVersion.Status.PUBLISHED
    ).order_by("-number")
    newest = published.first()
    known = published.filter(content_hash=pack.content_hash).exists()
    if newest is not None and (known or newest.drafted_at is not None):
        return newest
    return publish(pack, actor=actor)


def _again(same: PackVersion, newest: PackVersion | None) -> PackVersion:
    """The version that has this content already, if it is still the newest one."""
    if same.status == PackVersion.Status.PENDING:
        raise Conflict(f"该内容就是待审核的第 {same.number} 版，请由上级审核，不要另行发布")
    if newest is None or (same.pk == newest.pk and same.status == PackVersion.Status.PUBLISHED):
        return same
    raise Conflict(
        f"该内容与第 {same.number} 版完全相同，而最新的是第 {newest.number} 版；"
        "如要改回原内容，请先在政策包中注明改回的依据再发布"
    )


def keep_procedures(pack: Pack) -> None:
    """Each dated version of each procedure by its hash; those that stand are left alone."""
    rows = [
        ProcedureVersion(
            hash=procedure.hash,
            name=procedure.name,
            title=procedure.title,
            definition=procedure.model_dump(mode="json", by_alias=True),
        )
        for versions in pack.procedures.values()
        for procedure in versions
    ]
    ProcedureVersion.objects.bulk_create(rows, ignore_conflicts=True)


def keep_graphs(pack: Pack) -> dict[str, str]:
    """Each rule the pack binds, as a graph by its hash; returns {rule: hash}.

    Publishing keeps them. Whoever decides calls it again: a newer release of the product may
    build another graph from a pack published before, and it must be there for replay (复算).
    """
    try:
        graphs = {rule: build_graph(rule, pack) for rule in pack.rules}
    except RuleError as error:
        raise Invalid(f"政策包“{pack.title}”的规则无法生成，不能发布：{error}") from error
    hashes = {graph.hash for graph in graphs.values()}
    kept = set(RuleGraph.objects.filter(pk__in=hashes).values_list("pk", flat=True))
    rows = [
        RuleGraph(hash=graph.hash, rule=rule, graph=json.loads(graph.to_json()))
        for rule, graph in graphs.items()
        if graph.hash not in kept
    ]
    RuleGraph.objects.bulk_create(rows, ignore_conflicts=True)
    return {rule: graph.hash for rule, graph in graphs.items()}
