"""Addresses of awards and payments."""

from django.urls import URLPattern, URLResolver, path

from yimen.web.money import award, awards, runs, steps

urlpatterns: list[URLPattern | URLResolver] = [
    path("awards/", awards.award_list, name="awards"),
    path("awards/<uuid:uid>/", award.award_page, name="award"),
    path("awards/<uuid:uid>/hearing/", award.do_hear, name="award_hear"),
    path("awards/<uuid:uid>/amount/", award.do_change, name="award_change"),
    path("awards/<uuid:uid>/stop/", award.do_stop, name="award_stop"),
    path("payments/", runs.run_list, name="payments"),
    path("payments/open/", steps.open_list, name="payment_open"),
    path("payments/<uuid:uid>/", runs.run_page, name="payment_run"),
    path("payments/<uuid:uid>/submit/", steps.submit, name="payment_submit"),
    path("payments/<uuid:uid>/approve/", steps.approve, name="payment_approve"),
    path("payments/<uuid:uid>/file/<str:kind>/", steps.bank_file, name="payment_file"),
    path("payments/<uuid:uid>/return-file/", steps.return_file, name="payment_return_file"),
    path("payments/<uuid:uid>/reconcile/", steps.close, name="payment_reconcile"),
    path("payments/<uuid:uid>/rows/<uuid:row>/return/", steps.send_row_back, name="row_return"),
    path("payments/<uuid:uid>/rows/<uuid:row>/relist/", steps.relist, name="row_relist"),
    path("payments/<uuid:uid>/rows/<uuid:row>/reissue/", steps.pay_again, name="row_reissue"),
]
