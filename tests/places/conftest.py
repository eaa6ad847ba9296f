"""A place whose teams answer and vote, with its answers divided into files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from wholesum.pulse.evidence import own_items

Divide = Callable[[int, int], list[Path]]
TEAMS = 160


def answers_of(teams: int, seed: int = 7) -> pl.DataFrame:
    """Return the answers of teams of 6 to 9 people to the thirty items; a few are blank."""
    chance = np.random.default_rng(seed)
    sizes = 6 + np.arange(teams) % 4
    team = np.repeat(np.arange(teams), sizes)
    people = len(team)
    felt = chance.normal(3.3, 0.5, (teams, 10))[team] + chance.normal(0, 0.6, (people, 10))
    items = own_items()
    codes, turned = items["item"].to_list(), items["reverse"].to_numpy()
    facet = items["facet"].rank("dense").to_numpy() - 1
    points = np.clip(np.round(felt[:, facet] + chance.normal(0, 0.7, (people, 30))), 1, 5)
    points = np.where(turned, 6 - points, points)
    points[chance.random(points.shape) < 0.003] = np.nan
    wide = pl.DataFrame(points, schema=codes).with_columns(
        respondent=pl.Series([f"r{person}" for person in range(people)]),
        team=pl.Series([f"t{number}" for number in team]),
        round=pl.lit("2026-05"),
    )
    long = wide.unpivot(codes, index=["round", "respondent", "team"], variable_name="item")
    return long.select(
        "round",
        "respondent",
        "item",
        pl.col("value").fill_nan(None).cast(pl.Int64).alias("answer"),
        "team",
    )


def votes_of(voters: int, seed: int = 8) -> pl.DataFrame:
    """Return the votes of people on forty statements."""
    chance = np.random.default_rng(seed)
    seen = chance.random((voters, 40)) < 0.4
    voter, statement = np.nonzero(seen)
    return pl.DataFrame(
        {
            "statement": [f"s{number}" for number in statement],
            "voter": [f"v{number}" for number in voter],
            "vote": chance.choice([-1, 0, 1], len(voter), p=[0.2, 0.2, 0.6]),
        }
    )


@pytest.fixture(scope="session")
def answers() -> pl.DataFrame:
    return answers_of(TEAMS)


@pytest.fixture(scope="session")
def votes() -> pl.DataFrame:
    return votes_of(800)


@pytest.fixture
def divide(answers: pl.DataFrame, votes: pl.DataFrame, tmp_path: Path) -> Divide:
    """Write the tables of a place to a number of files, in an order that the seed decides."""

    def written(parts: int, seed: int = 0) -> list[Path]:
        chance = np.random.default_rng(seed)
        files = []
        for frame, whose, name in ((answers, "team", "answers"), (votes, "voter", "votes")):
            names = frame[whose].unique().sort()
            drawn = pl.DataFrame({whose: names, "part": chance.permutation(len(names)) % parts})
            shuffled = frame.join(drawn, on=whose).sample(fraction=1, shuffle=True, seed=seed)
            for part in chance.permutation(parts).tolist():
                path = tmp_path / f"{name}-{parts}-{seed}-{part}.parquet"
                shuffled.filter(pl.col("part") == part).drop("part").write_parquet(path)
                files.append(path)
        return files

    return written
