"""Pictures of what the methods find: agreement, chance, the mean answer and the whole team."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from wholesum.picture import Picture, Table, tag
from wholesum.pulse.agreement_result import Agreement
from wholesum.pulse.chance import MOST_PEOPLE, Chance, chance_by_team, critical_agreement
from wholesum.pulse.counts import FloatArray
from wholesum.pulse.finite_team import WholeTeam
from wholesum.pulse.method_shapes import WIDTH, Axis, Bars, bars_of, percent, text, upright
from wholesum.pulse.posterior import MeanPosterior

_SELDOM: Final = 0.05
_MOST_DOTS: Final = 40
_MOST_STACKED: Final = 12
_CELLS: Final = 40
_DOT: Final = 5.0
_BARS: Final = 110.0
_MOST_TICKS: Final = 11

BoolArray = NDArray[np.bool_]


def agreement_picture(agreement: Agreement) -> Picture | None:
    """Draw an index of agreement: a dot a team, or bars where there are many teams.

    Parameters
    ----------
    agreement
        The index of one team or more.

    Returns
    -------
    Picture or None
        The picture; ``None`` where the index is undefined for all teams.
    """
    known = np.flatnonzero(~np.isnan(agreement.values))
    if not known.size:
        return None
    chances = _chances(agreement)[known]
    places = _stacked(agreement, known) if known.size <= _MOST_DOTS else None
    if places is None:
        shapes, base, table = _agreement_bars(agreement, known, chances)
    else:
        shapes, base, table = _agreement_dots(agreement, known, chances, places)
    n = agreement.n[known]
    people = f"n = {n[0]}" if n.min() == n.max() else f"n = {n.min()} to {n.max()}"
    items = "1 item" if agreement.items == 1 else f"{agreement.items} items"
    teams = "1 team" if len(known) == 1 else f"{len(known):,} teams"
    against = "" if agreement.null is None else f", against the {agreement.null}"
    return Picture(
        title=_agreement_title(agreement, known, chances),
        reading=_agreement_reading(agreement, chances, dots=places is not None),
        basis=f"{teams}, {people}, {items}{against}.",
        limits=_agreement_limits(agreement, chances),
        shapes=tuple(shapes),
        width=WIDTH,
        height=base + 30,
        table=table,
    )


def chance_picture(chance: Chance) -> Picture:
    """Draw how an index is distributed where nobody agrees, and where the value asked about lies.

    Parameters
    ----------
    chance
        The value and how often chance reaches it.

    Returns
    -------
    Picture
        At most 80 bars; those at least as strong stand out.
    """
    values, probabilities = chance.distribution()
    grows = chance.index.grows_with_agreement
    stronger = values >= chance.value - 1e-9 if grows else values <= chance.value + 1e-9
    bars = bars_of(values, probabilities, stronger)
    ends = np.append(values, chance.value)
    axis = Axis(float(np.floor(2 * ends.min()) / 2), float(np.ceil(2 * ends.max()) / 2), 164.0)
    side = "or more" if grows else "or less"
    asked = f"{chance.index.symbol} of {chance.value:.2f} {side}"
    x = axis.x(chance.value)
    said = f"{chance.value:.2f} {side}: {percent(chance.p)}"
    items = "1 item" if chance.items == 1 else f"{chance.items} items, taken as independent"
    return Picture(
        title=f"Chance alone gives {asked} in {percent(chance.p)} of teams of {chance.n}",
        reading=(
            "A bar is how often random answers give a value; the coloured ones are at least as "
            "strong as the dot, the value asked about."
        ),
        basis=f"n = {chance.n}, {items}, answers by the {chance.null}.",
        limits=(
            "It is not the probability that the team does not agree. Another null gives another "
            "figure" + ("." if chance.items == 1 else "; related items agree by chance more often.")
        ),
        shapes=(
            *bars.shapes(axis, _BARS, ".1%"),
            *axis.shapes(),
            tag("circle", cx=x, cy=axis.base, r=6.5, class_="mark said"),
            text(said, x, 20, "number", "end" if x > WIDTH / 2 else "start"),
        ),
        width=WIDTH,
        height=axis.base + 30,
        table=Table(
            (chance.index.symbol, "At least as strong", "Weaker"), _bar_rows(bars, ".2%")
        ),
    )


def mean_picture(posterior: MeanPosterior) -> Picture:
    """Draw what is known of a mean answer: its density over the scale, the interval shaded.

    Parameters
    ----------
    posterior
        The posterior of the mean answer.

    Returns
    -------
    Picture
        The density as one curve, the 90% interval, and the median.
    """
    found = posterior.estimate()
    options = posterior.options
    axis = Axis(float(options[0]), float(options[-1]), 164.0)
    left, right, density = _density(posterior)
    inside = (left >= found.low) & (right <= found.high)
    full = float(density.max())
    curve = [_curve(axis, left, right, density / full, "curve")]
    if inside.any():
        curve.append(
            _curve(axis, left[inside], right[inside], density[inside] / full, "whole said")
        )
    x = axis.x(found.value)
    prior = float(posterior.alpha.sum()) - posterior.n
    above = posterior.exceeds(options[:-1])
    ticks = _shown_options(options)
    return Picture(
        title=f"Asked again, the mean answer would lie between {found.low:.1f} and "
        f"{found.high:.1f}",
        reading=(
            f"The higher the curve, the likelier the mean. Shaded: {found.level:.0%} of it. Dot: "
            "the median. Ticks: the options."
        ),
        basis=f"n = {posterior.n}; the prior counts for {prior:.1f} "
        f"{'answer' if round(prior, 1) == 1 else 'answers'}.",
        limits=(
            "It speaks of the same team asked again, not of those who kept silent this time, and "
            "not of single people."
        ),
        shapes=(
            *curve,
            *axis.shapes(ticks),
            tag("circle", cx=x, cy=axis.base, r=6.5, class_="mark said"),
            text(f"{found.value:.1f}", x, axis.base - _BARS - 10, "number"),
        ),
        width=WIDTH,
        height=axis.base + 30,
        table=Table(
            ("Mean answer", "Figure"),
            (
                ("median", f"{found.value:.2f}"),
                (f"{found.level:.0%} interval", f"{found.low:.2f} to {found.high:.2f}"),
                *(
                    (f"above {option:g}", percent(float(share)))
                    for option, share in zip(options[:-1], above, strict=True)
                    if option in ticks
                ),
            ),
        ),
    )


def whole_team_picture(team: WholeTeam) -> Picture | None:
    """Draw where the mean of the whole team may lie, between its worst and its best case.

    Parameters
    ----------
    team
        The distribution of the whole team's mean.

    Returns
    -------
    Picture or None
        At most 80 bars; ``None`` where all members answered, so that the mean is known.
    """
    if team.n == team.of:
        return None
    found = team.estimate()
    inside = (team.values >= found.low) & (team.values <= found.high)
    bars = bars_of(team.values, team.probabilities, inside)
    axis = Axis(float(np.floor(team.lowest)), float(np.ceil(team.highest)), 164.0)
    held = f"{found.level:.0%}"
    return Picture(
        title=f"The whole team's mean lies between {found.low:.1f} and {found.high:.1f}",
        reading=(
            "A bar is the probability of a mean, once the silent are counted in. Coloured: the "
            f"interval, with {held}. Dashed: all the silent at the lowest or the highest option."
        ),
        basis=f"n = {found.count}.",
        limits=(
            "The bars take the silent to be like those who answered. If they kept silent because "
            "of what they think, only the dashed ends hold."
        ),
        shapes=(
            *bars.shapes(axis, _BARS, ".0%"),
            *axis.shapes(),
            upright(axis, team.lowest, 24, f"at worst {team.lowest:.2f}", _away(axis, team.lowest)),
            upright(axis, team.highest, 24, f"at best {team.highest:.2f}", _away(axis, team.highest)),
        ),
        width=WIDTH,
        height=axis.base + 30,
        table=Table(
            ("Mean of the whole team", "Inside the interval", "Outside"),
            (
                *_bar_rows(bars, ".2%"),
                (f"at worst {team.lowest:.2f}", "", ""),
                (f"at best {team.highest:.2f}", "", ""),
            ),
        ),
    )


def _chances(agreement: Agreement) -> FloatArray:
    """Return how often chance agrees as much, NaN where it cannot be told."""
    if agreement.null is None or agreement.null.proportions is None:
        return np.full(len(agreement.values), np.nan)
    return chance_by_team(agreement)


def _agreement_title(agreement: Agreement, known: NDArray[np.intp], chances: FloatArray) -> str:
    symbol, values = agreement.index.symbol, agreement.values[known]
    if len(known) == 1:
        value = f"{symbol} is {values[0]:.2f}"
        if np.isnan(chances[0]):
            return value
        return f"{value}; chance alone gives as much in {percent(float(chances[0]))} of teams"
    if np.isnan(chances).all():
        return f"{symbol} runs from {values.min():.2f} to {values.max():.2f} over the teams"
    beyond = int((chances <= _SELDOM).sum())
    return f"{beyond:,} of {len(known):,} teams agree more than chance alone seldom does"


def _agreement_reading(agreement: Agreement, chances: FloatArray, *, dots: bool) -> str:
    more = "right" if agreement.index.grows_with_agreement else "left"
    reading = f"Further {more} is more agreement. "
    if np.isnan(chances).all():
        reading += "One dot is one team." if dots else "A bar is the number of teams."
        if not agreement.index.grows_with_agreement:
            reading += " Dashed: the practical mark, a sixth of the options."
        return reading
    reading += (
        "One dot is one team; a ring is one that chance alone matches in more than 5% of teams. "
        if dots
        else "Bars: how many teams; grey: those that chance alone matches in more than 5% of teams. "
    )
    return reading + "Dashed: what chance reaches in at most 5% of teams of that size."
