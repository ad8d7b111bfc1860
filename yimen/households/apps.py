"""Django app of 家庭 (households)."""

from django.apps import AppConfig


class HouseholdsConfig(AppConfig):
    """家庭."""

    name = "yimen.households"
    label = "households"
    verbose_name = "家庭"
