"""Check whether a focus round is ready for points or scores; if not, name every reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wholesum.web.focus.models import AskingKind, FocusRound, Merge

GOALS: Final = (2, 7)
VALUES: Final = (5, 8)
EFFORTS: Final = (2, 150)
MOST_NAMED: Final = 20


def check_ready(round_: FocusRound, what: AskingKind) -> None:
    """Raise an error with all reasons why points or scores cannot be asked for yet.

    Parameters
    ----------
    round_
        The round.
    what
        The kind of request.

    Raises
    ------
    ValidationError
        With one sentence a reason.
    """
    reasons = {AskingKind.GOALS: _goals, AskingKind.SCORES: _scores, AskingKind.VALUES: _values}
    found = list(reasons[what](round_))
    if found:
        raise ValidationError(found)


def _goals(round_: FocusRound) -> Iterator[str]:
    number = round_.goals.count()
    if number < GOALS[0]:
        yield _("There are fewer than two goals. Name another goal, because points compare goals.")
    if number > GOALS[1]:
        message = _("There are %(number)s goals. Merge or take back goals until %(most)s are left.")
        yield message % {"number": number, "most": GOALS[1]}
    if Merge.objects.filter(first__round=round_).exists():
        yield _("A proposal to merge two goals has no answer yet. Answer this proposal first.")


def _scores(round_: FocusRound) -> Iterator[str]:
    points = round_.askings.filter(what=AskingKind.GOALS).first()
    if points is None or points.closed is None:
        yield _(
            "The goals have no weights yet. Ask everybody for their points first, "
            "and close the points."
        )
    efforts = list(round_.efforts.all())
    if len(efforts) < EFFORTS[0]:
        yield _("The inventory has fewer than two efforts. Add what the team spends hours on.")
    if len(efforts) > EFFORTS[1]:
        message = _(
            "The inventory has %(number)s efforts, but you can score at most %(most)s. "
            "Merge some efforts."
        )
        yield message % {"number": len(efforts), "most": EFFORTS[1]}
    for effort in [effort for effort in efforts if effort.hours is None][:MOST_NAMED]:
        message = _(
            "Line %(place)s, “%(title)s”: the hours are missing. Write how many "
            "hours this effort takes a month."
        )
        yield message % {"place": effort.place, "title": effort.title}
    for effort in [effort for effort in efforts if effort.owner_id is None][:MOST_NAMED]:
        message = _(
            "Line %(place)s, “%(title)s”: the owner is missing. Write who is "
            "responsible for this effort."
        )
        yield message % {"place": effort.place, "title": effort.title}
    if efforts and not sum(effort.hours or 0 for effort in efforts):
        yield _("All efforts together take 0 hours. Write their hours.")


def _values(round_: FocusRound) -> Iterator[str]:
    number = round_.values.count()
    if not VALUES[0] <= number <= VALUES[1]:
        message = _("There are %(number)s values. Points need %(least)s to %(most)s values.")
        yield message % {"number": number, "least": VALUES[0], "most": VALUES[1]}
