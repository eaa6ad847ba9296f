"""Decide which votes the results after each round count, so that no two results reveal a voter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from wholesum.dialogue.evidence import DialogueEvidence, about_dialogue, standing_votes

THRESHOLD: Final = 5
"""Default threshold: the fewest votes behind a figure of a sealed dialogue."""

_PAIR: Final = ["statement", "voter"]


@dataclass(frozen=True, slots=True)
class Terms:
    """The conditions that a team chose when a dialogue opened; they decide what may be shown.

    Parameters
    ----------
    sealed
        Whether votes are shown without names and must not reveal their voters.
    threshold
        The fewest votes behind a figure.
    members
        How many were invited, where that is known.
    naming
        Which single votes are shown: none (``counts``), ``unnamed`` or ``named``.
    marks
        How many marks each voter has, where that is known.
    """

    sealed: bool
    threshold: int
    members: int | None = None
    naming: str = "counts"
    marks: int | None = None


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The votes that may be counted in the results after one round.

    Parameters
    ----------
    round
        The round.
    votes
        The votes that count: statement, voter, vote, why, matters; one row a statement and voter.
    moved
        One row a statement that has counted votes: ``new`` (how many are counted for the first
        time), ``again`` (how many of those counted before have voted again), ``changed`` (how many
        of these have changed their vote), and ``held`` (how many votes cast since are not counted
        yet, because too few of their sort are there).
    """

    round: int
    votes: pl.DataFrame
    moved: pl.DataFrame


def terms_of(evidence: DialogueEvidence, dialogue: str) -> Terms:
    """Return the conditions under which a dialogue was opened.

    Parameters
    ----------
    evidence
        The dialogues.
    dialogue
        The dialogue's id.

    Returns
    -------
    Terms
        Of a dialogue that is not listed, the strictest: sealed, counts alone, from 5 votes on.
    """
    about = about_dialogue(evidence, dialogue)
    sealed = about["promise"] == "sealed"
    return Terms(
        sealed=sealed,
        threshold=about["threshold"] or (THRESHOLD if sealed else 1),
        members=about["members"],
        naming=about["naming"],
        marks=about["marks"],
    )


def snapshots(votes: pl.DataFrame, terms: Terms) -> list[Snapshot]:
    """Choose for each round the votes that its published results count.

    A vote counts from the close of its round until its voter casts another. In a
    sealed dialogue two figures of one statement, shown after two rounds, must not differ by the
    votes of a few: first votes are added, and changed votes are taken up, once at least as many as
    the threshold have voted first, or again, since the figure was last renewed. Until then the
    figure stays as it was, and late voters are among the silent.

    Parameters
    ----------
    votes
        The columns of `VOTES` of one dialogue, in any order; closed rounds only.
    terms
        The terms chosen at opening.

    Returns
    -------
    list of Snapshot
        One for each round with votes, in order.
    """
    few = terms.threshold if terms.sealed else 1
    counted = votes.clear().select(*_PAIR, "vote", "why", "matters", "round")
    taken: list[Snapshot] = []
    for number in votes["round"].unique().sort().to_list():
        standing = standing_votes(votes, number).select(counted.columns)
        counted, moved = _renew(counted, standing, few)
        taken.append(Snapshot(number, counted.drop("round"), moved))
    return taken


def _renew(
    counted: pl.DataFrame, standing: pl.DataFrame, few: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Count new or repeated votes on a statement once enough members have cast such votes."""
    late = standing.join(counted, on=_PAIR, how="anti", maintain_order="left")
    now = counted.join(standing, on=_PAIR, suffix="_now", maintain_order="left")
    now = now.with_columns(again=pl.col("round_now") > pl.col("round"))
    first = late.group_by("statement").agg(late=pl.len())
    repeated = now.group_by("statement").agg(
        repeated=pl.col("again").sum(),
        differ=(pl.col("again") & (pl.col("vote") != pl.col("vote_now"))).sum(),
    )
    sums = first.join(repeated, on="statement", how="full", coalesce=True).fill_null(0)
    sums = sums.sort("statement").with_columns(
        take_late=pl.col("late") >= few, take_again=pl.col("repeated") >= few
    )
    added = late.join(sums.filter("take_late"), on="statement", how="semi")
    kept = now.join(sums.select("statement", "take_again"), on="statement").select(
        *_PAIR,
        *(
            pl.when("take_again").then(f"{name}_now").otherwise(name).alias(name)
            for name in counted.columns[2:]
        ),
    )
    return pl.concat([kept, added]).sort(_PAIR), _moved(sums)


def _moved(sums: pl.DataFrame) -> pl.DataFrame:
    def taken(name: str, take: str) -> pl.Expr:
        return pl.when(take).then(name).otherwise(0).cast(pl.Int64)

    late, repeated = taken("late", "take_late"), taken("repeated", "take_again")
    return sums.select(
        "statement",
        new=late,
        again=repeated,
        changed=taken("differ", "take_again"),
        held=(pl.col("late") + pl.col("repeated")).cast(pl.Int64) - late - repeated,
    )


def split_is_safe(sizes: Sequence[int], least: int = THRESHOLD) -> bool:
    """Return whether counts can be shown for each function without revealing a single vote.

    Parameters
    ----------
    sizes
        How many voted in each function.
    least
        The fewest that a part may have.

    Returns
    -------
    bool
        True where there are at least two parts, and none has fewer. One small part forbids the
        split of all, since it would follow from the others and the whole.
    """
    return len(sizes) > 1 and min(sizes) >= least
