"""Mirrors of ten random teams; ``pytest -s`` prints their sentences."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from wholesum.core.signal import LEAST_CASES, TOO_FEW
from wholesum.decisions.evidence import DecisionsEvidence
from wholesum.demo import sample_team
from wholesum.mirror.charts.mirror import mirror_chart
from wholesum.mirror.evidence import Evidence
from wholesum.mirror.gather import gather

SHARE = re.compile(r"(\d+)% \(\d+% to \d+%\); \D*?(?:in \d+ \w+, \D+)?([\d,.]+) of ([\d,.]+) (\w+)")
"""A share as a row of the Mirror prints it, with its counts and the next word."""


def random_team(seed: int) -> Evidence:
    """Return the sample team with other answers, fewer rounds and fewer actions."""
    chance = np.random.default_rng(seed)
    team = sample_team(seed)
    practices = dict(team.practices)
    pulse, focus, dialogue = (practices[name] for name in ("pulse", "focus", "dialogue"))
    rounds = pulse.rounds["round"].to_list()[: int(chance.integers(1, 4))]
    answers = pulse.answers.filter(pl.col("round").is_in(rounds))
    items = answers["item"].unique(maintain_order=True).to_list()
    mean, spread, camps = chance.normal(3.3, 0.8, 100), chance.uniform(0.3, 1.4, 100), 0.1
    at = np.array([items.index(item) for item in answers["item"]])
    split = (chance.random(100) < camps)[at]
    drawn = np.where(split, chance.choice([1, 5], len(at)), chance.normal(mean[at], spread[at]))
    given = pl.Series("answer", np.clip(np.rint(drawn), 1, 5))
    practices["pulse"] = replace(
        pulse,
        answers=answers.with_columns(given),
        rounds=pulse.rounds.filter(pl.col("round").is_in(rounds)),
    )
    given_hours = focus.work["hours"] * chance.choice([0.01, 0.3, 1])
    focus = replace(focus, work=focus.work.with_columns(hours=given_hours))
    made, work, votes = practices["decisions"].decisions, focus.work, dialogue.votes
    some = [
        pl.Series(chance.random(table.height) < chance.uniform(0.1, 1)) for table in (made, work)
    ]
    practices["decisions"] = DecisionsEvidence(made.filter(some[0]))
    practices["focus"] = replace(focus, work=work.filter(some[1]))
    promises, cycles = practices["commitments"], practices["cycle"]
    few = promises.promises.filter(
        pl.Series(chance.random(promises.promises.height) < chance.uniform(0.1, 1))
    )
    events = promises.promise_events.filter(pl.col("promise").is_in(few["promise"].implode()))
    practices["commitments"] = replace(promises, promises=few, promise_events=events)
    tried = cycles.prototypes.filter(
        pl.Series(chance.random(cycles.prototypes.height) < chance.uniform(0.2, 1))
    )
    seen = pl.Series("outcome", chance.choice(["seen", "partly", "not seen"], tried.height))
    answered = pl.when(tried["answered"].is_null()).then(None).otherwise(seen).alias("outcome")
    practices["cycle"] = replace(cycles, prototypes=tried.with_columns(answered))
    vote = pl.Series("vote", chance.choice([-1, 0, 1, 1], votes.height))
    practices["dialogue"] = replace(dialogue, votes=votes.with_columns(vote))
    for name in ("focus", "decisions", "dialogue", "commitments", "cycle"):
        if chance.random() < 0.25:
            del practices[name]
    return Evidence(f"Team {seed}", team.people, practices)


@pytest.mark.parametrize("seed", range(10))
def test_given_a_random_team_when_its_mirror_is_made_then_every_sentence_is_complete_and_true(
    seed: int,
) -> None:
    mirror = gather(random_team(seed)).mirror
    rows = {row.facet.code: row for row in mirror.rows}
    for sentence in mirror.sentences:
        print(f"{mirror.team}, {sentence.kind}: {sentence.words}")  # noqa: T201
        assert re.fullmatch(r"[A-Z0-9].+[.?]", sentence.words)
        assert not re.search(r"  |None|nan|[.,:] ?[.,]", sentence.words)
        say = rows[sentence.facet].say
        for mean in re.findall(r": (\d\.\d) on a scale", sentence.words):
            assert say is not None
            assert say.estimate is not None
            assert mean == f"{say.estimate.value:.1f}"
        for events, of in re.findall(r"([\d,]+) of ([\d,]+) ", sentence.words):
            counts = [done.count for done in rows[sentence.facet].does if done.count is not None]
            assert (float(events.replace(",", "")), float(of.replace(",", ""))) in {
                (round(count[0]), round(count[1])) for count in counts
            }
    print(f"{mirror.team}, next: {mirror.next_step.words}")  # noqa: T201
    assert mirror.next_step.words.endswith(("”", "."))


@pytest.mark.parametrize("seed", range(10))
def test_given_a_random_team_when_its_figures_are_printed_then_each_share_agrees_with_its_counts(
    seed: int,
) -> None:
    gathered = gather(random_team(seed))
    signals = [mark for mark in gathered.does if mark.count is not None]
    cells = [row[-1] for row in mirror_chart(gathered.mirror).table.rows]
    printed = [found for cell in cells for found in SHARE.findall(cell)]
    latest = [done for row in gathered.mirror.rows for done in row.does if done.count is not None]
    few = [done for done in latest if done.count is not None and done.count[1] < LEAST_CASES]
    assert len(printed) == len(latest) - len(few)
    assert sum(cell.count(TOO_FEW) for cell in cells) == len(few)
    picture = str(mirror_chart(gathered.mirror).svg())
    assert all(f"{done.counted}: {TOO_FEW}" in picture for done in few)
    assert all(done.counted in picture for done in latest)
    for percent, events, of, noun in printed:
        counts = [float(number.replace(",", "")) for number in (events, of)]
        assert f"{counts[0] / counts[1]:.0%}" == f"{percent}%"
        assert counts[1] != 1 or not noun.endswith("s")
    for done in signals:
        assert done.estimate is not None
        assert done.count is not None
        assert done.estimate.value == done.count[0] / done.count[1]
