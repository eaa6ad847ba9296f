"""Simulate the votes of people who differ only in how often they agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigvalsh_tridiagonal
from scipy.sparse import csr_array
from scipy.special import expit, log_expit, logsumexp

from wholesum.dialogue.opinion.decidedness import Decidedness, estimate_decidedness
from wholesum.dialogue.opinion.votes import FloatArray, IntArray, Votes

_ROUNDS: Final = 4
_NEWTON_STEPS: Final = 6
_LANCZOS_STEPS: Final = 20
_CELLS: Final = 2_000_000
_SPREADS: Final = np.geomspace(0.01, 9.0, 28)
_AWAY: Final = np.linspace(-8.0, 8.0, 161)


@dataclass(frozen=True, eq=False)
class Leanings:
    """How much each voter and each statement tends to "agree", in logits.

    Parameters
    ----------
    people, statements
        Shapes (people, runs) and (statements, runs).
    spreads
        The variances of both.
    centre
        The mean of the statements; that of people is 0.
    decidedness
        How strongly each person follows the leanings of statements, if it is estimated.
    """

    people: FloatArray
    statements: FloatArray
    spreads: tuple[float, float]
    centre: float
    decidedness: Decidedness | None = None


@dataclass(frozen=True, eq=False)
class Repeat:
    """Two statements on which many people vote as if both were one statement.

    Parameters
    ----------
    one, other
        The places of the votes on both, by the people who voted on both, in the same order.
    share
        The share of these people who vote on the second as they did on the first.
    """

    one: IntArray
    other: IntArray
    share: float


@dataclass(frozen=True, eq=False)
class VotePattern:
    """Who voted on which statement, without the votes; the basis of simulations."""

    person: NDArray[np.int32]
    statement: NDArray[np.int32]
    by_person: csr_array
    by_statement: csr_array

    @classmethod
    def of(cls, opinions: Votes) -> VotePattern:
        """Return the pattern of who voted on which statement; passes do not count."""
        rows, ones = np.arange(len(opinions)), np.ones(len(opinions))
        return cls(
            opinions.person,
            opinions.statement,
            csr_array((ones, (opinions.person, rows)), (opinions.n_people, len(rows))),
            csr_array((ones, (opinions.statement, rows)), (opinions.n_statements, len(rows))),
        )

    def likeliest(self, agree: NDArray[np.bool_]) -> Leanings:
        """Return the most likely tendency of each voter and statement to "agree".

        For voters, the leanings of statements are taken as known, and the reverse.
        """
        nobody, nothing = (np.zeros((by.shape[0], 1)) for by in (self.by_person, self.by_statement))
        found = self._settled(agree[:, np.newaxis], Leanings(nobody, nothing, (1.0, 1.0), 0.0))
        sign = np.where(agree, 1.0, -1.0)
        for _ in range(_ROUNDS):
            a, b = found.people[:, 0], found.statements[:, 0]
            spreads = (
                _likeliest_spread(self.by_person, sign, b[self.statement]),
                _likeliest_spread(self.by_statement, sign, a[self.person] + b.mean()),
            )
            found = replace(found, spreads=spreads, centre=float(b.mean()))
            found = self._settled(agree[:, np.newaxis], found)
        return found

    def with_decidedness(self, agree: NDArray[np.bool_], found: Leanings) -> Leanings:
        """Return the tendencies to "agree", with the decidedness of each voter."""
        a, b = found.people[:, 0], found.statements[:, 0]
        own, other = found.spreads
        sign = np.where(agree, 1.0, -1.0)
        for _ in range(_ROUNDS):
            middle, away = a[self.person] + found.centre, (b - found.centre)[self.statement]
            decidedness = estimate_decidedness(self.by_person, sign, middle, away)
            slope = decidedness.mean[self.person]
            for _ in range(_NEWTON_STEPS):
                p = expit(
                    a[self.person] + found.centre + slope * (b - found.centre)[self.statement]
                )
                pull = self.by_person @ (agree - p) - a / own
                a = a + np.clip(pull / (self.by_person @ (p * (1 - p)) + 1 / own), -1, 1)
                p = expit(
                    a[self.person] + found.centre + slope * (b - found.centre)[self.statement]
                )
                pull = self.by_statement @ (slope * (agree - p)) - (b - found.centre) / other
                known = self.by_statement @ (slope**2 * p * (1 - p)) + 1 / other
                b = b + np.clip(pull / known, -1, 1)
        return replace(
            found,
            people=a[:, np.newaxis],
            statements=b[:, np.newaxis],
            decidedness=decidedness,
        )

    def drawn(self, leanings: Leanings, runs: int, chance: np.random.Generator) -> FloatArray:
        """Draw the logit of agreeing for each vote from the model, shape (votes, runs).

        The leanings are drawn, for their posterior means lie closer together than they do.
        """
        p = self._agreeing(leanings.people, leanings.statements)
        h = p * (1 - p)
        a, b = (
            mean + chance.normal(size=(len(mean), runs)) / np.sqrt(by @ h + 1 / spread)
            for mean, by, spread in zip(
                (leanings.people, leanings.statements),
                (self.by_person, self.by_statement),
                leanings.spreads,
                strict=True,
            )
        )
        away = b[self.statement] - leanings.centre
        if leanings.decidedness is not None:
            away *= leanings.decidedness.drawn(runs, chance)[self.person]
        logit: FloatArray = a[self.person] + leanings.centre + away
        return logit

    def simulated(
        self,
        logit: FloatArray,
        leanings: Leanings,
        chance: np.random.Generator,
        repeats: Sequence[Repeat] = (),
    ) -> FloatArray:
        """Simulate votes from logits, and return the strength of the strongest axis each time."""
        step = max(1, _CELLS // len(logit))
        parts = []
        for first in range(0, logit.shape[1], step):
            p = expit(logit[:, first : first + step])
            drawn = chance.random(p.shape)
            for repeat in repeats:
                alike = chance.random((len(repeat.other), p.shape[1])) < repeat.share
                drawn[repeat.other] = np.where(alike, drawn[repeat.one], drawn[repeat.other])
            parts.append(self.strengths(drawn < p, leanings))
        return np.concatenate(parts)

    def strengths(self, agree: NDArray[np.bool_], leanings: Leanings) -> FloatArray:
        """Return the strength of the strongest axis in each of many sets of votes."""
        found = self._settled(agree, leanings)
        p = self._agreeing(found.people, found.statements)
        h = p * (1 - p)
        known = (1 + self.by_person @ h)[self.person] * (1 + self.by_statement @ h)[self.statement]
        largest = self._largest((agree - p) / np.sqrt(known))
        # Divided by the expected size of all residuals, it does not depend on the spread of
        # leanings.
        strengths: FloatArray = largest / np.sqrt((h / known).sum(axis=0))
        return strengths

    def _settled(self, agree: NDArray[np.bool_], start: Leanings) -> Leanings:
        """Return the voters' and statements' most likely tendencies to "agree", for many sets of votes."""
        a = np.repeat(start.people[:, :1], agree.shape[1], axis=1)
        b = np.repeat(start.statements[:, :1], agree.shape[1], axis=1)
        own, other = start.spreads
        for _ in range(_NEWTON_STEPS):
            p = self._agreeing(a, b)
            pull = self.by_person @ (agree - p) - a / own
            a += np.clip(pull / (self.by_person @ (p * (1 - p)) + 1 / own), -1, 1)
            p = self._agreeing(a, b)
            pull = self.by_statement @ (agree - p) - (b - start.centre) / other
            b += np.clip(pull / (self.by_statement @ (p * (1 - p)) + 1 / other), -1, 1)
        return replace(start, people=a, statements=b)

    def _agreeing(self, people: FloatArray, statements: FloatArray) -> FloatArray:
        """Return the probability of "agree" for each vote."""
        p: FloatArray = expit(people[self.person] + statements[self.statement])
        return p

    def _largest(self, z: FloatArray) -> FloatArray:
        """Return the largest singular value of the residuals of each set of votes, by Lanczos steps."""
        v = np.cos(np.arange(self.by_statement.shape[0]) * 2.0) + 0.1
        v = np.repeat((v / np.linalg.norm(v))[:, np.newaxis], z.shape[1], axis=1)
        before, beta = np.zeros_like(v), np.zeros(z.shape[1])
        diagonal, beside = [], []
        for _ in range(min(_LANCZOS_STEPS, len(v))):
            u = self.by_person @ (z * v[self.statement])
            new = self.by_statement @ (z * u[self.person]) - beta * before
            alpha = (new * v).sum(axis=0)
            new -= alpha * v
            beta = np.linalg.norm(new, axis=0)
            before, v = v, new / np.maximum(beta, 1e-300)
            diagonal.append(alpha)
            beside.append(beta)
        top = [
            eigvalsh_tridiagonal(d, e, select="i", select_range=(len(d) - 1, len(d) - 1))[0]
            for d, e in zip(np.transpose(diagonal), np.transpose(beside)[:, :-1], strict=True)
        ]
        largest: FloatArray = np.sqrt(np.maximum(top, 0.0))
        return largest


def _likeliest_spread(by: csr_array, sign: FloatArray, logit: FloatArray) -> float:
    """Return the most likely variance of the tendency to "agree" over voters or statements."""
    each = by @ log_expit(sign[:, np.newaxis] * (logit[:, np.newaxis] + _AWAY))
    likely = []
    for spread in _SPREADS:
        prior = -(_AWAY**2) / (2 * spread)
        likely.append(logsumexp(each + prior - logsumexp(prior), axis=1).sum())
    return float(_SPREADS[np.argmax(likely)])
