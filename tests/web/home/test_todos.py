from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wholesum.web.accounts.models import User
from wholesum.web.decisions.models import Answer, Decision, Stance, State, Version
from wholesum.web.decisions.models import Voice as Concerned
from wholesum.web.dialogue.models import Dialogue, Statement, Step, Voice, VotingRound
from wholesum.web.dialogue.models.votes import Intake
from wholesum.web.dialogue.voting.keys import voter_key
from wholesum.web.focus.models import Asking, AskingKind, FocusRound, Goal
from wholesum.web.pulse.models import Round
from wholesum.web.registry import Todo, todos_of
from wholesum.web.rounds.models import Roll
from wholesum.web.teams.models import Membership, Team


def today(days: int = 0) -> date:
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def pulse(team: Team, ada: User) -> Round:
    closes = timezone.now() + timedelta(days=3)
    made = Round.objects.create(team=team, name="Spring", closes=closes, asked=3)
    Roll.objects.create(round=made.pk, user=ada)
    return made


@pytest.fixture
def vote(team: Team, ada: User) -> VotingRound:
    closes = timezone.now() + timedelta(days=2)
    dialogue = Dialogue.objects.create(
        team=team, question="What do we stop?", step=Step.VOTING, closes=closes
    )
    Voice.objects.create(dialogue=dialogue, user=ada, team=team)
    Statement.objects.create(dialogue=dialogue, text="Meet less.", place=1)
    return VotingRound.objects.create(dialogue=dialogue, number=1, asked=3, closes=closes)


@pytest.fixture
def scores(team: Team, ada: User) -> Asking:
    focus = FocusRound.objects.create(team=team, name="Autumn")
    asking = Asking.objects.create(
        round=focus, what=AskingKind.SCORES, closes=timezone.now() + timedelta(days=9), asked=3
    )
    Roll.objects.create(round=asking.pk, user=ada)
    return asking


@pytest.fixture
def proposal(team: Team, ada: User, bo: User) -> Version:
    decision = Decision.objects.create(
        team=team, by=bo, text="One page a week.", state=State.OPEN, closes=today(1)
    )
    Concerned.objects.create(decision=decision, user=ada)
    Version.objects.create(decision=decision, number=1, text="Two pages a week.")
    return Version.objects.create(decision=decision, number=2, text="One page a week.")


@pytest.fixture
def reviews(team: Team) -> list[Decision]:
    return [
        Decision.objects.create(
            team=team, text=f"No {day}.", state=State.DECIDED, date=today(-60), review=today(-day)
        )
        for day in (5, 9, 0, -3)
    ]


def lines(user: User, team: Team) -> list[Todo]:
    return todos_of(user).get(team.pk, [])


def test_given_several_tasks_of_a_member_when_listed_then_the_task_that_is_due_next_comes_first(
    team: Team,
    ada: User,
    pulse: Round,
    vote: VotingRound,
    scores: Asking,
    proposal: Version,
    reviews: list[Decision],
) -> None:
    focus = reverse("focus-score", args=[team.pk, scores.round_id])
    answer = reverse("decision", args=[team.pk, proposal.decision_id])
    decisions = reverse("decisions", args=[team.pk])
    assert [(line.text, line.act, line.link, line.due) for line in lines(ada, team)] == [
        ("One page a week.", "Answer the proposal", f"{answer}#answer", today(1)),
        (
            "What do we stop?",
            "Vote",
            reverse("dialogue-answer", args=[vote.dialogue_id]),
            today(2),
        ),
        (
            "Pulse Spring",
            "Answer the pulse",
            reverse("round-answer", args=[team.pk, pulse.pk]),
            today(3),
        ),
        ("Focus Autumn", "Score the efforts", focus, None),
        ("3 decisions are due for review", "Review", f"{decisions}#due", None),
    ]


def test_given_a_task_that_the_member_has_done_then_it_is_not_listed(
    team: Team,
    ada: User,
    pulse: Round,
    vote: VotingRound,
    scores: Asking,
    proposal: Version,
    reviews: list[Decision],
) -> None:
    Roll.objects.update(answered=True)
    Decision.objects.filter(pk__in=[review.pk for review in reviews]).update(reviewed=today())
    Answer.objects.create(version=proposal, user=ada, stance=Stance.CONSENT)
    key = voter_key(Voice.objects.get(), vote)
    shown = Intake.objects.create(
        round=vote.pk, voter=key, statement=Statement.objects.get().pk, vote=None
    )
    assert [line.act for line in lines(ada, team)] == ["Vote"], "what was only shown is no vote"
    Intake.objects.filter(round=shown.round, voter=key).update(vote=0)
    assert lines(ada, team) == []


def test_given_a_task_of_another_member_when_tasks_are_listed_then_it_is_left_out(
    team: Team,
    bo: User,
    dag: User,
    pulse: Round,
    vote: VotingRound,
    scores: Asking,
    proposal: Version,
    reviews: list[Decision],
) -> None:
    assert [line.act for line in lines(bo, team)] == ["Review"]
    assert todos_of(dag) == {}


def test_given_a_closed_round_when_tasks_of_a_member_are_listed_then_it_is_left_out(
    team: Team, ada: User, pulse: Round, vote: VotingRound, scores: Asking, proposal: Version
) -> None:
    past = timezone.now() - timedelta(minutes=1)
    Round.objects.update(closes=past)
    VotingRound.objects.update(closes=past)
    FocusRound.objects.update(closed=today())
    Decision.objects.update(state=State.PARKED)
    assert todos_of(ada) == {}


def test_given_a_task_of_a_member_then_home_and_team_page_show_it_until_they_leave_the_team(
    team: Team, ada: User, proposal: Version
) -> None:
    client = Client()
    client.force_login(ada)
    link = reverse("decision", args=[team.pk, proposal.decision_id])
    for page in (reverse("home"), reverse("team", args=[team.pk])):
        assert client.get(page).content.decode().count(link) == 1
    Membership.objects.filter(user=ada).delete()
    assert link not in client.get(reverse("home")).content.decode()


def test_given_a_dialogue_in_the_writing_step_then_a_member_has_a_task_until_they_have_written(
    team: Team, ada: User, vote: VotingRound
) -> None:
    dialogue = vote.dialogue
    vote.delete()
    Dialogue.objects.update(step=Step.WRITING)
    (line,) = lines(ada, team)
    assert (line.act, line.due) == ("Write a statement", None)
    assert line.link == reverse("dialogue", args=[dialogue.pk])
    voice = Voice.objects.get(user=ada)
    Statement.objects.create(dialogue=dialogue, text="Sing.", author=voice)
    assert lines(ada, team) == []


def test_given_a_new_focus_round_then_members_have_a_task_to_write_goals_until_points_are_asked_for(
    team: Team, ada: User, dag: User
) -> None:
    focus = FocusRound.objects.create(team=team, name="Autumn")
    Goal.objects.create(round=focus, text="On time", place=1)
    (line,) = lines(ada, team)
    assert (line.text, line.act) == ("Focus Autumn: 1 goal is named so far", "Name goals")
    assert todos_of(dag) == {}
    closes = timezone.now() + timedelta(days=9)
    Asking.objects.create(round=focus, what=AskingKind.GOALS, closes=closes, asked=3)
    assert lines(ada, team) == []


def test_given_rounds_that_closed_recently_then_the_home_page_shows_their_results_for_a_week(
    team: Team, ada: User, pulse: Round, vote: VotingRound
) -> None:
    client = Client()
    client.force_login(ada)
    mirror = reverse("mirror", args=[team.pk])
    Round.objects.update(closed=today(-6), answered=5, asked=5)
    VotingRound.objects.update(closed=today(-6))
    shown = client.get(reverse("home")).content.decode()
    assert f'href="{mirror}"' in shown
    assert "See the votes" in shown
    Round.objects.update(answered=2)
    assert mirror not in client.get(reverse("home")).content.decode()
    Round.objects.update(closed=today(-8), answered=5)
    VotingRound.objects.update(closed=today(-8))
    shown = client.get(reverse("home")).content.decode()
    assert mirror not in shown
    assert "See the votes" not in shown
