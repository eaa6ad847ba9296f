"""Read a decision on an effort (keep, change or stop) from a form, and put it in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wholesum.web.accounts.models import User
from wholesum.web.decisions.services import Terms
from wholesum.web.focus.inventory.cells import CellFault, read_amount
from wholesum.web.focus.models import Choice, Course, Effort
from wholesum.web.teams.models import Membership

FIELDS: Final = ("choice", "hours", "freed_for", "who", "by_when", "review")
REVIEW_DAYS: Final = 90
MOST_DAYS: Final = 800


def set_course(course: Course, cells: Mapping[str, str]) -> None:
    """Set the decision on an effort and its terms; nothing is saved.

    Parameters
    ----------
    course
        A proposal or a verdict, whose effort is known.
    cells
        ``choice``: keep, change or stop; ``hours``: to how many a month it is changed;
        ``freed_for``: what the freed hours are for; ``who``: the id of the membership of the member
        who sees to it; ``by_when``: the day until which; ``review``: the day on which to look
        again.

    Raises
    ------
    ValidationError
        If a field is invalid, with the reason and the remedy.
    """
    effort, choice = course.effort, cells.get("choice", "")
    if choice not in Choice.values:
        raise ValidationError(_("“%(effort)s”: choose keep, change or stop.") % {"effort": effort})
    course.choice = choice
    changed = choice == Choice.CHANGE
    course.hours = _changed_hours(effort, cells.get("hours", "")) if changed else None
    freed_for = " ".join(cells.get("freed_for", "").split())
    course.freed_for = "" if choice == Choice.KEEP else freed_for
    course.who = _member(effort, cells.get("who", ""))
    today = effort.round.team.today()
    course.review = _review(cells.get("review", ""), today)
    course.by_when = _by_when(cells.get("by_when", ""), course.review, today)
    course.clean_fields(exclude={"effort", "hours", "decision"})


def words_of(course: Course) -> str:
    """Return the decision on an effort as text, one term a line."""
    about = {"effort": course.effort.title, "hours": f"{float(course.hours or 0):g}"}
    words = {
        Choice.KEEP: _("Keep: %(effort)s"),
        Choice.CHANGE: _("Change: %(effort)s, to %(hours)s hours a month"),
        Choice.STOP: _("Stop: %(effort)s"),
    }
    return "\n".join([words[Choice(course.choice)] % about, *_terms_in_words(course)])


def terms_of(course: Course) -> Terms:
    """Return the terms of the decision on an effort as fields of the record of decisions."""
    return Terms(reach=course.effort.reach, review=course.review)


def _terms_in_words(course: Course) -> Iterator[str]:
    if course.freed_for:
        yield _("The freed hours are for: %(use)s") % {"use": course.freed_for}
    who, day = course.who, course.by_when and date_format(course.by_when, "j F Y")
    if who and day:
        yield _("%(who)s is responsible, by %(day)s.") % {"who": who, "day": day}
    elif who:
        yield _("%(who)s is responsible.") % {"who": who}
    elif day:
        yield _("The last day is %(day)s.") % {"day": day}
    if course.review:
        yield _("We review this decision on %(day)s.") % {
            "day": date_format(course.review, "j F Y")
        }


def _changed_hours(effort: Effort, text: str) -> Decimal:
    try:
        hours = read_amount(text)
    except CellFault as fault:
        message = _("“%(effort)s”: %(fault)s")
        raise ValidationError(message % {"effort": effort, "fault": fault}) from fault
    if hours is None or (effort.hours is not None and hours >= effort.hours):
        message = _(
            "“%(effort)s” takes %(hours)s hours. Write the lower number of hours that it "
            "takes from now on."
        )
        raise ValidationError(message % {"effort": effort, "hours": effort.hours})
    return hours


def _member(effort: Effort, text: str) -> User | None:
    if not text:
        return None
    try:
        places = Membership.objects.filter(pk=UUID(text), team_id=effort.round.team_id)
    except ValueError as error:
        raise ValidationError(_("Choose the person responsible from the list.")) from error
    place = places.select_related("user").first()
    if place is None:
        raise ValidationError(_("The person responsible is no longer in the team."))
    return place.user


def _review(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text) if text else today + timedelta(days=REVIEW_DAYS)
    except ValueError as error:
        raise ValidationError(_("Write the day of the review, for example 2027-03-01.")) from error
    if not today < day <= today + timedelta(days=MOST_DAYS):
        raise ValidationError(
            _("Choose a day for the review between tomorrow and two years from now.")
        )
    return day


def _by_when(text: str, review: date, today: date) -> date | None:
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ValidationError(_("Write the last day, for example 2027-03-01.")) from error
    if day is not None and not today <= day <= review:
        raise ValidationError(_("Choose a day from today on, and no later than the review."))
    return day
