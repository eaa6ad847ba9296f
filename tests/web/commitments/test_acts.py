"""Every act in every state of a promise, tried by every user, with what is allowed written down."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404

from tests.web.commitments.conftest import Clock, act, promise
from wholesum.commitments.transitions import Act
from wholesum.web.accounts.models import User
from wholesum.web.commitments.models import Commitment, CommitmentEvent
from wholesum.web.commitments.services import ask_for_promise
from wholesum.web.teams.models import Team

# Ada is the giver, Bo the taker; Cleo is the facilitator and a peer. Dag and Op are in no team here.
ALLOWED: Final[dict[str, dict[str, str]]] = {
    "asked": {"ada": "promise decline counter", "bo": "cancel", "cleo": ""},
    "countered": {"ada": "decline", "bo": "agree cancel", "cleo": ""},
    "declined": {"ada": "", "bo": "", "cleo": ""},
    "cancelled": {"ada": "", "bo": "", "cleo": ""},
    "open": {
        "ada": "warn unmet clear renegotiate withdraw report",
        "bo": "release",
        "cleo": "join",
    },
    "slipped": {"ada": "renew report", "bo": "raise release", "cleo": "join raise"},
    "raised": {"ada": "renew report", "bo": "release", "cleo": "join"},
    "reported": {"ada": "", "bo": "accept not_yet", "cleo": ""},
    "reported, Bo left": {"ada": "", "bo": "404", "cleo": "take_over"},
    "kept": {"ada": "", "bo": "", "cleo": ""},
    "withdrawn": {"ada": "", "bo": "", "cleo": ""},
    "released": {"ada": "", "bo": "", "cleo": ""},
}
BEFORE: Final[dict[str, tuple[tuple[str, Act], ...]]] = {
    "countered": (("ada", Act.COUNTER),),
    "declined": (("ada", Act.DECLINE),),
    "cancelled": (("bo", Act.CANCEL),),
    "raised": (("cleo", Act.RAISE),),
    "reported": (("ada", Act.REPORT),),
    "reported, Bo left": (("ada", Act.REPORT),),
    "kept": (("ada", Act.REPORT), ("bo", Act.ACCEPT)),
    "withdrawn": (("ada", Act.WITHDRAW),),
    "released": (("bo", Act.RELEASE),),
}


class UndoError(Exception):
    """Ends a transaction that did what was tried."""


@pytest.fixture
def cast(ada: User, bo: User, cleo: User, dag: User, op: User) -> dict[str, User]:
    return {"ada": ada, "bo": bo, "cleo": cleo, "dag": dag, "op": op}


def in_state(state: str, team: Team, cast: dict[str, User], clock: Clock) -> Commitment:
    """Return a promise of Ada to Bo, which others may join, in a state."""
    if state in {"asked", "countered", "declined", "cancelled"}:
        giver, due = team.memberships.get(user=cast["ada"]).pk, team.today() + timedelta(days=7)
        made = ask_for_promise(by=cast["bo"], team=team.pk, what="x", giver=giver, due=due)
    else:
        made = promise(cast["ada"], team, cast["bo"], we=True)
    if state in {"slipped", "raised"}:
        clock.wait(days=8)
    for name, one in BEFORE.get(state, ()):
        act(cast[name], made, one, due=team.today() + timedelta(days=9))
    if state == "reported, Bo left":
        team.memberships.filter(user=cast["bo"]).delete()
    return made


def outcome(user: User, made: Commitment, one: Act) -> str:
    """Return whether an act is taken, refused or not found, and leave nothing of it."""
    before = list(CommitmentEvent.objects.values())
    try:
        with transaction.atomic():
            act(user, made, one, due=made.team.today() + timedelta(days=9))
            assert list(CommitmentEvent.objects.values())[: len(before)] == before
            raise UndoError
    except UndoError:
        return one.name.lower()
    except ValidationError:
        return ""
    except Http404:
        return "404"
    finally:
        assert list(CommitmentEvent.objects.values()) == before


@pytest.mark.parametrize("who", ["ada", "bo", "cleo", "dag", "op"])
@pytest.mark.parametrize("state", ALLOWED)
def test_given_the_state_of_a_promise_and_a_user_then_exactly_the_listed_acts_are_possible(
    team: Team, cast: dict[str, User], clock: Clock, state: str, who: str
) -> None:
    made = in_state(state, team, cast, clock)
    found = {outcome(cast[who], made, one) for one in Act} - {""}
    assert found == set(ALLOWED[state].get(who, "404").split())
