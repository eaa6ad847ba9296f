"""The first page of a team shows its next step, its news and its Mirror."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.web.mirror.rounds import dated, import_rounds
from wholesum.web.accounts.models import User
from wholesum.web.decisions.services import record_decision
from wholesum.web.dialogue.models import Dialogue, Ending, Outcome, Statement
from wholesum.web.focus.models import Choice, Effort, FocusRound, Verdict
from wholesum.web.mirror.queries import forget_mirror, look_at
from wholesum.web.pulse.models import Round
from wholesum.web.teams.models import Membership, Team

ClientOf = Callable[[User], Client]


def page_of(client: Client, name: str, team: Team) -> str:
    return client.get(reverse(name, args=[team.pk])).content.decode()


def test_given_a_closed_pulse_when_a_facilitator_opens_the_team_page_then_it_shows_the_next_step(
    client_of: ClientOf, cleo: User, team_after_cycles: Team
) -> None:
    look = look_at(team_after_cycles)
    assert look is not None
    step = look.mirror.next_step
    assert step.practice == "dialogue"
    assert step.facet is not None
    for name in ("team", "mirror"):
        page = page_of(client_of(cleo), name, team_after_cycles)
        assert step.words in page.replace("&#x27;", "'")
        (opens,) = re.findall(r'href="([^"]+)">Start a dialogue<', page)
        form = client_of(cleo).get(opens).context["form"]
        assert form["question"].value() == step.facet.question


def test_given_an_open_dialogue_of_the_next_step_then_the_button_of_the_step_leads_to_this_dialogue(
    client_of: ClientOf, ada: User, team_after_cycles: Team
) -> None:
    dialogue = dialogue_of(team_after_cycles)
    page = page_of(client_of(ada), "mirror", team_after_cycles)
    assert f'href="{reverse("dialogue", args=[dialogue.pk])}">Go to the dialogue<' in page


def test_given_no_facet_with_a_remarkable_result_then_a_pulse_is_offered_only_six_weeks_after_the_last(
    client_of: ClientOf, cleo: User, team: Team
) -> None:
    import_rounds(team, dated({"1": [[3, 3, 3]] * 6}))
    closed = Round.objects.get().closed
    assert closed is not None
    opens = f'href="{reverse("round-open", args=[team.pk])}"'
    for weeks, is_offered in ((5, False), (6, True)):
        Round.objects.update(closed=team.today() - timedelta(weeks=weeks))
        forget_mirror(team.pk)
        page = page_of(client_of(cleo), "mirror", team)
        assert "Ask the same questions again in about six weeks" in page
        assert (opens in page) == is_offered
        assert ("The next pulse is due on" in page) != is_offered


def test_given_a_closed_pulse_when_a_member_opens_the_team_page_then_it_has_no_button_for_a_next_step(
    client_of: ClientOf, ada: User, team: Team
) -> None:
    import_rounds(team, dated({"1": [[4, 4, 2]] * 6}))
    page = page_of(client_of(ada), "team", team)
    assert "A facilitator of your team can start this step." in page
    assert "Start a dialogue" not in page


def test_given_a_team_without_a_pulse_when_its_page_is_opened_then_it_lists_the_first_steps(
    client_of: ClientOf, cleo: User, team: Team
) -> None:
    page = page_of(client_of(cleo), "team", team)
    assert "Invite the others" in page
    assert "Your team’s next step" not in page


def dialogue_of(team: Team) -> Dialogue:
    closes = timezone.now() + timedelta(days=7)
    return Dialogue.objects.create(
        team=team, question="What do we stop?", purpose="p", decides="d", closes=closes
    )


def promised(team: Team, days: int) -> Outcome:
    statement = Statement.objects.create(dialogue=dialogue_of(team), text="A shorter report")
    return Outcome.objects.create(
        statement=statement,
        ending=Ending.COMMITMENT,
        text="Halve the report",
        person="Bo",
        until=team.today() + timedelta(days=days),
    )


@pytest.mark.parametrize(
    ("days", "words"),
    [(3, "Bo. The last day is"), (0, "Bo. The last day is"), (-400, "Bo. The last day was")],
)
def test_given_a_commitment_of_a_dialogue_then_the_team_page_shows_it_even_long_after_its_day(
    client_of: ClientOf, ada: User, team: Team, days: int, words: str
) -> None:
    promise = promised(team, days)
    page = page_of(client_of(ada), "team", team)
    promises = page.split("Promised")[1]
    assert "Halve the report" in promises
    assert words in promises
    dialogue = client_of(ada).get(reverse("dialogue", args=[promise.statement.dialogue_id]))
    assert dialogue.status_code == 200


def test_given_a_stopped_effort_with_a_decision_then_the_team_page_shows_it_only_once(
    client_of: ClientOf, ada: User, cleo: User, team: Team
) -> None:
    focus = FocusRound.objects.create(team=team, name="2026-11")
    effort = Effort.objects.create(
        round=focus, place=1, title="Print reports", plain_title="print reports", hours=24
    )
    decision = record_decision(by=cleo, team=team.pk, text="Stop: Print reports", day=team.today())
    Verdict.objects.create(effort=effort, choice=Choice.STOP, decision=decision)
    record_decision(by=cleo, team=team.pk, text="Meet on Mondays", day=team.today())
    page = page_of(client_of(ada), "team", team)
    stopped, decided = page.split("Stopped or changed")[1].split(">Decided<")
    assert "Print reports" in stopped
    assert "24 hours a month are free." in stopped
    assert "Print reports" not in decided
    assert "Meet on Mondays" in decided


def test_given_a_round_closed_with_too_few_answers_then_the_news_of_the_team_say_so(
    client_of: ClientOf, ada: User, team: Team
) -> None:
    about = {"team": team, "closes": timezone.now(), "closed": team.today(), "asked": 6}
    Round.objects.create(name="Autumn", answered=3, **about)
    page = page_of(client_of(ada), "team", team)
    assert "Pulse Autumn closed with 3 of 6 answers: too few to show." in page


def test_given_an_earlier_visit_of_a_user_then_the_team_page_shows_only_later_news(
    client_of: ClientOf, ada: User, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    joined = team.today() - timedelta(days=40)
    Membership.objects.filter(team=team).update(joined=joined)
    dialogue = dialogue_of(team)
    Dialogue.objects.update(opened=joined)
    client = client_of(ada)
    assert "A dialogue began" not in page_of(client, "team", team)
    client.cookies.clear()
    client.force_login(ada)
    Dialogue.objects.update(opened=team.today() - timedelta(days=3))
    for _visit in range(2):  # the same on a second visit on one day
        assert "A dialogue began" in page_of(client, "team", team)
    later = team.today() + timedelta(days=1)
    monkeypatch.setattr(Team, "today", lambda _team: later)
    assert "A dialogue began" not in page_of(client, "team", team)
    Dialogue.objects.filter(pk=dialogue.pk).update(ended=later)
    assert "The dialogue “What do we stop?” ended." in page_of(client, "team", team)


@pytest.mark.parametrize("cookie", ["", "x.y", "2026-13-01.2026-11-30", "2026-11-01"])
def test_given_a_damaged_cookie_of_visits_when_the_team_page_is_opened_then_the_page_is_shown(
    client_of: ClientOf, ada: User, team: Team, cookie: str
) -> None:
    client = client_of(ada)
    client.cookies["visited"] = cookie
    assert client.get(reverse("team", args=[team.pk])).status_code == 200
