"""Can a township decide by itself (承接能力核验): unit, staff, training, permission, seal, and
enough different people for duties that exclude each other (S2-06, S2-32)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from yimen.network.models import Office, Post, Receiver, Role
from yimen.network.packs import pack_for
from yimen.network.power import may_request_check

SURVEYORS_NEEDED = 2
_DESK = (Role.WINDOW_CLERK, Role.TOWNSHIP_REVIEWER, Role.TOWNSHIP_LEADER)


@dataclass(frozen=True)
class Point:
    """One line of the readiness list; `told` says what stands, or what to do next."""

    key: str
    title: str
    ok: bool
    told: str


def competence(township: Office, on: date) -> list[Point]:
    """The readiness list of a township on a day, in the order in which it is worked off."""
    receiver = Receiver.objects.filter(township=township).first()
    posts = list(
        Post.objects.held_on(on)
        .filter(office__path__startswith=township.path, staff__is_active=True)
        .select_related("office", "staff")
    )
    own = [post for post in posts if post.office_id == township.pk]
    return [
        _unit(receiver),
        _staff(own),
        _training(receiver, on),
        _permission(township, on),
        _seal(receiver),
        _people(posts, own),
    ]


def missing(points: Iterable[Point]) -> list[str]:
    """Titles of what fails."""
    return [point.title for point in points if not point.ok]


def _unit(receiver: Receiver | None) -> Point:
    told = receiver.unit_name if receiver else "请先登记乡镇（街道）内承接审批权的部门"
    return Point("unit", "承接部门", receiver is not None, told)


def _staff(own: list[Post]) -> Point:
    held = {post.role for post in own}
    absent = [str(role.label) for role in _DESK if role not in held]
    told = f"缺{'、'.join(absent)}，请系统管理员任命" if absent else f"{_count(own)}人在岗"
    return Point("staff", "工作人员", not absent, told)


def _training(receiver: Receiver | None, on: date) -> Point:
    done = receiver is not None and receiver.trained_on is not None and receiver.trained_on <= on
    if not done or receiver is None:
        return Point("training", "业务培训", False, "请登记培训日期和参训人数")
    told = f"{receiver.trained_on:%Y-%m-%d}，{receiver.trained_people}人参加"
    return Point("training", "业务培训", True, told)


def _permission(township: Office, on: date) -> Point:
    pack, _ = pack_for(township.path, on)
    open_ = may_request_check(pack, township, on)
    told = "可以发起核对" if open_ else "请县级民政部门开放核对委托权限"
    return Point("permission", "核对委托权限", open_, told)


def _seal(receiver: Receiver | None) -> Point:
    has = receiver is not None and receiver.seal_image_id is not None
    told = receiver.seal_name if receiver and has else "请上传审批用印的印模图片"
    return Point("seal", "印章印模", has, told)


def _people(posts: list[Post], own: list[Post]) -> Point:
    """Somebody decides who is not one of the two surveyors; a village may send the second."""
    surveyors = {post.staff_id for post in posts if post.role == Role.SURVEYOR}
    leaders = {post.staff_id for post in own if post.role == Role.TOWNSHIP_LEADER}
    best = max((len(surveyors - {leader}) for leader in leaders), default=0)
    ok = best >= SURVEYORS_NEEDED
    told = f"审批人之外有{best}名调查员"
    if not ok:
        told += "，调查须两人，审批人不能是其中之一，请增加调查员（可由村“两委”成员担任）"
    return Point("people", "不相容岗位分开", ok, told)


def _count(own: list[Post]) -> int:
    return len({post.staff_id for post in own})
