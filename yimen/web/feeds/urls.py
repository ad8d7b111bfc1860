"""Addresses of the register of feeds."""

from django.urls import URLPattern, URLResolver, path

from yimen.web.feeds import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("feeds/", views.feed_list, name="feeds"),
    path("feeds/switch/", views.do_switch, name="feed_switch"),
]
