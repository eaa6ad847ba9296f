"""Compute the two lists of efforts from all scores; store only results that reveal no score.

Stored for each effort: which list keeps it, its place by worth per hour, a band of how
many support it, and what would change that. From it, neither an outsider nor a member who
knows their own scores can infer the scores of another (see THREATS.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import polars as pl

from wholesum.focus.evidence import FocusEvidence
from wholesum.focus.rules.ballots import Ballots, FloatArray
from wholesum.focus.rules.comparison import two_lists
from wholesum.focus.rules.equal_shares import equal_shares
from wholesum.focus.rules.explanations import Reason
from wholesum.focus.rules.grouping import ballots_of
from wholesum.focus.rules.outcome import Outcome
from wholesum.focus.rules.robustness import sensitivity
from wholesum.focus.rules.utilities import member_gains
from wholesum.focus.schema import HIGHEST
from wholesum.web.focus.models import Effort, FocusRound
from wholesum.web.focus.queries import weighed_goals
from wholesum.web.focus.sheets import read_scores

Band: TypeAlias = tuple[int, int]

LEAST_TOLD: Final = 5
"""With fewer people no count is shown."""
LEAST_SCORERS: Final = LEAST_TOLD + 1
"""With fewer members who score, an effort may have too few scores without that of its owner."""
SLACK: Final = 2
"""Counts this close to nobody or everybody become a band."""
LEAST_BACKERS: Final = 2
_SCORES: Final = {"effort": pl.String, "person": pl.String, "goal": pl.String, "score": pl.Float64}


@dataclass(frozen=True)
class Line:
    """The result of the two lists for one effort.

    Parameters
    ----------
    equal, worth
        Whether Equal Shares keeps it, and whether worth per hour does.
    place
        Its place by worth per hour, from 1.
    carried
        Number of backers without the owner, as a band; ``None`` if it may not be shown.
    affordable
        Rounded hours at which Equal Shares would keep a dropped effort, if they may be shown.
    flips
        In how many cases it would change sides if one of the members had not scored, as a band.
    cheaper, dearer
        Whether a tenth fewer, or a tenth more, hours would change whether it is kept.
    owner
        Whether it would be kept if its owner backed it in full.
    tied
        Whether a tie decided.
    fits
        Whether Equal Shares keeps it only because it fits into the hours that are left.
    """

    equal: bool
    worth: bool
    place: int
    carried: Band | None
    affordable: float | None
    flips: Band | None
    cheaper: bool
    dearer: bool
    owner: bool
    tied: bool
    fits: bool = False

    def is_too_close(self, scored: int) -> bool:
        """Whether the effort would change lists in half or more of the cases without one member."""
        return self.flips is not None and self.flips[0] * 2 >= scored


def lists_of(round_: FocusRound, sheets: Sequence[str]) -> dict[str, Any]:
    """Compute both lists of efforts from the scores.

    Parameters
    ----------
    round_
        The round, whose inventory has hours and owners.
    sheets
        The sealed sheets, which are gone after this.

    Returns
    -------
    dict
        How many scored, the hours of all efforts and the hours to keep, and a `Line` an effort:
        plain values that can be stored as JSON.
    """
    efforts = list(round_.efforts.all())
    gains = _gains(round_, efforts, sheets)
    hours = np.array([float(effort.hours or 0) for effort in efforts])
    budget = float(hours.sum()) * round_.share / 100
    ids = [str(effort.pk) for effort in efforts]
    lines = _Lists(ids, hours, budget, gains).lines()
    return {
        "scored": len(sheets),
        "hours": float(hours.sum()),
        "budget": budget,
        "lines": {
            str(effort.pk): asdict(line) for effort, line in zip(efforts, lines, strict=True)
        },
    }


def band(count: int, of: int) -> Band | None:
    """Return a count; near none and near all return a range, so that no score can be inferred.

    Parameters
    ----------
    count
        How many people.
    of
        Of how many.

    Returns
    -------
    tuple of int or None
        Least and most: the count itself in the middle, a band near nobody and near everybody;
        ``None`` with fewer than five people. A member who knows their own vote
        still cannot infer the vote of any other.
    """
    if of < LEAST_TOLD:
        return None
    if count <= SLACK:
        return 0, SLACK
    if count >= of - SLACK:
        return of - SLACK, of
    return count, count


class _Lists:
    """The results of both voting rules on the same scores, and what would change the results."""

    def __init__(
        self, efforts: list[str], hours: FloatArray, budget: float, gains: FloatArray
    ) -> None:
        self.efforts, self.hours, self.budget, self.gains = efforts, hours, budget, gains
        self.ballots = self._ballots(gains)

    def lines(self) -> Iterator[Line]:
        """Yield the stored result of each effort, in the order of the efforts."""
        both = two_lists(self.ballots)
        firm = sensitivity(_shares, self.ballots).efforts
        places = {place: rank for rank, place in enumerate(self._by_worth(), start=1)}
        others = len(self.gains) - 1
        for place, (line, row) in enumerate(zip(both.lines, firm, strict=True)):
            backers = int((self.gains[:, place] > 0).sum())
            carried = band(min(backers, others), others)
            yield Line(
                equal=row.kept,
                worth=line.standing in {"both keep", "only points per hour"},
                place=places[place],
                carried=carried,
                affordable=_affordable(line.reason, carried),
                flips=band(row.flips, row.members),
                cheaper=row.flips_with_hours and not row.kept,
                dearer=row.flips_with_hours and row.kept,
                owner=not row.kept and self._with_owner(place),
                tied=row.tied,
                fits=place in both.shares.added,
            )

    def _ballots(self, gains: FloatArray) -> Ballots:
        """Return the scores as ballots; an effort needs two supporters other than its owner."""
        asked = np.where(np.isneginf(gains), np.nan, gains)
        few = (gains > 0).sum(axis=0) < LEAST_BACKERS
        counted = np.where(few & (asked > 0), 0.0, asked)
        voters, places = np.indices(counted.shape)
        entries = voters.ravel(), places.ravel(), counted.ravel()
        return ballots_of(self.efforts, self.hours, self.budget, len(counted), entries)

    def _by_worth(self) -> list[int]:
        """Return all efforts sorted by value per hour, also those beyond the hours to keep."""
        voiced = np.maximum(self.ballots.voiced, 1)
        free = self.hours == 0
        ratio = self.ballots.totals() / voiced / np.where(free, 1.0, self.hours)
        order: list[int] = np.lexsort((self.hours, -np.where(free, np.inf, ratio))).tolist()
        return order

    def _with_owner(self, place: int) -> bool:
        """Return whether an effort would be kept if its owner had given it the highest score.

        What the owner thinks of it is not known and not used.
        """
        gains = self.gains.copy()
        missing = np.flatnonzero(np.isneginf(gains[:, place]))
        if len(missing):
            gains[missing[0], place] = HIGHEST
        else:
            own = np.zeros((1, gains.shape[1]))
            own[0, place] = HIGHEST
            gains = np.r_[gains, own]
        return place in _shares(self._ballots(gains)).places


def _shares(ballots: Ballots) -> Outcome:
    return equal_shares(ballots, "utilitarian")


def _affordable(reason: Reason, carried: Band | None) -> float | None:
    """Return the hours at which a dropped effort with three or more supporters would be kept."""
    if reason.stays_at is None or carried is None or carried[0] <= SLACK:
        return None
    return coarse(reason.stays_at)


def _gains(round_: FocusRound, efforts: Sequence[Effort], sheets: Sequence[str]) -> FloatArray:
    """Return the value of each effort to each member: NaN for no opinion, −inf for an own effort.

    An effort that is missing on a sheet belongs to the author of the sheet.
    """
    goals = weighed_goals(round_)
    ids = [str(effort.pk) for effort in efforts]
    given = [read_scores(sheet) for sheet in sheets]
    rows = [
        (effort, str(voter), goal, score)
        for voter, sheet in enumerate(given)
        for effort, scores in sheet.items()
        for goal, score in scores.items()
    ]
    evidence = FocusEvidence(
        efforts=pl.DataFrame({"effort": ids, "title": ids, "hours": [0.0] * len(ids)}),
        goals=pl.DataFrame(
            [{"goal": str(goal.pk), "text": goal.text, "weight": goal.weight} for goal in goals]
        ),
        scores=pl.DataFrame(rows, schema=_SCORES, orient="row"),
    )
    table = np.array([[np.nan if pk in sheet else -np.inf for pk in ids] for sheet in given])
    for effort, voter, gain in member_gains(evidence).drop_nulls().iter_rows():
        table[int(voter), ids.index(effort)] = gain
    return table


def coarse(hours: float) -> float:
    """Return hours rounded to a multiple of 1, 5 or 10, depending on their size."""
    step = 1 if hours < 20 else 5 if hours < 100 else 10
    return float(step * round(hours / step))
