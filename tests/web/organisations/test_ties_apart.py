"""Waves of ties that differ by one or two people, under another name or in another organisation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from tests.web.organisations.ties import people_of, table_of, take
from wholesum.web.accounts.models import User
from wholesum.web.organisations.ties import services
from wholesum.web.organisations.ties.models import TieWave
from wholesum.web.teams.models import Membership, Role, Team

pytestmark = pytest.mark.django_db
LATER = timedelta(days=35)


def take_functions(top: Team, by: User, functions: Sequence[str]) -> TieWave:
    """Import ties of as many people as there are functions, five weeks after the last wave."""
    TieWave.objects.update(made=date.today() - LATER)
    people = people_of(len(functions))
    table = table_of(people)
    table.functions.update(zip(people, functions, strict=True))
    wave = services.take_table(by=by, team=top.pk, table=table, away=set())
    assert wave is not None
    return wave


def test_given_a_part_that_left_the_organisation_then_its_ties_without_one_person_are_refused(
    team: Team, cleo: User
) -> None:
    part = Team.objects.create(name="Part", parent=team)
    Membership.objects.create(team=part, user=cleo, role=Role.FACILITATOR)
    take(team, cleo, people_of(24))
    Team.objects.filter(pk=part.pk).update(parent=None)
    with pytest.raises(ValidationError, match="The difference would show their ties"):
        take(part, cleo, people_of(23))


def test_given_two_waves_of_ties_that_add_up_to_a_third_but_for_one_person_then_the_third_is_refused(
    team: Team, cleo: User
) -> None:
    others = [Team.objects.create(name=name) for name in ("Other", "Third")]
    for other in others:
        Membership.objects.create(team=other, user=cleo, role=Role.FACILITATOR)
    people = people_of(40)
    take(others[0], cleo, people)
    take(others[1], cleo, people[:20])
    with pytest.raises(ValidationError, match="The difference would show their ties"):
        take(team, cleo, people[20:39])


def test_given_a_function_with_a_new_name_and_one_person_less_then_it_is_not_shown_as_another_function(
    team: Team, cleo: User
) -> None:
    take_functions(team, cleo, ["Board"] * 6 + ["Sales"] * 24 + ["Depot"] * 30)
    names = ["Selling", *["The board"] * 5, *["Selling"] * 24, *["Depot"] * 30]
    wave = take_functions(team, cleo, names)
    assert set(wave.groups) == {"", "other functions", "Depot"}


def test_given_a_function_named_other_functions_then_the_small_functions_are_joined_with_it(
    team: Team, cleo: User
) -> None:
    names = ["other functions"] * 7 + ["tiny"] * 2 + ["law"] * 3 + ["Sales"] * 24 + ["Depot"] * 24
    wave = take_functions(team, cleo, names)
    assert list(wave.figures["matrix"]["functions"]) == ["Depot", "Sales", "other functions"]
    assert {name: len(people) for name, people in wave.groups.items() if name} == {
        "Depot": 24,
        "Sales": 24,
        "other functions": 12,
    }
    names[0] = "Sales"
    names[13:16] = ["Depot"] * 3
    later = take_functions(team, cleo, names)
    assert all(
        len(set(people) ^ set(others)) not in {1, 2}
        for people in wave.groups.values()
        for others in later.groups.values()
    )
