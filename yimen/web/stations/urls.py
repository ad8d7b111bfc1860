"""Addresses of the stations."""

from django.urls import URLPattern, URLResolver, path

from yimen.web.stations import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("stations/", views.stations, name="stations"),
    path("stations/<int:pk>/", views.station, name="station"),
]
