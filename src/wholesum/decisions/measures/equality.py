"""Estimate equality: how evenly proposals that become decisions come from all members."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wholesum.charts.result import Result
from wholesum.core.estimate import Estimate
from wholesum.core.evenness import estimate_evenness
from wholesum.core.proportion import ProportionPosterior
from wholesum.decisions.evidence import DecisionsEvidence


@dataclass(frozen=True, eq=False)
class Equality(Result):
    """How evenly proposals come from the members of a team.

    Parameters
    ----------
    value
        The evenness: 0 if one person proposes all, 1 if all propose equally often.
    posterior
        Posterior of the true value.
    decisions
        How many decisions say who proposed them.
    people
        How many people could have.
    proposers
        How many did.
    """

    value: Estimate
    posterior: ProportionPosterior
    decisions: int
    people: int
    proposers: int

    def explain(self) -> str:
        """Describe how evenly proposals come from members, with interval and counts."""
        return (
            f"{self.decisions} decisions were proposed by {self.proposers} of {self.people} "
            f"people: evenness {self.value.value:.2f} ({self.value.low:.2f} to "
            f"{self.value.high:.2f}; 1 is all alike)."
        )


def proposal_counts(evidence: DecisionsEvidence) -> NDArray[np.int64]:
    """Count the proposals of each person who proposed a decision.

    Parameters
    ----------
    evidence
        The decisions.

    Returns
    -------
    ndarray
        One number a person, the highest first, so that the result does not depend on names.
    """
    known = evidence.decisions["proposed_by"].drop_nulls()
    counts = known.value_counts()["count"].sort(descending=True).to_numpy()
    return np.asarray(counts, np.int64)


def equality(evidence: DecisionsEvidence, people: int) -> Equality | None:
    """Estimate how evenly proposals come from the members of a team.

    The formula is that of :func:`wholesum.core.evenness.estimate_evenness`.

    Parameters
    ----------
    evidence
        The decisions; those that do not say who proposed them are left out.
    people
        How many could have proposed.

    Returns
    -------
    Equality or None
        ``None`` below two proposals or two people.

    Raises
    ------
    ValueError
        If more proposed than could have.

    Notes
    -----
    Even is not better in itself: a member may have reason to propose more. Do not use it to rank
    persons or to compare teams.
    """
    counts = proposal_counts(evidence).tolist()
    found = estimate_evenness([counts], [people], "how evenly people propose")
    if found is None:
        return None
    return Equality(found.value, found.posterior, found.things, found.people, found.sources)
