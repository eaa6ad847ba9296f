"""Guests join by a code, up to a limit for the dialogue and for each network."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404
from django.test import Client

from tests.web.dialogue.conftest import Opened
from wholesum.web.accounts.models import User
from wholesum.web.dialogue.models import Dialogue
from wholesum.web.dialogue.services import joining

pytestmark = pytest.mark.django_db

ClientOf: TypeAlias = Callable[[User], Client]


def _come(dialogue: Dialogue, guest: Client | None = None) -> str:
    came = (guest or Client()).post("/join/", {"code": dialogue.code}, follow=True)
    return came.content.decode()


def test_given_a_dialogue_with_all_guest_places_taken_when_the_limit_rises_then_a_guest_can_join(
    open_dialogue: Opened, cleo: User, ada: User, client_of: ClientOf
) -> None:
    dialogue = open_dialogue(audience="code", guests=2)
    first = Client()
    _come(dialogue, first)
    _come(dialogue)
    assert "The dialogue is full" in _come(dialogue)
    assert "What should we stop doing?" in _come(dialogue, first)  # a known browser is no new guest
    assert joining.guests_in(dialogue) == 2
    run = f"/dialogue/{dialogue.pk}/run/"
    assert "2 of at most 2 guests have joined" in client_of(cleo).get(run).content.decode()
    assert client_of(ada).post(f"{run}guests/", {"guests": "3"}).status_code == 404
    client_of(cleo).post(f"{run}guests/", {"guests": "3"})
    _come(dialogue)
    assert joining.guests_in(dialogue) == 3
    assert "The dialogue is full" in _come(dialogue)


def test_given_a_member_who_joins_a_dialogue_by_code_then_no_place_for_guests_is_used(
    open_dialogue: Opened, ada: User
) -> None:
    dialogue = open_dialogue(audience="code", guests=1)
    member = Client()
    member.force_login(ada)
    _come(dialogue, member)
    assert joining.guests_in(dialogue) == 0


@pytest.mark.parametrize(
    ("first", "last", "other"),
    [
        ("192.0.2.1", "192.0.2.200", "192.0.3.1"),
        ("2001:db8::1", "2001:db8:0:7::2", "2001:db8:1::1"),
        ("unknown", "unknown", "elsewhere"),
    ],
)
def test_given_many_guests_from_one_network_when_another_joins_from_there_then_they_are_refused(
    open_dialogue: Opened, monkeypatch: pytest.MonkeyPatch, first: str, last: str, other: str
) -> None:
    monkeypatch.setattr(joining, "_NETWORK", 2)
    dialogue = open_dialogue(audience="code")
    for address in (first, last):
        joining.join(dialogue=dialogue, address=address)
    with pytest.raises(ValidationError, match="Too many guests have joined from your network"):
        joining.join(dialogue=dialogue, address=last)
    joining.join(dialogue=dialogue, address=other)
    joining.join(dialogue=open_dialogue(audience="code"), address=last)


def test_given_a_guest_who_joins_a_dialogue_then_their_network_address_is_not_stored(
    open_dialogue: Opened,
) -> None:
    cache.clear()
    joining.join(dialogue=open_dialogue(audience="code"), address="192.0.2.77")
    with pytest.raises(ValidationError):
        joining.find_by_code(code="BBBBBBBB", address="192.0.2.77")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM cache")
        keys = [str(row[0]) for row in cursor.fetchall()]
    assert len(keys) >= 2
    assert not [key for key in keys if "192.0.2" in key]


@pytest.mark.parametrize("guests", [0, -1, 200_001])
def test_given_an_invalid_number_of_guests_when_a_dialogue_is_opened_then_it_is_refused(
    open_dialogue: Opened, cleo: User, ada: User, guests: int
) -> None:
    with pytest.raises(ValidationError, match="1 to 200000"):
        open_dialogue(audience="code", guests=guests)
    dialogue = open_dialogue(audience="code")
    with pytest.raises(ValidationError, match="1 to 200000"):
        joining.let_in(by=cleo, dialogue=dialogue.pk, guests=guests)
    with pytest.raises(Http404):
        joining.let_in(by=ada, dialogue=dialogue.pk, guests=5)
    dialogue.refresh_from_db()
    assert dialogue.guests == 500
