"""Export a team as a folder of tables, and create a team from such a folder."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction

from wholesum.mirror.evidence import Evidence, write_folder
from wholesum.web.accounts.models import User
from wholesum.web.core.packing import pack_folder
from wholesum.web.registry import practices
from wholesum.web.teams.models import AbsentPerson, Team
from wholesum.web.teams.services import create_team


def pack(evidence: Evidence) -> bytes:
    """Return the exported data of a team as a zip file.

    Parameters
    ----------
    evidence
        The team.

    Returns
    -------
    bytes
        The tables as CSV, without times of writing.
    """
    with TemporaryDirectory() as place:
        folder = Path(place, "evidence")
        write_folder(evidence, folder)
        return pack_folder(folder)


def import_team(*, by: User, evidence: Evidence, name: str = "", answers: bool = False) -> Team:
    """Create a team from a folder of exported data; the user who imports becomes its facilitator.

    The people of the folder have no accounts here, so that they are not taken over; they are
    listed under their ids in the folder, and are invited. All rounds and dialogues become closed
    ones.

    Parameters
    ----------
    by
        Who brings it.
    evidence
        The folder, found sound.
    name
        The team's name; left out, the one in the folder.
    answers
        Whether who brings it is asked in pulses too.

    Returns
    -------
    Team
        The team, with all rounds or not made at all.

    Raises
    ------
    BadEvidence
        If a round lacks what a round here has, with every fault that was found.
    ValidationError
        If the team's name cannot be one.
    """
    with transaction.atomic():
        team = create_team(by=by, name=name or evidence.name, answers=answers)
        AbsentPerson.objects.bulk_create(
            AbsentPerson(team=team, **row) for row in evidence.people.to_dicts()
        )
        for practice in practices():
            if practice.take is not None and practice.name in evidence.practices:
                practice.take(team, evidence.practices[practice.name], {})
    return team
