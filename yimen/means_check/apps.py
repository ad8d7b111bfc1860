"""Django app of 经济状况核对 (means_check)."""

from django.apps import AppConfig


class MeansCheckConfig(AppConfig):
    """经济状况核对."""

    name = "yimen.means_check"
    label = "means_check"
    verbose_name = "经济状况核对"
