"""Django app of 底座 (foundation)."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    """底座."""

    name = "yimen.foundation"
    label = "foundation"
    verbose_name = "底座"
