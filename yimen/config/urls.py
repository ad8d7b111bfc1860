"""Addresses of the whole site: the screens, the API and the health page."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = []
if find_spec("yimen.web.urls") is not None:
    urlpatterns.append(path("", include("yimen.web.urls")))
