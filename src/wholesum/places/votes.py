"""Sum a file of votes on the statements of dialogues."""

from __future__ import annotations

import polars as pl

from wholesum.dialogue.evidence import VOTES, standing_votes
from wholesum.places.partial import Partial, Task, marks_of
from wholesum.places.summary import Summary
from wholesum.tables import read_table

_KIND = 2


def count_votes(task: Task) -> Partial:
    """Count how many people disagree, pass and agree with each statement in a file.

    Parameters
    ----------
    task
        The file. Each voter's latest vote on a statement counts.

    Returns
    -------
    Partial
        The sums of the file.
    """
    votes = standing_votes(read_table(task.file, VOTES))
    counted = (
        votes.group_by("statement")
        .agg(
            *((pl.col("vote") == vote).sum().cast(pl.Int64).alias(str(vote)) for vote in (-1, 0, 1))
        )
        .sort("statement")
    )
    people = marks_of(votes, "voter", kind=_KIND)
    rows = {name: (no, passed, yes) for name, no, passed, yes in counted.iter_rows()}
    return Partial(Summary(voters=len(people), votes=rows), people)
