"""Every page that changes something has a form, a service, a message and a next page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from wholesum.web.core.act_view import act_view


class Words(forms.Form):
    words = forms.CharField()


def sent(method: str, **data: str) -> HttpRequest:
    request: HttpRequest = getattr(RequestFactory(), method)("/act/", data)
    request.session = {}  # type: ignore[assignment]  # enough for messages
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    return request


def told(request: HttpRequest) -> list[str]:
    return [str(message) for message in get_messages(request)]


def acted(
    request: HttpRequest, service: Callable[[], Any], **named: Any
) -> tuple[HttpResponse, Words]:
    form = Words(request.POST or None)
    named = {"next_page": "/next/", "page": lambda: HttpResponse(form.as_p()), **named}
    return act_view(request, service, form=form, **named), form


def refuse(error: Any) -> Callable[[], None]:
    def service() -> None:
        raise ValidationError(error)

    return service


def test_given_a_page_with_a_form_when_it_is_opened_then_nothing_is_saved() -> None:
    response, _form = acted(sent("get"), refuse("done"))
    assert (response.status_code, b"<input" in response.content) == (200, True)


def test_given_a_valid_form_when_sent_then_it_is_saved_and_the_next_page_confirms_this() -> None:
    request = sent("post", words="yes")
    response, _form = acted(
        request, lambda: 7, message=lambda done: f"{done} done", next_page=lambda done: f"/{done}/"
    )
    assert (response.status_code, response["Location"]) == (302, "/7/")
    assert told(request) == ["7 done"]


def test_given_an_invalid_form_when_sent_then_nothing_is_saved() -> None:
    response, form = acted(sent("post", words=""), refuse("done"))
    assert (response.status_code, list(form.errors)) == (200, ["words"])


@pytest.mark.parametrize(
    ("error", "field", "shown"),
    [
        ("no", None, {"__all__": ["no"]}),
        ("no", "words", {"words": ["no"]}),
        ({"words": "no"}, None, {"words": ["no"]}),
        ({"team": "no"}, None, {"__all__": ["no"]}),
    ],
)
def test_given_a_form_that_the_service_refuses_when_sent_then_the_form_shows_the_error(
    error: Any, field: str | None, shown: dict[str, list[str]]
) -> None:
    response, form = acted(sent("post", words="yes"), refuse(error), field=field)
    assert response.status_code == 200
    assert {name: list(faults) for name, faults in form.errors.items()} == shown


@pytest.mark.parametrize("words", ["", "yes"])
def test_given_a_button_without_a_form_page_when_the_act_is_refused_then_the_next_page_shows_the_error(
    words: str,
) -> None:
    request = sent("post", words=words)
    response, _form = acted(request, refuse("no"), page=None)
    assert response["Location"] == "/next/"
    assert told(request) == (["no"] if words else ["This field is required."])
