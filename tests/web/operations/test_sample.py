"""The sample team in the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wholesum.demo import sample_team
from wholesum.mirror.gather import gather
from wholesum.web.accounts.models import User
from wholesum.web.dialogue.models import Dialogue
from wholesum.web.dialogue.queries import open_dialogues
from wholesum.web.dialogue.results.closed_rounds import closed_round_results
from wholesum.web.dialogue.services.voting import Ballot, cast
from wholesum.web.dialogue.voting.progress import progress_of
from wholesum.web.focus.models import FocusRound
from wholesum.web.mirror.queries import team_mirror
from wholesum.web.operations.demonstration import enter
from wholesum.web.operations.services import add_sample_team, remove_sample_team, sample_user
from wholesum.web.pulse.models import Round
from wholesum.web.pulse.services import close_round, send_sheet
from wholesum.web.rounds.models import Intake, Roll
from wholesum.web.rounds.services import close_due
from wholesum.web.teams.models import Membership, Role, Team
from wholesum.web.teams.services import delete_team


def _all_rows() -> dict[str, set[Any]]:
    ours = ("accounts", "teams", "pulse", "dialogue", "focus", "decisions", "commitments")
    models = [model for app in ours for model in apps.get_app_config(app).get_models()]
    return {model.__name__: set(model.objects.values_list("pk", flat=True)) for model in models}  # type: ignore[attr-defined] # every model has objects


def test_sample_team_has_eight_members_three_closed_rounds_and_an_open_round(
    ada: User,
) -> None:
    team = add_sample_team(ada)
    assert team.sample
    assert list(team.memberships.filter(role=Role.FACILITATOR).values_list("user", "answers")) == [
        (ada.pk, False)
    ]
    assert team.memberships.filter(answers=True).count() == 8
    closed = team.rounds.exclude(closed=None).order_by("name")
    assert list(closed.values_list("asked", "answered")) == [(8, 7), (8, 8), (8, 8)]
    opened = team.rounds.get(closed=None)
    assert opened.is_open
    assert opened.items.count() == 10
    assert Roll.objects.filter(round=opened.pk, answered=True).count() == 5
    assert Intake.objects.filter(round=str(opened.pk)).count() == 5


def test_sample_team_in_the_app_has_the_same_mirror_as_the_sample_folder(ada: User) -> None:
    """All that is said, and the decisions.

    Of the focus the app keeps the last round alone, and of sealed votes those of the last round.
    """
    shown, expected = team_mirror(add_sample_team(ada)), gather(sample_team())
    assert shown.pulse == expected.pulse
    assert [done for done in shown.does if done.practice == "decisions"] == [
        done for done in expected.does if done.practice == "decisions"
    ]
    assert {done.practice for done in shown.does} == {
        "commitments",
        "conversation",
        "cycle",
        "decisions",
        "dialogue",
        "focus",
        "network",
        "recognition",
        "strengths",
    }


def test_sample_team_has_ended_dialogues_with_results_and_an_open_dialogue(ada: User) -> None:
    team = add_sample_team(ada)
    ended = [
        dialogue
        for dialogue in Dialogue.objects.filter(team=team).order_by("opened")
        if dialogue.has_ended
    ]
    assert [len(closed_round_results(one)) for one in ended] == [1, 2, 1]
    assert [closed_round_results(one)[0].round.voted for one in ended] == [7, 8, 8]
    assert all(closed_round_results(one)[0].kinds for one in ended)
    assert closed_round_results(ended[1])[0].changed > 0
    opened = Dialogue.objects.get(team=team, ended=None)
    asked = opened.rounds.get()
    assert (asked.is_open, progress_of(asked).finished) == (True, 5)
    voice = opened.voices.select_related("dialogue").get(user=sample_user(team, "arjun"))
    first = opened.statements.order_by("place")[0]
    assert cast(by=voice, asked=asked, ballots=[Ballot(first.pk, 1)]) == [first.pk]


def test_page_of_the_sample_team_and_the_page_to_delete_the_team_list_its_open_rounds(
    ada: User, client_of: Callable[[User], Client]
) -> None:
    team = add_sample_team(ada)
    page = client_of(ada).get(reverse("team", args=[team.pk])).content.decode()
    for opened in (*open_dialogues(team.pk), team.focus_rounds.get(closed=None)):
        assert str(opened.pk) in page
    page = client_of(ada).get(reverse("team-delete", args=[team.pk])).content.decode()
    decisions = team.decisions.count()
    for told in ("4 dialogues with", "1 focus round with", f"{decisions} decisions and"):
        assert told in page


def test_mirror_of_the_sample_team_has_signals_of_dialogues(ada: User) -> None:
    done = [mark for mark in team_mirror(add_sample_team(ada)).does if mark.practice == "dialogue"]
    expected = [mark for mark in gather(sample_team()).does if mark.practice == "dialogue"]
    assert {signal.facet.code for signal in done} == {"equality", "inclusion"}
    assert len(done) == len(expected)


def test_given_a_sample_team_when_removed_then_only_the_team_and_its_people_are_deleted(
    ada: User, team: Team, dag: User
) -> None:
    before = _all_rows()
    one, other = add_sample_team(ada), add_sample_team(dag)
    assert User.objects.count() == len(before["User"]) + 16
    remove_sample_team(one)
    assert Membership.objects.filter(team=other).count() == 9
    remove_sample_team(other)
    assert _all_rows() == before


def test_given_a_sample_team_when_deleted_like_any_team_then_its_people_are_deleted_too(
    ada: User,
) -> None:
    before = _all_rows()
    sample = add_sample_team(ada)
    delete_team(by=ada, team=sample.pk, typed=sample.name)
    assert _all_rows() == before


def test_given_a_person_of_the_sample_in_another_team_when_the_sample_is_removed_then_they_stay(
    ada: User, team: Team
) -> None:
    sample = add_sample_team(ada)
    marit = sample_user(sample, "marit")
    Membership.objects.create(team=team, user=marit)
    remove_sample_team(sample)
    assert User.objects.filter(pk=marit.pk).exists()


def test_given_a_user_who_creates_and_removes_a_sample_team_then_no_database_row_of_it_remains(
    dag: User, client_of: Callable[[User], Client]
) -> None:
    before, client = _all_rows(), client_of(dag)
    assert "Make the sample team" in client.get(reverse("home")).content.decode()
    made = client.post(reverse("sample-make"))
    again = client.post(reverse("sample-make"))
    assert made["Location"] == again["Location"]
    assert "Make the sample team" not in client.get(reverse("home")).content.decode()
    team = Team.objects.get(sample=True, parent=None)
    page = client.get(made["Location"]).content.decode()
    remove = reverse("sample-remove", args=[team.pk])
    assert remove in page
    assert client.get(remove).status_code == 405
    assert client.post(remove)["Location"] == reverse("home")
    assert _all_rows() == before


def test_given_a_real_team_or_a_sample_of_another_user_when_removed_as_sample_then_it_is_not_found(
    ada: User, cleo: User, team: Team, client_of: Callable[[User], Client]
) -> None:
    sample = add_sample_team(ada)
    assert client_of(cleo).post(reverse("sample-remove", args=[sample.pk])).status_code == 404
    assert client_of(cleo).post(reverse("sample-remove", args=[team.pk])).status_code == 404
    assert Team.objects.filter(parent=None).count() == 2


def test_given_a_real_team_when_removed_as_a_sample_then_it_is_refused(team: Team) -> None:
    with pytest.raises(ValidationError, match="This team is not a sample"):
        remove_sample_team(team)
    assert Team.objects.filter(pk=team.pk).exists()


def test_given_a_demo_when_its_visitor_closes_a_round_then_only_the_visitor_may_get_an_email(
    db: None, settings: Any
) -> None:
    settings.ROOT_URLCONF = "tests.web.operations.test_entry"
    first, second = enter(), enter()
    team = Team.objects.get(sample=True, parent=None)
    visitor = sample_user(team, "arjun")
    opened = Round.objects.get(team=team, closed=None)
    assert first.startswith("/demo/enter/")
    assert second.startswith("/demo/enter/")
    assert visitor.is_active
    answers = dict.fromkeys(opened.items.values_list("item", flat=True), 4)
    send_sheet(by=visitor, team=team.pk, round_id=opened.pk, answers=answers)
    closed = close_round(by=visitor, team=team.pk, round_id=opened.pk)
    assert closed.answered == 6
    assert team_mirror(team).mirror.cycles[-1] == opened.name
    assert {person for message in mail.outbox for person in message.to} <= {
        visitor.email,
        "coach@merrowdale.example",
    }


def test_given_the_open_round_of_the_sample_team_when_its_end_has_passed_then_it_closes(
    ada: User,
) -> None:
    opened = add_sample_team(ada).rounds.get(closed=None)
    Round.objects.filter(pk=opened.pk).update(closes=timezone.now())
    assert [closed.pk for closed in close_due()] == [opened.pk]


def test_proposed_lists_of_the_sample_team_differ_and_name_owners(ada: User) -> None:
    round_ = FocusRound.objects.get(team=add_sample_team(ada))
    titles = {str(effort.pk): effort.title for effort in round_.efforts.all()}
    assert round_.outcome is not None
    lines = {titles[key]: line for key, line in round_.outcome["lines"].items()}
    fair = {title for title, line in lines.items() if line["equal"] and not line["worth"]}
    worth = {title for title, line in lines.items() if line["worth"] and not line["equal"]}
    assert fair == {"Planning the works on the upper line"}
    assert worth == {"The winter timetable", "Preparing the owners' council"}
    dropped = {title for title, line in lines.items() if not line["equal"] and not line["worth"]}
    assert dropped == {"The monthly report in print"}
    assert round_.efforts.filter(work=None).count() == 0


def test_given_a_sample_team_then_it_is_the_top_of_twelve_teams_in_three_departments(
    cleo: User, client_of: Callable[[User], Client]
) -> None:
    team = add_sample_team(cleo)
    assert Team.objects.filter(parent__parent=team).count() == 12
    page = client_of(cleo).get(reverse("organisation", args=[team.pk])).content.decode()
    assert "What 12 of 16 teams say about leading together" in page
    assert "Stations and service" in page
    assert "11 decisions affected members of other teams" in page
