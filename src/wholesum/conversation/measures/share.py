"""Estimate a share over several meetings, such as of turns with a question, with its interval."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
import polars.selectors as cs
from scipy import special

from wholesum.charts.result import Result
from wholesum.core.estimate import Estimate
from wholesum.core.proportion import LEVEL, ProportionPosterior

FEWEST: Final = 3
"""From so many meetings on, their differences give the interval."""
_SPREAD: Final = 0.15
"""Before, this stands for the standard deviation between meetings, about twice the usual one."""
_SPREAD_DEGREES: Final = 3.0
_POINTS: Final = 256
_LABELS: Final = {
    "shared floor": "people with half an equal share of the talk or more",
    "effective voices": "how even the talk was",
    "circulation": "third speakers compared with chance",
    "turn freedom": "variety of next speakers",
    "hub share": "changes of speaker through one person",
    "we-share": "“we” among all “I” and “we”",
    "questions": "turns with a question",
}
"""What pages call a measure, where its scientific name would not be understood."""


@dataclass(frozen=True, eq=False)
class MeetingShare(Result):
    """A share over several meetings, such as the share of turns that contain a question.

    Parameters
    ----------
    name
        The scientific name of the measure, such as ``circulation``; `label` is for readers.
    words
        The counts in words.
    events, of
        The two numbers it is the share of: what happened, and what could have.
    meetings
        The number of meetings behind it.
    by_meeting
        The share in each meeting, in order of time; ``None`` where it is undefined.
    value
        The share with its 90% interval.
    posterior
        The distribution by which cycles are compared.
    """

    name: str
    words: str
    events: float
    of: float
    meetings: int
    by_meeting: tuple[float | None, ...]
    value: Estimate
    posterior: ProportionPosterior

    @property
    def label(self) -> str:
        """The name of the measure for readers, such as "Variety of next speakers"."""
        label = _LABELS.get(self.name, self.name)
        return f"{label[0].upper()}{label[1:]}"

    def explain(self) -> str:
        """Describe a share over several meetings: its counts, value and interval."""
        meetings = "1 meeting" if self.meetings == 1 else f"{self.meetings} meetings"
        wide = "" if self.meetings >= FEWEST else "; the interval is wide below three meetings"
        return (
            f"In {meetings}: {self.words}. {self.label}: {self.value.value:.2f} "
            f"({self.value.low:.2f} to {self.value.high:.2f}{wide})."
        )


def share_over_meetings(
    name: str, words: str, events: Iterable[float], of: Iterable[float]
) -> MeetingShare | None:
    """Estimate a share over several meetings from a count and a total for each meeting.

    With e events of n chances in each meeting, the figure is p = Σe / Σn. Its variance is that
    between meetings, Σ w²(e/n - p)² / (1 - 2w + Σw²) with w = n / Σn, which is unbiased for
    meetings that vary alike; the interval is that of Student's t with 1 / Σw² - 1 degrees of
    freedom, cut at 0 and 1.

    Parameters
    ----------
    name
        What is measured.
    words
        The counts in words.
    events, of
        The numbers of each meeting, in order of time.

    Returns
    -------
    MeetingShare or None
        ``None`` where nothing could have happened.

    Raises
    ------
    ValueError
        If there were more events than chances.

    Notes
    -----
    It speaks of the meetings that the team holds, taken as alike and independent. Below three
    meetings, and where all meetings have the same share, a standard deviation of 0.15 between
    meetings is assumed, about twice the one found in project meetings and calls, with three degrees
    of freedom: one meeting says little about a team. It must not be used to compare teams.

    References
    ----------
    Bell, R. M. & McCaffrey, D. F. (2002). Bias reduction in standard errors for linear regression
    with multi-stage samples. Survey Methodology 28.
    """
    happened, could = (np.fromiter(given, np.float64) for given in (events, of))
    if (happened > could + 1e-9).any() or (happened < 0).any():
        raise ValueError("a meeting has more events than chances; give at most as many")
    kept = could > 0
    number = int(kept.sum())
    if number == 0:
        return None
    total = float(could.sum())
    share = min(float(happened.sum()) / total, 1.0)
    weights = could[kept] / total
    own = happened[kept] / could[kept]
    square = float((weights**2).sum())
    variance, degrees = _SPREAD**2 * square, _SPREAD_DEGREES
    if number >= FEWEST and np.ptp(own) > 0:
        scale = np.maximum(1 - 2 * weights + square, 1e-12)
        variance = float((weights**2 * (own - share) ** 2 / scale).sum())
        degrees = max(1 / square - 1, 1.0)
    middles = (np.arange(_POINTS) + 0.5) / _POINTS
    values = share + np.sqrt(variance) * special.stdtrit(degrees, middles)
    posterior = ProportionPosterior(np.clip(values, 0, 1))
    half = float(np.sqrt(variance) * special.stdtrit(degrees, (1 + LEVEL) / 2))
    shares = iter(own.tolist())
    return MeetingShare(
        name,
        words,
        float(happened.sum()),
        total,
        number,
        tuple(next(shares) if is_kept else None for is_kept in kept.tolist()),
        Estimate(share, max(share - half, 0.0), min(share + half, 1.0), number, None, LEVEL),
        posterior,
    )


def share_of_counts(
    rows: pl.DataFrame, name: str, words: str, events: str, of: str
) -> MeetingShare | None:
    """Estimate a share over several meetings from two columns of the table of meetings.

    Parameters
    ----------
    rows
        The meetings in order of time, with numbers in all columns that are used.
    name
        What is measured.
    words
        The counts in words; each name of a column in it is replaced by the column's sum.
    events, of
        The columns of the share; a meeting without one of them is left out.

    Returns
    -------
    MeetingShare or None
        ``None`` where nothing could have happened.
    """
    known = pl.all_horizontal(pl.col(events, of).is_not_null())
    used = rows.with_columns(pl.when(known).then(cs.numeric()).fill_null(0))
    sums = used.select(cs.numeric().sum()).row(0, named=True)
    return share_over_meetings(name, words.format(**sums), used[events], used[of])
