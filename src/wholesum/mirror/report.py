"""The Mirror as one HTML file that stands alone: no network, light, dark and print."""

from __future__ import annotations

from markupsafe import Markup

from wholesum import __version__, look
from wholesum.facets import FACET
from wholesum.mirror.mirror import Mirror
from wholesum.mirror.parts import (
    TEMPLATES,
    facet_part,
    method_part,
    next_step_part,
    reliability_part,
)
from wholesum.mirror.pictures import mirror_picture
from wholesum.pulse.results import PulseResult


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
    asked = [] if latest is None else [said.facet for said in latest.facets]
    return TEMPLATES.get_template("report.html").render(
        version=__version__,
        style=Markup(look.fonts() + look.css()),  # noqa: S704  our own style sheets
        mirror=mirror,
        wide=mirror_picture(mirror),
        narrow=mirror_picture(mirror, narrow=True),
        latest=latest,
        next_step=next_step_part(mirror),
        facets=[(FACET[code], facet_part(pulse, code)) for code in asked],
        reliability="" if latest is None else reliability_part(latest),
        method="" if latest is None else method_part(latest),
    )
