"""Addresses of the gallery."""

from django.urls import path

from yimen.web.gallery import views

urlpatterns = [
    path("", views.desk, name="gallery"),
    path("case/", views.case, name="gallery-case"),
    path("form/", views.form, name="gallery-form"),
    path("phone/", views.phone, name="gallery-phone"),
    path("phone/progress/", views.phone_progress, name="gallery-phone-progress"),
    path("field/", views.field, name="gallery-field"),
    path("login/", views.login, name="gallery-login"),
    path("print/", views.paper, name="gallery-print"),
    path("errors/<int:status>/", views.error, name="gallery-error"),
    path("fragment/<slug:name>/", views.fragment, name="gallery-fragment"),
]
