"""A wave shows many teams and none of them, stays as it is, and takes few queries."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from tests.web.organisations.conftest import AddTeams
from wholesum.core.disclosure import totals_reveal_few
from wholesum.core.facets import FACETS
from wholesum.web.accounts.models import User
from wholesum.web.decisions.models import Decision, State, Voice
from wholesum.web.organisations import services
from wholesum.web.organisations.models import Agreement, Sharing, TeamFigures, Wave
from wholesum.web.teams.models import Membership, Team

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


def words(client: Client, team: Team) -> str:
    answer = client.get(reverse("organisation", args=[team.pk]))
    assert answer.status_code == 200
    return " ".join(strip_tags(answer.content.decode()).split())


def test_given_nine_teams_in_three_departments_then_the_page_of_the_organisation_shows_all_together(
    top: Team, add_teams: AddTeams, ada: User, cleo: User, client_of: ClientOf
) -> None:
    parts = [Team.objects.create(name=name, parent=top) for name in ("North", "East", "South")]
    for place, part in enumerate(parts):
        add_teams(3, part, value=2.0 + place)
    assert "There are no figures yet" in words(client_of(ada), top)
    sent = client_of(cleo).post(reverse("organisation-wave", args=[top.pk]))
    assert sent.status_code == 302
    page = words(client_of(ada), top)
    assert "What 9 of 13 teams say" in page
    assert "FacetEastNorthSouth" in page
    assert f"{FACETS[0].name}3.12.14.1" in page
    assert "Team 5" not in page
    assert "Make a wave" not in page


def test_given_a_member_of_a_counted_team_then_they_and_no_other_user_see_the_page_of_the_organisation(
    top: Team, add_teams: AddTeams, cleo: User, dag: User, client_of: ClientOf
) -> None:
    inside = add_teams(5)
    services.start_wave(by=cleo, team=top.pk)
    member = inside[0].memberships.get().user
    assert "What 5 of 6 teams say" in words(client_of(member), top)
    address = reverse("organisation", args=[top.pk])
    assert client_of(dag).get(address).status_code == 404
    Agreement.objects.filter(user=member).update(agrees=False)
    assert client_of(member).get(address).status_code == 404


def test_given_an_organisation_of_four_teams_then_no_result_of_it_is_computed(
    top: Team, add_teams: AddTeams, cleo: User
) -> None:
    add_teams(4)
    with pytest.raises(ValidationError, match="Fewer than five teams"):
        services.start_wave(by=cleo, team=top.pk)
    assert not Wave.objects.exists()


def test_given_teams_that_did_not_agree_or_moved_away_then_the_organisation_does_not_count_them(
    top: Team, add_teams: AddTeams, cleo: User
) -> None:
    made = add_teams(8)
    Agreement.objects.filter(sharing__team=made[0]).update(agrees=False)
    Team.objects.filter(pk=made[1].pk).update(parent=None)
    wave = services.start_wave(by=cleo, team=top.pk)
    assert {figure["teams"] for figure in wave.figures} == {6}


def test_given_a_result_of_an_organisation_then_the_next_one_needs_four_weeks_and_new_pulses(
    top: Team, add_teams: AddTeams, cleo: User
) -> None:
    add_teams(7)
    services.start_wave(by=cleo, team=top.pk)
    with pytest.raises(ValidationError, match="less than four weeks old"):
        services.start_wave(by=cleo, team=top.pk)
    Wave.objects.update(made=date.today() - timedelta(days=29))
    TeamFigures.objects.update(closed=date.today() - timedelta(days=40))
    with pytest.raises(ValidationError, match="Fewer than five teams"):
        services.start_wave(by=cleo, team=top.pk)
    TeamFigures.objects.update(closed=date.today())
    services.start_wave(by=cleo, team=top.pk)
    assert Wave.objects.count() == 2


def test_given_one_team_withdraws_then_no_result_of_the_organisation_contains_it(
    top: Team, add_teams: AddTeams, cleo: User
) -> None:
    made = add_teams(7)
    first = services.start_wave(by=cleo, team=top.pk)
    Wave.objects.update(made=date.today() - timedelta(days=29))
    TeamFigures.objects.update(closed=date.today())
    Agreement.objects.filter(sharing__team=made[0]).update(agrees=False)
    with pytest.raises(ValidationError, match="One or two teams are no longer counted"):
        services.start_wave(by=cleo, team=top.pk)
    first.refresh_from_db()
    assert {figure["teams"] for figure in first.figures} == {7}
    Wave.objects.update(made=date.today() - timedelta(days=200))
    assert services.start_wave(by=cleo, team=top.pk).figures[0]["teams"] == 6


@pytest.mark.parametrize(("left", "spared"), [(1, 2), (2, 1)])
def test_given_one_or_two_of_nine_teams_withdraw_then_more_are_left_out_so_that_three_teams_differ(
    top: Team, add_teams: AddTeams, cleo: User, client_of: ClientOf, left: int, spared: int
) -> None:
    made = add_teams(9)
    first = services.start_wave(by=cleo, team=top.pk)
    Wave.objects.update(made=date.today() - timedelta(days=29))
    TeamFigures.objects.update(closed=date.today())
    Agreement.objects.filter(sharing__team__in=made[:left]).update(agrees=False)
    wave = services.start_wave(by=cleo, team=top.pk)
    assert (wave.spared, wave.figures[0]["teams"]) == (spared, 6)
    facet = first.figures[0]["facet"]
    (before,), (after,) = first.groups[facet], wave.groups[facet]
    assert set(after) < set(before)
    assert len(set(before) - set(after)) == 3
    assert f"{spared} more team" in words(client_of(cleo), top)


def test_given_random_withdrawals_of_teams_then_results_of_the_organisation_reveal_no_one_or_two_teams(
    top: Team, add_teams: AddTeams, cleo: User
) -> None:
    chance, made = Random(5), add_teams(14)
    for _step in range(6):
        Wave.objects.update(made=F("made") - timedelta(days=29))
        TeamFigures.objects.update(closed=date.today())
        for team in chance.sample(made, 2):
            agrees = chance.random() < 0.4
            Agreement.objects.filter(sharing__team=team).update(agrees=agrees)
        with suppress(ValidationError):
            services.start_wave(by=cleo, team=top.pk)
        recent = Wave.objects.filter(made__gt=date.today() - services.REMEMBERED)
        shown = {frozenset(group) for wave in recent for group in wave.groups[FACETS[0].code]}
        assert not totals_reveal_few(shown)
    assert Wave.objects.count() > 1


def test_given_decisions_that_affect_members_of_other_teams_then_members_who_were_heard_are_counted(
    top: Team, add_teams: AddTeams, cleo: User, client_of: ClientOf
) -> None:
    teams = add_teams(6)
    for place, team in enumerate(teams):
        decision = Decision.objects.create(
            team=team, state=State.DECIDED, text="Go", date=date.today()
        )
        other = teams[place - 1].memberships.get().user
        Voice.objects.create(decision=decision, user=other, heard=place < 4)
        Voice.objects.create(decision=decision, user=team.memberships.get().user, heard=True)
    services.start_wave(by=cleo, team=top.pk)
    page = words(client_of(cleo), top)
    assert "6 decisions affected members of other teams. 4 of the 6 people" in page


def _many(top: Team, number: int) -> None:
    parts = Team.objects.bulk_create(
        Team(name=f"Part {n}", parent=top) for n in range(number // 20)
    )
    teams = Team.objects.bulk_create(
        Team(name=f"Inside {n}", parent=parts[n % len(parts)]) for n in range(number)
    )
    users = User.objects.bulk_create(
        User(email=f"many-{n}-{number}@example.org", name=f"Person {n}") for n in range(number)
    )
    Membership.objects.bulk_create(
        Membership(team=team, user=user, joined=date.today())
        for team, user in zip(teams, users, strict=True)
    )
    asked = Sharing.objects.bulk_create(
        Sharing(team=team, organisation=top, asked=date.today()) for team in teams
    )
    Agreement.objects.bulk_create(
        Agreement(sharing=one, user=user, agrees=True, day=date.today())
        for one, user in zip(asked, users, strict=True)
    )
    TeamFigures.objects.bulk_create(
        TeamFigures(
            team=team,
            closed=date.today(),
            means={facet.code: 2 + place % 20 / 10 for facet in FACETS},
        )
        for place, team in enumerate(teams)
    )


def test_given_ten_times_as_many_teams_then_the_page_of_the_organisation_takes_as_many_queries(
    top: Team, cleo: User, client_of: ClientOf
) -> None:
    counts = []
    for number in (60, 600):
        Wave.objects.all().delete()
        _many(top, number)
        with CaptureQueriesContext(connection) as made:
            services.start_wave(by=cleo, team=top.pk)
        with CaptureQueriesContext(connection) as shown:
            words(client_of(cleo), top)
        counts.append((len(made), len(shown)))
    assert counts[0] == counts[1]
    assert max(counts[1]) < 24
