"""The Mirror as one HTML file that stands alone: no network, light, dark and print."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from wholesum import __version__, look
from wholesum.facets import FACET, Facet
from wholesum.mirror.mirror import Mirror
from wholesum.mirror.pictures import mirror_picture
from wholesum.picture import Picture
from wholesum.pulse.pictures import item_answers, through_time
from wholesum.pulse.results import (
    AgreementReading,
    FacetReading,
    PulseResult,
    Reading,
    RoundResult,
)


def _agreement(reading: AgreementReading) -> str:
    figure = "" if reading.value is None else f" ({reading.index} {reading.value:.2f})"
    chance = {
        None: "",
        True: "; more than chance would give",
        False: "; chance alone could give as much",
    }[reading.beyond_chance]
    if reading.chance is not None:
        chance = f"; chance alone gives as much in {reading.chance:.0%} of teams"
    return f"{reading.word.capitalize()}{figure} against {reading.null} random answers{chance}."


def _false_flags(latest: RoundResult) -> str:
    if latest.false_flags < 0.05:
        return ""
    return (
        f"Outside the focus facets, {latest.false_flags:.1f} of the changes called likely are "
        "expected to be chance."
    )


def _figure(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.2f}"


_PAGES = Environment(
    loader=PackageLoader("wholesum.mirror"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_PAGES.filters |= {
    "agreement_words": _agreement,
    "facet_name": lambda code: FACET[code].name,
    "figure": _figure,
}


def report(mirror: Mirror, pulse: PulseResult) -> str:
    """Write the Mirror and the evidence behind it as one HTML file.

    Parameters
    ----------
    mirror
        The Mirror.
    pulse
        The pulse that its left side is made of.

    Returns
    -------
    str
        The file's content; it asks for nothing from any network.
    """
    latest = pulse.rounds[-1] if pulse.rounds else None
    return _PAGES.get_template("report.html").render(
        version=__version__,
        style=Markup(look.fonts() + look.css()),  # noqa: S704  our own style sheets
        mirror=mirror,
        wide=mirror_picture(mirror),
        narrow=mirror_picture(mirror, narrow=True),
        latest=latest,
        false_flags="" if latest is None else _false_flags(latest),
        facets=[] if latest is None else [_facet(pulse, latest, said) for said in latest.facets],
    )


def _facet(
    pulse: PulseResult, latest: RoundResult, said: FacetReading
) -> tuple[Facet, Reading, Picture, Picture]:
    time, items = through_time(pulse, said.facet), item_answers(said, latest.round)
    return FACET[said.facet], said.reading, time, items
