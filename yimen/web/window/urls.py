"""Addresses of the window."""

from django.urls import URLPattern, URLResolver, path

from yimen.web.window import acts, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("window/", views.window, name="window"),
    path("window/board/", views.board, name="window_board"),
    path("window/numbers/", acts.do_take, name="window_take"),
    path("window/call/", acts.do_call, name="window_call"),
    path("window/visits/<uuid:uid>/slip/", views.slip, name="visit_slip"),
    path("window/visits/<uuid:uid>/again/", acts.do_again, name="visit_again"),
    path("window/visits/<uuid:uid>/miss/", acts.do_miss, name="visit_miss"),
    path("window/visits/<uuid:uid>/answer/", acts.do_answer, name="visit_answer"),
    path("window/visits/<uuid:uid>/intake/", acts.do_intake, name="visit_intake"),
    path("window/visits/<uuid:uid>/transfer/", acts.do_transfer, name="visit_transfer"),
    path("window/visits/<uuid:uid>/", views.duty, name="visit"),
]
