"""A team of eight that votes in a dialogue: Ada, Bo and six more; Cleo is facilitator."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeAlias

import pytest
from django.utils import timezone

from wholesum.web.accounts.models import User
from wholesum.web.dialogue.models import Dialogue, Statement, Step, Voice, VotingRound
from wholesum.web.dialogue.services import opening, statements, steps
from wholesum.web.dialogue.services.voting import Ballot, cast
from wholesum.web.teams.models import Membership, Team

Opened: TypeAlias = Callable[..., Dialogue]
LATER = timedelta(days=7)
NAMES = ("ebo", "fay", "gus", "hal", "ida", "jon")


@pytest.fixture
def eight(team: Team, ada: User, bo: User) -> list[User]:
    more = [User.objects.create_user(f"{name}@example.org", name.title()) for name in NAMES]
    Membership.objects.bulk_create(
        Membership(team=team, user=user, function="finance" if place % 2 else "people")
        for place, user in enumerate(more)
    )
    return [ada, bo, *more]


@pytest.fixture
def open_dialogue(team: Team, eight: list[User], cleo: User) -> Opened:
    def opened(**terms: Any) -> Dialogue:
        usual: dict[str, Any] = {
            "question": "What should we stop doing?",
            "purpose": "To have room for what matters.",
            "decides": "The team decides by consent.",
            "closes": timezone.now() + LATER,
        }
        return opening.open_dialogue(by=cleo, team=team.pk, **(usual | terms))

    return opened


@pytest.fixture
def dialogue(open_dialogue: Opened) -> Dialogue:
    return open_dialogue()


def voice_of(dialogue: Dialogue, user: User) -> Voice:
    return Voice.objects.select_related("dialogue").get(dialogue=dialogue, user=user)


def write_all(dialogue: Dialogue) -> list[Statement]:
    """Let each of the eight members write one statement."""
    return [
        statements.write(by=voice, text=f"We should stop meeting {voice.user} on Mondays")
        for voice in dialogue.voices.select_related("dialogue", "user")
    ]


def start_voting(dialogue: Dialogue, cleo: User, minutes: int = 0) -> VotingRound:
    steps.go_to(by=cleo, dialogue=dialogue.pk, step=Step.VOTING, minutes=minutes)
    return VotingRound.objects.select_related("dialogue").get(dialogue=dialogue, closed=None)


def vote(voice: Voice, asked: VotingRound, statement: Statement, value: int, **more: Any) -> None:
    cast(by=voice, asked=asked, ballots=[Ballot(statement.pk, value, **more)])


@pytest.fixture
def asked(dialogue: Dialogue, cleo: User) -> VotingRound:
    """A round that is open, with one statement of each of the eight."""
    write_all(dialogue)
    return start_voting(dialogue, cleo)
