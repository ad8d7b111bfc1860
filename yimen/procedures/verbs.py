"""What happened to a case, in words for its timeline (时间线)."""

from __future__ import annotations

from typing import Final

VERBS: Final[dict[str, str]] = {
    "case.started": "收件",
    "case.paused": "暂停办理",
    "case.resumed": "恢复办理",
    "case.withdrawn": "申请人撤回",
    "case.terminated": "终止办理",
    "case.ended": "办结",
    "case.marked": "登记时间",
    "step.done": "办结环节",
    "step.automatic": "系统自动办理",
    "step.returned": "退回",
    "step.transferred": "转办",
    "step.moved": "改由有权机关办理",
    "step.claimed": "认领",
    "step.assigned": "指派",
    "step.delegated": "委派",
    "step.handed_back": "交还",
    "step.released": "放回",
    "step.signers_asked": "请人签署",
    "step.signed": "签署",
    "step.copied": "抄送",
    "step.copy_read": "阅知",
    "step.urged": "催办",
    "step.recalled": "撤回",
    "step.begun": "着手办理",
    "step.dropped": "取消待办",
    "case.reopened": "恢复处理",
    "step.waiting": "开始等待",
    "step.waited": "结束等待",
    "event.raised": "触发事项",
    "hearing.held": "听取意见",
}
"""Verb of the trail → Chinese; the stream is "case:<uuid>"."""
