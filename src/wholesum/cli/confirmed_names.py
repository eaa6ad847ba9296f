"""The table in which a user of the command line assigns each name of a transcript to a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import polars as pl

from wholesum.conversation.transcripts.names import Meaning, NameProposal
from wholesum.tables import Column, Fault, Table, raise_if, read_table

NAMES: Final = Table(
    "names",
    (
        Column("name", required=True, about="The name in the transcript."),
        Column(
            "meaning",
            "choice",
            required=True,
            choices=tuple(Meaning),
            about="A person of the team, a guest, a room with several people, or nobody.",
        ),
        Column("person", about="The person's id, or for a guest the name to join it with."),
        Column("reason", about="Why it was proposed."),
    ),
    key=("name",),
    about="A name in a transcript, and the person or room that it means.",
)


def open_names(
    file: Path | None, proposed: Sequence[NameProposal], people: Mapping[str, str]
) -> list[NameProposal]:
    """Match each name of a transcript to a person, as the user wrote in the table of names.

    Parameters
    ----------
    file
        The table; if it is missing it is written with the proposals. ``None`` for no table.
    proposed
        The proposals.
    people
        The people of the team by id.

    Returns
    -------
    list of NameProposal
        For each name the row of the table, else the proposal.

    Raises
    ------
    BadEvidence
        If the table is wrong in itself, or names a person whom the team does not know.
    """
    if file is None:
        return list(proposed)
    if not file.exists():
        rows = [
            (proposal.label, proposal.meaning.value, proposal.person, proposal.reason)
            for proposal in proposed
        ]
        pl.DataFrame(rows, schema=NAMES.empty().schema, orient="row").write_csv(file)
        return list(proposed)
    settled = {
        row["name"]: NameProposal(
            row["name"], Meaning(row["meaning"]), row["person"] or "", row["reason"] or ""
        )
        for row in read_table(file, NAMES).iter_rows(named=True)
    }
    raise_if(
        [
            Fault(
                file.name, "the person is not in the team", "correct the id", value=proposal.label
            )
            for proposal in settled.values()
            if proposal.meaning is Meaning.PERSON and proposal.person not in people
        ]
    )
    return [settled.get(proposal.label, proposal) for proposal in proposed]
