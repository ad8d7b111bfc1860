"""Addresses of the whole site: the screens and the API."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", include("yimen.api.urls")),
    path("", include("yimen.web.urls")),
]
handler400 = "yimen.web.errors.bad_request"
handler403 = "yimen.web.errors.permission_denied"
handler404 = "yimen.web.errors.page_not_found"
handler500 = "yimen.web.errors.server_error"
