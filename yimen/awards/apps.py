"""Django app of 待遇 (awards)."""

from django.apps import AppConfig


class AwardsConfig(AppConfig):
    """待遇."""

    name = "yimen.awards"
    label = "awards"
    verbose_name = "待遇"
