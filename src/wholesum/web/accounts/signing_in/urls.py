"""The URLs of the pages for emailed codes, which replace pages of allauth."""

from __future__ import annotations

from django.urls import path

from wholesum.web.accounts.signing_in import codes

urlpatterns = [
    path("login/code/confirm/", codes.SignInCode.as_view(), name="account_confirm_login_code"),
    path("confirm-email/", codes.AddressCode.as_view(), name="account_email_verification_sent"),
]
