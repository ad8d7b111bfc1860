"""Address of the figures by area."""

from django.urls import URLPattern, URLResolver, path

from yimen.web.statistics import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("statistics/", views.statistics, name="statistics"),
]
