"""The three forms that a focus round asks members to fill in: two of points, one of scores."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wholesum.web.accounts.models import User
from wholesum.web.focus.models import Asking, AskingKind, Effort, Goal
from wholesum.web.focus.queries import asked_efforts, weighed_goals
from wholesum.web.focus.results.two_lists import lists_of
from wholesum.web.focus.results.weights import weigh_goals
from wholesum.web.focus.sheets import TOP_SCORE, write_points, write_scores
from wholesum.web.rounds.kinds import FormAnswers, Page, SheetKind

_POINTS: Final = "points-"
_SCORE: Final = "score-"
_NO_OPINION: Final = "x"
_NUMBER: Final = re.compile("[0-9]{1,3}", re.ASCII)
_PAGES: Final = {
    AskingKind.GOALS: "focus-points",
    AskingKind.SCORES: "focus-score",
    AskingKind.VALUES: "focus-values-points",
}


class FocusSheets(SheetKind[Asking]):
    """The common parts of the three forms that a focus round asks for."""

    mails = "focus/mail"
    subjects: ClassVar = {
        "opened": _("%(team)s asks for your %(round)s in a focus round"),
        "reminder": _("%(team)s: the %(round)s in a focus round are still open"),
        "closed": _("%(team)s: the %(round)s in a focus round are closed"),
    }
    announcements: ClassVar = {
        "opened": _("A question of a focus round opened. The last day is %(day)s."),
        "closed": _("A question of a focus round closed."),
    }

    def path(self, asked: Asking, page: Page) -> str:
        """Return the address of one of the pages of a request: questions, thanks, or result."""
        at = {"team": asked.round.team_id, "focus": asked.round_id}
        if page == "sent":
            return reverse("focus-sent", kwargs={**at, "what": asked.what})
        name = "focus-round" if page == "round" else _PAGES[AskingKind(asked.what)]
        return reverse(name, kwargs=at)


class PointsOnGoals(FocusSheets):
    """The form with a hundred points, which a member spreads over the goals."""

    template = "focus/points.html"

    def things(self, asked: Asking) -> Sequence[Any]:
        """Return the goals over which a member spreads the points."""
        return list(asked.round.goals.all())

    def questions(self, asked: Asking, _user: User, given: QueryDict) -> dict[str, Any]:
        """Return the goals with the points that the member has given so far."""
        things = [
            {"thing": thing, "field": f"{_POINTS}{thing.pk}", "given": _kept(given, thing.pk)}
            for thing in self.things(asked)
        ]
        return {"round": asked.round, "what": asked.what, "things": things}

    def read_form(self, given: QueryDict) -> dict[str, object]:
        """Return the points that the member gave, by goal or value; a blank field is 0."""
        return {
            name.removeprefix(_POINTS): _number(value.strip() or "0")
            for name, value in given.items()
            if name.startswith(_POINTS) and isinstance(value, str)
        }

    def write(self, asked: Asking, _user: User, sent: FormAnswers) -> str:
        """Check the points of a member and return them as text."""
        return write_points([str(thing.pk) for thing in self.things(asked)], sent)

    def at_closing(self, asked: Asking, sheets: Sequence[str]) -> None:
        """Save the weight of every goal when the request for points closes."""
        weigh_goals(asked.round, sheets)


class PointsOnValues(PointsOnGoals):
    """The form with a hundred points, which a member spreads over the values."""

    def things(self, asked: Asking) -> Sequence[Any]:
        """Return the values over which a member spreads the points."""
        return list(asked.round.values.all())

    def at_closing(self, asked: Asking, sheets: Sequence[str]) -> None:
        """Keep the points unchanged, because results are computed when pages show them."""


class Scores(FocusSheets):
    """The form with scores: how much each effort of others serves each goal.

    Sheets of scores are deleted: a member's own efforts are left out of them, so that a sheet
    would reveal its member. The two lists are made of them, and they are deleted.
    """

    keeps_sheets = False
    template = "focus/score.html"

    def questions(self, asked: Asking, user: User, given: QueryDict) -> dict[str, Any]:
        """Return the efforts that others own, each with a row for each goal."""
        efforts, goals = asked_efforts(asked.round, user), weighed_goals(asked.round)
        return {
            "round": asked.round,
            "efforts": [_effort(effort, goals, given) for effort in efforts],
            "number": len(efforts),
            "options": [str(number) for number in range(TOP_SCORE + 1)],
            "none": _NO_OPINION,
            "own": asked.round.efforts.filter(owner_id=user.pk).count(),
        }

    def read_form(self, given: QueryDict) -> Mapping[tuple[str, str], object]:
        """Return the scores that the member gave, by effort and goal; ``None`` is no opinion."""
        found: dict[tuple[str, str], object] = {}
        for name, value in given.items():
            if name.startswith(_SCORE) and isinstance(value, str):
                effort, _colon, goal = name.removeprefix(_SCORE).partition(":")
                found[effort, goal] = None if value == _NO_OPINION else _number(value)
        return found

    def write(self, asked: Asking, user: User, sent: FormAnswers) -> str:
        """Check the scores of a member and return them as text."""
        efforts = [str(effort.pk) for effort in asked_efforts(asked.round, user)]
        goals = [str(goal.pk) for goal in weighed_goals(asked.round)]
        return write_scores(efforts, goals, sent)

    def at_closing(self, asked: Asking, sheets: Sequence[str]) -> None:
        """Compute the two lists of efforts, or no lists if too few members sent scores."""
        asked.round.outcome = lists_of(asked.round, sheets) if sheets else None
        asked.round.save(update_fields=["outcome"])


KINDS: Final[Mapping[AskingKind, FocusSheets]] = {
    AskingKind.GOALS: PointsOnGoals(),
    AskingKind.SCORES: Scores(),
    AskingKind.VALUES: PointsOnValues(),
}


def _number(value: str) -> object:
    return int(value) if _NUMBER.fullmatch(value) else value


def _kept(given: QueryDict, pk: object) -> str:
    value = given.get(f"{_POINTS}{pk}") or "0"
    return value if _NUMBER.fullmatch(value) else "0"


def _effort(effort: Effort, goals: Sequence[Goal], given: QueryDict) -> dict[str, Any]:
    rows = []
    for goal in goals:
        field = f"{_SCORE}{effort.pk}:{goal.pk}"
        rows.append({"goal": goal, "field": field, "chosen": given.get(field)})
    return {"effort": effort, "rows": rows}
