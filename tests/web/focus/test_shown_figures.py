"""What a focus round shows of scores tells nobody the score of another member."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client

from tests.web.focus.conftest import EFFORTS, Walk, by_title
from tests.web.ready_tasks import run_ready_tasks
from wholesum.web.accounts.models import User
from wholesum.web.focus.models import AskingKind
from wholesum.web.focus.results.two_lists import band, coarse
from wholesum.web.focus.services import askings
from wholesum.web.rounds.models import Intake

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]


@pytest.mark.parametrize("of", range(5, 13))
def test_given_a_member_who_knows_a_shown_range_and_their_own_score_then_other_scores_stay_unknown(
    of: int,
) -> None:
    for mine, others in product((0, 1), range(of)):
        told = band(mine + others, of)
        assert told is not None
        possible = {rest for rest in range(of) if band(mine + rest, of) == told}
        assert possible not in ({0}, {of - 1}), (mine, others, told)


@pytest.mark.parametrize("of", range(5))
def test_given_fewer_than_five_members_with_scores_then_no_number_of_supporters_is_shown(
    of: int,
) -> None:
    assert [band(count, of) for count in range(of + 1)] == [None] * (of + 1)


@pytest.mark.parametrize(("hours", "told"), [(9.14, 9), (13.9, 14), (47, 45), (152, 150)])
def test_given_a_number_of_hours_when_shown_then_it_is_rounded_to_about_two_digits(
    hours: float, told: float
) -> None:
    assert coarse(hours) == told


def test_given_an_effort_with_few_supporters_then_the_page_does_not_say_what_they_could_pay(
    walk: Walk,
) -> None:
    walk.to_lists(lambda member, effort, _goal: 5 if effort < 6 or member < 2 else 0)
    lines = by_title(walk)
    for line in lines.values():
        if line["carried"] is None or line["carried"][0] <= 2:
            assert line["affordable"] is None


def test_given_scores_of_an_owner_for_their_own_effort_then_they_do_not_change_the_proposed_lists(
    walk: Walk, team: Any, cleo: User
) -> None:
    """Whether or not the owner has sent a sheet, and whatever is on it, owners are counted "
    "alike."""
    walk.weigh()
    walk.fill([(title, hours, "Hal") for title, hours, _owner in EFFORTS])
    hal = walk.members[5]
    walk.ask(AskingKind.SCORES)
    for user in walk.members[:5]:
        walk.score(user)
    sheets = sorted(Intake.objects.values_list("sheet", flat=True))
    walk.score(hal)
    assert json.loads(Intake.objects.exclude(sheet__in=sheets).get().sheet) == {}


def test_given_emails_of_a_focus_round_then_they_contain_the_final_count_and_no_names(
    walk: Walk, cleo: User
) -> None:
    walk.name_goals()
    walk.ask(AskingKind.GOALS)
    run_ready_tasks()
    askings.remind(by=cleo, what=AskingKind.GOALS, **walk.at)
    with pytest.raises(ValidationError, match="reminder today"):
        askings.remind(by=cleo, what=AskingKind.GOALS, **walk.at)
    run_ready_tasks()
    walk.give(walk.members[0], (71, 16, 13))
    walk.close(AskingKind.GOALS)
    run_ready_tasks()
    texts = {message.body for message in mail.outbox}
    assert len(mail.outbox) == 6 + 6 + 7
    assert len(texts) == 3
    for text in texts:
        assert not [name for name in ("Ada", "Bo", "Hal") if name in text]
        assert "71" not in re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", str(text))
