"""The forms that open a round choose the least number of answers for the size of the team."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from wholesum.web.accounts.models import User
from wholesum.web.focus.results.sentences import needed_scorers
from wholesum.web.teams.models import Membership, Team

pytestmark = pytest.mark.django_db
FORMS: Final = ("round-open", "dialogue-open", "focus-open")
ClientOf = Callable[[User], Client]


def fill(team: Team, asked: int) -> None:
    """Add members until so many are asked; Ada and Bo are."""
    for number in range(3, asked + 1):
        user = User.objects.create_user(f"member{number}@example.org", f"Member {number}")
        Membership.objects.create(team=team, user=user)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("asked", "least"), [(4, 4), (5, 4), (6, 4), (7, 5), (12, 5)])
def test_given_the_size_of_a_team_when_a_round_is_opened_then_the_usual_threshold_is_chosen(
    team: Team, cleo: User, client_of: ClientOf, form: str, asked: int, least: int
) -> None:
    fill(team, asked)
    page = client_of(cleo).get(reverse(form, args=[team.pk]))
    field = page.context["form"]["threshold"]
    assert field.value() == least
    assert all(str(number) in said for number, said in field.field.choices)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (2, "need 4 voters, and only 2 members would take part"),
        (4, "Results are shown when all of them vote."),
        (5, "Results are shown when at least 4 of them vote."),
        (8, "Results are shown when at least 5 of them vote."),
    ],
)
def test_given_a_team_of_any_size_when_a_dialogue_is_opened_then_the_page_says_what_results_need(
    team: Team, cleo: User, client_of: ClientOf, asked: int, said: str
) -> None:
    fill(team, asked)
    page = client_of(cleo).get(reverse("dialogue-open", args=[team.pk])).content.decode()
    assert said in " ".join(strip_tags(page).split())


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (5, "only if at least 6 people score"),
        (6, "only if all of these members score"),
        (9, "if at least 6 of these members score"),
    ],
)
def test_given_a_team_of_any_size_when_a_focus_round_is_opened_then_the_page_says_how_many_must_score(
    team: Team, cleo: User, client_of: ClientOf, asked: int, said: str
) -> None:
    fill(team, asked)
    assert said in needed_scorers(asked)
    page = client_of(cleo).get(reverse("focus-open", args=[team.pk]))
    assert page.context["scorers"] == needed_scorers(asked)
