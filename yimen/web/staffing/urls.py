"""Addresses of the administrator's screens."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yimen.web.staffing import changes, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.staff_list, name="staff"),
    path("new/", changes.create, name="staff_new"),
    path("<int:pk>/", views.staff_page, name="staff_page"),
    path("<int:pk>/appoint/", changes.appoint_to, name="staff_appoint"),
    path("<int:pk>/password/", changes.give_password, name="staff_password"),
    path("<int:pk>/<slug:verb>/", changes.change, name="staff_change"),
    path("posts/<int:pk>/end/", changes.end, name="staff_end_post"),
]
