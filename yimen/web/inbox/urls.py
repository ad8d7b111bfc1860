"""Addresses of the queue and the case list."""

from django.urls import URLPattern, URLResolver, path

from yimen.web.inbox import cases, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/claim/", views.claim_picked, name="inbox_claim"),
    path("cases/", cases.case_list, name="cases"),
    path("search/", cases.search, name="search"),
]
