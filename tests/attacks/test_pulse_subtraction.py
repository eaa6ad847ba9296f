"""An attacker opens a second pulse soon, for nearly the same people, and subtracts the results.

Within four weeks answers are taken to be the same as before, so that the difference of two results
is what the one missing person answered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, Final, TypeAlias

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.attacks.test_dialogue_subtraction import DEPARTURES
from tests.web.focus.conftest import Walk, six, walk
from tests.web.pulse.conftest import sheet_of
from wholesum.web.accounts.models import User
from wholesum.web.focus.models import AskingKind
from wholesum.web.focus.services import askings
from wholesum.web.pulse import services
from wholesum.web.pulse.models import Round
from wholesum.web.rounds.models import AskedGroup
from wholesum.web.teams import services as teams
from wholesum.web.teams.models import Membership, Role, Team

__all__ = ["six", "walk"]

pytestmark = pytest.mark.django_db

Depart: TypeAlias = Callable[[Team, User, User], None]
ClientOf: TypeAlias = Callable[[User], Client]

NAMES: Final = ("ebo", "fay", "gus", "hal")
MORE: Final = ("ida", "jon", "kim")
LEAVING: Final = [depart for depart in DEPARTURES if depart.__name__ != "_goes_silent"]


@pytest.fixture
def people(team: Team, ada: User, bo: User) -> list[User]:
    """Return six members who are asked; the attack is aimed at the last member."""
    return [ada, bo, *_join(team, NAMES)]


def _join(team: Team, names: Sequence[str]) -> list[User]:
    users = [User.objects.create_user(f"{name}@example.org", name.title()) for name in names]
    Membership.objects.bulk_create(Membership(team=team, user=user) for user in users)
    return users


def _open(team: Team, cleo: User, name: str, **terms: Any) -> Round:
    usual: dict[str, Any] = {"length": "short", "closes": timezone.now() + timedelta(days=7)}
    return services.open_round(by=cleo, team=team.pk, name=name, **(usual | terms))


def _close(pulse: Round, cleo: User, givers: Sequence[User]) -> Round:
    for place, user in enumerate(givers):
        sheet = sheet_of(pulse, place % 3 + 2)
        services.send_sheet(by=user, team=pulse.team_id, round_id=pulse.pk, answers=sheet)
    return services.close_round(by=cleo, team=pulse.team_id, round_id=pulse.pk)


@pytest.mark.parametrize("depart", LEAVING)
def test_given_a_closed_pulse_then_a_new_pulse_of_the_same_members_except_one_is_refused_soon_after(
    depart: Depart,
    team: Team,
    people: list[User],
    cleo: User,
    client_of: ClientOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _close(_open(team, cleo, "1"), cleo, people)
    depart(team, cleo, people[-1])
    with pytest.raises(ValidationError, match="how one or two people answered"):
        _open(team, cleo, "2")
    assert _open(team, cleo, "named", promise="signed").threshold == 5
    Round.objects.get(name="named").delete()
    page = reverse("round-open", args=[team.pk])
    assert "Nearly the same people were asked" in client_of(cleo).get(page).content.decode()
    later = timezone.now() + timedelta(days=28, minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert "Nearly the same people" not in client_of(cleo).get(page).content.decode()
    assert _open(team, cleo, "2").threshold == 5
    assert AskedGroup.objects.count() == 1


def test_given_a_closed_pulse_when_members_join_then_a_pulse_opens_soon_after_only_if_three_are_new(
    team: Team, people: list[User], cleo: User
) -> None:
    _close(_open(team, cleo, "1"), cleo, people)
    _join(team, MORE[:2])
    with pytest.raises(ValidationError, match="You can ask again from"):
        _open(team, cleo, "2")
    _join(team, MORE[2:])
    assert _open(team, cleo, "2").threshold == 9  # of three new ones, one must not be missing


def test_given_a_closed_pulse_when_the_same_members_are_asked_soon_after_then_all_must_answer_for_a_result(
    team: Team, people: list[User], cleo: User, client_of: ClientOf
) -> None:
    _close(_open(team, cleo, "1"), cleo, people)
    page = client_of(cleo).get(reverse("round-open", args=[team.pk])).content.decode()
    assert "only if at least 6 people answer" in page
    second = _open(team, cleo, "2")
    assert second.threshold == 6
    assert not _close(second, cleo, people[:-1]).enough
    third = _open(team, cleo, "3")
    assert _close(third, cleo, people).enough


def test_given_a_pulse_that_one_member_did_not_answer_then_a_new_pulse_of_all_is_refused_soon_after(
    team: Team, people: list[User], cleo: User
) -> None:
    first = _close(_open(team, cleo, "1"), cleo, people[:-1])
    services.delete_round(by=cleo, team=team.pk, round_id=first.pk)
    with pytest.raises(ValidationError, match="how one or two people answered"):
        _open(team, cleo, "2")


def test_given_a_pulse_without_a_result_when_one_member_leaves_then_the_next_pulse_opens_at_once(
    team: Team, people: list[User], cleo: User
) -> None:
    _close(_open(team, cleo, "1"), cleo, people[:4])
    open_now = _open(team, cleo, "2")
    services.delete_round(by=cleo, team=team.pk, round_id=open_now.pk)
    teams.leave(by=people[-1], team=team.pk)
    assert _open(team, cleo, "3").threshold == 5


def test_given_two_teams_with_nearly_the_same_members_when_both_open_a_pulse_then_the_second_is_refused(
    team: Team, people: list[User], cleo: User
) -> None:
    open_now = _open(team, cleo, "1")
    other = teams.create_team(by=cleo, name="Nearly the same", answers=False)
    Membership.objects.bulk_create(Membership(team=other, user=user) for user in people[:-1])
    with pytest.raises(ValidationError, match="until the open round has closed"):
        _open(other, cleo, "1")
    _close(open_now, cleo, people)
    teams.delete_team(by=cleo, team=team.pk, typed=team.name)
    with pytest.raises(ValidationError, match="You can ask again from"):
        _open(other, cleo, "1")


def test_stored_groups_of_respondents_contain_no_name_and_no_answer(
    team: Team, people: list[User], cleo: User
) -> None:
    _close(_open(team, cleo, "1"), cleo, people)
    (kept,) = AskedGroup.objects.all()
    assert len(kept.people) == 6
    assert {len(digest) for digest in kept.people} == {32}
    assert {field.name for field in AskedGroup._meta.get_fields()} == {
        "round",
        "subject",
        "people",
        "silent",
        "until",
    }


def test_given_points_on_goals_when_one_member_leaves_then_the_team_cannot_ask_for_points_again_soon(
    walk: Walk, cleo: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk.weigh()
    shown = list(walk.round.goals.values_list("weight", flat=True))
    teams.leave(by=walk.members[-1], team=walk.round.team_id)
    with pytest.raises(ValidationError, match="how one or two people answered"):
        askings.ask_again(by=cleo, what=AskingKind.GOALS, **walk.at)
    assert list(walk.round.goals.values_list("weight", flat=True)) == shown
    assert walk.round.askings.get().enough
    later = timezone.now() + timedelta(days=28, minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    askings.ask_again(by=cleo, what=AskingKind.GOALS, **walk.at)
    assert not walk.round.askings.exists()


def test_given_a_member_gave_no_points_to_goals_then_a_new_request_for_points_is_refused_soon_after(
    walk: Walk, cleo: User
) -> None:
    walk.members = walk.members[:-1]
    walk.weigh()
    with pytest.raises(ValidationError, match="how one or two people answered"):
        askings.ask_again(by=cleo, what=AskingKind.GOALS, **walk.at)
    assert walk.round.askings.get().enough


def test_given_all_members_gave_points_to_goals_when_points_are_asked_again_soon_then_all_must_answer(
    walk: Walk, cleo: User
) -> None:
    walk.weigh()
    askings.ask_again(by=cleo, what=AskingKind.GOALS, **walk.at)
    askings.open_asking(by=cleo, what=AskingKind.GOALS, **walk.at)
    assert walk.round.askings.get().threshold == len(walk.members)


@pytest.mark.parametrize("silent", [0, 1])
def test_given_pulses_of_both_halves_of_a_team_with_one_silent_member_then_a_pulse_of_all_is_refused(
    team: Team, people: list[User], cleo: User, silent: int
) -> None:
    others = _join(team, MORE) + _join(team, ("lea", "max", "nia"))
    for name, part in (("one", people), ("two", others)):
        made = teams.create_team(by=cleo, name=name, answers=False)
        Membership.objects.bulk_create(Membership(team=made, user=user) for user in part)
        _close(_open(made, cleo, "1"), cleo, part[: len(part) - silent * (name == "two")])
    if silent:
        with pytest.raises(ValidationError, match="how one or two people answered"):
            _open(team, cleo, "all")
    else:
        assert _open(team, cleo, "all").threshold == 12


def test_given_a_facilitator_who_starts_to_answer_then_a_new_request_for_points_is_refused(
    walk: Walk, cleo: User
) -> None:
    walk.weigh()
    askings.ask_again(by=cleo, what=AskingKind.GOALS, **walk.at)
    walk.weigh()
    teams.set_place(by=cleo, team=walk.round.team_id, function="", answers=True)
    with pytest.raises(ValidationError, match="how one or two people answered"):
        askings.ask_again(by=cleo, what=AskingKind.GOALS, **walk.at)
    assert Membership.objects.get(user=cleo, team=walk.round.team_id).role == Role.FACILITATOR
