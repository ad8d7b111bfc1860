"""May *this user*? One table of rights by role (岗位权限).

Who may handle a step of a case follows from the step's own role and office (procedures); the
rights here are for everything else. `check` raises a sentence, `may` is its twin for templates.
"""

from __future__ import annotations

from enum import StrEnum

from yimen.foundation.errors import NotPermitted
from yimen.network.acting import Acting
from yimen.network.models import Office, Role


class Right(StrEnum):
    """What a post may allow; the text is used in the refusal."""

    CASE_READ = "case.read"
    INTAKE = "intake.register"
    DECLARE = "facts.declare"
    SURVEY = "survey.write"
    CHECK = "means_check.request"
    CHECK_READ = "means_check.read"
    OPINION = "opinion.write"
    NOTICE = "notice.post"
    DECIDE = "decision.make"
    CASE_MOVE = "case.move"
    AWARD_READ = "award.read"
    RUN_PREPARE = "payment.prepare"
    RUN_APPROVE = "payment.approve"
    BANK_FILE = "payment.bank_file"
    ACCOUNT_READ = "account.read"
    ID_OPEN = "person.open_id"
    EXPORT = "roster.export"
    PACK_READ = "pack.read"
    PACK_PUBLISH = "pack.publish"
    RELATIVE = "relative.file"
    DUTY = "duty.manage"
    OFFICE = "office.describe"
    WINDOW = "window.serve"
    REFERRAL = "referral.handle"
    DELEGATE = "delegation.manage"
    DELEGATE_ACCEPT = "delegation.accept"
    STAFF = "staff.manage"
    TRAIL = "trail.read"
    CALENDAR = "calendar.amend"

    @property
    def title(self) -> str:
        """The right in words: 办理收件登记."""
        return _TITLES[self]


_TITLES = {
    Right.CASE_READ: "查看办件",
    Right.INTAKE: "办理收件登记",
    Right.DECLARE: "登记申报信息",
    Right.SURVEY: "填写入户调查",
    Right.CHECK: "发起经济状况核对",
    Right.CHECK_READ: "查看核对报告",
    Right.OPINION: "填写初审意见",
    Right.NOTICE: "办理公示",
    Right.DECIDE: "作出审核确认决定",
    Right.CASE_MOVE: "退回、转办、暂停或终止办件",
    Right.AWARD_READ: "查看待遇",
    Right.RUN_PREPARE: "编制发放名单",
    Right.RUN_APPROVE: "复核发放名单",
    Right.BANK_FILE: "生成银行代发文件",
    Right.ACCOUNT_READ: "查看银行账户",
    Right.ID_OPEN: "查看完整证件号码",
    Right.EXPORT: "导出名册",
    Right.PACK_READ: "查看政策库",
    Right.PACK_PUBLISH: "发布政策包",
    Right.RELATIVE: "办理近亲属备案",
    Right.DUTY: "登记工作任务",
    Right.OFFICE: "登记服务站的人员电话和办公时间",
    Right.WINDOW: "在窗口叫号、接待、转办",
    Right.REFERRAL: "签收、办理转来的事项",
    Right.DELEGATE: "办理审批权下放",
    Right.DELEGATE_ACCEPT: "承接下放的审批权",
    Right.STAFF: "管理工作人员和岗位",
    Right.TRAIL: "查看审计轨迹",
    Right.CALENDAR: "调整节假日",
}

_HANDLING = {Right.CASE_READ, Right.ID_OPEN, Right.AWARD_READ}
_RIGHTS: dict[str, set[Right]] = {
    Role.WINDOW_CLERK: _HANDLING
    | {Right.INTAKE, Right.DECLARE, Right.CHECK, Right.CHECK_READ, Right.NOTICE}
    | {Right.CASE_MOVE, Right.ACCOUNT_READ, Right.EXPORT, Right.WINDOW}
    | {Right.RELATIVE, Right.DUTY},
    Role.VILLAGE_ASSISTANT: {Right.CASE_READ, Right.INTAKE, Right.DECLARE, Right.NOTICE}
    | {Right.AWARD_READ},
    Role.SURVEYOR: {Right.CASE_READ, Right.DECLARE, Right.SURVEY},
    Role.TOWNSHIP_REVIEWER: _HANDLING
    | {Right.INTAKE, Right.DECLARE, Right.CHECK, Right.CHECK_READ, Right.OPINION, Right.NOTICE}
    | {Right.CASE_MOVE, Right.ACCOUNT_READ, Right.EXPORT, Right.WINDOW, Right.REFERRAL}
    | {Right.OFFICE, Right.RELATIVE, Right.DUTY},
    Role.TOWNSHIP_LEADER: _HANDLING
    | {Right.CHECK_READ, Right.OPINION, Right.NOTICE, Right.CASE_MOVE, Right.EXPORT, Right.TRAIL}
    | {Right.DECIDE, Right.DELEGATE_ACCEPT, Right.DUTY},
    Role.COUNTY_REVIEWER: _HANDLING
    | {Right.CALENDAR}
    | {Right.CHECK, Right.CHECK_READ, Right.CASE_MOVE, Right.ACCOUNT_READ, Right.EXPORT}
    | {Right.PACK_PUBLISH, Right.REFERRAL, Right.DELEGATE, Right.RELATIVE},
    Role.COUNTY_DECIDER: _HANDLING
    | {Right.CHECK_READ, Right.DECIDE, Right.CASE_MOVE, Right.EXPORT, Right.TRAIL}
    | {Right.PACK_PUBLISH, Right.DELEGATE},
    Role.TOWNSHIP_FINANCE: {Right.AWARD_READ, Right.RUN_PREPARE, Right.ACCOUNT_READ}
    | {Right.ID_OPEN, Right.EXPORT},
    Role.COUNTY_FINANCE: {Right.AWARD_READ, Right.RUN_PREPARE, Right.RUN_APPROVE, Right.BANK_FILE}
    | {Right.ACCOUNT_READ, Right.ID_OPEN, Right.EXPORT},
    Role.LIAISON: {Right.REFERRAL},
    Role.SUPERVISOR: {Right.CASE_READ, Right.CHECK_READ, Right.AWARD_READ, Right.TRAIL}
    | {Right.EXPORT},
    Role.ADMIN: {Right.STAFF, Right.OFFICE, Right.TRAIL},
}
ROLE_RIGHTS: dict[str, frozenset[Right]] = {
    str(role): frozenset(rights | {Right.PACK_READ}) for role, rights in _RIGHTS.items()
}
"""Role key → rights. Everybody may read the policy library; nobody both decides and pays."""

# An applicant acts on his own case only; which one is his, the action itself checks.
_APPLICANT = frozenset({Right.DECLARE, Right.INTAKE})


def may(by: Acting, right: Right | str) -> bool:
    """Whether this post allows it. The system may do everything; it acts only in jobs."""
    if by.actor.kind == "system":
        return True
    if by.actor.kind == "applicant":
        return right in _APPLICANT
    return right in ROLE_RIGHTS.get(by.role, frozenset())


def check(by: Acting, right: Right | str) -> None:
    """Raise NotPermitted unless the post allows it."""
    if may(by, right):
        return
    title = Right(right).title
    post = str(by.post) if by.post else by.actor.name
    raise NotPermitted(
        f"您的岗位（{post}）不能{title}，请转交有此权限的同事，或请系统管理员调整岗位"
    )


def covers(by: Acting, office: Office) -> bool:
    """Whether the office lies in the area of the one who acts."""
    return by.scope.covers(office.path)


def check_covers(by: Acting, office: Office) -> None:
    """Raise NotPermitted for an office outside the area."""
    if not covers(by, office):
        raise NotPermitted(f"“{office.name}”不在您的辖区，请联系该地的系统管理员办理")
