from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from wholesum.web.accounts.models import User
from wholesum.web.pulse.models import Round
from wholesum.web.rounds.models import Roll
from wholesum.web.teams.models import Membership, Team

ClientOf = Callable[[User], Client]


def home(client: Client) -> str:
    return client.get(reverse("home")).content.decode()


def open_round(team: Team, user: User, *, answered: bool, days: int = 1) -> Round:
    made = Round.objects.create(
        team=team, name="Spring", closes=timezone.now() + timedelta(days=days), asked=3
    )
    Roll.objects.create(round=made.pk, user=user, answered=answered)
    return made


def test_a_visitor_is_sent_to_the_door(client: Client, db: None) -> None:
    answer = client.get(reverse("home"))
    assert (answer.status_code, answer["Location"]) == (302, "/account/login/?next=/")


def test_one_sees_ones_own_teams_and_no_others(team: Team, dag: User, client_of: ClientOf) -> None:
    page = home(client_of(dag))
    assert "Elsewhere" in page
    assert "Leadership" not in page


def test_a_card_says_how_many_are_in_the_team_and_what_one_is(
    team: Team, ada: User, cleo: User, client_of: ClientOf
) -> None:
    assert "3 people · you are a member" in home(client_of(ada))
    assert "3 people · you facilitate" in home(client_of(cleo))


def test_a_sample_team_is_called_one_and_stands_last(
    team: Team, ada: User, client_of: ClientOf
) -> None:
    sample = Team.objects.create(name="A sample", sample=True)
    Membership.objects.create(team=sample, user=ada)
    page = home(client_of(ada))
    assert page.index("Leadership") < page.index("A sample") < page.index('class="tag"')


def test_who_is_in_no_team_sees_the_next_steps(ada: User, client_of: ClientOf) -> None:
    page = home(client_of(ada))
    for step in ("team-new", "evidence-import"):
        assert reverse(step) in page
    assert "invite ada@example.org" in page


@pytest.mark.parametrize(
    ("answered", "days", "waits"), [(False, 1, True), (True, 1, False), (False, -1, False)]
)
def test_a_card_asks_for_answers_while_they_are_wanted(
    team: Team, ada: User, client_of: ClientOf, answered: bool, days: int, waits: bool
) -> None:
    made = open_round(team, ada, answered=answered, days=days)
    link = reverse("round-answer", args=[team.pk, made.pk])
    assert (link in home(client_of(ada))) is waits


def test_somebody_elses_open_answer_is_not_asked_of_me(
    team: Team, ada: User, bo: User, client_of: ClientOf
) -> None:
    open_round(team, bo, answered=False)
    assert "Answer the pulse" not in home(client_of(ada))


def test_queries_do_not_grow_with_teams(
    team: Team,
    ada: User,
    client_of: ClientOf,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = client_of(ada)
    client.get(reverse("home"))
    for number in range(5):
        Membership.objects.create(team=Team.objects.create(name=f"Team {number}"), user=ada)
    # The session, the person, the teams, and what waits: one for each kind.
    with django_assert_num_queries(8):
        assert home(client).count('class="card"') == 6


def test_nothing_is_saved_by_visiting(ada: User, client_of: ClientOf) -> None:
    assert client_of(ada).post(reverse("home")).status_code == 405
