"""Figures of ties that would tell what each person answered are stored nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import permutations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from tests.web.organisations.ties import people_of
from wholesum.network.organisation.tables import TieTable
from wholesum.web.accounts.models import User
from wholesum.web.organisations.ties import services
from wholesum.web.organisations.ties.models import TieWave
from wholesum.web.teams.models import Team

pytestmark = pytest.mark.django_db


def take_ties(team: Team, by: User, number: int, pairs: Iterable[tuple[int, int]]) -> TieWave:
    """Import ties of people of whom every second one is in Sales and the others in the Depot."""
    people = people_of(number)
    functions = {one: ("Sales", "Depot")[place % 2] for place, one in enumerate(people)}
    table = TieTable(functions, [(people[one], people[other], 1.0) for one, other in pairs])
    wave = services.take_table(by=by, team=team.pk, table=table, away=set())
    assert wave is not None
    return wave


def ring(number: int, *steps: int) -> Iterator[tuple[int, int]]:
    return ((one, (one + step) % number) for step in steps for one in range(number))


@pytest.mark.parametrize("number", [24, 50])
@pytest.mark.parametrize(
    ("pairs", "hidden"),
    [
        (lambda number: ring(number, 1), {"bridging", "mutuality", "matrix"}),
        (lambda number: ring(number, 2), {"bridging", "mutuality", "matrix"}),
        (lambda number: ring(number, 1, 2, -1, -2), {"mutuality"}),
        (lambda number: [*ring(number, 1, 2), (1, 0), (2, 1)], {"mutuality"}),
        (lambda number: ring(number, 1, 2, -1), set()),
        (
            lambda number: [
                pair for pair in permutations(range(number), 2) if pair[0] % 2 or pair[1] % 4
            ],
            {"matrix"},
        ),
    ],
)
def test_given_no_or_all_ties_of_a_kind_then_the_figure_is_stored_only_from_fifty_people_on(
    team: Team,
    cleo: User,
    number: int,
    pairs: Callable[[int], Iterable[tuple[int, int]]],
    hidden: set[str],
) -> None:
    figures = take_ties(team, cleo, number, pairs(number)).figures
    withheld = {name for name in ("bridging", "mutuality", "matrix") if figures[name] is None}
    assert withheld == (hidden if number < 50 else set())


def test_given_no_ties_inside_functions_then_the_page_says_why_the_matrix_of_functions_is_not_shown(
    team: Team, cleo: User, client_of: Callable[[User], Client]
) -> None:
    take_ties(team, cleo, 24, ring(24, 1))
    page = client_of(cleo).get(reverse("ties", args=[team.pk])).content.decode()
    shown = " ".join(strip_tags(page).split())
    assert "there is no tie or every possible tie, which would tell single answers" in shown
    assert shown.count("the figure would tell single answers") == 2
    assert "24 of 24 ties" not in shown
