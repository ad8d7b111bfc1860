"""Django app of 申请审批 (applications)."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """申请审批."""

    name = "yimen.applications"
    label = "applications"
    verbose_name = "申请审批"

    def ready(self) -> None:
        """Offer the step kinds to procedures."""
        from yimen.applications import (
            bulk_steps,
            deciding_power,
            notice_steps,
            precheck_steps,
            review_steps,
            steps,
        )

        steps.register_kinds()
        review_steps.register()
        notice_steps.register()
        precheck_steps.register()
        deciding_power.register()
        bulk_steps.register()
