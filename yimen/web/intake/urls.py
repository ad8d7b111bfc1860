"""Addresses of the intake, its drafts and uploads."""

from django.urls import URLPattern, URLResolver, path

from yimen.web import drafts, uploads
from yimen.web.intake import acts, fill, new, slip

_FILL = "cases/<uuid:uid>/fill"

urlpatterns: list[URLPattern | URLResolver] = [
    path("intake/new/", new.intake_new, name="intake_new"),
    path("intake/check-id/", new.check_id, name="intake_check_id"),
    path("drafts/<str:form>/", drafts.draft, name="draft"),
    path("drafts/<str:form>/drop/", drafts.drop, name="draft_drop"),
    path("uploads/<str:kind>/", uploads.upload, name="upload"),
    path(f"{_FILL}/", fill.intake_fill, name="intake_fill"),
    path(f"{_FILL}/basics/", acts.do_basics, name="fill_basics"),
    path(f"{_FILL}/members/", acts.do_add_member, name="fill_member"),
    path(f"{_FILL}/members/<uuid:person>/", acts.do_remove_member, name="fill_member_remove"),
    path(f"{_FILL}/declare/", acts.do_declare, name="fill_declare"),
    path(f"{_FILL}/papers/", acts.do_paper, name="fill_paper"),
    path(f"{_FILL}/papers/other/", acts.do_other_paper, name="fill_paper_other"),
    path(f"{_FILL}/papers/<uuid:material>/", acts.do_remove_paper, name="fill_paper_remove"),
    path(f"{_FILL}/papers/demand/", acts.do_demand, name="fill_paper_demand"),
    path(f"{_FILL}/consents/", acts.do_consent, name="fill_consent"),
    path(f"{_FILL}/account/", acts.do_account, name="fill_account"),
    path("cases/<uuid:uid>/slip/", slip.slip, name="intake_slip"),
    path("cases/<uuid:uid>/blank/<str:template>/", slip.blank, name="intake_blank"),
]
