"""The next step in a focus round: one for members, one for facilitators."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wholesum.web.accounts.models import User
from wholesum.web.focus.models import Stage
from wholesum.web.focus.queries import FocusState, asked_efforts, verdicts_of, weighed_goals

SECONDS_A_SCORE: Final = 4


@dataclass(frozen=True)
class Step:
    """A task of the user in a focus round: title, explanation, duration and link.

    Parameters
    ----------
    title
        What, in a few words.
    text
        How, in plain words.
    minutes
        How long it takes.
    page
        The name of the page on which it is done; empty if there is none.
    link
        What the link says.
    """

    title: str
    text: str
    minutes: str = ""
    page: str = ""
    link: str = ""


MINUTES: Final = {
    Stage.GOALS: gettext_lazy("25 minutes together"),
    Stage.INVENTORY: gettext_lazy("20 minutes for each person alone, then 20 minutes together"),
    Stage.SCORING: gettext_lazy("20 minutes for each person alone"),
    Stage.LISTS: gettext_lazy("20 minutes together"),
    Stage.DECIDE: gettext_lazy("50 minutes together"),
}


def guide(state: FocusState, user: User) -> Step:
    """Return the user's next step in a focus round."""
    if state.focus.closed is not None:
        return _closed(state)
    steps = {
        Stage.GOALS: _goals,
        Stage.INVENTORY: _inventory,
        Stage.SCORING: _scoring,
        Stage.LISTS: _lists,
        Stage.DECIDE: _decide,
    }
    return steps[state.stage](state, user)


def _closed(state: FocusState) -> Step:
    freed = sum((verdict.freed for verdict in verdicts_of(state.focus)), Decimal(0))
    if not freed:
        return Step(_("This round is closed"), _("You can still read all pages of the round."))
    return Step(
        _("You freed %(hours)s hours a month") % {"hours": f"{freed.normalize():f}"},
        _("This round is closed. You can still read all pages of the round."),
    )


def _goals(state: FocusState, _user: User) -> Step:
    if state.goals is None:
        return Step(
            _("Name the goals that you share"),
            _(
                "Write down what this team wants to reach together. If two goals "
                "say nearly the same, propose to merge them. You can give points to "
                "two to seven goals."
            ),
            _("10 minutes"),
            "focus-goals",
            _("Name goals"),
        )
    if state.goals.waits:
        return Step(
            _("Give your 100 points"),
            _("Spread 100 points over the goals. Nobody sees how you spread your points."),
            _("3 minutes"),
            "focus-points",
            _("Give points"),
        )
    return _wait(_("Waiting for the points"))


def _inventory(_state: FocusState, _user: User) -> Step:
    return Step(
        _("List every effort"),
        _(
            "Write down everything you spend hours on, even if nobody asks for it any "
            "more. A rough number of hours is better than none. You can paste a "
            "spreadsheet."
        ),
        _("20 minutes"),
        "focus-inventory",
        _("Add efforts to the inventory"),
    )


def _scoring(state: FocusState, user: User) -> Step:
    if state.scores is not None and state.scores.waits:
        efforts, goals = len(asked_efforts(state.focus, user)), len(weighed_goals(state.focus))
        minutes = max(2, round(efforts * goals * SECONDS_A_SCORE / 60))
        return Step(
            _("Score how much each effort helps each goal"),
            _(
                "Score how much each effort helps each goal, from 0 (not at all) to 5 "
                "(very much). “No opinion” is different from 0. You do not score your "
                "own efforts. Nobody ever sees your scores."
            ),
            _("about %(minutes)s minutes") % {"minutes": minutes},
            "focus-score",
            _("Score"),
        )
    return _wait(_("Waiting for the scores"))


def _lists(_state: FocusState, _user: User) -> Step:
    return Step(
        _("Compare the two lists"),
        _(
            "Two lists propose which efforts to keep. Decide in one step about the "
            "efforts on which both lists agree. Talk about the efforts on which the "
            "lists differ. The lists are proposals: the team decides."
        ),
        _("20 minutes"),
        "focus-lists",
        _("See the two lists"),
    )


def _decide(state: FocusState, _user: User) -> Step:
    if not state.focus.efforts.filter(verdict=None).exists():
        return Step(
            _("The team has decided about all efforts"),
            _("Read the decisions. A facilitator then closes the round."),
            page="focus-decide",
            link=_("See the decisions"),
        )
    return Step(
        _("Keep, change or stop"),
        _(
            "Decide about each effort by consent: nobody objects. If you stop an effort, "
            "write down what ends, who loses what, and what the freed hours are for."
        ),
        _("50 minutes"),
        "focus-decide",
        _("Decide"),
    )


def _wait(title: str) -> Step:
    return Step(
        title,
        _(
            "There is nothing for you to do now. You see the result when the "
            "facilitator closes this step."
        ),
    )
