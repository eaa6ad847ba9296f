"""The sealed points or scores of one member: check them, write them as text, and read them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from wholesum.focus.schema import HIGHEST, POINTS

Points: TypeAlias = dict[str, int]
"""Points by the id of a goal or value."""
Scores: TypeAlias = dict[str, dict[str, int | None]]
"""Scores by effort and goal; ``None`` is no opinion."""

TOTAL: Final = POINTS
TOP_SCORE: Final = HIGHEST


@sensitive_variables("sent", "given")
def write_points(things: Sequence[str], sent: Mapping[str, object]) -> str:
    """Check the points of a member and return them as text.

    Parameters
    ----------
    things
        Ids of the goals or values, in the order in which the sheet is written.
    sent
        Whole points by id; missing or blank ones count 0.

    Returns
    -------
    str
        The sheet as JSON.

    Raises
    ------
    ValidationError
        If points are no whole number from 0 to 100, go to something that is not there, or do not
        sum to 100. The messages name the place and the sum, and quote nothing else.
    """
    if not sent.keys() <= set(things):
        raise ValidationError(
            _(
                "Some points are for a goal or value that was not on the page. "
                "Reload the page and try again."
            )
        )
    faults = [
        _("Line %(place)s: write a whole number from 0 to 100.") % {"place": place}
        for place, thing in enumerate(things, start=1)
        if not _is_whole(sent.get(thing, 0), TOTAL)
    ]
    if faults:
        raise ValidationError(faults)
    given = {thing: int(str(sent.get(thing, 0))) for thing in things}
    total = sum(given.values())
    if total < TOTAL:
        message = _("You have %(left)s of your 100 points left. Give these points too.")
        raise ValidationError(message % {"left": TOTAL - total})
    if total > TOTAL:
        message = _("You gave %(over)s points more than the 100 you have. Take some back.")
        raise ValidationError(message % {"over": total - TOTAL})
    return json.dumps(given, separators=(",", ":"))


@sensitive_variables("sent")
def write_scores(
    efforts: Sequence[str], goals: Sequence[str], sent: Mapping[tuple[str, str], object]
) -> str:
    """Check the scores of a member and return them as text.

    Parameters
    ----------
    efforts
        Ids of the efforts the member is asked about: all but their own.
    goals
        Ids of the goals.
    sent
        By effort and goal: 0 to 5, or ``None`` for no opinion.

    Returns
    -------
    str
        The sheet as JSON.

    Raises
    ------
    ValidationError
        If a score is missing, not one of the six, or given to something that is not asked. The
        messages name efforts by their place, and no score.
    """
    asked = {(effort, goal) for effort in efforts for goal in goals}
    if not sent.keys() <= asked:
        raise ValidationError(
            _(
                "One score is for an effort that you were not asked to score. "
                "Reload the page and try again."
            )
        )
    faults = [
        _("Effort %(place)s: choose 0 to 5 for each goal, or “no opinion”.") % {"place": place}
        for place, effort in enumerate(efforts, start=1)
        if not all(_is_score(sent, effort, goal) for goal in goals)
    ]
    if faults:
        raise ValidationError(faults)
    scores = {effort: {goal: sent[effort, goal] for goal in goals} for effort in efforts}
    return json.dumps(scores, separators=(",", ":"))


def read_points(sheet: str) -> Points:
    """Read the points of a member from the text that `write_points` returned."""
    points: Points = json.loads(sheet)
    return points


def read_scores(sheet: str) -> Scores:
    """Read the scores of a member from the text that `write_scores` returned."""
    scores: Scores = json.loads(sheet)
    return scores


def _is_score(sent: Mapping[tuple[str, str], object], effort: str, goal: str) -> bool:
    if (effort, goal) not in sent:
        return False
    score = sent[effort, goal]
    return score is None or _is_whole(score, TOP_SCORE)


def _is_whole(number: object, most: int) -> bool:
    # A bool is an int in Python, but not a number from a form.
    return isinstance(number, int) and not isinstance(number, bool) and 0 <= number <= most
