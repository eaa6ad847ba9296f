"""The next step and the missing figures of the Mirror, and the pages they lead to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import polars as pl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wholesum.core.facets import FACET
from wholesum.dialogue.evidence import DialogueEvidence
from wholesum.focus.evidence import FocusEvidence
from wholesum.mirror.rows import NextStep
from wholesum.web.accounts.models import User
from wholesum.web.dialogue.importing.folders import import_dialogues
from wholesum.web.dialogue.models import Dialogue
from wholesum.web.focus.importing import import_focus
from wholesum.web.mirror.queries import look_at
from wholesum.web.teams.models import Team

ClientOf = Callable[[User], Client]
DAY = date(2026, 9, 20)
"""In the last cycle of the sample team."""


def next_step(team: Team) -> NextStep:
    look = look_at(team)
    assert look is not None
    return look.mirror.next_step


def closed_dialogue(question: str) -> DialogueEvidence:
    statements = {"statement": ["s"], "text": ["One."], "dialogue": ["d"]}
    votes = {"statement": ["s"] * 4, "voter": list("abcd"), "vote": [1, 1, 1, -1]}
    about = {"dialogue": ["d"], "question": [question], "opened": [DAY], "closed": [DAY]}
    return DialogueEvidence(pl.DataFrame(statements), pl.DataFrame(votes), pl.DataFrame(about))


def test_given_the_dialogue_of_the_next_step_has_closed_then_home_and_mirror_show_another_step(
    client_of: ClientOf, cleo: User, team_after_cycles: Team
) -> None:
    step = next_step(team_after_cycles)
    assert step.facet == FACET["mutual_accountability"]
    import_dialogues(team_after_cycles, closed_dialogue(step.facet.question), {})
    other = next_step(team_after_cycles)
    assert other.facet not in (None, step.facet)
    for name in ("team", "mirror"):
        page = client_of(cleo).get(reverse(name, args=[team_after_cycles.pk])).content.decode()
        assert step.words not in page
        assert other.words in page


def test_given_another_dialogue_is_open_when_the_next_step_is_a_dialogue_then_the_page_names_it(
    client_of: ClientOf, cleo: User, team_after_cycles: Team
) -> None:
    path = reverse("team", args=[team_after_cycles.pk])
    assert "Finish this dialogue first" not in client_of(cleo).get(path).content.decode()
    closes = timezone.now() + timedelta(days=7)
    Dialogue.objects.create(
        team=team_after_cycles,
        question="Where do we meet?",
        purpose="p",
        decides="d",
        closes=closes,
    )
    page = client_of(cleo).get(path).content.decode()
    assert "The dialogue “Where do we meet?” is open. Finish this dialogue first." in page


@pytest.fixture
def unlinked(team: Team) -> Team:
    """A team that logged hours on efforts without goals."""
    efforts = {"effort": ["e"], "title": ["Reports"], "hours": [4.0], "owner": ["ada"]}
    work = {"effort": ["e"], "person": ["ada"], "hours": [4.0], "period": [DAY]}
    goals = {"goal": ["g"], "text": ["Trains run"]}
    evidence = FocusEvidence(pl.DataFrame(efforts), pl.DataFrame(goals), pl.DataFrame(work))
    import_focus(team, evidence)
    return team


@pytest.mark.parametrize("path", ["", "facet/relevance_of_effort/"])
def test_given_efforts_without_goals_then_the_mirror_proposes_a_focus_round_as_the_next_step(
    client_of: ClientOf, ada: User, unlinked: Team, path: str
) -> None:
    client = client_of(ada)
    page = client.get(f"/teams/{unlinked.pk}/mirror/{path}")
    (missing,) = [
        one for one in page.context["missing"] if one.facet == FACET["relevance_of_effort"]
    ]
    assert missing.reason == "not known yet: no effort is linked to a goal"
    assert missing.link == ""
    assert "You can add the missing data in your next focus round." in page.content.decode()
