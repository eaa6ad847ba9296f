"""Delete what is stored about one person: ties, counts, function, proposals and open answers."""

from __future__ import annotations

import json
from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from wholesum.web.accounts.models import User
from wholesum.web.core.database.traces import wipe_traces
from wholesum.web.organisations.ties.models import Bridge, Roster, TieRound, TieWave
from wholesum.web.organisations.ties.queries import key_of, restored, stored, without
from wholesum.web.rounds.models import Intake


@transaction.atomic
def forget_ties(teams: Collection[UUID], key: str) -> None:
    """Delete what the waves, rosters, proposals and open rounds of some teams hold of a person.

    The counts on the own pages of others stay, because their change would show single answers.
    """
    for wave in TieWave.objects.filter(team__in=teams).exclude(network=None):
        network = restored(wave.network)
        if key not in network.people:
            continue
        wave.network = stored(without(network, {key}))
        wave.own.pop(key, None)
        wave.save(update_fields=["network", "own"])
    for roster in Roster.objects.filter(team__in=teams, functions__has_key=key):
        del roster.functions[key]
        roster.save(update_fields=["functions"])
    for bridge in Bridge.objects.filter(team__in=teams).select_related("one", "other"):
        if key in {key_of(bridge.one.email), key_of(bridge.other.email)}:
            bridge.delete()
    for asked in TieRound.objects.select_for_update().filter(team__in=teams, closed=None):
        for user in User.objects.filter(pk__in=map(int, asked.people)):
            if key_of(user.email) == key:
                _leave_round(asked, user)


def _leave_round(asked: TieRound, user: User) -> None:
    """Take a user out of an open round, and delete their answers."""
    asked.people.pop(str(user.pk), None)
    asked.save(update_fields=["people"])
    asked.roll.filter(user=user).delete()
    for sheet in Intake.objects.filter(round=str(asked.pk)):
        if json.loads(sheet.sheet)["by"] == user.pk:
            sheet.delete()
    transaction.on_commit(wipe_traces, robust=True)
