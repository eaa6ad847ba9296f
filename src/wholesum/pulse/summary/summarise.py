"""Compute all results of a pulse that may be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from wholesum.pulse.evidence import PulseEvidence, round_order
from wholesum.pulse.means.multiplicity import expected_false_flags
from wholesum.pulse.privacy.small_groups import THRESHOLD
from wholesum.pulse.summary.figures import Figures, figures_of
from wholesum.pulse.summary.measures import RoundTable, round_table
from wholesum.pulse.summary.organisation import reliability, team_readings
from wholesum.pulse.summary.plan import Terms, disclosure_plan
from wholesum.pulse.summary.results import (
    FacetReading,
    ItemReading,
    PulseResult,
    ReliabilityReading,
    RoundResult,
    TeamReading,
)


def summarise_pulse(evidence: PulseEvidence, team: str) -> PulseResult:
    """Compute the results of a pulse that may be shown, round by round.

    Parameters
    ----------
    evidence
        The tables of the pulse, found sound by :func:`wholesum.pulse.evidence.check_pulse`.
    team
        The team's name.

    Returns
    -------
    PulseResult
        What may be shown, and nothing else.
    """
    rounds: list[RoundResult] = []
    facets: dict[str, Figures] = {}
    items: dict[str, Figures] = {}
    kept = {reading.round: reading for reading in evidence.readings}
    answered = set(evidence.answers["round"].unique())
    for name in round_order(evidence):
        if name not in answered:
            rounds.append(kept[name])
            facets, items = {}, {}  # what comes next cannot be compared with it
            continue
        about = _about(evidence, name)
        table = round_table(evidence.answers, evidence.items, name)
        terms = Terms(
            since=rounds[-1].round if rounds else "",
            asked=_asked(about, evidence.teams, table.respondents),
            threshold=about.get("threshold") or THRESHOLD,
            beside_teams=table.teams is not None and table.teams.n_unique() > 1,
        )
        plan = disclosure_plan(table, terms)
        facets = figures_of(table.by_facet, plan.facets, terms, facets)
        items = figures_of(table.by_item, plan.items, terms, items)
        rounds.append(_round(name, about, terms, table, facets, items, evidence.teams))
    return PulseResult(team, tuple(rounds))


def _about(evidence: PulseEvidence, name: str) -> dict[str, Any]:
    rows = evidence.rounds.filter(pl.col("round") == name).to_dicts()
    return rows[0] if rows else {}


def _asked(about: Mapping[str, Any], teams: pl.DataFrame, answered: int) -> int | None:
    """Return the number of people who were asked in a round, or else the number of members.

    Teams may list fewer members than answered, where people without a team answered too; then it
    is not known.
    """
    if about.get("members"):
        return int(about["members"])
    tops = teams.filter(pl.col("parent").is_null())["members"]
    known = int(tops.sum()) if len(tops) and not tops.null_count() else 0
    return known if known >= answered else None


def _round(
    name: str,
    about: Mapping[str, Any],
    terms: Terms,
    table: RoundTable,
    facets: Mapping[str, Figures],
    items: Mapping[str, Figures],
    tree: pl.DataFrame,
) -> RoundResult:
    focus = (about.get("focus") or "").split()
    rows = {row["item"]: row for row in table.items.iter_rows(named=True)}
    blanks = dict(zip(rows, table.cannot_say.tolist(), strict=True))
    readings = tuple(
        _facet(
            figures,
            code in focus,
            tuple(_item(rows[item], items[item], blanks[item]) for item in figures.measure.items),
        )
        for code, figures in facets.items()
    )
    closed = about.get("closed")
    return RoundResult(
        round=name,
        closed=None if closed is None else closed.isoformat(),
        promise=about.get("promise") or "sealed",
        answered=table.respondents,
        asked=terms.asked,
        threshold=terms.threshold,
        facets=readings,
        false_flags=_false_flags(readings),
        reliability=_reliability(facets, table.teams),
        teams=_teams(facets, table.teams, tree, terms),
        attribution=about.get("attribution") or "",
    )


def _reliability(
    facets: Mapping[str, Figures], teams: pl.Series | None
) -> tuple[ReliabilityReading, ...]:
    found = (reliability(figures.measure, teams) for figures in facets.values())
    return tuple(reading for reading in found if reading is not None)


def _teams(
    facets: Mapping[str, Figures], teams: pl.Series | None, tree: pl.DataFrame, terms: Terms
) -> tuple[TeamReading, ...]:
    if teams is None or not terms.beside_teams:
        return ()
    return tuple(
        reading
        for figures in facets.values()
        for reading in team_readings(figures.measure, teams, tree, threshold=terms.threshold)
    )


def _false_flags(facets: Sequence[FacetReading]) -> float:
    changes = [facet.reading.change for facet in facets if not facet.focus]
    flagged = [change.probability for change in changes if change and change.flagged]
    return round(expected_false_flags([max(p, 1 - p) for p in flagged]), 2)


def _facet(figures: Figures, focus: bool, items: tuple[ItemReading, ...]) -> FacetReading:
    """Return the result of a facet with its items; two camps on one item count for the facet."""
    reading = figures.reading
    if not reading.withheld and any(item.reading.two_camps for item in items):
        reading = replace(reading, two_camps=True)
    return FacetReading(figures.measure.code, focus, reading, items)


def _item(row: Mapping[str, Any], figures: Figures, cannot_say: int) -> ItemReading:
    hidden = bool(figures.shown.withheld)
    return ItemReading(
        item=row["item"],
        text=row["text"],
        reverse=row["reverse"],
        reading=figures.reading,
        cannot_say=None if hidden else cannot_say,
        counts=tuple(figures.measure.option_counts.tolist()) if figures.shown.fine else None,
    )
