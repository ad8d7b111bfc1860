"""Addresses of the village's page."""

from django.urls import URLPattern, URLResolver, path

from yimen.web.village import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("village/", views.village, name="village"),
    path("village/notices/", views.notices, name="village_notices"),
    path("village/missing/", views.missing_papers, name="village_missing"),
]
