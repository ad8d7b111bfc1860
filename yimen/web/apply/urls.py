"""Addresses of 网上申请, open to everybody; /apply/ stands on posters, so it never changes."""

from django.urls import URLPattern, URLResolver, path

from yimen.web.apply import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("apply/", views.start, name="apply"),
    path("apply/begin/", views.begin, name="apply_begin"),
    path("apply/go-on/", views.go_on, name="apply_go_on"),
    path("apply/clear/", views.clear, name="apply_clear"),
    path("apply/done/", views.done, name="apply_done"),
    path("apply/q/<slug:key>/", views.question, name="apply_question"),
    path("apply/q/<slug:key>/draft/", views.draft, name="apply_draft"),
]
