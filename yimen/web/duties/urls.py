"""Addresses of the duties."""

from django.urls import URLPattern, URLResolver, path

from yimen.web.duties import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("duties/", views.duties, name="duties"),
    path("duties/tasks/", views.do_open, name="duty_open"),
    path("duties/tasks/<uuid:uid>/", views.do_finish, name="duty_finish"),
]
