"""People who are left out of ties: nobody else's numbers change, and the whole tree obeys."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from tests.web.organisations.ties import answer, ask, fill_teams, people_of, table_of, take
from wholesum.network.organisation.tables import TieTable
from wholesum.web.accounts.models import User
from wholesum.web.accounts.services import delete_account
from wholesum.web.organisations.ties import services
from wholesum.web.organisations.ties.models import Bridge, OptOut, TieRound, TieWave
from wholesum.web.organisations.ties.queries import key_of, own_ties
from wholesum.web.rounds.models import AskedGroup, Intake, Roll
from wholesum.web.teams.models import Membership, Role, Team

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


def own_page(client: Client, team: Team) -> str:
    page = client.get(reverse("ties-mine", args=[team.pk])).content.decode()
    return " ".join(strip_tags(page).split())


def ask_about(team: Team, cleo: User, named_by: Callable[[int], Collection[int]]) -> list[User]:
    """Ask 21 people, Ada and Bo, and close the round; each names the people at some places."""
    users = fill_teams(team, 21)
    everyone = [*users, *User.objects.filter(name__in=["Ada", "Bo"]).order_by("name")]
    asked = ask(team, cleo)
    for place, user in enumerate(everyone):
        answer(asked, user, *(everyone[one] for one in named_by(place)))
    services.close_round(by=cleo, team=team.pk, tie_round=asked.pk)
    return everyone


@pytest.mark.parametrize("way", ["opt out", "import", "delete", "new email"])
def test_given_a_person_who_is_left_out_after_a_wave_then_no_number_of_another_person_changes(
    team: Team, cleo: User, way: str
) -> None:
    named = {**{place: [20] for place in range(5)}, 18: [17], 20: [0]}
    users = ask_about(team, cleo, lambda place: named.get(place, [18]))
    before = own_ties(users[20], team.pk)
    assert before is not None
    assert before.named == 5
    key = key_of(users[0].email)
    if way == "opt out":
        services.opt_out(by=users[0], team=team.pk)
    elif way == "import":
        roster = TieTable({"x@example.org": "Sales"}, [], is_roster=True)
        services.take_table(by=cleo, team=team.pk, table=roster, away={key})
    elif way == "delete":
        delete_account(by=users[0], typed=users[0].email)
    else:
        services.change_email(before=users[0].email, after=users[1].email)
    assert own_ties(users[20], team.pk) == before
    wave = TieWave.objects.get()
    assert key not in json.dumps([wave.own, wave.network])


def test_given_a_second_wave_then_the_own_counts_of_the_first_wave_are_deleted(
    team: Team, cleo: User
) -> None:
    first = take(team, cleo, people_of(24))
    second = take(team, cleo, people_of(24))
    first.refresh_from_db()
    assert (first.own, len(second.own)) == ({}, 24)
    services.delete_wave(by=cleo, team=team.pk, tie_wave=second.pk)
    second.refresh_from_db()
    assert second.own == {}


def test_given_a_person_whom_almost_everybody_names_then_the_own_page_shows_no_number(
    team: Team, cleo: User, client_of: ClientOf
) -> None:
    users = ask_about(
        team, cleo, lambda place: {0, 1} - {place} if place < 20 else [1] if place < 22 else []
    )
    shown = own_ties(users[0], team.pk), own_ties(users[1], team.pk)
    assert [own and own.named for own in shown] == [19, None]
    assert "or almost everybody does" in own_page(client_of(users[1]), team)


def test_given_a_person_who_opts_out_below_a_new_top_then_all_teams_of_the_tree_leave_them_out(
    team: Team, cleo: User
) -> None:
    users = fill_teams(team, 24)
    part, top = Team.objects.get(name="Sales"), Team.objects.create(name="Holding")
    Membership.objects.create(team=top, user=cleo, role=Role.FACILITATOR)
    services.opt_out(by=users[0], team=team.pk)
    Team.objects.filter(pk=team.pk).update(parent=top)
    assert users[0] not in TieRound(team=part).invited
    assert users[0] not in TieRound(team=top).invited
    wave = services.take_table(by=cleo, team=top.pk, table=table_of(people_of(24)), away=set())
    assert wave is not None
    assert key_of(users[0].email) not in wave.groups[""]
    services.opt_in(by=users[0], team=top.pk)
    assert not OptOut.objects.exists()


def test_given_a_user_who_opts_out_in_a_part_then_their_ties_at_the_top_are_deleted(
    team: Team, cleo: User
) -> None:
    users = fill_teams(team, 24)
    take(team, cleo, people_of(24))
    services.opt_out(by=users[0], team=Team.objects.get(name="Sales").pk)
    assert own_ties(users[0], team.pk) is None
    assert key_of(users[0].email) not in json.dumps(TieWave.objects.get().network)


def test_given_an_import_that_leaves_a_person_out_then_their_proposals_are_deleted(
    team: Team, cleo: User
) -> None:
    fill_teams(team, 24)
    take(team, cleo, people_of(24))
    one = Bridge.objects.all()[0].one
    roster = TieTable({"x@example.org": "Sales"}, [], is_roster=True)
    services.take_table(by=cleo, team=team.pk, table=roster, away={key_of(one.email)})
    assert not Bridge.objects.filter(one=one).exists()


def test_given_a_proposal_to_meet_then_the_page_shows_no_number_of_common_contacts(
    team: Team, cleo: User, client_of: ClientOf
) -> None:
    fill_teams(team, 24)
    take(team, cleo, people_of(24))
    page = own_page(client_of(Bridge.objects.all()[0].one), team)
    assert "at least one person knows both of you" in page
    assert "people know both of you" not in page


def test_given_a_user_who_opts_out_in_an_open_round_then_their_answer_and_name_leave_the_round(
    team: Team, cleo: User, client_of: ClientOf
) -> None:
    users = fill_teams(team, 21)
    asked = ask(team, cleo)
    for user in users[:2]:
        answer(asked, user, users[7])
    services.opt_out(by=users[0], team=team.pk)
    asked.refresh_from_db()
    assert [json.loads(one.sheet)["by"] for one in Intake.objects.all()] == [users[1].pk]
    assert not Roll.objects.filter(user=users[0]).exists()
    page = client_of(users[2]).get(reverse("ties-answer", args=[team.pk, asked.pk]))
    assert f'value="{users[0].pk}"' not in page.content.decode()
    assert f'value="{users[3].pk}"' in page.content.decode()
    with pytest.raises(ValidationError, match="was not asked"):
        answer(asked, users[2], users[0])


def test_given_one_person_who_left_since_the_last_wave_then_no_round_without_figures_opens(
    team: Team, cleo: User
) -> None:
    users = ask_about(team, cleo, lambda place: [(place + 1) % 23])
    TieWave.objects.update(made=date.today() - timedelta(days=35))
    AskedGroup.objects.all().delete()
    services.opt_out(by=users[0], team=team.pk)
    with pytest.raises(ValidationError, match="One or two people left since the last wave"):
        ask(team, cleo)
    assert not TieRound.objects.filter(closed=None).exists()
