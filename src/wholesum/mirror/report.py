"""The Mirror as one self-contained HTML file, without network access; light, dark and print."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from wholesum import __version__
from wholesum.charts import look
from wholesum.core.facets import Facet
from wholesum.mirror.charts.mirror import mirror_chart
from wholesum.mirror.gather import TeamMirror, charts_of
from wholesum.mirror.mirror import facets_with_evidence
from wholesum.mirror.parts import (
    TEMPLATES,
    facet_part,
    method_part,
    next_step_part,
    reliability_part,
    sentences_part,
)


def report(gathered: TeamMirror, practices: Mapping[str, Any]) -> str:
    """Write the Mirror and the evidence behind it as one HTML file.

    Parameters
    ----------
    gathered
        Signals of all practices of the team.
    practices
        The evidence of each practice by its name, for its charts.

    Returns
    -------
    str
        The file's content; it asks for nothing from any network.
    """
    mirror, rounds = gathered.mirror, gathered.pulse.rounds
    latest = rounds[-1] if rounds else None
    return TEMPLATES.get_template("report.html").render(
        version=__version__,
        style=Markup(look.fonts() + look.css()),  # noqa: S704  our own style sheets
        mirror=mirror,
        wide=mirror_chart(mirror),
        narrow=mirror_chart(mirror, narrow=True),
        latest=latest,
        sentences=sentences_part(mirror, "#{}".format),
        next_step=next_step_part(mirror),
        facets=[
            (facet, _facet(gathered, practices, facet)) for facet in facets_with_evidence(mirror)
        ],
        reliability="" if latest is None else reliability_part(latest),
        method="" if latest is None else method_part(latest),
    )


def _facet(gathered: TeamMirror, practices: Mapping[str, Any], facet: Facet) -> Markup:
    return facet_part(gathered, facet.code, charts_of(practices, gathered.cycles, facet.code))
