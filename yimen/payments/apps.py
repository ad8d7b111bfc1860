"""Django app of 资金发放 (payments)."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """资金发放."""

    name = "yimen.payments"
    label = "payments"
    verbose_name = "资金发放"
