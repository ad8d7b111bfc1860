"""Addresses of the policy library."""

from django.urls import URLPattern, URLResolver, path

from yimen.web.packs import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("packs/", views.pack_page, name="packs"),
    path("packs/<str:name>/", views.pack_page, name="pack"),
]
