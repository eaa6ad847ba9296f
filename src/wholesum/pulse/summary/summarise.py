"""From the tables of a pulse to what may be shown of it: the way that all outputs share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from wholesum.pulse.evidence import PulseEvidence, round_order
from wholesum.pulse.means.multiplicity import expected_false_flags
from wholesum.pulse.privacy.small_groups import THRESHOLD
from wholesum.pulse.summary.figures import Said, Terms, hold_back_items, say_all
from wholesum.pulse.summary.measures import (
    RoundAnswers,
    facet_measures,
    item_measures,
    round_answers,
)
from wholesum.pulse.summary.organisation import reliability, team_readings
from wholesum.pulse.summary.results import (
    FacetReading,
    ItemReading,
    PulseResult,
    ReliabilityReading,
    RoundResult,
    TeamReading,
)


def read_result(evidence: PulseEvidence, team: str) -> PulseResult:
    """Work out what a pulse may show, round by round.

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
    facets: dict[str, Said] = {}
    items: dict[str, Said] = {}
    kept = {said.round: said for said in evidence.readings}
    answered = set(evidence.answers["round"].unique())
    for name in round_order(evidence):
        if name not in answered:
            rounds.append(kept[name])
            facets, items = {}, {}  # what comes next cannot be compared with it
            continue
        about = _about(evidence, name)
        answers = round_answers(evidence.answers, evidence.items, name)
        terms = Terms(
            since=rounds[-1].round if rounds else "",
            asked=_asked(about, evidence.teams, answers.respondents),
            threshold=about.get("threshold") or THRESHOLD,
            beside_teams=answers.teams is not None and answers.teams.n_unique() > 1,
        )
        facets = say_all(facet_measures(answers), terms, facets)
        items = hold_back_items(facets, say_all(item_measures(answers), terms, items), terms)
        rounds.append(_round(name, about, terms, answers, facets, items, evidence.teams))
    return PulseResult(team, tuple(rounds))


def _about(evidence: PulseEvidence, name: str) -> dict[str, Any]:
    rows = evidence.rounds.filter(pl.col("round") == name).to_dicts()
    return rows[0] if rows else {}


def _asked(about: Mapping[str, Any], teams: pl.DataFrame, answered: int) -> int | None:
    """Return how many were asked: by the round, else by the teams that are part of no other.

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
    answers: RoundAnswers,
    facets: Mapping[str, Said],
    items: Mapping[str, Said],
    tree: pl.DataFrame,
) -> RoundResult:
    focus = (about.get("focus") or "").split()
    rows = {row["item"]: row for row in answers.items.iter_rows(named=True)}
    blanks = dict(zip(rows, answers.cannot_say.tolist(), strict=True))
    readings = tuple(
        _facet(
            said,
            code in focus,
            tuple(_item(rows[item], items[item], blanks[item]) for item in said.measure.items),
        )
        for code, said in facets.items()
    )
    closed = about.get("closed")
    return RoundResult(
        round=name,
        closed=None if closed is None else closed.isoformat(),
        promise=about.get("promise") or "sealed",
        answered=answers.respondents,
        asked=terms.asked,
        threshold=terms.threshold,
        facets=readings,
        false_flags=_false_flags(readings),
        reliability=_reliability(facets, answers.teams),
        teams=_teams(facets, answers.teams, tree, terms),
    )


def _reliability(
    facets: Mapping[str, Said], teams: pl.Series | None
) -> tuple[ReliabilityReading, ...]:
    found = (reliability(said.measure, teams) for said in facets.values())
    return tuple(reading for reading in found if reading is not None)


def _teams(
    facets: Mapping[str, Said], teams: pl.Series | None, tree: pl.DataFrame, terms: Terms
) -> tuple[TeamReading, ...]:
    if teams is None or not terms.beside_teams:
        return ()
    return tuple(
        reading
        for said in facets.values()
        for reading in team_readings(said.measure, teams, tree, threshold=terms.threshold)
    )


def _false_flags(facets: Sequence[FacetReading]) -> float:
    changes = [facet.reading.change for facet in facets if not facet.focus]
    flagged = [change.probability for change in changes if change and change.flagged]
    return round(expected_false_flags([max(p, 1 - p) for p in flagged]), 2)


def _facet(said: Said, focus: bool, items: tuple[ItemReading, ...]) -> FacetReading:
    """Put a facet and its items together; camps on one item are camps of the facet."""
    split = not said.reading.withheld and any(item.reading.two_camps for item in items)
    reading = replace(said.reading, two_camps=True) if split else said.reading
    return FacetReading(said.measure.code, focus, reading, items)


def _item(row: Mapping[str, Any], said: Said, cannot_say: int) -> ItemReading:
    hidden = bool(said.reading.withheld)
    counts = tuple(said.measure.option_counts.tolist())
    return ItemReading(
        item=row["item"],
        text=row["text"],
        reverse=row["reverse"],
        reading=said.reading,
        cannot_say=None if hidden else cannot_say,
        counts=counts if said.exact and not hidden else None,
    )
