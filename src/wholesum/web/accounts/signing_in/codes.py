"""The pages on which users type an emailed code; they explain why a code is not accepted."""

from __future__ import annotations

from typing import Any

from allauth.account import views
from allauth.account.internal.flows.email_verification_by_code import (
    EMAIL_VERIFICATION_CODE_SESSION_KEY,
)
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from wholesum.web.accounts.signing_in.entering import remember_address
from wholesum.web.accounts.signing_in.staying import remember_choice

_WAITING = (LOGIN_SESSION_KEY, EMAIL_VERIFICATION_CODE_SESSION_KEY)


def _ask(request: HttpRequest, words: str) -> HttpResponse:
    """Show why a code is not accepted, on the page that sends a new code."""
    messages.error(request, words)
    signed_in = request.user.is_authenticated
    return redirect("account_email" if signed_in else "account_request_login_code")


def _ask_after_three(request: HttpRequest) -> HttpResponse:
    return _ask(
        request,
        _(
            "Three wrong codes were typed in, so the code we sent no longer works. "
            "You can ask for a new one now."
        ),
    )


class _CodePage:
    """A page on which users type a code; if the code has expired, it offers a new code."""

    _process: Any = None

    def dispatch(self, request: HttpRequest, *given: Any, **named: Any) -> HttpResponseBase:
        """Show the page, or explain that the code has expired."""
        waited = any(key in request.session for key in _WAITING)
        sent = request.session.get(EMAIL_VERIFICATION_CODE_SESSION_KEY)
        if sent:
            remember_address(request, sent["email"])
        if request.method == "POST" and "code" in request.POST:
            remember_choice(request)
        answer: HttpResponseBase = super().dispatch(request, *given, **named)  # type: ignore[misc]  # of the view
        if self._process is None and (waited or request.method == "POST"):
            said = _("This code has expired or was used already. You can ask for a new one now.")
            return _ask(request, said) if not request.user.is_authenticated else answer
        return answer


@method_decorator(login_not_required, name="dispatch")
class SignInCode(_CodePage, views.ConfirmLoginCodeView):
    """The page on which a user types a code to sign in."""

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        """Show that a code is wrong; after three wrong codes, explain what to do next."""
        if self._process.record_invalid_attempt():
            page: HttpResponse = self.render_to_response(self.get_context_data(form=form))
            return page
        return _ask_after_three(self.request)


@method_decorator(login_not_required, name="dispatch")
class AddressCode(_CodePage, views.ConfirmEmailVerificationCodeView):
    """The page on which a user types a code to confirm an email address."""

    def _verify_form_invalid(self, form: BaseForm) -> HttpResponse:
        """Show that a code is wrong; after three wrong codes, explain what to do next."""
        if self._process.record_invalid_attempt():
            page: HttpResponse = self.render_to_response(self.get_context_data(form=form))
            return page
        return _ask_after_three(self.request)
