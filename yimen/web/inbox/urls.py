"""Addresses of the queue and the case list."""

from django.urls import URLPattern, URLResolver, path

from yimen.web.inbox import bulk, cases, told, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/told/", told.told_page, name="told"),
    path("inbox/told/<int:pk>/", told.do_read, name="copy_read"),
    path("inbox/bulk/", bulk.begin, name="inbox_bulk"),
    path("inbox/bulk/<uuid:uid>/", bulk.run_page, name="bulk"),
    path("inbox/bulk/<uuid:uid>/go/", bulk.go_on, name="bulk_go"),
    path("inbox/bulk/<uuid:uid>/undo/", bulk.undo, name="bulk_undo"),
    path("cases/", cases.case_list, name="cases"),
    path("search/", cases.search, name="search"),
]
