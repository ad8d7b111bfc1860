"""Addresses of the case page and its acts."""

from django.urls import URLPattern, URLResolver, path

from yimen.web.casework import acceptance, moves, notices, page, papers, review, visits

urlpatterns: list[URLPattern | URLResolver] = [
    path("cases/<uuid:uid>/", page.case_page, name="case"),
    path("cases/<uuid:uid>/accept/", acceptance.do_accept, name="case_accept"),
    path("cases/<uuid:uid>/supplement/", acceptance.do_supplement, name="case_supplement"),
    path("cases/<uuid:uid>/refuse/", acceptance.do_refuse, name="case_refuse"),
    path("cases/<uuid:uid>/appointment/", visits.do_book, name="case_appointment"),
    path("cases/<uuid:uid>/category/", visits.do_choose, name="case_category"),
    path("cases/<uuid:uid>/check/", review.do_check, name="case_check"),
    path("cases/<uuid:uid>/check/<uuid:query>/give-up/", review.do_give_up, name="check_give_up"),
    path("cases/<uuid:uid>/opinion/", review.do_opinion, name="case_opinion"),
    path("cases/<uuid:uid>/decision/", review.do_decide, name="case_decision"),
    path("cases/<uuid:uid>/decision/return/", review.do_return, name="case_decision_return"),
    path("cases/<uuid:uid>/publication/", review.do_publish, name="case_publication"),
    path("cases/<uuid:uid>/notice/", notices.do_post, name="case_notice"),
    path("cases/<uuid:uid>/notice/finish/", notices.do_finish, name="notice_finish"),
    path("cases/<uuid:uid>/notice/void/", notices.do_void, name="notice_void"),
    path("cases/<uuid:uid>/objection/", notices.do_object, name="case_objection"),
    path("cases/<uuid:uid>/objection/answer/", notices.do_answer, name="objection_answer"),
    path("cases/<uuid:uid>/deliberation/", notices.do_deliberate, name="case_deliberation"),
    path("cases/<uuid:uid>/papers/", papers.step_papers, name="case_papers"),
    path("cases/<uuid:uid>/papers/print/", papers.do_print, name="papers_print"),
    path("cases/<uuid:uid>/papers/step/<str:step>/", papers.step_pdf, name="papers_step_pdf"),
    path("cases/<uuid:uid>/papers/issue/", papers.do_issue, name="paper_issue"),
    path("cases/<uuid:uid>/papers/<uuid:document>/", papers.pdf, name="paper_pdf"),
    path("cases/<uuid:uid>/files/<uuid:file>/", papers.scan, name="case_file"),
    path("cases/<uuid:uid>/move/", moves.move_form, name="case_move"),
    path("cases/<uuid:uid>/move/back/", moves.do_back, name="case_back"),
    path("cases/<uuid:uid>/move/transfer/", moves.do_transfer, name="case_transfer"),
    path("cases/<uuid:uid>/move/pause/", moves.do_pause, name="case_pause"),
    path("cases/<uuid:uid>/move/resume/", moves.do_resume, name="case_resume"),
    path("cases/<uuid:uid>/move/end/", moves.do_end, name="case_end"),
    path("notices/", notices.board, name="notices"),
    path("cases/<uuid:uid>/check/retry/", review.do_retry, name="check_retry"),
    path("checks/", review.check_list, name="means_check"),
]
