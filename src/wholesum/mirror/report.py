"""The report of the Mirror: a first page, a page about the method, and an annex with details.

It is one self-contained file without network access: HTML for screen and print, or Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from markupsafe import Markup

from wholesum import __version__
from wholesum.charts import look
from wholesum.core.facets import Facet
from wholesum.mirror.agreements import agreement_lines
from wholesum.mirror.charts.mirror import mirror_chart
from wholesum.mirror.gather import TeamMirror, charts_of
from wholesum.mirror.mirror import Mirror, facets_with_evidence
from wholesum.mirror.parts import (
    TEMPLATES,
    facet_part,
    method_part,
    method_sentences,
    next_step_part,
    reliability_part,
    sentences_part,
)
from wholesum.mirror.rows import Row
from wholesum.tables import plain

_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]<>#|~])")


def report(gathered: TeamMirror, practices: Mapping[str, Any], *, annex: bool = False) -> str:
    """Write the report of the Mirror as one HTML file.

    Parameters
    ----------
    gathered
        Signals of all practices of the team.
    practices
        The evidence of each practice by its name, for its agreements and charts.
    annex
        Whether the evidence of each facet follows the page of method.

    Returns
    -------
    str
        The file's content; it asks for nothing from any network.
    """
    mirror, rounds = gathered.mirror, gathered.pulse.rounds
    latest = rounds[-1] if rounds else None
    facets = facets_with_evidence(mirror) if annex else []
    return TEMPLATES.get_template("report.html").render(
        version=__version__,
        style=Markup(look.fonts() + look.css()),  # noqa: S704  our own style sheets
        mirror=mirror,
        wide=mirror_chart(mirror),
        narrow=mirror_chart(mirror, narrow=True),
        latest=latest,
        sentences=sentences_part(mirror, "#{}".format if annex else None),
        next_step=next_step_part(mirror),
        agreed=agreement_lines(practices, gathered.cycles),
        figures=_figures(_without_indices(mirror)),
        facets=[(facet, _facet(gathered, practices, facet)) for facet in facets],
        reliability=reliability_part(latest) if annex and latest is not None else "",
        method="" if latest is None else method_part(latest),
    )


def markdown_report(gathered: TeamMirror, practices: Mapping[str, Any]) -> str:
    """Write the report of the Mirror as Markdown: sentences, next step, values and method.

    Parameters
    ----------
    gathered
        What all practices tell of the team.
    practices
        The evidence of each practice by its name, for its agreements.

    Returns
    -------
    str
        The text, without pictures and so without an annex.
    """
    mirror, rounds = gathered.mirror, gathered.pulse.rounds
    asked = f"{rounds[-1].participation}. " if rounds else ""
    about = f"{asked}What we say about leading together, and what we do."
    parts = [
        f"# The Mirror of {_text(mirror.team)}, {_text(mirror.cycle)}",
        _text(about),
    ]
    if mirror.sentences:
        parts += [
            "## What you could talk about",
            _bullets(sentence.words for sentence in mirror.sentences),
        ]
    parts += ["## One next step", _text(mirror.next_step.words)]
    agreed = agreement_lines(practices, gathered.cycles)
    if agreed:
        parts += ["## What we agreed", _bullets(f"{kind}: {text}" for kind, text in agreed)]
    parts += ["## The figures", _table(mirror)]
    if rounds:
        parts += ["## What these figures are, and are not", _bullets(method_sentences(rounds[-1]))]
    return "\n\n".join(parts) + "\n"


def _facet(gathered: TeamMirror, practices: Mapping[str, Any], facet: Facet) -> Markup:
    return facet_part(gathered, facet.code, charts_of(practices, gathered.cycles, facet.code))


def _figures(mirror: Mirror) -> list[tuple[Facet, str, str]]:
    """Return the values of a team's answers and actions for each facet, as text."""
    lines = zip(mirror.rows, mirror_chart(mirror).table.rows, strict=True)
    return [(row.facet, _said(row, cells), cells[-1]) for row, cells in lines]


def _without_indices(mirror: Mirror) -> Mirror:
    """Return the Mirror without the explanations of single values, which the annex contains."""
    rows = tuple(
        replace(row, does=tuple(replace(mark, index="") for mark in row.does))
        for row in mirror.rows
    )
    return replace(mirror, rows=rows)


def _said(row: Row, cells: tuple[str, ...]) -> str:
    _name, value, again, answered, _change, _done = cells
    change = "" if row.say is None else row.say.change_words
    return "; ".join(filter(None, (value, again and f"{again} if asked again", answered, change)))


def _table(mirror: Mirror) -> str:
    lines = [("Facet", "We say", "We do"), ("---", "---", "---")]
    lines += [(facet.name, _text(say), _text(do)) for facet, say, do in _figures(mirror)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _bullets(sentences: Any) -> str:
    return "\n".join(f"- {_text(sentence)}" for sentence in sentences)


def _text(words: str) -> str:
    """Return a text on one line, with Markdown characters escaped."""
    return _MARKDOWN.sub(r"\\\1", plain(" ".join(words.split()), longest=2_000))
