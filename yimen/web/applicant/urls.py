"""Addresses open to everybody; they stand on slips and papers, so they never change."""

from django.urls import URLPattern, URLResolver, path

from yimen.web.applicant import genuine, tracking

urlpatterns: list[URLPattern | URLResolver] = [
    path("my/", tracking.start, name="my_start"),
    path("my/leave/", tracking.leave, name="my_leave"),
    path("my/<str:token>/", tracking.my_case, name="my_case"),
    path("v/<str:token>/", genuine.verify_paper, name="verify"),
]
