"""The pages of the user's own account; allauth has the sign-in pages, under account/."""

from __future__ import annotations

from django.urls import path

from wholesum.web.accounts import codes, views

entrance = [
    path("login/code/confirm/", codes.SignInCode.as_view(), name="account_confirm_login_code"),
    path("confirm-email/", codes.AddressCode.as_view(), name="account_email_verification_sent"),
]
"""Pages of ours in the place of allauth's."""

urlpatterns = [
    path("", views.account, name="account"),
    path("theme/", views.theme, name="account-theme"),
    path("data/", views.data, name="account-data"),
    path("delete/", views.delete, name="account-delete"),
]
