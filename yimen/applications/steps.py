"""Step kinds of 申请审批. 收件 and 受理 are done by people; nothing of them is automatic."""

from __future__ import annotations

from yimen.procedures.steps import register_kind


def register_kinds() -> None:
    """Offer the kinds to procedures; called once when the app is ready."""
    register_kind("intake", "收件")
    register_kind("acceptance", "受理")
