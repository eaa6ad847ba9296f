"""Sum a file of pulse answers: counts for each option, and products of items for research."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from wholesum.places.partial import Partial, Task, marks_of
from wholesum.places.summary import THRESHOLD, CrossProducts, Item, RoundCounts, Summary
from wholesum.pulse.counts import IntArray, team_codes
from wholesum.pulse.evidence import ANSWERS, ITEMS, ROUNDS, own_items
from wholesum.tables import Fault, raise_if, read_table

FINE: Final = 1 << 20
"""A product of team totals over n is rounded to this part of a point, then sums are exact."""
_PEOPLE, _TEAMS = 0, 1
_TEAMS_AT_ONCE: Final = 2_000


@dataclass(frozen=True)
class Questions:
    """The items that were asked, with the threshold that each round promised to respondents."""

    items: Mapping[str, Item]
    thresholds: Mapping[str, int]


def questions_of(items: Path | None, rounds: Path | None) -> Questions:
    """Read the items and the rounds that belong to a table of pulse answers.

    Parameters
    ----------
    items
        The table of items; left out, the thirty of Wholesum.
    rounds
        The table of rounds, if there is one.

    Returns
    -------
    Questions
        What the sums need of them.
    """
    asked = own_items() if items is None else read_table(items, ITEMS)
    columns = ("item", "facet", "reverse", "low", "high", "text")
    known = {
        code: Item(code, facet, reverse, low, high, sha256(text.encode()).hexdigest()[:12])
        for code, facet, reverse, low, high, text in asked.select(columns).iter_rows()
    }
    if rounds is None:
        return Questions(known, {})
    promised = read_table(rounds, ROUNDS).select("round", "threshold").drop_nulls()
    return Questions(known, dict(promised.iter_rows()))


def count_answers(task: Task) -> Partial:
    """Count for each round how many people chose each option of each item in a file.

    Parameters
    ----------
    task
        The file.

    Returns
    -------
    Partial
        The sums of the file.
    """
    answers, items = _read(task)
    counted = answers.drop_nulls("answer").group_by("round", "item", "answer").len()
    people = dict(answers.group_by("round").agg(pl.col("respondent").n_unique()).iter_rows())
    rows: dict[str, dict[str, list[int]]] = {name: {} for name in people}
    for name, code, answer, times in counted.iter_rows():
        options = items[code].high - items[code].low + 1
        row = rows[name].setdefault(code, [0] * options)
        row[answer - items[code].low] = times
    rounds = {
        name: RoundCounts(people[name], {code: tuple(row) for code, row in sorted(by_item.items())})
        for name, by_item in sorted(rows.items())
    }
    return Partial(
        Summary(items=_occurring(answers, items), rounds=rounds),
        marks_of(answers, "round", "respondent", kind=_PEOPLE),
        rounds=frozenset(people),
        thresholds=task.questions.thresholds,
    )


def cross_multiply(task: Task) -> Partial:
    """Sum the answers and the products of each two answers over the teams of a file.

    Parameters
    ----------
    task
        The file, with a team for each respondent. Teams in which fewer than five people answered
        all items are left out.

    Returns
    -------
    Partial
        The sums of the file.
    """
    answers, items = _read(task)
    if answers["team"].has_nulls():
        problem, remedy = "a respondent has no team", "fill the column team in each row"
        raise_if([Fault(task.file.name, problem, remedy, column="team")])
    rounds = frozenset(answers["round"].unique())
    # Several rounds are a fault, which only the sum of all files can name in full.
    blocks = tuple(_blocks(answers)) if len(rounds) == 1 else ()
    return Partial(
        Summary("validation", items=_occurring(answers, items), cross_products=blocks),
        marks_of(answers, "round", "respondent", kind=_PEOPLE),
        marks_of(answers, "round", "team", kind=_TEAMS),
        rounds,
    )


def _read(task: Task) -> tuple[pl.DataFrame, Mapping[str, Item]]:
    """Return the answers of one round in a file, with the items that they answer."""
    answers = read_table(task.file, ANSWERS)
    if task.round is not None:
        answers = answers.filter(pl.col("round") == task.round)
    items = task.questions.items
    limits = pl.DataFrame(
        [(code, item.low, item.high, item.reverse) for code, item in items.items()],
        schema={"item": pl.String, "low": pl.Int64, "high": pl.Int64, "reverse": pl.Boolean},
        orient="row",
    )
    asked = answers.join(limits, on="item", how="left", maintain_order="left")
    strange = asked.filter(pl.col("low").is_null())["item"].unique().sort()
    outside = asked.filter(~pl.col("answer").is_between("low", "high"))["item"].unique().sort()
    raise_if(
        [
            *(
                Fault(
                    task.file.name,
                    "this item is unknown",
                    "give the table items with it",
                    value=code,
                )
                for code in strange.head(20)
            ),
            *(
                Fault(
                    task.file.name,
                    "an answer lies outside the options of its item",
                    "correct it or the item",
                    value=code,
                )
                for code in outside.head(20)
            ),
        ]
    )
    return asked, items


def _occurring(answers: pl.DataFrame, items: Mapping[str, Item]) -> tuple[Item, ...]:
    return tuple(items[code] for code in sorted(answers["item"].unique()))


def _blocks(answers: pl.DataFrame) -> Iterator[CrossProducts]:
    """Yield the sums for each set of items that the same teams answered."""
    turned = answers.with_columns(
        answer=pl.when("reverse")
        .then(pl.col("low") + pl.col("high") - pl.col("answer"))
        .otherwise("answer")
    )
    sets = turned.group_by("team").agg(asked=pl.col("item").unique().sort())
    for (asked,), teams in sorted(
        sets.group_by("asked"),
        key=lambda pair: pair[0][0],
    ):
        codes = list(asked)
        rows = turned.join(teams.select("team"), on="team", how="semi")
        wide = rows.pivot("item", index=["team", "respondent"], values="answer").drop_nulls()
        enough = wide.filter(pl.len().over("team") >= THRESHOLD).sort("team")
        if not enough.is_empty():
            yield _block(codes, enough)


def _block(codes: list[str], wide: pl.DataFrame) -> CrossProducts:
    matrix = wide.select(codes).to_numpy().astype(np.float64)
    _, team = team_codes(wide["team"], wide.height)
    sizes = np.bincount(team)
    totals = np.stack(
        [np.bincount(team, weights=item, minlength=len(sizes)) for item in matrix.T], axis=1
    ).astype(np.int64)
    upper = np.triu_indices(len(codes))
    products = np.rint(matrix.T @ matrix).astype(np.int64)  # exact: below 2**53
    return CrossProducts(
        tuple(codes),
        people=len(matrix),
        teams=len(sizes),
        squared_sizes=int((sizes**2).sum()),
        total=tuple(totals.sum(axis=0).tolist()),
        products=tuple(products[upper].tolist()),
        between=tuple(_between(totals, sizes.astype(np.int64), upper).tolist()),
    )


def _between(totals: IntArray, sizes: IntArray, upper: tuple[IntArray, IntArray]) -> IntArray:
    found = np.zeros(len(upper[0]), dtype=np.int64)
    for first in range(0, len(sizes), _TEAMS_AT_ONCE):
        some, n = (
            totals[first : first + _TEAMS_AT_ONCE],
            sizes[first : first + _TEAMS_AT_ONCE, None],
        )
        found += ((some[:, upper[0]] * some[:, upper[1]] * FINE + n // 2) // n).sum(axis=0)
    return found
