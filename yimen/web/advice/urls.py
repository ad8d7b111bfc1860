"""Address of the pre-assessment, open to everybody."""

from django.urls import URLPattern, URLResolver, path

from yimen.web.advice import views

urlpatterns: list[URLPattern | URLResolver] = [path("advise/", views.advise, name="advise")]
