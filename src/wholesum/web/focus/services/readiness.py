"""Whether a round is ready for its points or scores; if not, every reason with its remedy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wholesum.web.focus.models import FocusRound, Merge, What

GOALS: Final = (2, 7)
VALUES: Final = (5, 8)
EFFORTS: Final = (2, 150)
MOST_NAMED: Final = 20


def check_ready(round_: FocusRound, what: What) -> None:
    """Refuse what cannot be asked yet.

    Parameters
    ----------
    round_
        The round.
    what
        What is to be asked.

    Raises
    ------
    ValidationError
        With one sentence a reason.
    """
    reasons = {What.GOALS: _goals, What.SCORES: _scores, What.VALUES: _values}
    found = list(reasons[what](round_))
    if found:
        raise ValidationError(found)


def _goals(round_: FocusRound) -> Iterator[str]:
    number = round_.goals.count()
    if number < GOALS[0]:
        yield _("There are fewer than two goals; name another, since points compare them.")
    if number > GOALS[1]:
        told = _("There are %(number)s goals; merge or take back until %(most)s are left.")
        yield told % {"number": number, "most": GOALS[1]}
    if Merge.objects.filter(first__round=round_).exists():
        yield _("A merge waits for a yes or a no; settle it first.")


def _scores(round_: FocusRound) -> Iterator[str]:
    points = round_.askings.filter(what=What.GOALS).first()
    if points is None or points.closed is None:
        yield _("The goals have no weights yet; give points on them and close the points first.")
    efforts = list(round_.efforts.all())
    if len(efforts) < EFFORTS[0]:
        yield _("The inventory has fewer than two efforts; add what the team spends hours on.")
    if len(efforts) > EFFORTS[1]:
        told = _(
            "The inventory has %(number)s efforts; nobody scores more than %(most)s. Join some."
        )
        yield told % {"number": len(efforts), "most": EFFORTS[1]}
    for effort in [one for one in efforts if one.hours is None][:MOST_NAMED]:
        told = _("Line %(place)s, “%(title)s”: it has no hours; write how many a month.")
        yield told % {"place": effort.place, "title": effort.title}
    for effort in [one for one in efforts if one.owner_id is None][:MOST_NAMED]:
        told = _("Line %(place)s, “%(title)s”: nobody owns it; say who answers for it.")
        yield told % {"place": effort.place, "title": effort.title}
    if efforts and not sum(effort.hours or 0 for effort in efforts):
        yield _(
            "All efforts together take 0 hours, so there is nothing to weigh; write their hours."
        )


def _values(round_: FocusRound) -> Iterator[str]:
    number = round_.values.count()
    if not VALUES[0] <= number <= VALUES[1]:
        told = _("There are %(number)s values; points are given on %(least)s to %(most)s.")
        yield told % {"number": number, "least": VALUES[0], "most": VALUES[1]}
