"""Addresses of the whole site: the screens and the API."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", include("yimen.api.urls")),
    path("", include("yimen.web.urls")),
]
