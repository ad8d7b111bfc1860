"""Django app of 转办联办 (referrals)."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """转办联办."""

    name = "yimen.referrals"
    label = "referrals"
    verbose_name = "转办联办"

    def ready(self) -> None:
        """Offer the step kinds of the seven stages."""
        from yimen.referrals import steps

        steps.register()
