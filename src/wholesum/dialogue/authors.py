"""Measure how evenly the members of a team write statements in dialogues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wholesum.charts.result import Result
from wholesum.core.estimate import Estimate
from wholesum.core.evenness import estimate_evenness
from wholesum.core.proportion import ProportionPosterior


@dataclass(frozen=True, eq=False)
class Evenness(Result):
    """The estimate of how evenly the members of a team write statements, with its interval.

    Parameters
    ----------
    value
        0 where one member wrote all, 1 where all members are as likely to write.
    posterior
        Posterior of the true value.
    statements
        How many statements were written.
    authors
        How many members wrote at least one.
    members
        How many could have written.
    """

    value: Estimate
    posterior: ProportionPosterior
    statements: int
    authors: int
    members: int

    def explain(self) -> str:
        """Describe how many statements were written, by how many authors, and how evenly."""
        return (
            f"{self.statements} statements by {self.authors} of {self.members} members; evenness "
            f"{self.value.value:.2f} ({self.value.low:.2f} to {self.value.high:.2f}), where 1 "
            "is all alike."
        )


def evenness(counts: Sequence[Sequence[int]], members: Sequence[int]) -> Evenness | None:
    """Estimate how evenly the members of a team wrote the statements of one or more dialogues.

    The formula is that of :func:`wholesum.core.evenness.estimate_evenness`.

    Parameters
    ----------
    counts
        For each dialogue how many statements each author wrote; those who wrote none may be left
        out.
    members
        For each dialogue how many could have written.

    Returns
    -------
    Evenness or None
        ``None`` where no dialogue has two statements and two members.

    Raises
    ------
    ValueError
        If more wrote than could have.

    Notes
    -----
    It takes statements as written independently. It must not be used to say who wrote little.
    """
    found = estimate_evenness(counts, members, "how evenly members write")
    if found is None:
        return None
    return Evenness(found.value, found.posterior, found.things, found.sources, found.people)
