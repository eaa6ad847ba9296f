"""Small pulses for tests that do not need the whole sample team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from wholesum.pulse.evidence import TEAMS, PulseEvidence, own_items

ITEMS = own_items()["item"].to_list()


def pulse_of(
    rounds: Mapping[str, Sequence[Sequence[int | None]]],
    *,
    items: Sequence[str] = ("TR1", "TR2", "TR3"),
    members: int | None = None,
    threshold: int | None = None,
    focus: str | None = None,
    teams: Sequence[str] | None = None,
    tree: pl.DataFrame | None = None,
) -> PulseEvidence:
    """Make a pulse of a few items: each round has one row of answers for each respondent."""
    rows = [
        {
            "round": name,
            "respondent": f"{name}-{person}",
            "item": item,
            "answer": answer,
            "team": None if teams is None else teams[person],
        }
        for name, people in rounds.items()
        for person, answers in enumerate(people)
        for item, answer in zip(items, answers, strict=True)
    ]
    about = [
        {"round": name, "members": members, "threshold": threshold, "focus": focus}
        for name in rounds
    ]
    answers = pl.DataFrame(
        rows,
        schema={
            "round": pl.String,
            "respondent": pl.String,
            "item": pl.String,
            "answer": pl.Int64,
            "team": pl.String,
        },
    )
    kinds = {"round": pl.String, "members": pl.Int64, "threshold": pl.Int64, "focus": pl.String}
    return PulseEvidence(
        answers=answers,
        rounds=pl.DataFrame(about, schema=kinds),
        teams=TEAMS.empty() if tree is None else tree,
    )
