"""Addresses of the working-day calendar."""

from django.urls import URLPattern, URLResolver, path

from yimen.web.workcalendar import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("calendar/", views.calendar_page, name="calendar"),
    path("calendar/preview/", views.look, name="calendar_preview"),
    path("calendar/apply/", views.apply, name="calendar_apply"),
    path("calendar/<uuid:uid>/undo/", views.undo, name="calendar_undo"),
]
