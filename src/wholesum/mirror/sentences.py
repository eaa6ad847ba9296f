"""The sentences that can be shown above the Mirror, each with the evidence that it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from wholesum.core.signal import Signal
from wholesum.mirror.rows import Row, Sentence

MOST: Final = 4
"""The most sentences above the Mirror."""
CLEARLY: Final = 0.5
"""By how many points of the scale a facet must differ from the middle one to be named."""
ALONE: Final = 0.2
"""By how many points a facet must differ from the next one to be the least or the most alone."""
_MIDDLE: Final = 0.5
_TOGETHER: Final = ("mutual_trust", "interdependence")
_SHARED: Final = ("interchangeability", "shared_goals")


class Kind(StrEnum):
    """The kinds of sentences above the Mirror, the most important first."""

    MOVED_APART = "moved_apart"
    """Saying rose and doing did not, with a probability of .9 or more."""
    DISAGREED = "disagreed"
    """The answers of the members lie far apart, or in two camps."""
    SAID_VERY_LOW = "said_very_low"
    """A mean in the lowest quarter of its scale, shown as a band because it gives answers away."""
    SAID_LEAST = "said_least"
    """The lowest mean, at least half a point below the middle facet."""
    SHOWN_LEAST = "shown_least"
    """Where a hidden mean may be lower: the shown means at least half a point below the middle."""
    CHANGED = "changed"
    """The mean or a practice's figure likely moved since the cycle before."""
    DONE_LITTLE = "done_little"
    """The whole interval of a share of actions is below one half."""
    COLLABORATION = "collaboration"
    """Much is done together, and little of it is leadership that is shared."""
    SAID_MOST = "said_most"
    """The highest mean, at least half a point above the middle facet."""


def choose_sentences(rows: Sequence[Row]) -> tuple[Sentence, ...]:
    """Choose at most four sentences above the Mirror that the team can discuss.

    Parameters
    ----------
    rows
        The rows of the Mirror.

    Returns
    -------
    tuple of Sentence
        In the order of the catalogue, at most one about a facet. Nothing where no row has the
        evidence that a sentence needs.
    """
    chosen: dict[str, Sentence] = {}
    for kind, find in _CATALOGUE.items():
        for facet, words in find(rows):
            if facet not in chosen and len(chosen) < MOST:
                chosen[facet] = Sentence(kind, facet, words)
    return tuple(chosen.values())


def disagreed(rows: Sequence[Row]) -> list[Row]:
    """Return the rows about which members disagree in the latest pulse, those with camps first.

    Parameters
    ----------
    rows
        The rows of the Mirror.

    Returns
    -------
    list of Row
        Those whose answers fall into two camps, then those whose answers lie far apart.
    """
    found = [row for row in rows if row.say is not None and row.say.disagreement]
    return sorted(found, key=lambda row: row.say is not None and row.say.disagreement != "camps")


def said_very_low(rows: Sequence[Row]) -> list[Row]:
    """Return the facets whose mean is so low that only a range is shown, lowest first.

    Parameters
    ----------
    rows
        The rows of the Mirror.

    Returns
    -------
    list of Row
        Those whose band lies in the lowest quarter of the scale, the lowest band first.
    """
    found = [
        (say.band[1], row)
        for row in rows
        if (say := row.say) is not None
        and say.band is not None
        and say.band[1] <= say.low + (say.high - say.low) / 4
    ]
    return [row for _, row in sorted(found, key=lambda pair: pair[0])]


def said_least(rows: Sequence[Row]) -> Row | None:
    """Return the facet with the lowest mean, unless a mean that is not shown may be lower.

    Parameters
    ----------
    rows
        The rows of the Mirror.

    Returns
    -------
    Row or None
        ``None`` if fewer than three means are shown, another facet has the same one, or a facet
        whose mean is hidden, or shown as a band, may be as low.
    """
    means = _means(rows)
    if len(means) < 3 or means[0].mean == means[1].mean:
        return None
    hidden = [lowest for lowest, _ in _hidden(rows) if lowest <= means[0].mean]
    return None if hidden else means[0].row


def least_words(rows: Sequence[Row]) -> str:
    """Return "lowest" or "among the lowest" for the facet that `said_least` returns.

    Parameters
    ----------
    rows
        The rows of the Mirror, of which `said_least` names one.

    Returns
    -------
    str
        The words after the name of the facet; "among" if the next facet is nearly as low.
    """
    means = _means(rows)
    return _rank(means[0], means[1], "lowest")


def shown_least(rows: Sequence[Row]) -> list[Row]:
    """Return the facets with the lowest means, among the facets whose mean is shown.

    Parameters
    ----------
    rows
        The rows of the Mirror.

    Returns
    -------
    list of Row
        The lowest first, each at least half a point below the middle facet of those shown; empty
        if fewer than three means are shown.
    """
    means = _means(rows)
    if len(means) < 3:
        return []
    return [mean.row for mean in means if _middle(means) - mean.mean >= CLEARLY]


def shown_words(rows: Sequence[Row]) -> str:
    """Return how a sentence names a facet of `shown_least`: "the lowest average that we can show".

    Parameters
    ----------
    rows
        The rows of the Mirror.

    Returns
    -------
    str
        The words after "has".
    """
    is_alone = len(shown_least(rows)) == 1
    return f"{'the lowest average' if is_alone else 'one of the lowest averages'} that we can show"


def said_most(rows: Sequence[Row]) -> Row | None:
    """Return the facet with the highest mean, unless a mean that is not shown may be higher.

    Parameters
    ----------
    rows
        The rows of the Mirror.

    Returns
    -------
    Row or None
        As for `said_least`.
    """
    means = _means(rows)
    if len(means) < 3 or means[-1].mean == means[-2].mean:
        return None
    hidden = [highest for _, highest in _hidden(rows) if highest >= means[-1].mean]
    return None if hidden else means[-1].row


class _Mean(NamedTuple):
    """The mean of a facet, rounded as in the Mirror, and the ends of its scale."""

    mean: float
    low: float
    high: float
    row: Row


def _means(rows: Sequence[Row]) -> list[_Mean]:
    """Return the means of all facets that may be shown, the lowest first."""
    shown = [
        _Mean(round(say.estimate.value, 1), say.low, say.high, row)
        for row in rows
        if (say := row.say) is not None and say.estimate is not None
    ]
    return sorted(shown, key=lambda mean: mean.mean)


def _hidden(rows: Sequence[Row]) -> Iterator[tuple[float, float]]:
    """Yield the lowest and highest possible value of each mean that is not shown."""
    for row in rows:
        if row.say is not None and row.say.estimate is None:
            yield row.say.band or (row.say.low, row.say.high)


def _moved_apart(rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    for row in rows:
        if row.question:
            yield row.facet.code, row.question


def _disagreed(rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    for row in disagreed(rows)[:2]:
        camps = row.say is not None and row.say.disagreement == "camps"
        how = "our answers form two camps" if camps else "our answers lie far apart"
        yield (
            row.facet.code,
            f"We do not agree on {row.facet.name.lower()}: {how}. {row.facet.question}",
        )


def _said_very_low(rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    for row in said_very_low(rows)[:2]:
        if row.say is not None:
            band = row.say.withheld.partition(":")[0]
            yield (
                row.facet.code,
                f"We rate {row.facet.name.lower()} very low: {band} on a scale from "
                f"{row.say.low:g} to {row.say.high:g}. {row.facet.question}",
            )


def _said_least(rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    row, means = said_least(rows), _means(rows)
    if row is not None and _middle(means) - means[0].mean >= CLEARLY:
        yield row.facet.code, f"{_extreme(means[0], means[1], 'lowest')} {row.facet.question}"


def _shown_least(rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    if said_least(rows) is not None:
        return
    found = {row.facet.code for row in shown_least(rows)[:2]}
    for mean in _means(rows):
        facet = mean.row.facet
        if facet.code in found:
            yield (
                facet.code,
                f"{facet.name} has {shown_words(rows)}: {mean.mean:.1f} on a scale from "
                f"{mean.low:g} to {mean.high:g}. {facet.question}",
            )


def _said_most(rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    row, means = said_most(rows), _means(rows)
    if row is not None and means[-1].mean - _middle(means) >= CLEARLY:
        words = _extreme(means[-1], means[-2], "highest")
        yield (
            row.facet.code,
            f"{words} What makes this facet strong, and where else would this help?",
        )


def _middle(means: Sequence[_Mean]) -> float:
    return means[len(means) // 2].mean


def _extreme(mean: _Mean, following: _Mean, end: str) -> str:
    return (
        f"We rate {mean.row.facet.name.lower()} {_rank(mean, following, end)}: "
        f"{mean.mean:.1f} on a scale from {mean.low:g} to {mean.high:g}."
    )


def _rank(mean: _Mean, following: _Mean, end: str) -> str:
    """Return "lowest" or "among the lowest" (or "highest"), by how near the next mean is."""
    return end if round(abs(mean.mean - following.mean), 1) >= ALONE else f"among the {end}"


def _changed(rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    for row in rows:
        if row.say is not None and row.say.change in ("likely better", "likely worse"):
            more = "higher" if row.say.change == "likely better" else "lower"
            yield (
                row.facet.code,
                f"We rate {row.facet.name.lower()} {more} than in the previous cycle. What changed?",
            )
    for row in rows:
        for done in row.does:
            if done.change.startswith("likely"):
                yield (
                    row.facet.code,
                    f"For {row.facet.name.lower()} we are seen to do "
                    f"{done.change.split()[1]} than in the previous cycle: {done.words}.",
                )


def _done_little(rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    for row in rows:
        for done in row.does:
            if done.count is not None and _is_on_one_side(done, above=False):
                words = done.words[0].upper() + done.words[1:]
                yield row.facet.code, f"{words}. {row.facet.question}"


def _collaboration(rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    together = [row for row in rows if row.facet.code in _TOGETHER and _any(row, above=True)]
    shared = [row for row in rows if row.facet.code in _SHARED and _any(row, above=False)]
    if together and shared:
        much, little = (
            " and ".join(row.facet.name.lower() for row in part) for part in (together, shared)
        )
        yield (
            together[0].facet.code,
            f"We are seen to do much for {much} and little for {little}. This is "
            "collaboration, but not yet collective leadership.",
        )


def _any(row: Row, *, above: bool) -> bool:
    return any(_is_on_one_side(done, above=above) for done in row.does)


def _is_on_one_side(done: Signal, *, above: bool) -> bool:
    """Return whether an interval lies completely on one side of the middle of the scale."""
    if done.estimate is None or done.too_few:
        return False
    return done.estimate.low > _MIDDLE if above else done.estimate.high < _MIDDLE


_CATALOGUE: Final[dict[Kind, Callable[[Sequence[Row]], Iterator[tuple[str, str]]]]] = {
    Kind.MOVED_APART: _moved_apart,
    Kind.DISAGREED: _disagreed,
    Kind.SAID_VERY_LOW: _said_very_low,
    Kind.SAID_LEAST: _said_least,
    Kind.SHOWN_LEAST: _shown_least,
    Kind.CHANGED: _changed,
    Kind.DONE_LITTLE: _done_little,
    Kind.COLLABORATION: _collaboration,
    Kind.SAID_MOST: _said_most,
}
