"""The results of a pulse that may be shown, for tables, pages, charts and JSON.

Everything here has passed :mod:`wholesum.pulse.privacy.disclosure`: what may not be seen is not in
it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wholesum.core.estimate import Estimate

SCHEMA: Final = "wholesum.pulse/1"


@dataclass(frozen=True, slots=True)
class AgreementReading:
    """How far the answers of a team agree on one facet or item.

    Parameters
    ----------
    index
        The index, such as ``rwg(j)``.
    null
        The random answers it is measured against.
    word
        None, weak, moderate, strong or very strong (LeBreton & Senter 2008).
    beyond_chance
        Whether chance alone would give as much agreement in fewer than 1 of 20 teams; ``None``
        where it cannot be told.
    value
        The index itself; only where distributions may be shown, since a precise figure of a small
        team gives its answers away.
    chance
        The exact probability of as much agreement by chance; shown where ``value`` is.
    """

    index: str
    null: str
    word: str
    beyond_chance: bool | None
    value: float | None = None
    chance: float | None = None


@dataclass(frozen=True, slots=True)
class ChangeReading:
    """The change of a mean since the round before.

    Parameters
    ----------
    since
        The round it is compared with.
    probability
        Probability that the true mean is higher than then.
    gain
        Expected difference of the means, in points of the scale.
    words
        "likely better", "likely worse" or "no clear change".
    """

    since: str
    probability: float
    gain: float
    words: str

    @property
    def flagged(self) -> bool:
        """Whether the change is likely enough to be called better or worse."""
        return self.words.startswith("likely")


@dataclass(frozen=True, slots=True)
class Reading:
    """The result of one facet or item: only the values that may be shown.

    Parameters
    ----------
    n
        How many gave an answer that counts; ``None`` where the reading is withheld.
    of
        How many were asked, where that is known.
    low, high
        Ends of the scale.
    withheld
        Why nothing is shown, empty where something is.
    band
        The stretch of the scale shown in place of a mean that would give answers away.
    mean
        The mean of the answers, rounded to 0.1.
    whole_team
        Where the mean of the whole team lies when the silent are counted in; ``None`` where it is
        not known how many were asked.
    bounds
        That mean if all the silent had chosen the lowest, or the highest, option.
    again
        Where the mean would lie if the same people were asked again.
    agreement
        How far the answers agree.
    two_camps
        Whether the answers fall into two camps; for a facet, whether those to one of its items do.
    favourable
        The share of answers above the middle; only where distributions may be shown.
    change
        The change since the round before, where the same was asked.
    """

    n: int | None
    of: int | None
    low: int
    high: int
    withheld: str = ""
    band: tuple[float, float] | None = None
    mean: float | None = None
    whole_team: Estimate | None = None
    bounds: tuple[float, float] | None = None
    again: Estimate | None = None
    agreement: AgreementReading | None = None
    two_camps: bool = False
    favourable: Estimate | None = None
    change: ChangeReading | None = None


@dataclass(frozen=True, slots=True)
class ItemReading:
    """The result of one item that may be shown; a reversed item is not turned around.

    Parameters
    ----------
    item
        The item's code.
    text
        The item.
    reverse
        Whether the question is reversed: a high answer means less of the facet.
    reading
        What may be shown; means and changes are in the item's own direction.
    cannot_say
        How many chose "cannot say"; ``None`` where the reading is withheld.
    counts
        How many chose each option, lowest first; only where distributions may be shown.
    """

    item: str
    text: str
    reverse: bool
    reading: Reading
    cannot_say: int | None = None
    counts: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class FacetReading:
    """The result of one facet that may be shown, with the results of its items.

    Parameters
    ----------
    facet
        The facet's code.
    focus
        Whether the team named it as a focus before the round.
    reading
        What may be shown of the facet's score, the mean of its items.
    items
        Its items.
    """

    facet: str
    focus: bool
    reading: Reading
    items: tuple[ItemReading, ...]


@dataclass(frozen=True, slots=True)
class ReliabilityReading:
    """How reliably the items of one facet distinguish people and teams.

    Parameters
    ----------
    facet
        The facet's code.
    n
        How many answered all its items.
    items
        How many items it has.
    alpha, alpha_low, alpha_high
        Cronbach's alpha and its 95% interval, without taking answers as normal; ``None`` for a
        single item.
    omega
        Omega total of one factor; ``None`` where it is undefined.
    teams
        How many teams were compared.
    icc1, icc1_low, icc1_high
        Share of the variance between teams and its exact 95% interval; ``None`` for one team.
    icc2
        Reliability of the mean of a team of average size; ``None`` for one team.
    """

    facet: str
    n: int
    items: int
    alpha: float | None
    alpha_low: float | None
    alpha_high: float | None
    omega: float | None
    teams: int
    icc1: float | None
    icc1_low: float | None
    icc1_high: float | None
    icc2: float | None


@dataclass(frozen=True, slots=True)
class TeamReading:
    """The result of one facet for one team of an organisation that may be shown.

    Parameters
    ----------
    team
        The team.
    facet
        The facet's code.
    n
        How many answered; ``None`` where withheld.
    mean
        The mean of the answers, rounded to 0.1; ``None`` where withheld or shown as a band.
    low, high
        Where the mean would lie if asked again, drawn towards the organisation (90%).
    band
        The band shown in place of a mean that would give answers away, in words.
    withheld
        Why nothing is shown, empty where something is.
    """

    team: str
    facet: str
    n: int | None
    mean: float | None
    low: float | None
    high: float | None
    band: str
    withheld: str


@dataclass(frozen=True, slots=True)
class RoundResult:
    """The results of one round of a pulse that may be shown.

    Parameters
    ----------
    round
        The round.
    closed
        The day it closed, where known (ISO 8601).
    promise
        The promise level: signed or sealed.
    answered
        How many answered at least one item.
    asked
        How many were asked, where that is known.
    threshold
        The least number of answers that is shown.
    facets
        The facets, in the order of :data:`wholesum.core.facets.FACETS`.
    false_flags
        How many of the changes outside the focus facets that are called likely would be expected to
        be chance.
    reliability
        Reliability of the facets; empty below 60 people.
    teams
        Readings by team; empty for a single team.
    attribution
        Name, authors and licence of the questions; empty for those of Wholesum.
    """

    round: str
    closed: str | None
    promise: str
    answered: int
    asked: int | None
    threshold: int
    facets: tuple[FacetReading, ...]
    false_flags: float
    reliability: tuple[ReliabilityReading, ...] = ()
    teams: tuple[TeamReading, ...] = ()
    attribution: str = ""

    @property
    def participation(self) -> str:
        """How many of the asked people answered, such as "8 of 8 answered"."""
        of = "" if self.asked is None else f" of {self.asked}"
        return f"{self.answered}{of} answered"


@dataclass(frozen=True, slots=True)
class PulseResult:
    """The results of all rounds of a team's pulse that may be shown.

    Parameters
    ----------
    team
        The team's name.
    rounds
        The rounds, the latest last.
    schema
        Name and version of this shape.
    """

    team: str
    rounds: tuple[RoundResult, ...]
    schema: str = SCHEMA
