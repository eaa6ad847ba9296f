"""Add, change and delete efforts, and import them from a pasted table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.utils.translation import gettext as _

from wholesum.web.accounts.models import User
from wholesum.web.focus.access import effort_in, held_focus
from wholesum.web.focus.inventory.cells import FIELDS, plain_title, read_row
from wholesum.web.focus.inventory.pasting import Preview
from wholesum.web.focus.models import AskingKind, Effort, Failure, FocusRound, Work
from wholesum.web.focus.queries import known_in
from wholesum.web.teams.access import member_of

MOST_EFFORTS: Final = 300
MOST_FAILURES: Final = 60


@transaction.atomic
def write_effort(
    *, by: User, team: UUID, focus: UUID, cells: Mapping[str, str], effort: UUID | None = None
) -> tuple[Effort, list[str]]:
    """Add an effort, or change cells of an existing effort.

    Parameters
    ----------
    by
        A member of the team.
    team, focus
        The round.
    cells
        Texts by column of `FIELDS`; a column that is left out stays as it is.
    effort
        The effort to change; left out, a new one, which needs a title.

    Returns
    -------
    effort : Effort
        The effort after the change.
    notes : list of str
        Notes on text that was left out, such as a name that nobody in the team has.

    Raises
    ------
    Http404
        If the person is no member of the team, or the effort is not in the round.
    ValidationError
        If the inventory is fixed, or a cell cannot be used: by column, a sentence each. Nothing is
        saved then.
    """
    round_ = _open_inventory(by, team, focus)
    found = Effort(round=round_, place=_last(round_) + 1) if effort is None else None
    found = found or effort_in(round_, effort or round_.pk)
    asked = {name: text for name, text in cells.items() if name in FIELDS}
    if effort is None:
        asked.setdefault("title", "")
        _check_number(round_, 1)
    values, faults, notes = read_row(asked, known_in(round_))
    title = plain_title(values["title"]) if "title" in values else ""
    if title and round_.efforts.filter(plain_title=title).exclude(pk=found.pk).exists():
        faults["title"] = _(
            "The inventory already has an effort with this title. Choose another title."
        )
    if faults:
        raise ValidationError(dict(faults))
    _store(found, values)
    return found, notes


@transaction.atomic
def delete_effort(*, by: User, team: UUID, focus: UUID, effort: UUID) -> Effort:
    """Delete an effort from the list of efforts.

    Raises
    ------
    Http404
        If the person is no member of the team, or the effort is not in the round.
    ValidationError
        If the inventory is fixed.
    """
    round_ = _open_inventory(by, team, focus)
    gone = effort_in(round_, effort)
    Effort.objects.filter(pk=gone.pk).delete()
    for place, one in enumerate(round_.efforts.all(), start=1):
        if one.place != place:
            Effort.objects.filter(pk=one.pk).update(place=place)
    return gone


@transaction.atomic
def take_rows(*, by: User, team: UUID, focus: UUID, preview: Preview) -> int:
    """Save all efforts of a preview, or none if a row has a fault.

    Parameters
    ----------
    by
        A member of the team.
    team, focus
        The round.
    preview
        The preview, read again from the pasted text.

    Returns
    -------
    int
        How many efforts were added.

    Raises
    ------
    Http404
        If the person is no member of the team.
    ValidationError
        If the inventory is fixed, full, or the rows have a fault.
    """
    round_ = _open_inventory(by, team, focus)
    if not preview.is_sound:
        raise ValidationError([*preview.faults, *preview.places])
    _check_number(round_, len(preview.rows))
    last = _last(round_)
    for place, row in enumerate(preview.rows, start=last + 1):
        _store(Effort(round=round_, place=place), row.values)
    return len(preview.rows)


@transaction.atomic
def name_failure(*, by: User, team: UUID, focus: UUID, text: str) -> Failure:
    """Add a way in which the team would surely fail.

    Raises
    ------
    Http404
        If the person is no member of the team.
    ValidationError
        If the inventory is fixed, or the text is invalid.
    """
    round_ = _open_inventory(by, team, focus)
    text = " ".join(text.split())
    longest = Failure._meta.get_field("text").max_length or 0
    if not 0 < len(text) <= longest:
        message = _("Write a way to fail in 1 to %(longest)s characters.")
        raise ValidationError(message % {"longest": longest})
    there = round_.failures.filter(text__iexact=text).first()
    if there is not None:
        return there
    if round_.failures.count() >= MOST_FAILURES:
        message = _(
            "You already have %(most)s ways to fail. Continue: say which of them you already do."
        )
        raise ValidationError(message % {"most": MOST_FAILURES})
    failure = Failure(round=round_, text=text, named_by=by)
    failure.clean_fields(exclude={"round", "named_by", "effort"})
    failure.save(force_insert=True)
    return failure


@transaction.atomic
def match_failure(
    *, by: User, team: UUID, focus: UUID, failure: UUID, effort: UUID | None
) -> Failure:
    """Save in which effort the team already practises a way to fail, or in no effort.

    Raises
    ------
    Http404
        If the person is no member of the team, or either is not in the round.
    ValidationError
        If the inventory is fixed.
    """
    round_ = _open_inventory(by, team, focus)
    found = round_.failures.filter(pk=failure).first()
    if found is None:
        raise Http404
    found.effort = None if effort is None else effort_in(round_, effort)
    found.save(update_fields=["effort"])
    return found


@transaction.atomic
def delete_failure(*, by: User, team: UUID, focus: UUID, failure: UUID) -> None:
    """Delete a way to fail, as its author or as a facilitator.

    Raises
    ------
    Http404
        If it is not in the round, or the person may not.
    ValidationError
        If the inventory is fixed.
    """
    round_ = _open_inventory(by, team, focus)
    found = round_.failures.filter(pk=failure).first()
    if found is None or (found.named_by_id != by.pk and not member_of(by, team).facilitates):
        raise Http404
    found.delete()


def _store(effort: Effort, values: Mapping[str, Any]) -> None:
    plainly = {name: value for name, value in values.items() if name not in {"work", "goals"}}
    for name, value in plainly.items():
        setattr(effort, name, value)
    if "title" in plainly:
        effort.plain_title = plain_title(effort.title)
    effort.clean_fields(exclude={"round", "owner", "value", "hours", "since"})
    effort.save()
    if "goals" in values:
        effort.goals.set(values["goals"])
    if "work" in values:
        effort.work.all().delete()
        Work.objects.bulk_create(
            Work(effort=effort, user=person, hours=hours)
            for person, hours in values["work"].items()
        )


def _open_inventory(by: User, team: UUID, focus: UUID) -> FocusRound:
    round_ = held_focus(by, team, focus)
    if round_.closed is not None:
        raise ValidationError(_("This round is closed."))
    if round_.askings.filter(what=AskingKind.SCORES).exists():
        raise ValidationError(_("You cannot change the inventory after the scoring has opened."))
    return round_


def _check_number(round_: FocusRound, more: int) -> None:
    if round_.efforts.count() + more > MOST_EFFORTS:
        message = _("An inventory has at most %(most)s efforts. Remove or merge some efforts.")
        raise ValidationError(message % {"most": MOST_EFFORTS})


def _last(round_: FocusRound) -> int:
    return round_.efforts.aggregate(last=Max("place"))["last"] or 0
