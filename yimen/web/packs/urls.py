"""Addresses of the policy library."""

from django.urls import URLPattern, URLResolver, path

from yimen.web.packs import desk, versions, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("packs/", views.pack_page, name="packs"),
    path("packs/own/", desk.begin_own, name="pack_own"),
    path("packs/reviews/<int:pk>/", desk.finish_a_review, name="pack_review"),
    path("packs/trainings/<int:pk>/", desk.note_a_training, name="pack_training"),
    path("packs/<str:name>/", views.pack_page, name="pack"),
    path("packs/<str:name>/draft/", desk.begin, name="pack_draft"),
    path("packs/<str:name>/<int:number>/", versions.version_page, name="pack_version"),
    path("packs/<str:name>/<int:number>/edits/<slug:kind>/", desk.add, name="pack_add"),
    path("packs/<str:name>/<int:number>/take/<int:index>/", desk.take, name="pack_take"),
    path("packs/<str:name>/<int:number>/<slug:verb>/", desk.act, name="pack_act"),
]
