"""Addresses of the visits and the survey."""

from django.urls import URLPattern, URLResolver, path

from yimen.web.survey import acts, page, visits

urlpatterns: list[URLPattern | URLResolver] = [
    path("visits/", visits.visits, name="visits"),
    path("cases/<uuid:uid>/survey/", page.survey_page, name="survey"),
    path("cases/<uuid:uid>/survey/save/", acts.do_save, name="survey_save"),
    path("cases/<uuid:uid>/survey/sign/", acts.do_sign, name="survey_sign"),
    path("cases/<uuid:uid>/survey/family/", acts.do_family, name="survey_family"),
    path("cases/<uuid:uid>/survey/close/", acts.do_close, name="survey_close"),
]
