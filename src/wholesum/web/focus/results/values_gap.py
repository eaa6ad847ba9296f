"""Compare the values that a team states with its hours, agenda, rewards and praise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wholesum.charts.chart import Chart
from wholesum.focus.charts.shares import stated_and_expressed
from wholesum.focus.portfolio.composition import gap
from wholesum.focus.portfolio.goal_weights import independent_markets
from wholesum.web.focus.models import Asking, Effort, FocusRound, Value
from wholesum.web.focus.results.weights import TELLING, closed_on, points_table, share
from wholesum.web.focus.services.values import SOURCES

MOST_GAPS: Final = 3
LEAST_GAP: Final = 0.05
"""Smaller gaps are within what two people would count differently."""
HOURS: Final = "hours"
NAMES: Final = {HOURS: gettext_lazy("hours"), **SOURCES}


@dataclass(frozen=True)
class Side:
    """The share of one source, such as hours or praise, that goes to each value.

    Parameters
    ----------
    name
        Its name: hours, agenda, reward or praise.
    shares
        The share of each value, in words.
    moved
        Which part of it would have to move to be as stated, in words.
    chart
        Chart of it and of the stated values.
    """

    name: str
    shares: tuple[str, ...]
    moved: str
    chart: Chart


@dataclass(frozen=True)
class ValuesGap:
    """The stated shares of values, next to their shares of hours, agenda, rewards and praise.

    Parameters
    ----------
    names
        The values.
    stated
        The stated share of each, as text.
    sides
        The expressed shares, one entry for each source with data.
    gaps
        The widest gaps in words, at most three.
    n
        How many gave points.
    """

    names: tuple[str, ...]
    stated: tuple[str, ...]
    sides: tuple[Side, ...]
    gaps: tuple[str, ...]
    n: int

    @property
    def rows(self) -> list[tuple[str, str, list[str]]]:
        """Return each value with its stated share and the share of each source."""
        return [
            (name, words, [side.shares[place] for side in self.sides])
            for place, (name, words) in enumerate(zip(self.names, self.stated, strict=True))
        ]


def values_gap(focus: FocusRound, asking: Asking, efforts: Sequence[Effort]) -> ValuesGap | None:
    """Compare the stated values with the shares of hours, agenda, rewards and praise.

    Parameters
    ----------
    focus
        The round.
    asking
        The points on values.
    efforts
        The inventory.

    Returns
    -------
    ValuesGap or None
        ``None`` while points are open or too few, or without a source of expressed values. What
        is stated is shown like the weights of goals: in whole percent, near an end as a band.
    """
    if not asking.enough:
        return None
    values = list(focus.values.all())
    table = points_table(asking, [str(value.pk) for value in values])
    stated = independent_markets(table)
    names = tuple(value.name for value in values)
    sides, gaps = [], []
    for source, amounts in _expressed(values, efforts).items():
        if not sum(amounts):
            continue
        word = str(NAMES[source])
        found = gap(names, stated, [[float(amount) for amount in amounts]], word)
        moved = _("%(share)s would have to move to another value to match what you say") % {
            "share": share(found.moved.value)
        }
        shares = tuple(_percent(part) for part in found.expressed)
        chart = stated_and_expressed(found, closed_on(asking), TELLING)
        sides.append(Side(word, shares, moved, chart))
        gaps += [
            (abs(says - does), name, share(says), word, _percent(does))
            for name, says, does in zip(names, found.stated, found.expressed, strict=True)
        ]
    if not sides:
        return None
    widest = sorted((gap for gap in gaps if gap[0] >= LEAST_GAP), key=lambda one: -one[0])
    sentence = _(
        "%(value)s: the team gives this value %(said)s of its points and %(done)s of its "
        "%(source)s."
    )
    words = tuple(
        sentence % {"value": name, "said": said, "source": word, "done": done}
        for _size, name, said, word, done in widest[:MOST_GAPS]
    )
    shown = tuple(share(part) for part in stated.tolist())
    return ValuesGap(names, shown, tuple(sides), words, len(table))


def _expressed(values: Sequence[Value], efforts: Sequence[Effort]) -> dict[str, list[Decimal]]:
    """Return how much of the hours, agenda, rewards and praise went to each value."""
    none = Decimal(0)
    hours = {value.pk: none for value in values}
    for effort in efforts:
        if effort.value_id in hours:
            hours[effort.value_id] += effort.hours or none
    return {
        HOURS: list(hours.values()),
        **{source: [getattr(value, source) or none for value in values] for source in SOURCES},
    }


def _percent(part: float) -> str:
    return _("%(percent)s%%") % {"percent": round(100 * part)}
