"""Move objects to the bin of a team, restore objects from it, and delete them permanently."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from wholesum.web.accounts.models import User
from wholesum.web.core.database.traces import wipe_traces
from wholesum.web.core.signals import evidence_changed
from wholesum.web.teams.access import facilitator_of
from wholesum.web.teams.bin.records import read_records, without, write_records
from wholesum.web.teams.models import BinItem

DAYS: Final = 30


def put_into_bin(
    deleted: models.Model,
    *,
    team: UUID,
    by: User,
    practice: str,
    also: Iterable[models.Model] = (),
) -> BinItem:
    """Write an object to the bin and delete it, in the transaction of the caller.

    What ``also`` lists is restored with it; the caller or a signal deletes it.
    """
    item = BinItem.objects.create(
        team_id=team,
        by=by,
        practice=practice,
        name=str(deleted)[:80],
        records=write_records(deleted, also),
        until=timezone.now() + timedelta(days=DAYS),
    )
    deleted.delete()
    empty_old_bins.using(run_after=item.until).enqueue()
    return item


@transaction.atomic
def restore(*, by: User, team: UUID, item: UUID) -> BinItem:
    """Restore an object from the bin.

    Raises
    ------
    Http404
        If the user is no facilitator of the team, or the thing is not in its bin.
    ValidationError
        If something of now is in the way.
    """
    facilitator_of(by, team)
    found = BinItem.objects.select_for_update().filter(pk=item, team_id=team).first()
    if found is None:
        raise Http404
    try:
        with transaction.atomic():
            read_records(found.records)
    except IntegrityError as error:
        raise ValidationError(
            _(
                "“%(name)s” cannot be restored now: another round with this name "
                "exists, or another round is open. Close or rename the other round "
                "first."
            )
            % {"name": found.name}
        ) from error
    evidence_changed.send(BinItem, team=team)
    found.delete()
    transaction.on_commit(wipe_traces, robust=True)
    return found


@transaction.atomic
def empty_bin(*, by: User, team: UUID) -> int:
    """Delete all objects in the bin of a team permanently, and return their number."""
    facilitator_of(by, team)
    return _delete(BinItem.objects.filter(team_id=team))


@task
def empty_old_bins() -> None:
    """Delete permanently all objects that have been in a bin for the full number of days."""
    with transaction.atomic():
        _delete(BinItem.objects.filter(until__lte=timezone.now()))


def _delete(items: models.QuerySet[BinItem]) -> int:
    number, _models = items.delete()
    if number:
        transaction.on_commit(wipe_traces, robust=True)
    return number


@receiver(pre_delete, sender=User)
def _forget_account(instance: User, **_kwargs: object) -> None:
    """Remove a deleted account from all JSON rows in bins."""
    for item in BinItem.objects.select_for_update():
        item.records = without(item.records, instance)
        item.save(update_fields=["records"])
