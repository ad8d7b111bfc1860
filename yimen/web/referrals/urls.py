"""Addresses of 转办联办."""

from django.urls import URLPattern, URLResolver, path

from yimen.web.referrals import inbox, stages

urlpatterns: list[URLPattern | URLResolver] = [
    path("referrals/", inbox.inbox, name="referrals"),
    path("referrals/<uuid:uid>/", inbox.referral_page, name="referral"),
    path("referrals/<uuid:uid>/sign/", inbox.do_sign, name="referral_sign"),
    path("referrals/<uuid:uid>/return/", inbox.do_return, name="referral_return"),
    path("referrals/<uuid:uid>/answer/", inbox.do_answer, name="referral_answer"),
    path("referrals/<uuid:uid>/open/", inbox.do_open, name="referral_open"),
    path("referrals/<uuid:uid>/tell/", inbox.do_tell, name="referral_tell"),
    path("cases/<uuid:uid>/assignment/", stages.do_assign, name="case_assignment"),
    path("cases/<uuid:uid>/hand-over/", stages.do_hand_over, name="case_hand_over"),
    path("cases/<uuid:uid>/onward/", stages.do_onward, name="case_onward"),
    path("cases/<uuid:uid>/monitoring/", stages.do_monitor, name="case_monitoring"),
]
