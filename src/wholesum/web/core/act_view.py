"""The view for all actions: check the form, call the service, show a message, and redirect."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

Done = TypeVar("Done")


def act_view(
    request: HttpRequest,
    service: Callable[[], Done],
    *,
    next_page: str | Callable[[Done], str],
    message: str | Callable[[Done], str] = "",
    form: BaseForm | None = None,
    field: str | None = None,
    page: Callable[[], HttpResponse] | None = None,
) -> HttpResponse:
    """Call a service if the form is valid, and redirect; otherwise show the form with its errors.

    Parameters
    ----------
    request
        The request of a user whose access the view has checked.
    service
        The service with its arguments, read from ``form.cleaned_data``; it may raise
        ValidationError.
    next_page
        The address of the next page, or a function of the service's result.
    message
        The message on the next page, or a function of the service's result.
    form
        The form; left out where the act asks nothing.
    field
        The form field that shows a refusal by the service.
    page
        Renders the page with the form, before it is sent and when it is refused. Left out where
        another page has the form: a refusal is then shown as a message on the next page, whose
        address must be given as text.

    Returns
    -------
    HttpResponse
        The page with the form, or a redirect to the next page.
    """
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            done = service()
        except ValidationError as error:
            if form is None or page is None:
                return _refused(request, error.messages, next_page)
            add_refusal(form, error, field)
        else:
            text = message(done) if callable(message) else message
            if text:
                messages.success(request, text)
            return redirect(next_page(done) if callable(next_page) else next_page)
    if page is None:
        errors = [] if form is None else form.errors.values()
        return _refused(request, [str(fault) for faults in errors for fault in faults], next_page)
    return page()


def add_refusal(form: BaseForm, error: ValidationError, field: str | None = None) -> None:
    """Add the errors of a service to a form, next to the named fields or at the top."""
    if not hasattr(error, "error_dict"):
        form.add_error(field, error)
        return
    for name, faults in error.error_dict.items():
        for fault in faults:
            form.add_error(name if name in form.fields else field, fault)


def _refused(
    request: HttpRequest, faults: list[str], next_page: str | Callable[[Done], str]
) -> HttpResponse:
    if callable(next_page):
        raise TypeError("an act without a page of its own needs the address of the next page")
    for fault in faults:
        messages.error(request, fault)
    return redirect(next_page)
