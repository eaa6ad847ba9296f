"""Requests for updates are answered from a short cache, and only for participants."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from tests.web.dialogue.conftest import voice_of, vote
from wholesum.web.accounts.models import User
from wholesum.web.dialogue.models import Dialogue, VotingRound
from wholesum.web.dialogue.services import rounds
from wholesum.web.dialogue.views import polling
from wholesum.web.dialogue.voting import short_cache

pytestmark = pytest.mark.django_db

ClientOf: TypeAlias = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Start with an empty cache that expires only when a test says so."""
    monkeypatch.setattr(polling, "_CURRENT", 3600)
    monkeypatch.setattr(short_cache, "_SECONDS", 3600)
    caches["live"].clear()
    yield
    caches["live"].clear()


def _later() -> None:
    """Let the half-second cache expire, and keep the cached participants."""
    cache: Any = caches["live"]
    for key in list(cache._cache):
        if not key.startswith(":1:seat-"):
            cache._cache.pop(key)
            cache._expire_info.pop(key)


def test_given_a_waiting_page_of_a_dialogue_that_asks_for_updates_then_it_is_answered_from_the_cache(
    dialogue: Dialogue,
    asked: VotingRound,
    ada: User,
    bo: User,
    dag: User,
    client_of: ClientOf,
    django_assert_num_queries: Any,
) -> None:
    path = reverse("dialogue-state", args=[dialogue.pk])
    one, other, outsider = client_of(ada), client_of(bo), client_of(dag)
    vote(voice_of(dialogue, ada), asked, dialogue.statements.all()[0], 1)
    first = one.get(path)
    page = first.content.decode()
    assert (
        "0 of 8 people have voted on all statements. "
        "People who have voted on some statements, but not on all: 1." in page
    )
    other.get(path)
    with django_assert_num_queries(0):
        for client in (one, other):
            assert client.get(path).content == first.content
            version = first.content.decode().partition("?v=")[2].partition('"')[0]
            assert client.get(f"{path}?v={version}").status_code == 204
    assert outsider.get(path).status_code == 404
    assert Client().get(path).status_code == 302
    italian = one.get(path, headers={"accept-language": "it"}).content.decode()
    assert "have voted" not in italian
    vote(voice_of(dialogue, bo), asked, dialogue.statements.all()[0], 1)
    _later()
    page = one.get(f"{path}?v={version}").content.decode()
    assert "People who have voted on some statements, but not on all: 2." in page


def test_given_a_round_of_votes_that_closes_then_waiting_pages_show_this_within_half_a_second(
    dialogue: Dialogue, asked: VotingRound, ada: User, cleo: User, client_of: ClientOf
) -> None:
    path, client = reverse("dialogue-state", args=[dialogue.pk]), client_of(ada)
    client.get(path)
    rounds.close_round(by=cleo, dialogue=dialogue.pk)
    _later()
    assert "The round is closed." in client.get(path).content.decode()
