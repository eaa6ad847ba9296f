"""Values of the sample team, computed by plain methods, to check its story."""

from __future__ import annotations

from functools import cache
from itertools import combinations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wholesum.core.facets import FACETS
from wholesum.demo import SEED, sample_team
from wholesum.demo.story import STORY
from wholesum.mirror.evidence import Evidence
from wholesum.pulse.evidence import PulseEvidence
from wholesum.pulse.summary.results import FacetReading, ItemReading, PulseResult
from wholesum.pulse.summary.summarise import summarise_pulse

MAY, JULY, SEPTEMBER = CYCLES = tuple(chapter.cycle for chapter in STORY)
SEEDS = (SEED, *range(6))
CODES = tuple(facet.code for facet in FACETS)


@cache
def sample(seed: int = SEED) -> Evidence:
    return sample_team(seed=seed)


@cache
def shown(seed: int = SEED) -> PulseResult:
    """The published result of the sample team's pulse."""
    return summarise_pulse(pulse_of(sample(seed)), sample(seed).name)


def shown_facets(seed: int = SEED) -> dict[tuple[str, str], FacetReading]:
    return {(r.round, said.facet): said for r in shown(seed).rounds for said in r.facets}


def shown_items(seed: int = SEED) -> dict[tuple[str, str], ItemReading]:
    readings = shown_facets(seed).items()
    return {(cycle, item.item): item for (cycle, _), said in readings for item in said.items}


def pulse_of(team: Evidence) -> PulseEvidence:
    pulse: PulseEvidence = team.practices["pulse"]
    return pulse


@cache
def answered(team: Evidence, cycle: str) -> pl.DataFrame:
    """All answers of a round with the facet and direction of their item."""
    pulse = pulse_of(team)
    items = pulse.items.select("item", "facet", "reverse")
    return (
        pulse.answers.filter(pl.col("round") == cycle)
        .join(items, on="item", maintain_order="left")
        .with_columns(turned=pl.when("reverse").then(6 - pl.col("answer")).otherwise("answer"))
    )


@cache
def scores(team: Evidence, facet: str, cycle: str) -> NDArray[np.float64]:
    """Facet scores of those who answered at least two of its three items."""
    return (
        answered(team, cycle)
        .filter(pl.col("facet") == facet)
        .group_by("respondent", maintain_order=True)
        .agg(pl.col("turned").mean().alias("score"), pl.col("turned").count().alias("items"))
        .filter(pl.col("items") >= 2)["score"]
        .to_numpy()
    )


def mean(team: Evidence, facet: str, cycle: str) -> float:
    return float(scores(team, facet, cycle).mean())


@cache
def answers_by_item(team: Evidence, cycle: str) -> dict[str, NDArray[np.int64]]:
    """Answers to each item as given: reversed items are not turned, blanks are left out."""
    given = pulse_of(team).answers.filter(pl.col("round") == cycle).drop_nulls("answer")
    return {
        str(own["item"][0]): own["answer"].cast(pl.Int64).to_numpy()
        for own in given.partition_by("item")
    }


def item_answers(team: Evidence, item: str, cycle: str) -> NDArray[np.int64]:
    return answers_by_item(team, cycle)[item]


def probability_of_rise(before: NDArray[np.float64], after: NDArray[np.float64]) -> float:
    """P(later mean > earlier mean), Dirichlet with weight 1 over the possible facet scores."""
    rng = np.random.default_rng(7)

    def draws(sample: NDArray[np.float64]) -> NDArray[np.float64]:
        values = np.union1d(np.round(sample, 6), np.arange(1.0, 6.0))
        counts = np.array([(np.round(sample, 6) == value).sum() for value in values])
        drawn: NDArray[np.float64] = rng.dirichlet(counts + 1 / len(values), 4000) @ values
        return drawn

    return float((draws(after) > draws(before)).mean())


def agreement_a(answers: NDArray[np.int64]) -> float:
    """Return van der Eijk's A of answers 1 to 5, layer by layer; below 0 it is polarised."""
    left = np.bincount(answers, minlength=6)[1:].astype(float)
    total, value = left.sum(), 0.0
    while left.any():
        filled = (left > 0).astype(int)
        height, width = left[left > 0].min(), int(filled.sum())
        triples = list(combinations(filled.tolist(), 3))
        apart = triples.count((1, 0, 1))
        beside = triples.count((1, 1, 0)) + triples.count((0, 1, 1))
        u = (3 * beside - 4 * apart) / (3 * (beside + apart)) if beside + apart else 1.0
        layer = 1.0 if width == 1 else u * (1 - (width - 1) / 4)
        value += layer * height * width / total
        left = left - height * filled
    return value
