"""Ties in an organisation: measured in waves, private to each person, never of one or two."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import ValidationError
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from tests.web.accounts.doors import code_in
from tests.web.organisations.ties import answer, ask, fill_teams, people_of, table_of, take
from tests.web.ready_tasks import run_ready_tasks
from wholesum.web.accounts.models import User
from wholesum.web.accounts.services import delete_account
from wholesum.web.organisations.keeper import KEEPER
from wholesum.web.organisations.ties import services
from wholesum.web.organisations.ties.models import Bridge, OptOut, Roster, TieRound, TieWave
from wholesum.web.organisations.ties.queries import key_of, own_ties
from wholesum.web.rounds.models import Intake, Roll, SealedSheet
from wholesum.web.teams.models import Membership, Role, Team

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


def words(client: Client, page: str, *keys: object) -> str:
    found = client.get(reverse(page, args=keys))
    assert found.status_code == 200
    return " ".join(strip_tags(found.content.decode()).split())


def test_given_ties_of_twenty_four_people_then_the_page_of_the_organisation_shows_four_measures(
    team: Team, ada: User, cleo: User, client_of: ClientOf
) -> None:
    take(team, cleo, people_of(24))
    page = words(client_of(ada), "ties", team.pk)
    assert "72 ties, named by 24 of 24 people in 2 functions." in page
    assert (
        "48 of 72 ties join two functions. If everybody chose at random, it would be about 38."
        in page
    )
    assert "as if 24 of 24 people were relied on equally" in page
    assert "If the 1 busiest of 24 people are away" in page
    assert "fewer than 50 people, and the figure would tell single answers" in page
    assert "0 of 72" not in page
    assert "Depot and Sales" in page
    assert "Make a wave" not in page
    assert "Make a wave" in words(client_of(cleo), "ties", team.pk)


def test_given_an_imported_table_of_ties_then_the_app_stores_digests_instead_of_ids(
    team: Team, cleo: User
) -> None:
    wave: Any = take(team, cleo, people_of(12))
    assert "person0" not in json.dumps([wave.network, wave.groups, wave.figures])
    assert set(wave.network["people"]) == {key_of(person) for person in people_of(12)}


def test_given_a_second_import_of_ties_then_only_the_ties_of_the_second_are_kept(
    team: Team, cleo: User
) -> None:
    first = take(team, cleo, people_of(24))
    take(team, cleo, people_of(24), ties=4)
    first.refresh_from_db()
    assert first.network is None
    assert TieWave.objects.exclude(network=None).count() == 1


@pytest.mark.parametrize(("ties", "verdict"), [(8, "less"), (3, "cannot tell")])
def test_given_two_imports_of_ties_then_the_page_says_less_or_that_it_cannot_tell(
    team: Team, cleo: User, client_of: ClientOf, ties: int, verdict: str
) -> None:
    take(team, cleo, people_of(24))
    wave = take(team, cleo, people_of(24), ties=ties)
    assert wave.figures["change"]["verdict"] == verdict
    assert f"{verdict.capitalize()}:" in words(client_of(cleo), "ties", team.pk)


def test_given_one_person_joined_since_the_last_import_of_ties_then_their_ties_count_in_a_later_one(
    team: Team, cleo: User
) -> None:
    first = take(team, cleo, people_of(24))
    second = take(team, cleo, people_of(25))
    assert second.figures["people"] == first.figures["people"] == 24


def test_given_one_person_left_since_the_last_import_of_ties_then_a_new_import_is_refused_for_a_time(
    team: Team, cleo: User
) -> None:
    take(team, cleo, people_of(24))
    with pytest.raises(ValidationError, match="One or two people left since the last wave"):
        take(team, cleo, people_of(23))
    take(team, cleo, people_of(21))
    TieWave.objects.all().delete()
    take(team, cleo, people_of(24))
    TieWave.objects.update(made=date.today() - timedelta(days=200))
    wave = services.take_table(by=cleo, team=team.pk, table=table_of(people_of(23)), away=set())
    assert wave is not None


def test_given_ties_of_a_part_then_ties_of_the_whole_organisation_with_one_more_person_are_refused(
    team: Team, cleo: User
) -> None:
    part = Team.objects.create(name="Part", parent=team)
    Membership.objects.create(team=part, user=cleo, role=Role.FACILITATOR, answers=False)
    take(part, cleo, people_of(24))
    with pytest.raises(ValidationError, match="The difference would show their ties"):
        take(team, cleo, people_of(25))
    assert take(team, cleo, people_of(27)).figures["people"] == 27


def test_given_ties_on_another_topic_then_their_people_are_compared_too_and_no_change_is_shown(
    team: Team, cleo: User
) -> None:
    take(team, cleo, people_of(24))
    TieWave.objects.update(topic="advice")
    with pytest.raises(ValidationError, match="One or two people left"):
        take(team, cleo, people_of(22))
    assert take(team, cleo, people_of(24)).figures["change"] is None


def test_given_one_person_left_a_job_function_since_the_last_import_then_the_function_is_merged(
    team: Team, cleo: User
) -> None:
    people = people_of(60)
    take(team, cleo, people)
    table = table_of(people)
    table.functions[people[0]] = "Depot"
    TieWave.objects.update(made=date.today() - timedelta(days=35))
    wave = services.take_table(by=cleo, team=team.pk, table=table, away=set())
    assert wave is not None
    assert wave.figures["matrix"] is None
    assert set(wave.groups) == {"", "other functions"}


def test_given_an_import_of_ties_then_the_next_is_refused_for_four_weeks_and_the_error_names_the_day(
    team: Team, cleo: User
) -> None:
    take(team, cleo, people_of(24))
    with pytest.raises(ValidationError, match="The next one can be from"):
        services.take_table(by=cleo, team=team.pk, table=table_of(people_of(24)), away=set())
    fill_teams(team, 12)
    with pytest.raises(ValidationError, match="less than four weeks old"):
        ask(team, cleo)


def test_given_a_person_who_opted_out_in_an_imported_file_of_ties_then_no_stored_row_contains_them(
    team: Team, cleo: User
) -> None:
    gone = people_of(24)[5]
    roster = replace(table_of(people_of(24)), ties=[], is_roster=True)
    services.take_table(by=cleo, team=team.pk, table=roster, away=set())
    wave = take(team, cleo, people_of(24), away={gone})
    assert wave.figures["people"] == 23
    kept = json.dumps([wave.network, wave.groups, Roster.objects.get().functions])
    assert key_of(gone) not in kept
    assert OptOut.objects.get().person == key_of(gone)


def test_given_a_user_who_opts_out_of_ties_then_their_ties_are_deleted_and_not_imported_again(
    team: Team, cleo: User, ada: User, client_of: ClientOf
) -> None:
    people = [ada.email, *people_of(23)]
    take(team, cleo, people)
    assert own_ties(ada, team.pk) is not None
    address = reverse("ties-count", args=[team.pk])
    assert client_of(ada).post(address, {"count": "no"}).status_code == 302
    assert own_ties(ada, team.pk) is None
    assert key_of(ada.email) not in json.dumps(TieWave.objects.get().network)
    assert "Nothing is computed about you" in words(client_of(ada), "ties-mine", team.pk)
    TieWave.objects.update(made=date.today() - timedelta(days=200))
    wave = services.take_table(by=cleo, team=team.pk, table=table_of(people), away=set())
    assert wave is not None
    assert wave.figures["people"] == 23
    assert KEEPER.own_data(ada)["ties_left_out"] == [team.name]
    client_of(ada).post(address, {"count": "yes"})
    assert not OptOut.objects.exists()


def test_given_the_page_of_own_ties_then_it_shows_counts_without_names_and_hides_small_counts(
    team: Team, cleo: User, ada: User, bo: User, client_of: ClientOf
) -> None:
    take(team, cleo, [ada.email, *people_of(22), bo.email])
    page = words(client_of(ada), "ties-mine", team.pk)
    assert "You turn to 3 people; in other functions: 1." in page
    assert "3 people turn to you." in page
    (own,) = KEEPER.own_data(ada)["ties"]
    assert (own["turns_to"], own["outside"], own["named"]) == (3, 1, 3)
    assert "person0" not in page
    take(team, cleo, [ada.email, *people_of(22), bo.email], ties=2)
    assert "fewer than three people do" in words(client_of(ada), "ties-mine", team.pk)
    assert "The latest wave has no ties under your email" in words(
        client_of(cleo), "ties-mine", team.pk
    )


def test_given_an_outsider_when_they_open_any_page_of_ties_then_it_is_not_found(
    team: Team, dag: User, client_of: ClientOf
) -> None:
    for page in ("ties", "ties-mine", "ties-open"):
        assert client_of(dag).get(reverse(page, args=[team.pk])).status_code == 404
    with pytest.raises(Http404):
        services.opt_out(by=dag, team=team.pk)


def test_given_a_member_of_a_subteam_then_they_see_the_figures_of_ties_and_cannot_import_or_ask(
    team: Team, cleo: User, client_of: ClientOf
) -> None:
    users = fill_teams(team, 12)
    take(team, cleo, people_of(12))
    assert "12 of 12 people" in words(client_of(users[0]), "ties", team.pk)
    for page in (
        reverse("ties-open", args=[team.pk]),
        reverse("team-import-file", args=[team.pk, "ties"]),
    ):
        assert client_of(users[0]).get(page).status_code == 404


def test_given_people_with_accounts_then_a_proposed_new_tie_is_shown_only_to_the_two_people(
    team: Team, cleo: User, client_of: ClientOf
) -> None:
    users = fill_teams(team, 24)
    take(team, cleo, people_of(24))
    bridges = list(Bridge.objects.select_related("one", "other"))
    assert bridges
    named = [user for bridge in bridges for user in (bridge.one, bridge.other)]
    assert max(named.count(user) for user in named) <= 2
    one, other = bridges[0].one, bridges[0].other
    assert f"{other} in" in words(client_of(one), "ties-mine", team.pk)
    assert "/promise/" in client_of(one).get(reverse("ties-mine", args=[team.pk])).content.decode()
    for user in (*users, cleo):
        page = words(client_of(user), "ties-mine", team.pk)
        mine = {b.other if b.one == user else b.one for b in bridges if user in (b.one, b.other)}
        assert {seen for seen in users if f"{seen} in " in page} == mine


def test_given_a_round_of_ties_of_an_organisation_when_closed_then_its_single_answers_are_deleted(
    team: Team, ada: User, bo: User, cleo: User, client_of: ClientOf
) -> None:
    users = fill_teams(team, 21)
    asked = ask(team, cleo)
    assert asked.asked == 23
    everyone = [*users, ada, bo]
    for place, user in enumerate(everyone[:20]):
        answer(asked, user, *(everyone[(place + step) % 23] for step in (1, 2, 3)))
    assert Intake.objects.count() == 20
    closed = services.close_round(by=cleo, team=team.pk, tie_round=asked.pk)
    assert (closed.people, closed.refusal) == ({}, "")
    for table in (Intake, SealedSheet, Roll):
        assert not table.objects.exists()
    wave = TieWave.objects.get()
    assert (wave.topic, wave.figures["ties"], wave.figures["answered"]) == ("advice", 60, 20)
    assert "Whom people turn to for advice" in words(client_of(users[0]), "ties", team.pk)
    run_ready_tasks()


def test_given_too_few_answers_about_ties_of_an_organisation_then_the_page_says_there_are_no_figures(
    team: Team, cleo: User, client_of: ClientOf
) -> None:
    users = fill_teams(team, 12)
    asked = ask(team, cleo)
    answer(asked, users[0], users[1])
    services.close_round(by=cleo, team=team.pk, tie_round=asked.pk)
    assert not TieWave.objects.exists()
    assert "too few people answered" in words(client_of(users[0]), "ties", team.pk)


def test_given_a_person_who_opted_out_when_an_organisation_asks_for_ties_then_they_are_not_asked(
    team: Team, cleo: User
) -> None:
    users = fill_teams(team, 20)
    services.opt_out(by=users[0], team=team.pk)
    asked = ask(team, cleo)
    assert str(users[0].pk) not in asked.people
    with pytest.raises(Http404):
        answer(asked, users[0])
    with pytest.raises(ValidationError, match="was not asked"):
        answer(asked, users[1], users[0])


@pytest.mark.parametrize("change", ["self", "stranger", "many"])
def test_given_an_answer_about_ties_that_names_oneself_or_a_stranger_then_it_is_refused(
    team: Team, cleo: User, dag: User, change: str
) -> None:
    users = fill_teams(team, 20)
    asked = ask(team, cleo)
    named = {"self": [users[0]], "stranger": [dag], "many": users[1:18]}[change]
    with pytest.raises(ValidationError):
        answer(asked, users[0], *named)
    assert not Intake.objects.exists()


def test_given_an_open_round_of_ties_of_an_organisation_then_each_person_asked_has_a_task(
    team: Team, cleo: User, client_of: ClientOf
) -> None:
    users = fill_teams(team, 12)
    asked = ask(team, cleo)
    (todo,) = KEEPER.todos(users[0])
    assert (todo.text, todo.team) == (
        "Whom do you turn to for advice?",
        users[0].memberships.get().team_id,
    )
    page = words(client_of(users[0]), "ties-answer", team.pk, asked.pk)
    assert "Person 1 Sales" in page
    assert "Person 0 Sales" not in page
    sent = client_of(users[0]).post(todo.link, {"names": [str(users[1].pk)]})
    assert sent.status_code == 302
    assert list(KEEPER.todos(users[0])) == []
    assert "Thank you" in words(client_of(users[0]), "ties-sent", team.pk, asked.pk)


def test_given_an_organisation_of_ten_people_then_no_round_of_ties_opens(
    team: Team, cleo: User
) -> None:
    fill_teams(team, 8)
    with pytest.raises(ValidationError, match="Only 10 people would be asked"):
        ask(team, cleo)
    assert not TieRound.objects.exists()


def test_given_a_deleted_account_then_the_stored_ties_of_the_organisation_do_not_contain_it(
    team: Team, cleo: User, ada: User
) -> None:
    take(team, cleo, [ada.email, *people_of(23)])
    key = key_of(ada.email)
    delete_account(by=ada, typed=ada.email)
    assert key not in json.dumps(TieWave.objects.get().network)


@pytest.mark.parametrize("confirmed", [True, False])
def test_given_a_new_email_address_of_a_user_then_the_user_keeps_their_ties_and_can_delete_them(
    team: Team, cleo: User, ada: User, client_of: ClientOf, *, confirmed: bool
) -> None:
    take(team, cleo, [ada.email, *people_of(23)])
    EmailAddress.objects.filter(user=ada).update(verified=confirmed)
    client = client_of(ada)
    client.post(reverse("account_email"), {"action_add": "", "email": "ada@elsewhere.example"})
    code = {"code": code_in(mail.outbox[0])}
    client.post(reverse("account_email_verification_sent"), code)
    ada.refresh_from_db()
    assert ada.email == "ada@elsewhere.example"
    own = own_ties(ada, team.pk)
    assert own is not None
    assert own.turns_to == 3
    services.opt_out(by=ada, team=team.pk)
    wave = TieWave.objects.get()
    assert key_of("ada@example.org") not in json.dumps([wave.network, wave.groups])
    assert key_of("ada@elsewhere.example") not in json.dumps(wave.network)


def test_given_a_user_who_opted_out_of_ties_when_their_address_changes_then_both_are_left_out(
    team: Team, cleo: User, ada: User
) -> None:
    services.opt_out(by=ada, team=team.pk)
    services.change_email(before=ada.email, after="ada@elsewhere.example")
    wave = take(team, cleo, [ada.email, "ada@elsewhere.example", *people_of(24)])
    assert wave.figures["people"] == 24
