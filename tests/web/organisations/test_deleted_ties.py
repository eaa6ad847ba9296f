"""A deleted wave of ties: nobody sees it, and later waves still reveal no one or two people."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from random import Random
from typing import Any
from unittest.mock import Mock

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from tests.web.organisations.ties import ask, fill_teams, people_of, table_of, take
from tests.web.ready_tasks import run_ready_tasks
from wholesum.core.disclosure import totals_reveal_few
from wholesum.web.accounts.models import User
from wholesum.web.organisations.models import Sharing
from wholesum.web.organisations.ties import services
from wholesum.web.organisations.ties.models import Bridge, TieWave
from wholesum.web.organisations.ties.queries import own_ties
from wholesum.web.teams.models import Membership, Role, Team

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


def take_now(top: Team, by: User, people: list[str], ties: int = 3) -> TieWave:
    """Import the ties of some people as a wave on the day of the last one."""
    wave = services.take_table(by=by, team=top.pk, table=table_of(people, ties), away=set())
    assert wave is not None
    return wave


def delete(top: Team, by: User, wave: TieWave) -> None:
    services.delete_wave(by=by, team=top.pk, tie_wave=wave.pk)


def words(client: Client, page: str, *keys: object) -> str:
    found = client.get(reverse(page, args=keys))
    assert found.status_code == 200
    return " ".join(strip_tags(found.content.decode()).split())


def test_given_a_wave_of_ties_when_a_facilitator_deletes_it_then_figures_and_ties_and_bridges_go(
    team: Team,
    cleo: User,
    client_of: ClientOf,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    users = fill_teams(team, 24)
    wave = take(team, cleo, people_of(24))
    groups = wave.groups
    assert Bridge.objects.exists()
    assert own_ties(users[0], team.pk) is not None
    wipe = Mock()
    monkeypatch.setattr(services, "wipe_traces", wipe)
    page = words(client_of(cleo), "ties", team.pk)
    assert "Delete the wave of" in page
    assert "All figures, ties and proposals to meet of this wave are deleted." in page
    address = reverse("ties-wave-delete", args=[team.pk, wave.pk])
    with django_capture_on_commit_callbacks(execute=True):
        assert client_of(cleo).post(address).status_code == 302
    wipe.assert_called_once_with()
    wave.refresh_from_db()
    assert (wave.figures, wave.network, wave.groups) == ({}, None, groups)
    assert not Bridge.objects.exists()
    assert own_ties(users[0], team.pk) is None
    assert "There are no figures yet." in words(client_of(cleo), "ties", team.pk)
    assert client_of(cleo).get(reverse("ties-wave", args=[team.pk, wave.pk])).status_code == 404
    assert client_of(cleo).post(address).status_code == 404


def test_given_a_deleted_wave_of_ties_then_the_members_of_the_top_team_get_an_email(
    team: Team, cleo: User, ada: User
) -> None:
    delete(team, cleo, take(team, cleo, people_of(24)))
    run_ready_tasks()
    (sent,) = [one for one in mail.outbox if ada.email in one.to]
    assert "A facilitator deleted the wave of ties of" in sent.subject
    assert "Only backups and downloads still contain the deleted data." in sent.body


def test_given_a_deleted_round_of_ties_then_the_members_of_the_top_team_get_an_email(
    team: Team, cleo: User, ada: User
) -> None:
    fill_teams(team, 12)
    services.delete_round(by=cleo, team=team.pk, tie_round=ask(team, cleo).pk)
    run_ready_tasks()
    sent = [one.subject for one in mail.outbox if ada.email in one.to]
    assert any("deleted the open round about who turns to whom" in subject for subject in sent)


def test_given_a_deleted_import_of_ties_then_a_corrected_one_of_the_same_people_is_made_at_once(
    team: Team, cleo: User
) -> None:
    first = take(team, cleo, people_of(24))
    wrong = take(team, cleo, people_of(24), ties=8)
    with pytest.raises(ValidationError, match="less than four weeks old"):
        take_now(team, cleo, people_of(24), 4)
    delete(team, cleo, wrong)
    assert take_now(team, cleo, people_of(24), 4).figures["ties"] == 96
    first.refresh_from_db()
    assert first.figures["ties"] == 72


def test_given_a_deleted_wave_of_ties_then_a_new_one_without_one_of_its_people_is_refused(
    team: Team, cleo: User
) -> None:
    delete(team, cleo, take(team, cleo, people_of(24)))
    with pytest.raises(ValidationError, match="One or two people left since the last wave"):
        take_now(team, cleo, people_of(23))
    assert take_now(team, cleo, people_of(25)).figures["people"] == 24


def test_given_sixty_people_when_a_wave_is_deleted_then_none_may_be_missing_for_four_weeks_only(
    team: Team, cleo: User
) -> None:
    wave = take(team, cleo, people_of(60))
    delete(team, cleo, wave)
    with pytest.raises(ValidationError, match="One or two people left") as refused:
        take_now(team, cleo, people_of(59))
    until = wave.made + timedelta(days=28)
    assert f"{until.day} {until:%B %Y}" in refused.value.messages[0]
    assert take(team, cleo, people_of(59)).figures["people"] == 59


def test_given_two_deleted_waves_of_one_day_then_a_person_who_joined_since_either_waits(
    team: Team, cleo: User
) -> None:
    delete(team, cleo, take(team, cleo, people_of(24)))
    delete(team, cleo, take_now(team, cleo, people_of(27)))
    assert take_now(team, cleo, people_of(28)).figures["people"] == 27


def test_given_a_deleted_wave_of_ties_then_half_a_year_later_a_new_wave_removes_its_row(
    team: Team, cleo: User
) -> None:
    wave = take(team, cleo, people_of(24))
    delete(team, cleo, wave)
    TieWave.objects.update(made=date.today() - timedelta(days=200))
    made = take_now(team, cleo, people_of(23))
    assert TieWave.objects.get() == made


def test_given_an_earlier_wave_of_ties_then_its_figures_are_shown_and_it_cannot_be_deleted(
    team: Team, cleo: User, ada: User, client_of: ClientOf
) -> None:
    first = take(team, cleo, people_of(24))
    second = take(team, cleo, people_of(24), ties=4)
    page = words(client_of(ada), "ties-wave", team.pk, first.pk)
    assert "72 ties, named by 24 of 24 people in 2 functions. Bridging" in page
    assert "Since the wave before" not in page
    latest = words(client_of(ada), "ties", team.pk)
    assert "96 ties, named by 24 of 24 people in 2 functions. Bridging" in latest
    assert latest.count("72 ties, named by 24 of 24 people") == 1
    address = reverse("ties-wave-delete", args=[team.pk, first.pk])
    assert client_of(cleo).post(address).status_code == 404
    delete(team, cleo, second)
    assert "72 ties, named by 24 of 24 people in 2 functions. Bridging" in words(
        client_of(ada), "ties", team.pk
    )
    assert client_of(cleo).post(address).status_code == 302


def test_given_a_wave_of_ties_then_members_coaches_outsiders_and_facilitators_below_cannot_delete_it(
    team: Team, ada: User, bo: User, cleo: User, dag: User, client_of: ClientOf
) -> None:
    wave = take(team, cleo, people_of(24))
    part = Team.objects.create(name="Part", parent=team)
    below = User.objects.create_user("eve@example.org", "Eve")
    Membership.objects.create(team=part, user=below, role=Role.FACILITATOR)
    coach = User.objects.create_user("hal@example.org", "Hal")
    Sharing.objects.create(team=team, coach=coach)
    for user in (ada, bo, below, coach, dag):
        address = reverse("ties-wave-delete", args=[team.pk, wave.pk])
        assert client_of(user).post(address).status_code == 404
    for user in (coach, dag):
        address = reverse("ties-wave", args=[team.pk, wave.pk])
        assert client_of(user).get(address).status_code == 404
    assert "Delete the wave" not in words(client_of(below), "ties", team.pk)
    wave.refresh_from_db()
    assert wave.figures["ties"] == 72


def test_given_a_wave_of_ties_of_another_organisation_then_it_is_not_found_under_this_one(
    team: Team, cleo: User, client_of: ClientOf
) -> None:
    other = Team.objects.create(name="Other")
    Membership.objects.create(team=other, user=cleo, role=Role.FACILITATOR, answers=False)
    wave = take(other, cleo, people_of(24))
    for name, method in (("ties-wave", "get"), ("ties-wave-delete", "post")):
        address = reverse(name, args=[team.pk, wave.pk])
        assert getattr(client_of(cleo), method)(address).status_code == 404


@pytest.mark.parametrize("seed", range(4))
def test_given_random_imports_and_deletions_of_ties_then_no_two_differ_by_one_or_two_people(
    team: Team, cleo: User, seed: int
) -> None:
    chance = Random(seed)
    people, pool = people_of(26), people_of(34)
    deleted = False
    for _step in range(8):
        with suppress(ValidationError):
            wave = take_now(team, cleo, people) if deleted else take(team, cleo, people)
            deleted = chance.random() < 0.5
            if deleted:
                delete(team, cleo, wave)
        people = [p for p in people if chance.random() > 0.04]
        people += chance.sample(sorted(set(pool) - set(people)), chance.randint(0, 3))
        shown = [frozenset(w.groups[""]) for w in TieWave.objects.all() if w.groups]
        assert all(len(earlier ^ other) not in {1, 2} for earlier in shown for other in shown)
        assert not totals_reveal_few(shown)
