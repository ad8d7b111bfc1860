"""What the household is told on the way (告知): by SMS to its own or a relative's phone, on a
printed slip otherwise. No identity number, no illness, no amount in any of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from yimen.applications.document_data import chinese_day, last_day
from yimen.applications.models import Application
from yimen.applications.paper_list import Requirement
from yimen.applications.tracking import tracking_url
from yimen.foundation import clock
from yimen.foundation.crypto.fields import open_column
from yimen.foundation.messages import enqueue
from yimen.households.models import Household
from yimen.packstore.reads import pack_of, procedure_of
from yimen.procedures.clock import due_of, region_of
from yimen.procedures.models import Case

_OWN_HANDS = frozenset({"own", "relative"})


def tell_registered(case: Case, application: Application) -> None:
    """By proxy the applicant hears of it himself (S4-19); at the window he holds the slip.

    Who applied by phone has the same words on his screen and needs no paper.
    """
    text = (
        f"您的社会救助申请已于{chinese_day(case.received_at)}登记，收件编号{case.receipt_number}。"
        f"查询码{application.tracking_token}，网址{tracking_url(application.tracking_token)}。"
    )
    if application.proxy_name:
        text = (
            f"{application.proxy_name}已代您提出申请。{text}"
            f"如果不是您的意思，请致电{_phone(case)}。"
        )
    by_phone = application.channel == Application.Channel.ONLINE
    _tell(case, "registered", text, slip_too=not application.proxy_name and not by_phone)


def tell_accepted(case: Case) -> None:
    """受理: number, the day of the visit at the latest, and where to look."""
    token = case.application.tracking_token
    visit = visit_due(case)
    when = f"工作人员最迟{last_day(visit)}上门，" if visit else ""
    by = f"（由{case.application.proxy_name}代办）" if case.application.proxy_name else ""
    _tell(
        case,
        "accepted",
        f"您的社会救助申请{by}已受理，受理编号{case.number}。{when}"
        f"查询码{token}。有事请致电{_phone(case)}。",
    )


def visit_due(case: Case) -> datetime | None:
    """When the home visit is due by the pinned procedure; None before its limit has begun."""
    for step in procedure_of(case.procedure_id).steps:
        if step.kind == "survey" and step.within is not None:
            since = case.marks.get(step.within.from_)
            if since:
                return due_of(
                    step.within, datetime.fromisoformat(since), region_of(case.home_path)
                ).at
    return None


def tell_supplement(case: Case, needed: Sequence[Requirement]) -> None:
    """What is still missing, all of it at once."""
    papers = "、".join(dict.fromkeys(need.title for need in needed))
    _tell(
        case,
        "supplement",
        f"您的申请{case}还缺：{papers}。可以在工作人员上门时一并交，不用再跑窗口。",
    )


def tell_extended(case: Case, due: str) -> None:
    """延长办理期限: until when; the paper says why."""
    _tell(
        case,
        "extended",
        f"您的社会救助申请{case}因情况特殊，办理期限延长至{due}。详情请致电{_phone(case)}。",
    )


def tell_not_accepted(case: Case) -> None:
    """不予受理: the paper says why; the message only calls for it."""
    _tell(
        case,
        "not_accepted",
        f"您的社会救助申请{case.receipt_number}没有受理，理由和救济途径写在告知书上，"
        f"请致电{_phone(case)}领取。",
    )


def tell_feedback(case: Case, item: str, result: str, *, key: str) -> None:
    """What the office in charge answered; the words themselves are heard at the window."""
    _tell(
        case,
        f"feedback:{key}",
        f"您申请的{item or '救助'}有了结果：{result}。详情请致电{_phone(case)}。",
    )


def tell_check_result(case: Case, round_: int, *, passed: bool) -> None:
    """核对结果: what to do next; the reasons stand on the paper, never in a message."""
    if passed and case.accepted_at is not None:
        text = "您家的经济状况核对已完成，结果符合条件，工作人员接下来上门调查。"
        _tell(case, f"check_result{round_}", text)
        return
    text = (
        f"您家的经济状况核对已完成，结果符合申请条件。请带身份证到{case.handling_office.name}"
        f"正式提出申请，从受理之日起计算办理时限。有事请致电{_phone(case)}。"
        if passed
        else "您家的经济状况核对已完成，结果和理由写在核对结果告知书上，请领取。"
        f"有不同意见可以提出异议，也可以坚持正式申请。请致电{_phone(case)}。"
    )
    _tell(case, f"check_result{round_}", text, slip_too=True)


def tell_reminder(case: Case, answer_by: date) -> None:
    """提醒配合: by when to sign; the paper says what lacks."""
    _tell(
        case,
        f"cooperation{answer_by:%Y%m%d}",
        f"您的申请{case}需要补签核对授权，请在{chinese_day(answer_by)}前补签或者说明原因，"
        f"到期将终止审核程序。请致电{_phone(case)}。",
        slip_too=True,
    )


def tell_terminated(case: Case) -> None:
    """终止审核程序: the paper says why and what can be done."""
    _tell(
        case,
        "terminated",
        f"您的申请{case}已终止审核程序，理由和救济途径写在告知书上，随时可以重新申请。"
        f"请致电{_phone(case)}。",
        slip_too=True,
    )


def tell_revised(case: Case, number: str) -> None:
    """复核决定: the paper says what and why."""
    _tell(
        case,
        f"revised:{number}",
        f"您的申请{case}有复核决定（{number}），内容、理由和救济途径写在决定书上，"
        f"请致电{_phone(case)}领取。",
        slip_too=True,
    )


def contact_number(household: Household) -> str:
    """The household's telephone number in clear, for sending only; "" when there is none."""
    table = Household._meta.db_table
    sealed = household.contact_sealed
    return open_column(table, "contact_sealed", household.uid, sealed) or "" if sealed else ""


def _tell(case: Case, key: str, text: str, *, slip_too: bool = False) -> None:
    """One message a happening: SMS where the phone is the family's, a slip where it is not."""
    household = case.household
    recipient = f"person:{case.applicant_id}"
    number = contact_number(household)
    by_phone = bool(number) and household.contact_whose in _OWN_HANDS
    if by_phone:
        enqueue(
            "sms",
            recipient,
            text,
            to=number,
            case_number=str(case),
            dedupe_key=f"{key}:sms:{case.uid}",
        )
    if slip_too or not by_phone:
        enqueue(
            "slip",
            recipient,
            text,
            case_number=str(case),
            dedupe_key=f"{key}:slip:{case.uid}",
        )


def _phone(case: Case) -> str:
    """The township's telephone, else the hotline of the pack, else the office by name."""
    if case.handling_office.phone:
        return case.handling_office.phone
    pack = pack_of(case.pack_version)
    if pack.has_parameter("hotline", clock.today()):
        return str(pack.parameter("hotline", clock.today()).value)
    return case.handling_office.name
