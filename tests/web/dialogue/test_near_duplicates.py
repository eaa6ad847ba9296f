"""Near duplicates are suggested to facilitators until their authors have been asked."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.dialogue.conftest import Opened, start_voting, voice_of, vote
from wholesum.web.accounts.models import User
from wholesum.web.dialogue.models import Dialogue, Merge, Step
from wholesum.web.dialogue.results.near_duplicates import near_duplicates
from wholesum.web.dialogue.services import rounds, statements, steps

pytestmark = pytest.mark.django_db

TEXTS = (
    "We should stop the Monday meeting",
    "We should stop the Monday meetings",
    "Write fewer reports",
    "Write 3 fewer letters to the ministry",
    "Write 5 fewer letters to the ministry",
)


@pytest.fixture
def listed(dialogue: Dialogue, cleo: User) -> Dialogue:
    for voice, text in zip(dialogue.voices.select_related("dialogue"), TEXTS, strict=False):
        statements.write(by=voice, text=text)
    steps.go_to(by=cleo, dialogue=dialogue.pk, step=Step.LISTENING, minutes=0)
    dialogue.refresh_from_db()
    return dialogue


def _pairs(dialogue: Dialogue) -> list[set[str]]:
    listed = list(dialogue.statements.filter(place__gt=0).order_by("place"))
    return [
        {duplicate.stays.text, duplicate.goes.text}
        for duplicate in near_duplicates(dialogue, listed)
    ]


def test_given_similar_statements_then_only_those_with_the_same_numbers_are_suggested_as_duplicates(
    listed: Dialogue,
) -> None:
    assert _pairs(listed) == [set(TEXTS[:2])]


def test_given_two_statements_already_proposed_for_merging_then_they_are_not_suggested_again(
    listed: Dialogue, cleo: User, client: Client
) -> None:
    client.force_login(cleo)
    address = f"/dialogue/{listed.pk}/run/"
    assert "Pairs of statements that may say the same" in client.get(address).content.decode()
    (pair,) = near_duplicates(listed, list(listed.statements.filter(place__gt=0).order_by("place")))
    client.post(f"{address}propose/", {"goes": pair.goes.pk, "stays": pair.stays.pk})
    assert Merge.objects.count() == 1
    assert "Pairs of statements that may say the same" not in client.get(address).content.decode()


def test_given_few_sealed_votes_on_two_similar_statements_then_their_counts_are_hidden(
    open_dialogue: Opened, cleo: User
) -> None:
    told = []
    for promise in ("sealed", "signed"):
        dialogue = open_dialogue(promise=promise, seeds=TEXTS[:2])
        asked = start_voting(dialogue, cleo)
        for place, user in enumerate(User.objects.filter(email__regex="^(ada|bo|ebo|fay|gus)@")):
            for statement in list(dialogue.statements.order_by("pk"))[: 1 if place > 2 else 2]:
                vote(voice_of(dialogue, user), asked, statement, 1)
        rounds.close_round(by=cleo, dialogue=dialogue.pk)
        (pair,) = near_duplicates(dialogue, list(dialogue.statements.order_by("pk")))
        told.append((pair.both, pair.agreed))
    assert told == [(None, None), (3, 3)]
