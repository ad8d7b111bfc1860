"""Django app of 办理程序 (procedures)."""

from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    """办理程序."""

    name = "yimen.procedures"
    label = "procedures"
    verbose_name = "办理程序"

    def ready(self) -> None:
        """Hearings count as the evidence the law asks for."""
        from yimen.procedures import hearings  # noqa: F401
