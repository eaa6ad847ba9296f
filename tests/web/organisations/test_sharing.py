"""A team shares only what all its members agreed to, each can withdraw, and all see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags

from tests.web.mirror.rounds import ROWS, dated, import_rounds
from tests.web.ready_tasks import run_ready_tasks
from wholesum.web.accounts.models import User
from wholesum.web.organisations import services
from wholesum.web.organisations.models import Agreement, Sharing, TeamFigures
from wholesum.web.organisations.queries import agreed
from wholesum.web.teams.models import Membership, Team

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


def words(client: Client, page: str, *keys: object) -> str:
    answer = client.get(reverse(page, args=keys))
    assert answer.status_code == 200
    return " ".join(strip_tags(answer.content.decode()).split())


@pytest.fixture
def shared(team: Team, cleo: User, dag: User) -> Sharing:
    return services.ask_for_coach(by=cleo, team=team.pk, email="DAG@example.org ")


def say(shared: Sharing, *people: User, agrees: bool = True) -> None:
    for user in people:
        services.answer(by=user, team=shared.team_id, sharing=shared.pk, agrees=agrees)


def test_given_a_proposed_coach_when_one_member_has_not_agreed_then_the_coach_sees_nothing_of_the_team(
    shared: Sharing, ada: User, dag: User, client_of: ClientOf
) -> None:
    say(shared, ada)
    assert "No team shares figures with you yet" in words(client_of(dag), "coach")
    assert client_of(dag).get(reverse("coach-team", args=[shared.pk])).status_code == 404


def test_given_all_members_agreed_to_a_coach_then_the_coach_sees_the_mirror_and_the_next_step(
    shared: Sharing, ada: User, bo: User, dag: User, team: Team, client_of: ClientOf
) -> None:
    import_rounds(team, dated({"6": ROWS}))
    say(shared, ada, bo)
    page = words(client_of(dag), "coach")
    assert team.name in page
    assert "Next step:" in page
    assert "Next step:" in words(client_of(dag), "coach-team", shared.pk)
    for hidden in ("team", "mirror", "round-open", "decisions", "sharings"):
        assert client_of(dag).get(reverse(hidden, args=[team.pk])).status_code == 404


def test_given_a_member_withdraws_or_joins_then_the_coach_sees_nothing_of_the_team_any_more(
    shared: Sharing, ada: User, bo: User, cleo: User, team: Team
) -> None:
    say(shared, ada, bo)
    assert agreed().filter(pk=shared.pk).exists()
    say(shared, bo, agrees=False)
    assert not agreed().filter(pk=shared.pk).exists()
    say(shared, bo)
    joined = User.objects.create_user("ebo@example.org", "Ebo")
    Membership.objects.create(team=team, user=joined)
    assert not agreed().filter(pk=shared.pk).exists()
    say(shared, joined)
    assert agreed().filter(pk=shared.pk).exists()
    services.end(by=cleo, team=team.pk, sharing=shared.pk)
    assert not agreed().filter(pk=shared.pk).exists()
    assert Agreement.objects.filter(sharing=shared).count() == 3


def test_given_a_team_that_shares_data_with_a_coach_then_every_member_sees_what_and_who_agreed(
    shared: Sharing, ada: User, bo: User, team: Team, client_of: ClientOf
) -> None:
    say(shared, ada)
    page = words(client_of(bo), "sharings", team.pk)
    assert "Dag as coach not shared" in page
    assert "Agreed: Ada" in page
    assert "not yet answered: Bo" in page
    assert "Your team is asked" in words(client_of(bo), "team", team.pk)
    assert "Your team is asked" not in words(client_of(ada), "team", team.pk)
    answer = reverse("sharing-answer", args=[team.pk, shared.pk])
    assert client_of(bo).post(answer, {"agrees": "yes"}).status_code == 302
    assert "Dag as coach shared" in words(client_of(bo), "sharings", team.pk)


def test_given_a_team_in_which_nobody_answers_pulses_then_no_data_are_shared_with_a_coach(
    shared: Sharing, team: Team
) -> None:
    team.memberships.filter(answers=True).delete()
    assert not agreed().exists()


@pytest.mark.parametrize(
    ("email", "words_"),
    [("nobody@example.org", "Nobody with this address"), ("dag@example.org", "asked already")],
)
def test_given_an_unknown_coach_or_one_already_asked_then_the_error_says_why(
    shared: Sharing, cleo: User, team: Team, email: str, words_: str
) -> None:
    with pytest.raises(ValidationError, match=words_):
        services.ask_for_coach(by=cleo, team=team.pk, email=email)


def test_given_a_member_or_an_outsider_then_they_cannot_propose_or_end_sharing_or_agree_for_others(
    shared: Sharing, ada: User, cleo: User, dag: User, team: Team
) -> None:
    for by in (ada, dag):
        with pytest.raises(Http404):
            services.ask_for_coach(by=by, team=team.pk, email="op@example.org")
        with pytest.raises(Http404):
            services.end(by=by, team=team.pk, sharing=shared.pk)
    with pytest.raises(Http404):
        say(shared, dag)
    with pytest.raises(ValidationError, match="Only members who answer"):
        say(shared, cleo)


def test_given_a_team_outside_any_organisation_then_no_organisation_can_count_it(
    cleo: User, team: Team
) -> None:
    with pytest.raises(ValidationError, match="part of no organisation"):
        services.ask_for_organisation(by=cleo, team=team.pk)


def test_given_all_agree_to_be_counted_when_a_pulse_closes_then_its_published_means_are_stored(
    ada: User, bo: User, cleo: User, team: Team
) -> None:
    Team.objects.create(name="Part", parent=team)
    import_rounds(team, dated({"6": ROWS}))
    asked = services.ask_for_organisation(by=cleo, team=team.pk)
    say(asked, ada)
    run_ready_tasks()
    assert not TeamFigures.objects.exists()
    say(asked, bo)
    run_ready_tasks()
    stored: Any = TeamFigures.objects.get(team=team)
    assert stored.means
    assert all(1 <= mean <= 5 for mean in stored.means.values())
    say(asked, bo, agrees=False)
    run_ready_tasks()
    assert not TeamFigures.objects.exists()


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("sharings", "Che cosa condivide questo team"),
        ("organisation", "Chi vede questa pagina"),
        ("ties", "Chi si rivolge a chi"),
        ("ties-mine", "I tuoi legami"),
        ("ties-open", "Chiedi a chi ci si rivolge"),
    ],
)
def test_given_a_user_with_italian_pages_then_the_pages_of_an_organisation_are_in_italian(
    team: Team, cleo: User, page: str, title: str
) -> None:
    client = Client(headers={"accept-language": "it"})
    client.force_login(cleo)
    with translation.override("en"):  # What a page activates stays active in this thread.
        assert title in client.get(reverse(page, args=[team.pk])).content.decode()


def test_given_a_coach_with_italian_pages_then_the_page_of_the_coach_is_in_italian(
    dag: User,
) -> None:
    client = Client(headers={"accept-language": "it"})
    client.force_login(dag)
    with translation.override("en"):
        assert "Team che accompagni" in client.get(reverse("coach")).content.decode()
