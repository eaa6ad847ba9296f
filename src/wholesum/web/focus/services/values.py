"""Save the values that a team states, and how much of its work goes to each value."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from wholesum.web.accounts.models import User
from wholesum.web.core.signals import evidence_changed
from wholesum.web.focus.access import held_by_facilitator, held_focus
from wholesum.web.focus.inventory.cells import CellFault, read_amount
from wholesum.web.focus.models import AskingKind, FocusRound, Value

MOST_VALUES: Final = 8
SOURCES: Final = {"agenda": _lazy("agenda"), "reward": _lazy("reward"), "praise": _lazy("praise")}
"""The sources of expressed values other than hours, with their names."""


@transaction.atomic
def name_value(*, by: User, team: UUID, focus: UUID, name: str) -> Value:
    """Add a value that the team states.

    Raises
    ------
    Http404
        If the person is no member of the team.
    ValidationError
        If the values are fixed, there are eight, or the name is invalid.
    """
    round_ = _open_for_values(by, team, focus)
    name = " ".join(name.split())
    longest = Value._meta.get_field("name").max_length or 0
    if not 0 < len(name) <= longest:
        message = _("Write a value in one word or a few words, with 1 to %(longest)s characters.")
        raise ValidationError(message % {"longest": longest})
    there = round_.values.filter(name__iexact=name).first()
    if there is not None:
        return there
    if round_.values.count() >= MOST_VALUES:
        message = _("You can have at most %(most)s values. Remove one first.")
        raise ValidationError(message % {"most": MOST_VALUES})
    last = round_.values.aggregate(last=Max("place"))["last"] or 0
    value = Value(round=round_, name=name, place=last + 1)
    value.clean_fields(exclude={"round", *SOURCES})
    value.save(force_insert=True)
    evidence_changed.send(Value, team=team)
    return value


@transaction.atomic
def delete_value(*, by: User, team: UUID, focus: UUID, value: UUID) -> None:
    """Delete a value that the team states.

    Raises
    ------
    Http404
        If the person is no member of the team, or there is no such value.
    ValidationError
        If the values are fixed.
    """
    round_ = _open_for_values(by, team, focus)
    found = round_.values.filter(pk=value).first()
    if found is None:
        raise Http404
    found.delete()
    evidence_changed.send(Value, team=team)


@transaction.atomic
def write_expressed(
    *, by: User, team: UUID, focus: UUID, cells: Mapping[tuple[UUID, str], str]
) -> None:
    """Save how much of the agenda, rewards and praise went to each value.

    Parameters
    ----------
    by
        A member of the team.
    team, focus
        The round.
    cells
        By value and source (``agenda``, ``reward``, ``praise``): minutes, an amount or a count, in
        whatever unit; only the shares within a source are read. Blank is nothing known.

    Raises
    ------
    Http404
        If the person is no member of the team.
    ValidationError
        If the round is closed, or an amount cannot be used: with the value and the column.
    """
    round_ = held_focus(by, team, focus)
    if round_.closed is not None:
        raise ValidationError(_("This round is closed."))
    faults = []
    for value in round_.values.all():
        for source, column in SOURCES.items():
            try:
                amount = read_amount(cells.get((value.pk, source), ""))
            except CellFault as fault:
                message = _("“%(value)s”, column %(column)s: %(fault)s")
                faults.append(message % {"value": value, "column": column, "fault": fault})
            else:
                _set(value, source, amount)
        value.save(update_fields=list(SOURCES))
    if faults:
        raise ValidationError(faults)
    evidence_changed.send(Value, team=team)


@transaction.atomic
def write_experiment(*, by: User, team: UUID, focus: UUID, text: str) -> FocusRound:
    """Record the one experiment that may bring stated and expressed values closer.

    Raises
    ------
    Http404
        If the person is no facilitator of the round's team.
    ValidationError
        If the round is closed, or the text is too long.
    """
    round_ = held_by_facilitator(by, team, focus)
    if round_.closed is not None:
        raise ValidationError(_("This round is closed."))
    text = " ".join(text.split())
    longest = FocusRound._meta.get_field("experiment").max_length or 0
    if len(text) > longest:
        raise ValidationError(_("Use at most %(longest)s characters.") % {"longest": longest})
    round_.experiment = text
    round_.save(update_fields=["experiment"])
    return round_


def _set(value: Value, source: str, amount: Decimal | None) -> None:
    setattr(value, source, amount)


def _open_for_values(by: User, team: UUID, focus: UUID) -> FocusRound:
    round_ = held_focus(by, team, focus)
    if round_.closed is not None:
        raise ValidationError(_("This round is closed."))
    if round_.askings.filter(what=AskingKind.VALUES).exists():
        raise ValidationError(
            _("You cannot change the values after everybody was asked for points.")
        )
    return round_
