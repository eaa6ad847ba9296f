"""An attacker subtracts two counts of votes on one statement, between which one voter is missing.

The attacker sees what the facilitator sees, knows who voted in each round, and guesses that nobody
else changed a vote except for the number of changes that the page shows.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import timedelta
from random import Random
from typing import Any, Final, TypeAlias

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from wholesum.web.accounts.models import User
from wholesum.web.accounts.services import delete_account
from wholesum.web.dialogue.models import Dialogue, Step, VotingRound
from wholesum.web.dialogue.services import opening, rounds, steps
from wholesum.web.dialogue.services.voting import Ballot, cast
from wholesum.web.teams import services as teams
from wholesum.web.teams.models import Membership, Team

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ClientOf: TypeAlias = Callable[[User], Client]
Votes: TypeAlias = dict[tuple[int, str], int]
Counts: TypeAlias = tuple[int, int, int]

STATEMENTS: Final = [f"Statement number {number} of our list" for number in range(75)]
NAMES: Final = ("ebo", "fay", "gus", "hal", "ida")
VICTIM: Final = "jon"
SAID: Final = re.compile(r'<p class="said">([^<]*)</p>.*?<p>([^<]*)</p>', re.DOTALL)
COUNTS: Final = re.compile(r"(\d+) agrees?, (\d+) disagrees?(?:, (\d+) pass)?")
CHANGED: Final = re.compile(r"(\d+) of \d+ votes changed")


@pytest.fixture
def people(team: Team, ada: User, bo: User) -> dict[str, User]:
    """Return eight voters; the attack is aimed at the vote of the last voter."""
    more = [User.objects.create_user(f"{name}@example.org", name) for name in (*NAMES, VICTIM)]
    Membership.objects.bulk_create(Membership(team=team, user=user) for user in more)
    return {user.name: user for user in (ada, bo, *more)}


def _open(team: Team, cleo: User, **terms: Any) -> Dialogue:
    usual: dict[str, Any] = {"question": "What now?", "purpose": "To know.", "decides": "We do."}
    closes = timezone.now() + timedelta(days=7)
    return opening.open_dialogue(
        by=cleo, team=team.pk, closes=closes, seeds=STATEMENTS, **(usual | terms)
    )


def _hold_round(
    dialogue: Dialogue, cleo: User, votes: Votes, before: Votes, voters: set[str]
) -> None:
    """Run one round with the given votes; each browser remembers the last vote of its member."""
    steps.go_to(by=cleo, dialogue=dialogue.pk, step=Step.VOTING, minutes=0)
    asked = VotingRound.objects.select_related("dialogue").get(dialogue=dialogue, closed=None)
    places = {
        statement.pk: statement.place - 1 for statement in dialogue.statements.filter(place__gt=0)
    }
    for voice in dialogue.voices.select_related("dialogue", "user"):
        name = voice.user.name if voice.user else ""
        if name not in voters:
            continue
        ballots = []
        for pk, place in places.items():
            vote, last = votes[place, name], before.get((place, name))
            ballots.append(Ballot(pk, vote, moved=None if last is None else last != vote))
        cast(by=voice, asked=asked, ballots=ballots)
    rounds.close_round(by=cleo, dialogue=dialogue.pk)
    caches["mirrors"].clear()


def _first_votes(people: Mapping[str, User], random: Random) -> Votes:
    return {
        (place, name): random.choice((1, 1, 0, -1))
        for place in range(len(STATEMENTS))
        for name in people
    }


def _second_votes(first: Votes, random: Random) -> Votes:
    """Return the second votes: one in ten changes, and the victim's vote stays the same."""
    return {
        (place, name): random.choice((1, 0, -1)) if random.random() < 0.1 else vote
        for (place, name), vote in first.items()
    }


def _seen(page: str) -> list[dict[str, tuple[Counts | None, int | None]]]:
    """Read vote counts and changed votes of each statement from the page, latest round first."""
    found = []
    for part in page.split('<p class="basis">')[1:]:
        shown: dict[str, tuple[Counts | None, int | None]] = {}
        for text, words in SAID.findall(part):
            counts, changed = COUNTS.search(words), CHANGED.search(words)
            shown[text] = (
                (int(counts[1]), int(counts[2]), int(counts[3] or 0)) if counts else None,
                int(changed[1]) if changed else None,
            )
        found.append(shown)
    return [shown for shown in found if shown]


def _subtracted(before: Counts, after: Counts) -> int | None:
    """Return which vote of the victim would follow if nobody else had changed a vote."""
    lost = (before[0] - after[0], before[1] - after[1], before[2] - after[2])
    return {(1, 0, 0): 1, (0, 1, 0): -1, (0, 0, 1): 0}.get(lost)


def _derived(
    before: Mapping[str, Counts | None], after: Mapping[str, Counts | None]
) -> dict[str, int]:
    found = {}
    for text, counts in before.items():
        later = after.get(text)
        vote = None if counts is None or later is None else _subtracted(counts, later)
        if vote is not None:
            found[text] = vote
    return found


def _counts(shown: Mapping[str, tuple[Counts | None, int | None]]) -> dict[str, Counts | None]:
    return {text: counts for text, (counts, _changed) in shown.items()}


def _goes_silent(team: Team, cleo: User, victim: User) -> None:
    """Do nothing, because the victim does not vote again."""


def _is_removed(team: Team, cleo: User, victim: User) -> None:
    place = Membership.objects.get(team=team, user=victim)
    teams.remove_member(by=cleo, team=team.pk, member=place.pk)


def _leaves(team: Team, cleo: User, victim: User) -> None:
    teams.leave(by=victim, team=team.pk)


def _deletes_the_account(team: Team, cleo: User, victim: User) -> None:
    delete_account(by=victim, typed=victim.email)


DEPARTURES: Final = (_goes_silent, _is_removed, _leaves, _deletes_the_account)


@pytest.mark.parametrize("depart", DEPARTURES)
def test_given_one_voter_less_in_the_second_round_when_both_results_are_compared_then_no_vote_is_known(
    depart: Callable[[Team, User, User], None],
    team: Team,
    people: dict[str, User],
    cleo: User,
    client_of: ClientOf,
) -> None:
    random = Random(7)
    first = _first_votes(people, random)
    second = _second_votes(first, random)
    dialogue = _open(team, cleo)
    _hold_round(dialogue, cleo, first, {}, set(people))
    early = _file(client_of(cleo), dialogue)
    depart(team, cleo, people[VICTIM])
    _hold_round(dialogue, cleo, second, first, set(people) - {VICTIM})
    page = client_of(cleo).get(f"/dialogue/{dialogue.pk}/").content.decode()
    latest, earliest = _seen(page)
    assert len(latest) == len(earliest) == len(STATEMENTS)
    assert _derived(_counts(earliest), _counts(latest)) == {}
    assert {changed for _counts, changed in latest.values()} == {None}
    assert _file(client_of(cleo), dialogue) == early
    assert "could show how one person voted" in page


def _file(client: Client, dialogue: Dialogue) -> dict[str, tuple[str, str]]:
    content = client.get(f"/dialogue/{dialogue.pk}/polis.zip").content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        rows = csv.DictReader(io.StringIO(archive.read("comments.csv").decode()))
        return {row["comment-body"]: (row["agrees"], row["disagrees"]) for row in rows}


def test_given_the_same_voters_in_two_rounds_when_results_are_shown_then_both_rounds_have_counts(
    team: Team, people: dict[str, User], cleo: User, client_of: ClientOf
) -> None:
    random = Random(7)
    first = _first_votes(people, random)
    second = _second_votes(first, random)
    dialogue = _open(team, cleo)
    for votes, before in ((first, {}), (second, first)):
        _hold_round(dialogue, cleo, votes, before, set(people) - {VICTIM})
    page = client_of(cleo).get(f"/dialogue/{dialogue.pk}/").content.decode()
    latest, earliest = _seen(page)
    assert None not in {*_counts(latest).values(), *_counts(earliest).values()}
    assert None not in {changed for _counts, changed in latest.values()}


@pytest.mark.parametrize("is_deleted", [False, True])
def test_given_a_second_dialogue_with_one_voter_less_when_results_are_compared_then_no_vote_is_known(
    team: Team, people: dict[str, User], cleo: User, client_of: ClientOf, is_deleted: bool
) -> None:
    random = Random(7)
    first = _first_votes(people, random)
    dialogue = _open(team, cleo)
    _hold_round(dialogue, cleo, first, {}, set(people))
    earlier = _seen(client_of(cleo).get(f"/dialogue/{dialogue.pk}/").content.decode())[0]
    _is_removed(team, cleo, people[VICTIM])
    if is_deleted:
        dialogue.delete()
    again = _open(team, cleo)
    _hold_round(again, cleo, first, {}, set(people) - {VICTIM})
    page = client_of(cleo).get(f"/dialogue/{again.pk}/").content.decode()
    (later,) = _seen(page)
    assert "polis.zip" not in page
    assert len(later) == len(STATEMENTS)
    assert _derived(_counts(earlier), _counts(later)) == {}


def test_given_all_members_vote_in_two_dialogues_then_the_vote_counts_of_both_dialogues_are_shown(
    team: Team, people: dict[str, User], cleo: User, client_of: ClientOf
) -> None:
    first = _first_votes(people, Random(7))
    shown = []
    for _time in range(2):
        dialogue = _open(team, cleo)
        _hold_round(dialogue, cleo, first, {}, set(people))
        shown += _seen(client_of(cleo).get(f"/dialogue/{dialogue.pk}/").content.decode())
    assert shown[0] == shown[1]
    assert None not in _counts(shown[1]).values()
