"""Django app of the configuration itself: it carries no models, only checks of the whole."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """配置."""

    name = "yimen.config"
    label = "config"
    verbose_name = "配置"
