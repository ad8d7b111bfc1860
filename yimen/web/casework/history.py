"""办理记录: the case's stream of the trail in words a clerk uses."""

from __future__ import annotations

from typing import Any

from yimen.foundation.trail import timeline
from yimen.procedures.models import Case

_WORDS = {
    "case.started": ("收件登记", "inbox"),
    "intake.register": ("登记申请", "inbox"),
    "facts.declare": ("登记申报", "pencil"),
    "material.add": ("提交材料", "paperclip"),
    "material.remove": ("撤下材料", "x"),
    "consent.sign": ("签署核对授权", "signature"),
    "case.accept": ("受理", "circle-check"),
    "case.complete": ("材料齐全", "circle-check"),
    "case.marked": ("登记日期", "calendar"),
    "document.issue": ("制作文书", "printer"),
    "document.serve": ("送达文书", "send"),
    "appointment.book": ("预约入户", "calendar"),
    "appointment.rebook": ("改约入户", "calendar"),
    "survey.photo": ("上传入户照片", "camera"),
    "survey.sign": ("调查员签字", "signature"),
    "survey.family_sign": ("家庭成员签字", "signature"),
    "survey.close": ("完成入户调查", "home-heart"),
    "category.choose": ("选定救助类别", "circle-check"),
    "check.request": ("发起经济状况核对", "scale"),
    "check.report": ("出具核对报告", "scale"),
    "check.give_up_source": ("不再等待一个部门", "scale"),
    "check.retry": ("再次查询未答复的部门", "scale"),
    "check.cancel": ("终止核对", "scale"),
    "opinion.write": ("提出初审意见", "pencil"),
    "notice.post": ("张贴公示", "speakerphone"),
    "notice.finish": ("公示期满", "speakerphone"),
    "notice.void": ("公示作废", "speakerphone"),
    "objection.raise": ("登记异议", "alert-triangle"),
    "objection.answer": ("处理异议", "alert-triangle"),
    "deliberation.record": ("民主评议", "users"),
    "child.verify": ("查验", "circle-check"),
    "need.note": ("登记得知急难", "alert-triangle"),
    "aid.pay": ("先行救助", "cash"),
    "aid.decline": ("不属急难", "x"),
    "aid.follow_up": ("补登补签", "signature"),
    "review.propose": ("提出拟审批意见", "pencil"),
    "decision.make": ("作出决定", "certificate"),
    "decision.return": ("退回乡镇（街道）", "arrow-back-up"),
    "award.grant": ("生成待遇", "certificate"),
    "decision.publish": ("公布结果", "speakerphone"),
    "county.visit": ("县级入户", "home-heart"),
    "referral.assign": ("分办", "arrow-right"),
    "referral.send": ("转出", "send"),
    "referral.sign": ("对方签收", "circle-check"),
    "referral.return": ("对方退回", "arrow-back-up"),
    "referral.answer": ("承办单位反馈", "circle-check"),
    "referral.rectify": ("限期整改", "alert-triangle"),
    "referral.tell": ("告知申请人", "bell"),
    "referral.opened": ("承办单位查看完整信息", "eye"),
    "step.done": ("办结环节", "circle-check"),
    "step.automatic": ("系统自动办理", "circle-check"),
    "step.returned": ("退回", "arrow-back-up"),
    "step.transferred": ("转办", "arrow-right"),
    "step.moved": ("审批权归属变动，改由有权机关办理", "arrow-right"),
    "step.assigned": ("指派", "user"),
    "step.delegated": ("委派", "user"),
    "step.handed_back": ("交还", "arrow-back-up"),
    "step.released": ("放回", "inbox"),
    "step.signers_asked": ("请人签署", "signature"),
    "step.signed": ("签署", "signature"),
    "step.copied": ("抄送", "send"),
    "step.copy_read": ("阅知", "circle-check"),
    "step.urged": ("催办", "alarm"),
    "step.recalled": ("撤回", "arrow-back-up"),
    "hearing.held": ("听取意见", "users"),
    "case.extended": ("延长办理期限", "calendar"),
    "letter.sent": ("发出协助调查函", "send"),
    "letter.replied": ("收到协助调查回复", "inbox"),
    "letter.given_up": ("不再等待协助调查回复", "x"),
    "step.claimed": ("领取", "user"),
    "step.waiting": ("等待", "hourglass"),
    "step.waited": ("继续办理", "clock"),
    "step.begun": ("着手办理", "clock"),
    "case.paused": ("暂停", "player-pause"),
    "case.resumed": ("恢复", "clock"),
    "case.ended": ("办结", "circle-check"),
    "case.withdrawn": ("申请人撤回", "arrow-back-up"),
    "case.terminated": ("终止办理", "x"),
    "event.raised": ("登记事件", "alert-triangle"),
    "obligor.add": ("登记法定义务人", "users"),
    "obligor.refuse": ("法定义务人不肯签署", "users"),
    "consent.revoke": ("撤回核对授权", "signature"),
    "authorisation.finish": ("授权和申报齐全", "circle-check"),
    "application.give_up": ("申请人不再申请", "arrow-back-up"),
    "application.submit": ("正式申请", "signature"),
    "check.tell": ("告知核对结果", "send"),
    "check_objection.raise": ("登记核对异议", "alert-triangle"),
    "check_objection.answer": ("复查核对异议", "alert-triangle"),
    "cooperation.refuse": ("登记拒不配合", "alert-triangle"),
    "cooperation.remind": ("书面提醒配合", "send"),
    "cooperation.resume": ("已经配合", "circle-check"),
    "complaint.take": ("登记投诉", "alert-triangle"),
    "objection.settle": ("异议处理完毕", "circle-check"),
    "filing.answer": ("备案", "circle-check"),
    "revision.hear": ("转听取意见", "users"),
    "revision.make": ("复核决定", "certificate"),
    "step.dropped": ("取消待办", "x"),
    "case.reopened": ("恢复处理", "clock"),
    "duplicate.answer": ("说明重复保障", "pencil"),
    "account.add": ("登记发放账户", "cash"),
    "applicant.complete": ("补全申请人信息", "pencil"),
    "member.add": ("增加家庭成员", "users"),
    "member.remove": ("移除家庭成员", "users"),
    "material.share": ("共用同一户的材料", "paperclip"),
    "supplement.ask": ("一次性告知补正", "send"),
    "case.refuse_acceptance": ("不予受理", "x"),
    "document.void": ("文书作废", "x"),
}
# The act itself has its own event; the engine's bookkeeping beside it would tell it twice.
_QUIET = frozenset(
    {
        "step.begun",
        "step.done",
        "step.waiting",
        "step.waited",
        "case.marked",
        "case.started",
        "check.query",
    }
)


def words_of(verb: str) -> tuple[str, str]:
    """A verb of the case's stream in words and its icon; an unknown one as it stands."""
    return _WORDS.get(verb, (verb, "history"))


def history_of(case: Case) -> list[dict[str, Any]]:
    """Events of the case, newest first, without the encrypted parts."""
    events = [e for e in timeline([f"case:{case.uid}"]) if e.verb not in _QUIET]
    return [
        {
            "at": event.at,
            "title": _WORDS.get(event.verb, (event.verb, ""))[0],
            "who": f"{event.actor_name} {event.actor_post}".strip(),
            "text": event.subject if event.subject != event.case_number else "",
            "icon": _WORDS.get(event.verb, ("", "history"))[1],
        }
        for event in reversed(events)
    ]
