"""Addresses of the account screens, within the namespace web:."""

from django.urls import path

from yimen.web.account import security, views

urlpatterns = [
    path("login/", views.log_in, name="login"),
    path("login/code/", views.code, name="login_code"),
    path("login/enrol/", views.enrol, name="login_enrol"),
    path("login/demo/", views.log_in_demo, name="login_demo"),
    path("logout/", views.log_out, name="logout"),
    path("account/security/", security.overview, name="security"),
    path("account/security/totp/", security.totp_start, name="totp_start"),
    path("account/security/totp/confirm/", security.totp_confirm, name="totp_confirm"),
    path("account/security/sessions/<int:session_id>/", security.revoke, name="revoke_session"),
    path("account/password/", security.password, name="password"),
    path("account/post/", security.choose_post, name="choose_post"),
]
