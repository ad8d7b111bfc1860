"""Django application of the screens."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Holds templates, static files and views; it owns no tables."""

    name = "yimen.web"
    label = "web"
    verbose_name = "页面"
