"""Django app of 经办网络 (network)."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """经办网络."""

    name = "yimen.network"
    label = "network"
    verbose_name = "经办网络"
