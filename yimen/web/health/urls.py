"""Address of the health page."""

from django.urls import URLPattern, URLResolver, path

from yimen.web.health import views

urlpatterns: list[URLPattern | URLResolver] = [path("health/", views.health, name="health")]
