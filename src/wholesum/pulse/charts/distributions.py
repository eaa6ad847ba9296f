"""Charts of distributions: of agreement by chance, the mean answer, and the whole team's mean."""

from __future__ import annotations

from typing import Final

import numpy as np
from markupsafe import Markup

from wholesum.charts.chart import Chart, Table, tag
from wholesum.charts.kit.frame import WIDTH, text_inside
from wholesum.charts.kit.words import counted, percent
from wholesum.charts.result import draw
from wholesum.pulse.agreement.chance import Chance
from wholesum.pulse.charts.bars import BARS, Axis, bars_of, marked
from wholesum.pulse.counts import FloatArray
from wholesum.pulse.means.finite_team import WholeTeam, probability_in_words
from wholesum.pulse.means.posterior import MeanPosterior

_MOST_TICKS: Final = 11
_DIGITS: Final = 9
_ROUNDING: Final = 10.0**-_DIGITS


@draw.register
def chance_chart(chance: Chance) -> Chart:
    """Draw the distribution of an index for random answers, and mark a team's value.

    Parameters
    ----------
    chance
        The value and how often chance reaches it.

    Returns
    -------
    Chart
        At most 80 bars; those at least as strong are highlighted.
    """
    values, probabilities = chance.distribution()
    grows = chance.index.grows_with_agreement
    from_strongest = probabilities[::-1] if grows else probabilities
    # By probability, not by value: so that ties are the same ones as in the figure.
    stronger = np.cumsum(from_strongest) <= chance.p * (1 + 1e-9)
    bars = bars_of(values, probabilities, stronger[::-1] if grows else stronger)
    ends = np.append(values, chance.value)
    axis = Axis(float(np.floor(2 * ends.min()) / 2), float(np.ceil(2 * ends.max()) / 2), 164.0)
    side = "or more" if grows else "or less"
    asked = f"{chance.index.symbol} of {chance.value:.2f} {side}"
    label = f"{chance.value:.2f} {side}: {percent(chance.p, 1)}"
    items = counted(chance.items, "item") + (", taken as independent" if chance.items > 1 else "")
    return Chart(
        title=f"Chance alone gives {asked} in {percent(chance.p, 1)} of teams of {chance.n}",
        reading=(
            "A bar is how often random answers give a value. Dashed: the value asked about; "
            "coloured: at least as strong."
        ),
        basis=f"n = {chance.n}, {items}, answers by the {chance.null}.",
        limits=(
            "The figure is not the probability that the team does not agree. Another model of "
            "chance gives another figure"
            + ("." if chance.items == 1 else "; related items agree by chance more often.")
        ),
        shapes=(
            *bars.shapes(axis),
            *axis.shapes(),
            marked(axis, chance.value, 26, label, _inwards(axis, chance.value), "number"),
            bars.peak(axis, ".1%"),
        ),
        width=WIDTH,
        height=axis.base + 30,
        table=Table((chance.index.symbol, "At least as strong", "Weaker"), bars.rows(".2%")),
    )


@draw.register
def mean_chart(posterior: MeanPosterior) -> Chart:
    """Draw the posterior density of a team's mean answer, with its interval shaded.

    Parameters
    ----------
    posterior
        The posterior of the mean answer.

    Returns
    -------
    Chart
        The density as one curve, the 90% interval, and the median.
    """
    found = posterior.estimate()
    options = posterior.options
    axis = Axis(float(options[0]), float(options[-1]), 164.0)
    left, right, density = _density(posterior)
    inside = (left >= found.low - _ROUNDING) & (right <= found.high + _ROUNDING)
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
    return Chart(
        title=f"Asked again, the mean answer would lie between {found.low:.2f} and "
        f"{found.high:.2f}",
        reading=(
            f"The higher the curve, the likelier the mean. Shaded: {found.level:.0%} of it. Dot: "
            "the median. Ticks: the options."
        ),
        basis=f"n = {posterior.n}; the prior counts for {prior:.1f} "
        f"{'answer' if round(prior, 1) == 1 else 'answers'}.",
        limits=(
            "The chart is about the same team asked again, not about members who did not answer, "
            "and not about single people."
        ),
        shapes=(
            *curve,
            *axis.shapes(ticks),
            tag("circle", cx=x, cy=axis.base, r=6.5, class_="mark said"),
            text_inside(f"{found.value:.2f}", x, axis.base - BARS - 10, "number"),
        ),
        width=WIDTH,
        height=axis.base + 30,
        table=Table(
            ("Mean answer", "Figure"),
            (
                ("median", f"{found.value:.2f}"),
                (f"{found.level:.0%} interval", f"{found.low:.2f} to {found.high:.2f}"),
                *(
                    (f"above {option:g}", percent(float(share), 1))
                    for option, share in zip(options[:-1], above, strict=True)
                    if option in ticks
                ),
            ),
        ),
    )


@draw.register
def whole_team_chart(team: WholeTeam) -> Chart | None:
    """Draw how likely each possible mean of the whole team is, silent members included.

    Parameters
    ----------
    team
        The distribution of the whole team's mean.

    Returns
    -------
    Chart or None
        At most 80 bars; ``None`` where all members answered, so that the mean is known.
    """
    if team.n == team.of:
        return None
    found = team.estimate()
    inside = (team.values >= found.low) & (team.values <= found.high)
    bars = bars_of(team.values, team.probabilities, inside)
    axis = Axis(float(np.floor(team.lowest)), float(np.ceil(team.highest)), 164.0)
    return Chart(
        title=f"The whole team's mean lies between {found.low:.2f} and {found.high:.2f} with "
        f"probability {probability_in_words(found)}",
        reading=(
            "A bar is the probability of a mean, once the silent are counted in. Coloured: the "
            "interval. Dashed: all the silent at the lowest or the highest option."
        ),
        basis=f"n = {found.count}.",
        limits=(
            "The bars assume that silent members think like those who answered. If they do not, "
            "only the dashed ends are certain."
        ),
        shapes=(
            *bars.shapes(axis),
            *axis.shapes(),
            marked(
                axis, team.lowest, 20, f"at worst {team.lowest:.2f}", _inwards(axis, team.lowest)
            ),
            marked(
                axis, team.highest, 36, f"at best {team.highest:.2f}", _inwards(axis, team.highest)
            ),
            bars.peak(axis, ".0%"),
        ),
        width=WIDTH,
        height=axis.base + 30,
        table=Table(
            ("Mean of the whole team", "Inside the interval", "Outside"),
            (
                *bars.rows(".2%"),
                (f"at worst {team.lowest:.2f}", "", ""),
                (f"at best {team.highest:.2f}", "", ""),
            ),
        ),
    )


def _density(posterior: MeanPosterior) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the mean posterior density in each of many narrow cells of the scale."""
    options, spread = posterior.options, float(np.sqrt(posterior.variance))
    ends = np.concatenate(
        [
            np.linspace(options[0], options[-1], 101),
            posterior.mean + spread * np.linspace(-5, 5, 101),
            posterior.quantile([0.05, 0.95]),
        ]
    )
    edges = np.unique(ends.clip(options[0], options[-1]).round(_DIGITS))
    held = -np.diff(posterior.exceeds(edges))
    density: FloatArray = held.clip(min=0.0) / np.diff(edges)
    return edges[:-1], edges[1:], density


def _curve(axis: Axis, left: FloatArray, right: FloatArray, share: FloatArray, name: str) -> Markup:
    """Draw a curve over the cells of the scale, filled down to the axis."""
    values = np.concatenate([left[:1], left[:1], (left + right) / 2, right[-1:], right[-1:]])
    heights = BARS * np.concatenate([[0.0], share[:1], share, share[-1:], [0.0]])
    places = [
        (axis.x(value), axis.base - height)
        for value, height in zip(values.tolist(), heights.tolist(), strict=True)
    ]
    return tag("path", d="M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places) + "Z", class_=name)


def _shown_options(options: FloatArray) -> FloatArray:
    if len(options) <= _MOST_TICKS:
        return options
    whole = options[options == np.round(options)]
    step = -(-len(whole) // _MOST_TICKS)
    return whole[::step] if step else options[[0, -1]]


def _inwards(axis: Axis, value: float) -> str:
    return "start" if axis.x(value) < WIDTH / 2 else "end"
