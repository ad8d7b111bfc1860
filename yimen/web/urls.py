"""Addresses of the screens. Each folder of screens adds its own list here."""

from django.urls import URLPattern, URLResolver, include, path

from yimen.web import views

app_name = "web"

urlpatterns: list[URLPattern | URLResolver] = [
    path("alive/", views.alive, name="alive"),
    path("", include("yimen.web.health.urls")),
    path("", include("yimen.web.account.urls")),
    path("", include("yimen.web.packs.urls")),
    path("", include("yimen.web.money.urls")),
    path("", include("yimen.web.casework.urls")),
    path("", include("yimen.web.inbox.urls")),
    path("", include("yimen.web.intake.urls")),
    path("", include("yimen.web.survey.urls")),
    path("", include("yimen.web.households.urls")),
    path("", include("yimen.web.applicant.urls")),
    path("", include("yimen.web.apply.urls")),
    path("", include("yimen.web.village.urls")),
    path("", include("yimen.web.referrals.urls")),
    path("", include("yimen.web.window.urls")),
    path("", include("yimen.web.statistics.urls")),
    path("", include("yimen.web.feeds.urls")),
    path("", include("yimen.web.advice.urls")),
    path("delegation/", include("yimen.web.delegation.urls")),
    path("", include("yimen.web.stations.urls")),
    path("", include("yimen.web.duties.urls")),
    path("", include("yimen.web.relatives.urls")),
    path("", include("yimen.web.workcalendar.urls")),
    path("staff/", include("yimen.web.staffing.urls")),
    path("dev/gallery/", include("yimen.web.gallery.urls")),
]
