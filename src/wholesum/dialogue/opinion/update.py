"""Add single votes to a fitted opinion model without fitting all votes again."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wholesum.dialogue.opinion.bilinear import Bilinear, fit_bilinear, posterior_of
from wholesum.dialogue.opinion.gaussian import GaussianPosterior
from wholesum.dialogue.opinion.votes import PASS, IntArray, Tallies, Votes, gather_votes, tally

REFIT_SHARE: Final = 0.01
"""A new fit is due once so large a share of the votes is newer than the last one: until then
statements and axes cannot have drifted far."""


class IncrementalFit:
    """An opinion model that is updated after each vote.

    A vote moves the counts and the voter's posterior (the statements held): work for that person's
    votes only. A statement that is new since the fit has the prior. When :attr:`due`,
    :meth:`refit` moves the statements.

    Parameters
    ----------
    votes
        The votes so far.
    model
        The model fitted to them.
    """

    def __init__(self, votes: Votes, model: Bilinear) -> None:
        self._votes = votes
        self.model = model
        self.tallies = tally(votes)
        self.new = 0
        self._own: dict[object, dict[int, int]] = {}
        self._sides: dict[object, GaussianPosterior] = {}
        self._place: dict[object, int] = {name: n for n, name in enumerate(votes.statements)}
        self._seat = {name: seat for seat, name in enumerate(votes.people)}

    @property
    def due(self) -> bool:
        """Whether so many votes were added that all votes should be fitted again."""
        return self.new >= max(1, REFIT_SHARE * len(self._votes))

    def votes(self) -> Votes:
        """Return all votes up to now; a voter's new vote on a statement replaces the old one."""
        old = self._votes
        moved = np.zeros(old.n_people, dtype=np.bool_)
        moved[[self._seat[person] for person in self._own if person in self._seat]] = True
        kept = ~moved[old.person]
        rows = [(p, place, vote) for p, own in self._own.items() for place, vote in own.items()]
        people, places, marks = zip(*rows, strict=True) if rows else ((), (), ())
        names = list(self._place)
        named = pl.Series([names[place] for place in places], dtype=old.statements.dtype)
        return gather_votes(
            old.people.gather(old.person[kept]).append(pl.Series(people, dtype=old.people.dtype)),
            old.statements.gather(old.statement[kept]).append(named),
            np.concatenate([old.vote[kept], np.array(marks, dtype=np.int8)]),
        )

    def refit(self) -> IncrementalFit:
        """Fit all votes again with the same number of axes, starting from the last fit."""
        votes, table = self.votes(), self.model.statements
        rows = [self._place[name] for name in votes.statements]
        start = replace(
            self.model, statements=GaussianPosterior(table.mean[rows], table.covariance[rows])
        )
        return IncrementalFit(votes, fit_bilinear(votes, self.model.axes, start=start))

    def vote(self, person: object, statement: object, vote: int) -> GaussianPosterior:
        """Add one vote of a known or new voter, and return the voter's new posterior.

        Parameters
        ----------
        person
            The voter's id; one that is new has only this vote.
        statement
            The statement's id; one that is new is known by the prior only until the next fit.
        vote
            1 agree, -1 disagree, 0 pass; it takes the place of the person's earlier vote.

        Returns
        -------
        GaussianPosterior
            The current position of the person, with its uncertainty.
        """
        if statement not in self._place:
            self._open(statement)
        place = self._place[statement]
        own = self._own.setdefault(person, self._before(person))
        self._count(place, own.get(place), -1)
        self._count(place, vote, 1)
        own[place] = vote
        self.new += 1
        self._sides[person] = place_person(
            self.model, np.array(list(own)), np.array(list(own.values()))
        )
        return self._sides[person]

    def person(self, person: object) -> GaussianPosterior:
        """Return the position of a voter; an unknown voter has the position of the prior."""
        if person in self._sides:
            return self._sides[person]
        seat = self._seat.get(person)
        if seat is None:
            none = np.zeros(0, dtype=np.int64)
            return place_person(self.model, none, none)
        people = self.model.people
        return GaussianPosterior(people.mean[seat : seat + 1], people.covariance[seat : seat + 1])

    def _before(self, person: object) -> dict[int, int]:
        seat = self._seat.get(person)
        if seat is None:
            return {}
        rows = slice(self._votes.starts[seat], self._votes.starts[seat + 1])
        return dict(
            zip(self._votes.statement[rows].tolist(), self._votes.vote[rows].tolist(), strict=True)
        )

    def _open(self, statement: object) -> None:
        table, prior, counts = self.model.statements, self.model.prior, self.tallies
        mean = np.vstack([table.mean, prior.mean])
        covariance = np.concatenate([table.covariance, prior.covariance[np.newaxis]])
        self.model = replace(self.model, statements=GaussianPosterior(mean, covariance))
        self.tallies = Tallies(
            *(np.append(column, 0) for column in (counts.agree, counts.disagree, counts.passed))
        )
        self._place[statement] = len(self._place)

    def _count(self, place: int, vote: int | None, step: int) -> None:
        counts: Tallies = self.tallies
        if vote is not None:
            column = {1: counts.agree, -1: counts.disagree, 0: counts.passed}[vote]
            column[place] += step


def place_person(
    model: Bilinear, statement: IntArray, vote: IntArray | NDArray[np.int8]
) -> GaussianPosterior:
    """Return the position of one voter from this voter's votes; statements are not updated.

    Parameters
    ----------
    model
        The fitted model.
    statement
        Shape (votes,): places of the statements the person voted on.
    vote
        Shape (votes,): 1 agree, -1 disagree, 0 pass.

    Returns
    -------
    GaussianPosterior
        One row. Three to five votes give a place, with a wide blur; none give the prior.
    """
    heard = vote != PASS
    return posterior_of(model, statement[heard], vote[heard].astype(np.int8))
