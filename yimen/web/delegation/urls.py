"""Addresses of the register's screens."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yimen.web.delegation import acts, lists, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.overview, name="delegation"),
    path("items.xlsx", views.items_xlsx, name="delegation_export"),
    path("papers/", acts.add_paper, name="delegation_paper"),
    path("plan/", acts.plan, name="delegation_plan"),
    path("lists/new/", lists.new_list, name="delegation_list_new"),
    path("lists/<uuid:uid>/", lists.list_page, name="delegation_list"),
    path("lists/<uuid:uid>/pdf/", lists.list_pdf, name="delegation_list_pdf"),
    path("lists/<uuid:uid>/sign/", lists.sign, name="delegation_list_sign"),
    path("townships/<int:pk>/", views.township_page, name="delegation_township"),
    path("townships/<int:pk>/receiver/", acts.receiver, name="delegation_receiver"),
    path("townships/<int:pk>/agreement/", acts.add_agreement, name="delegation_agreement"),
    path("townships/<int:pk>/delegate/", acts.hand_down, name="delegation_enter"),
    path("townships/<int:pk>/checks/", acts.checks, name="delegation_checks"),
    path("agreements/<uuid:uid>/<slug:verb>/", acts.agreement, name="delegation_agreement_act"),
    path("rows/<uuid:uid>/revoke/", acts.take_back, name="delegation_revoke"),
]
