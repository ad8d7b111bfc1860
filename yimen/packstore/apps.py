"""Django app of 政策库 (packstore)."""

from django.apps import AppConfig


class PackstoreConfig(AppConfig):
    """政策库."""

    name = "yimen.packstore"
    label = "packstore"
    verbose_name = "政策库"
