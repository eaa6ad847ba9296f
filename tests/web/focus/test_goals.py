"""Goals are written, withdrawn, merged with the consent of both authors, and weighed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.test import Client

from tests.web.focus.conftest import GOALS, Walk
from wholesum.focus.portfolio.goal_weights import independent_markets
from wholesum.web.accounts.models import User
from wholesum.web.focus.models import AskingKind, Goal, Merge
from wholesum.web.focus.results.weights import figures_of, goal_figures
from wholesum.web.focus.services import goals

pytestmark = pytest.mark.django_db


def test_given_the_same_goal_written_by_two_members_then_it_is_one_goal_with_both_names(
    walk: Walk, ada: User, bo: User
) -> None:
    goals.name_goal(by=ada, text="Trains run on time", **walk.at)
    goals.name_goal(by=bo, text="  trains run   on time ", **walk.at)
    goal = Goal.objects.get()
    assert goal.text == "Trains run on time"
    assert set(goal.namers.all()) == {ada, bo}


@pytest.mark.parametrize("text", ["", "   ", "x" * 141, "a\u202eb"])
def test_given_an_empty_or_too_long_goal_when_saved_then_it_is_refused(
    walk: Walk, ada: User, text: str
) -> None:
    with pytest.raises(ValidationError):
        goals.name_goal(by=ada, text=text, **walk.at)
    assert not Goal.objects.exists()


def test_given_two_goals_when_both_authors_agree_to_merge_them_then_one_goal_remains(
    walk: Walk, ada: User, bo: User
) -> None:
    first, second, _third = walk.name_goals()
    merge = goals.propose_merge(
        by=ada, first=first.pk, second=second.pk, text="One plan, on time", **walk.at
    )
    assert merge is not None
    assert Goal.objects.count() == 3
    goals.answer_merge(by=bo, merge=merge.pk, yes=True, **walk.at)
    kept = Goal.objects.get(text="One plan, on time")
    assert set(kept.namers.all()) == {ada, bo}
    assert Goal.objects.count() == 2
    assert not Merge.objects.exists()


def test_given_a_proposed_merge_of_goals_when_one_author_refuses_then_both_goals_stay(
    walk: Walk, ada: User, bo: User
) -> None:
    first, second, _third = walk.name_goals()
    merge = goals.propose_merge(by=ada, first=first.pk, second=second.pk, text="One", **walk.at)
    assert merge is not None
    with pytest.raises(Http404):
        goals.answer_merge(by=walk.members[3], merge=merge.pk, yes=False, **walk.at)
    goals.answer_merge(by=bo, merge=merge.pk, yes=False, **walk.at)
    assert not Merge.objects.exists()
    assert Goal.objects.count() == 3


def test_only_the_author_of_a_goal_may_withdraw_it(
    walk: Walk, ada: User, bo: User, cleo: User
) -> None:
    first = walk.name_goals()[0]
    with pytest.raises(Http404):
        goals.take_back_goal(by=bo, goal=first.pk, **walk.at)
    with pytest.raises(ValidationError, match="Others have also named"):
        goals.take_back_goal(by=cleo, goal=first.pk, **walk.at)
    goals.take_back_goal(by=ada, goal=first.pk, **walk.at)
    assert not Goal.objects.filter(pk=first.pk).exists()


def test_given_fewer_than_two_or_more_than_seven_goals_when_points_are_asked_for_then_the_request_is_refused(
    walk: Walk, ada: User
) -> None:
    walk.name_goals(["Alone"])
    with pytest.raises(ValidationError, match="fewer than two goals"):
        walk.ask(AskingKind.GOALS)
    named = walk.name_goals([f"Goal {number}" for number in range(7)])
    with pytest.raises(ValidationError, match="8 goals"):
        walk.ask(AskingKind.GOALS)
    goals.take_back_goal(by=ada, goal=Goal.objects.get(text="Alone").pk, **walk.at)
    goals.propose_merge(by=ada, first=named[1].pk, second=named[2].pk, text="Both", **walk.at)
    with pytest.raises(ValidationError, match="A proposal to merge"):
        walk.ask(AskingKind.GOALS)


def test_given_members_already_asked_for_points_when_a_goal_is_added_then_it_is_refused(
    walk: Walk, ada: User
) -> None:
    walk.name_goals()
    walk.ask(AskingKind.GOALS)
    with pytest.raises(ValidationError, match="cannot change"):
        goals.name_goal(by=ada, text="Late", **walk.at)


def test_given_points_on_goals_then_the_weights_of_goals_equal_those_of_the_voting_rule_of_the_library(
    walk: Walk,
) -> None:
    walk.weigh()
    points = [[50 - place, 30, 20 + place] for place in range(6)]
    weights = [goal.weight for goal in walk.round.goals.all()]
    assert weights == pytest.approx(independent_markets(points).tolist())
    figures = goal_figures(walk.round, walk.round.askings.get())
    assert figures is not None
    rows = figures.chart.table.rows
    assert figures.chart.basis.startswith("6 members")
    assert {name for name, _weight in rows} == set(GOALS)
    assert "30%" in {weight for _name, weight in rows}
    assert "no average is shown" in figures.chart.reading


def test_given_too_few_members_who_gave_points_then_all_goals_have_the_same_weight(
    walk: Walk, six: list[User]
) -> None:
    walk.weigh(six[:4])
    assert [goal.weight for goal in walk.round.goals.all()] == pytest.approx([1 / 3] * 3)
    assert goal_figures(walk.round, walk.round.askings.get()) is None


@pytest.mark.parametrize(
    "table",
    [
        [[100, 0, 0]] * 5,
        [[34, 33, 33]] * 5,
    ],
)
def test_given_equal_or_nearly_equal_points_on_goals_then_the_shown_range_is_the_same(
    table: list[list[int]],
) -> None:
    near = [list(row) for row in table]
    near[0] = [near[0][0] - 1, near[0][1] + 1, near[0][2]]
    alike, nearly = (figures_of(["a", "b", "c"], rows, "now").chart for rows in (table, near))
    assert alike.html() == nearly.html()
    told = {words for row in alike.table.rows for words in row[1:]}
    assert told.isdisjoint({"0%", "100%"})


def test_given_full_or_nearly_full_agreement_on_goals_then_the_shown_text_is_the_same(
    walk: Walk,
) -> None:
    same = figures_of(["a", "b", "c"], [[50, 30, 20]] * 5, "now")
    swapped = figures_of(["a", "b", "c"], [[50, 30, 20]] * 4 + [[50, 20, 30]], "now")
    assert same.agreement == swapped.agreement
    assert "or more" in same.agreement
    two = figures_of(["a", "b"], [[60, 40]] * 5, "now")
    assert "at least three goals" in two.agreement
    assert (same.order, two.order) == ("You all put the goals in much the same order.", "")
    apart = figures_of(["a", "b", "c"], [[50, 30, 20], [20, 30, 50]] * 3, "now")
    assert apart.order == "You put the goals in different orders."


def test_given_a_request_for_points_without_a_last_day_then_the_page_names_no_last_day(
    walk: Walk, ada: User, client_of: Callable[[User], Client]
) -> None:
    walk.name_goals()
    walk.ask(AskingKind.GOALS)
    walk.give(ada, (50, 30, 20))
    page = client_of(ada).get(walk.address("focus-sent", what="goals")).content.decode()
    assert "You see the results when a facilitator closes this step, if at least 5 people" in page
    assert "at the latest" not in page
