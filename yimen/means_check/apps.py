"""Django app of 经济状况核对 (means_check)."""

from django.apps import AppConfig


class MeansCheckConfig(AppConfig):
    """经济状况核对."""

    name = "yimen.means_check"
    label = "means_check"
    verbose_name = "经济状况核对"

    def ready(self) -> None:
        """Offer the match of disability cards to procedures."""
        from yimen.means_check.actions.match_card import match_when_opened
        from yimen.procedures.steps import register_kind

        register_kind("card_match", "残疾人证比对", match_when_opened)
