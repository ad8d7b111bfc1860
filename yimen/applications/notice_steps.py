"""Steps that post something (公示环节): which rule of the pack applies, what it says, and when it
is left out.

A step names its notice in the pack: the township's opinion (初审), the proposed approval (拟批准),
or the decision itself. Named conditions of packs about notices stand here too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yimen.applications.models import CountyReview, Decision, Notice
from yimen.applications.readiness import open_kind
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.households.ages import adult_age_of, is_child
from yimen.network.packs import pack_for
from yimen.packstore.reads import pack_of, procedure_of
from yimen.policy.catalogue import Notice as NoticeRule
from yimen.policy.pack import Pack
from yimen.policy.procedure import Step
from yimen.procedures import conditions
from yimen.procedures.models import Case, WorkItem

MERGED_BY = "notice.merged_by"
"""Parameter: the local paper (文号) that merges the first and the second notice into one."""


@dataclass(frozen=True)
class Proposal:
    """What a notice makes public: item, amount in fen, the words of the opinion, since when."""

    item: str
    amount_fen: int | None
    words: str
    since: datetime


def notice_item(case: Case) -> WorkItem:
    """The open posting step of the case. Conflict saying where the case stands instead."""
    return open_kind(case, "notice", "公示")


def check_public(case: Case) -> None:
    """Refuse items that are never posted, whatever the step (儿童类、两项补贴、急难型)."""
    known = pack_of(case.pack_version).items.get(case.item)
    if known is not None and not known.public_notice:
        raise Invalid(f"“{known.title}”不公示，也不公布，请直接办理下一环节", "notice")


def step_of(item: WorkItem) -> Step:
    """The step of the pinned procedure an item stands at."""
    return procedure_of(item.case.procedure_id).step(item.step)


def rule_of(pack: Pack, step: Step, item: str) -> NoticeRule | None:
    """The pack's notice of a step for this item; None where the item is never posted."""
    rule = pack.notices.get(step.notice or "")
    known = pack.items.get(item)
    if rule is None or known is None or not known.public_notice or item not in rule.items:
        return None
    return rule


def proposal_of(case: Case, kind: str) -> Proposal:
    """What a notice of this kind would say now. Conflict while there is nothing to post."""
    if kind == "final":
        review = case.county_reviews.order_by("-round").first()
        if review is None or review.result != CountyReview.Result.AGREE:
            raise Conflict("还没有提出拟批准的意见，不能公示")
        return Proposal(review.item, review.amount_fen, "拟批准", review.reviewed_at)
    if kind == "result":
        decision = Decision.objects.filter(case=case, result=Decision.Result.APPROVED).first()
        if decision is None:
            raise Conflict("没有予以确认的决定，不能公示")
        return Proposal(decision.item, decision.amount_fen, "", decision.decided_at)
    opinion = case.opinions.order_by("-round").first()
    if opinion is None:
        raise Conflict("还没有初审意见，不能公示")
    words = "拟同意" if opinion.is_favourable else "拟不同意"
    return Proposal(opinion.item or case.item, opinion.amount_fen, words, opinion.written_at)


def notice_allowed(case: Case, step: Step) -> str:
    """Whether the step's notice may be posted for the item, and no child would be named."""
    return _why_not(case, step, _item_before_decision(case))


def granted_notice_allowed(case: Case, step: Step) -> str:
    """The same after an approving decision."""
    decision = Decision.objects.filter(case=case, result=Decision.Result.APPROVED).first()
    if decision is None:
        return "决定不予救助，不公示"
    return _why_not(case, step, decision.item)


def final_objected(case: Case) -> bool:
    """Somebody objected while the proposed approval was posted (220号第29条)."""
    return case.notices.filter(kind="final", objections__isnull=False).exists()


def _item_before_decision(case: Case) -> str:
    opinion = case.opinions.order_by("-round").first()
    return (opinion.item if opinion else "") or case.item


def _why_not(case: Case, step: Step, item: str) -> str:
    today = clock.today()
    # Whether an item is made public belongs to the steps a case is pinned to (S0-18).
    rule = rule_of(pack_of(case.pack_version), step, item)
    if rule is None:
        return "这一事项不公示，本环节跳过"
    pack, _ = pack_for(case.handling_path, today)
    if is_child(case.applicant, today, adult_age_of(pack, today)):
        return "申请人是未成年人，为保护孩子不公示，本环节跳过"
    if rule.kind == "final" and (paper := merged_by(case)):
        return f"按{paper}与前一次公示合并，本环节跳过"
    return ""


def merged_by(case: Case) -> str:
    """The local paper that merged both notices before the case was accepted; "" where none.

    A switch of equal rank binds cases accepted from its day on; running ones keep theirs.
    """
    pack = pack_of(case.pack_version)
    accepted = case.accepted_at or case.received_at
    day = accepted.astimezone(clock.ZONE).date()
    return str(pack.parameter(MERGED_BY, day).value) if pack.has_parameter(MERGED_BY, day) else ""


def posted_notice(case: Case) -> Notice | None:
    """The notice that is up now, locked."""
    return case.notices.select_for_update().filter(state=Notice.State.POSTED).first()


def register() -> None:
    """Offer the conditions to packs; called once when the app is ready."""
    conditions.register_for_step("notice_allowed", "可以公示")(notice_allowed)
    conditions.register_for_step("granted_notice_allowed", "决定予以救助，可以公示")(
        granted_notice_allowed
    )
    conditions.register("final_objected", "拟批准公示有异议")(final_objected)
