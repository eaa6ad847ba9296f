"""Parts of HTML that the report and the pages of the Mirror have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from wholesum.charts.chart import Chart
from wholesum.core.estimate import Estimate
from wholesum.core.facets import FACET
from wholesum.core.signal import Signal
from wholesum.mirror.charts.done_over_time import chart_over_time, is_drawn
from wholesum.mirror.gather import TeamMirror
from wholesum.mirror.mirror import Mirror
from wholesum.mirror.rows import Row
from wholesum.pulse.charts.facets import item_answers, through_time
from wholesum.pulse.privacy.agreement_words import APART, TOGETHER
from wholesum.pulse.summary.results import AgreementReading, ChangeReading, RoundResult

_AGREEMENT: Final = {
    "none": "far apart",
    "weak": "rather far apart",
    "moderate": "fairly close together",
    "strong": "close together",
    "very strong": "very close together",
    # The words of small groups.
    TOGETHER: "close together",
    APART: "apart",
}
_NULLS: Final = {
    "uniform": "take every option equally often",
    "slight skew": "lean a little to one end",
    "moderate skew": "lean to one end",
    "heavy skew": "lean strongly to one end",
    "triangular": "are more frequent in the middle",
    "normal": "are most frequent in the middle",
}
"""What the random answers are, by which an agreement is judged."""
_COUNTED: Final = 50
"""From this many people on, a share in whole percent does not tell the exact count."""
_EVEN: Final = 0.5
_MOST_SURE: Final = 0.99
_CHANCE: Final = {
    None: ".",
    True: ": answers given at random would rarely agree as much.",
    False: ", but answers given at random could agree as much.",
}


def _agreement(reading: AgreementReading) -> str:
    return f"Our answers lie {_AGREEMENT[reading.word]}{_CHANCE[reading.beyond_chance]}"


def _agreement_statistic(reading: AgreementReading) -> str:
    """Write how far answers agree, and how likely that is by chance; empty if not shown."""
    if reading.value is None:
        return ""
    figure = f"{reading.index} is {reading.value:.2f}: 0 is as random answers would be, 1 is all "
    figure += (
        f"alike. The random answers {_NULLS[reading.null.partition(' null')[0]]} ({reading.null})."
    )
    if reading.chance is None:
        return figure
    # The chance is rounded to a tenth of a percent.
    chance = "less than 0.1%" if reading.chance == 0 else f"{reading.chance:.1%}"
    return f"{figure} They agree as much in {chance} of teams."


def _false_flags(latest: RoundResult) -> str:
    if latest.false_flags < 0.05:
        return ""
    number = round(latest.false_flags)
    some = "fewer than one" if latest.false_flags < 1 else f"about {number}"
    return f" Chance can still make such a change: outside the focus facets we expect {some} here."


def _count_of_people(share: Estimate) -> str:
    """Write a share of people as a count ("3 of 8"), or of many people as a percentage."""
    if share.n < _COUNTED:
        return f"{round(share.value * share.n)} of {share.n}"
    return f"{share.value:.0%} of {share.n}"


def _change_words(change: ChangeReading) -> str:
    rose = change.probability >= _EVEN
    sure = max(change.probability, 1 - change.probability)
    surely = f"more than {_MOST_SURE:.0%}" if sure > _MOST_SURE else f"{sure:.0%}"
    gain = f"{abs(change.gain):.1f}"
    points = "point" if gain == "1.0" else "points"
    return (
        f"{change.words[0].upper()}{change.words[1:]}: we are {surely} sure that it is "
        f"{'higher' if rose else 'lower'}. The difference is about {gain} {points}."
    )


def _figure(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.2f}"


TEMPLATES: Final = Environment(
    loader=PackageLoader("wholesum.mirror"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.filters |= {
    "agreement_statistic": _agreement_statistic,
    "agreement_words": _agreement,
    "change_words": _change_words,
    "count_of_people": _count_of_people,
    "facet_name": lambda code: FACET[code].name,
    "figure": _figure,
}


def next_step_part(mirror: Mirror) -> Markup:
    """Write the next step that the Mirror proposes as HTML.

    Parameters
    ----------
    mirror
        The Mirror.

    Returns
    -------
    Markup
        A section with a heading of the second level.
    """
    return _part("next_step.html", mirror=mirror)


def sentences_part(mirror: Mirror, link: Callable[[str], str] | None = None) -> Markup:
    """Write the sentences for discussion in the team as HTML.

    Parameters
    ----------
    mirror
        The Mirror.
    link
        Gives the address of the page or section of a facet, by its code.

    Returns
    -------
    Markup
        A section with a heading of the second level, or nothing.
    """
    return _part("sentences.html", mirror=mirror, link=link)


def facet_part(gathered: TeamMirror, facet: str, charts: Iterable[Chart] = ()) -> Markup:
    """Write all evidence about one facet as HTML: answers, actions, and their uncertainty.

    Parameters
    ----------
    gathered
        Signals of all practices, up to the cycle shown.
    facet
        The facet's code.
    charts
        Further charts of actions for the facet.

    Returns
    -------
    Markup
        The facet's evidence, without a heading.
    """
    row = next(row for row in gathered.mirror.rows if row.facet.code == facet)
    latest = gathered.pulse.rounds[-1] if gathered.pulse.rounds else None
    asked = [] if latest is None else latest.facets
    asked_facet = next((reading for reading in asked if reading.facet == facet), None)
    return _part(
        "facet.html",
        facet=row.facet,
        row=row,
        reading=None if asked_facet is None else asked_facet.reading,
        time=None if asked_facet is None else through_time(gathered.pulse, facet),
        items=None
        if asked_facet is None or latest is None
        else item_answers(asked_facet, latest.round),
        done=[*map(chart_over_time, filter(_is_drawn, _by_practice(row))), *charts],
        untold=[signals[-1] for signals in _by_practice(row) if not _is_drawn(signals)],
    )


def _by_practice(row: Row) -> Iterator[list[Signal]]:
    for latest in row.does:
        earlier = [signal for signal in row.did if signal.source == latest.source]
        yield [*earlier, latest]


def _is_drawn(signals: list[Signal]) -> bool:
    return any(map(is_drawn, signals))


def reliability_part(latest: RoundResult) -> Markup:
    """Write how reliably the pulse measures each facet; empty if too few people answered.

    Parameters
    ----------
    latest
        The round.

    Returns
    -------
    Markup
        A section with a heading of the second level, or nothing.
    """
    return _part("reliability.html", latest=latest)


def method_part(latest: RoundResult) -> Markup:
    """Write what the values of a pulse round mean and do not mean, as HTML.

    Parameters
    ----------
    latest
        The round.

    Returns
    -------
    Markup
        A section with a heading of the second level; its id is ``method``.
    """
    return _part("method.html", sentences=method_sentences(latest))


def method_sentences(latest: RoundResult) -> tuple[str, ...]:
    """Return sentences that explain what the values of a pulse round mean, as text.

    Parameters
    ----------
    latest
        The round.

    Returns
    -------
    tuple of str
        One or more sentences for each point.
    """
    return (
        f"We show results from {latest.threshold} answers, and single answers from "
        f"{2 * latest.threshold}. If an average would reveal everybody’s answer, we show a range "
        "instead.",
        "We show two ranges. “The whole team”: how far the average could change if those who did "
        "not answer had answered. “Asked again”: how far it could move if you asked again next "
        "week.",
        "We call a change likely if it is at least a quarter of a point and we are 95% sure of it."
        + _false_flags(latest),
        (
            f"Questions: {latest.attribution}"
            if latest.attribution
            else "No study has yet shown that the questions measure what they name."
        )
        + " The answers are for talking within the team, never for judging a person, paying a "
        "bonus or ranking teams.",
    )


def _part(template: str, **known: object) -> Markup:
    return Markup(TEMPLATES.get_template(template).render(known))  # noqa: S704  escaped by Jinja
