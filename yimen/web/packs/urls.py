"""Addresses of the policy library."""

from django.urls import URLPattern, URLResolver, path

from yimen.web.packs import desk, over, printing, public, versions, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("packs/", views.pack_page, name="packs"),
    path("packs/own/", desk.begin_own, name="pack_own"),
    path("packs/reviews/<int:pk>/", desk.finish_a_review, name="pack_review"),
    path("packs/trainings/<int:pk>/", desk.note_a_training, name="pack_training"),
    path("packs/<str:name>/", views.pack_page, name="pack"),
    path("packs/<str:name>/draft/", desk.begin, name="pack_draft"),
    path("packs/<str:name>/own/", over.own_page, name="pack_over"),
    path("packs/<str:name>/whole/", printing.whole, name="pack_whole"),
    path("packs/<str:name>/prints/", printing.publications, name="publications"),
    path("packs/<str:name>/prints/log/", printing.note, name="publicity"),
    path("packs/<str:name>/prints/leaflet/", printing.leaflet, name="leaflet_all"),
    path("packs/<str:name>/prints/leaflet/<str:item>/", printing.leaflet, name="leaflet"),
    path("packs/<str:name>/prints/guide/", printing.guide, name="guide"),
    path("packs/<str:name>/prints/form/<str:item>/", printing.form, name="blank_form"),
    path(
        "packs/<str:name>/prints/form/<str:item>/<str:template>/", printing.form, name="blank_paper"
    ),
    path("packs/<str:name>/prints/flow/<str:procedure>.<str:kind>", printing.poster, name="poster"),
    path("packs/<str:name>/<int:number>/whole/", printing.whole_version, name="pack_whole_version"),
    path("packs/<str:name>/<int:number>/", versions.version_page, name="pack_version"),
    path("packs/<str:name>/<int:number>/edits/<slug:kind>/", desk.add, name="pack_add"),
    path("packs/<str:name>/<int:number>/take/<int:index>/", desk.take, name="pack_take"),
    path("packs/<str:name>/<int:number>/<slug:verb>/", desk.act, name="pack_act"),
    path("policy/<str:name>/<str:item>/", public.item_page, name="policy_item"),
    path("policy/<str:name>/<str:item>/leaflet/", public.leaflet, name="policy_leaflet"),
    path("policy/<str:name>/<str:item>/code/", public.code, name="policy_code"),
]
