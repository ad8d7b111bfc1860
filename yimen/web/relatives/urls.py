"""Addresses of the register of relatives."""

from django.urls import URLPattern, URLResolver, path

from yimen.web.relatives import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("relatives/", views.relatives, name="relatives"),
    path("relatives/<uuid:uid>/end/", views.do_end, name="relative_end"),
    path("cases/<uuid:uid>/county-visit/", views.do_visit, name="county_visit"),
]
