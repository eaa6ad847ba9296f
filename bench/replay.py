"""Replay real conversations with our selection of statements, against the fairest selection.

``python -m bench.replay`` keeps who voted when, and when each statement was written, and draws anew
what was voted on. Beside it stands what a router could reach that knew beforehand who would come
and when.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from rich.table import Table
from scipy.optimize import isotonic_regression
from scipy.stats import spearmanr

from bench.dialogue import BARS
from bench.tools.measuring import data_folder, machine, report_console, report_table, say_absent
from wholesum.dialogue.facilitation.routing import draw_statement, routing_weights
from wholesum.dialogue.importers.polis import read_polis
from wholesum.dialogue.opinion.votes import FloatArray, IntArray

GINI: Final = 0.2
"""Votes are evenly spread below it."""


@dataclass(frozen=True, eq=False)
class Conversation:
    """The voters in order of time, and the time from which each statement was open.

    Parameters
    ----------
    opened
        Shape (statements,), in order of time.
    person
        Shape (votes,), in order of time: places of people.
    statement
        Shape (votes,): the statement of each actual vote.
    open_then
        Shape (votes,): how many statements were open at each vote.
    """

    opened: IntArray
    person: IntArray
    statement: IntArray
    open_then: IntArray

    @classmethod
    def read(cls, name: str) -> Conversation:
        """Read the first vote of everybody on each statement that was not rejected."""
        evidence = read_polis(data_folder() / "polis" / name)
        shown = evidence.statements.filter(pl.col("moderated") != "rejected").sort("created")
        votes = (
            evidence.votes.join(shown.select("statement").with_row_index("place"), on="statement")
            .sort("time")
            .unique(["voter", "statement"], keep="first", maintain_order=True)
        )
        opened = shown["created"].to_physical().to_numpy()
        time = votes["time"].to_physical().to_numpy()
        return cls(
            opened,
            votes["voter"].rank("dense").to_numpy().astype(np.int64) - 1,
            votes["place"].to_numpy().astype(np.int64),
            np.searchsorted(opened, time, side="right"),
        )

    def votes_received(self) -> IntArray:
        """Return how many votes each statement got."""
        return np.bincount(self.statement, minlength=len(self.opened))

    def routed(self, seed: int) -> IntArray:
        """Return the number of votes on each statement if Wholesum selects the statements."""
        chance = np.random.default_rng(seed)
        number = len(self.opened)
        seen = np.zeros((self.person.max() + 1, number), dtype=np.bool_)
        votes, alike = np.zeros(number, dtype=np.int64), np.ones(number)
        for person, reach in zip(self.person, self.open_then, strict=True):
            unseen = ~seen[person]
            unseen[reach:] = False
            drawn = draw_statement(routing_weights(votes, alike, alike, unseen), chance)
            if drawn is not None:
                seen[person, drawn.statement] = True
                votes[drawn.statement] += 1
        return votes

    def fairest(self) -> FloatArray:
        """Return the most even possible numbers of votes on statements, the latest first.

        The k statements with fewest votes have no more of them together than the k that opened last
        could get at most, f(k), since all that can be voted on early can be voted on late. Their
        sums grow ever faster with k, so they stay below the greatest convex curve under f, and
        its slopes are votes more even than any that can be had.
        """
        slopes: FloatArray = isotonic_regression(np.diff(self.most_of_latest(), prepend=0)).x
        return slopes

    def most_of_latest(self) -> IntArray:
        """Return the greatest number of votes that the latest 1, 2, … statements could get.

        Nobody votes on a statement twice, and at each vote the open ones among the latest k are all
        that can be voted on: the votes of one person that can go to them are counted one by one.
        """
        number = len(self.opened)
        earlier = number - np.arange(1, number + 1)
        taken = np.zeros((self.person.max() + 1, number), dtype=np.int64)
        for person, reach in zip(self.person, self.open_then, strict=True):
            taken[person] += taken[person] < reach - earlier
        most: IntArray = taken.sum(axis=0)
        return most


def gini(votes: IntArray | FloatArray) -> float:
    """Return Gini's index of the votes on statements: 0 if all have the same number."""
    ordered, number = np.sort(votes), len(votes)
    weights = 2 * np.arange(1, number + 1) - number - 1
    return float(weights @ ordered / (number * ordered.sum()))


def replay_table(names: Sequence[str]) -> tuple[Table, bool]:
    """Replay conversations; return the results, and whether a target was missed."""
    headings = ("Gini in truth", "Gini, Wholesum", "the fairest", "rank correlation in truth")
    table = report_table(
        "Votes a statement, replayed",
        *("conversation", "votes", "statements", *headings, "Wholesum", "verdict"),
    )
    missed = False
    for name in names:
        told = Conversation.read(name)
        votes_received, routed = told.votes_received(), told.routed(seed=1)
        missed |= gini(routed) >= GINI
        table.add_row(
            name,
            f"{len(told.person):,}",
            f"{len(told.opened)}",
            f"{gini(votes_received):.3f}",
            f"{gini(routed):.3f}",
            f"{gini(told.fairest()):.3f}",
            f"{spearmanr(told.opened, votes_received).statistic:.2f}",
            f"{spearmanr(told.opened, routed).statistic:.2f}",
            "met" if gini(routed) < GINI else "[bold]missed[/bold]",
        )
    return table, missed


def main(arguments: Sequence[str] | None = None) -> int:
    """Replay and print; return 1 if a target was missed and ``--strict`` was given."""
    parser = argparse.ArgumentParser(prog="python -m bench.replay", description=__doc__)
    parser.add_argument("--strict", action="store_true", help="exit 1 when a bar is missed")
    options = parser.parse_args(arguments)
    console = report_console()
    console.print(machine())
    if not all((data_folder() / "polis" / name).is_dir() for name in BARS):
        say_absent(["the conversations of Polis in WHOLESUM_DATA"])
        return 1
    table, missed = replay_table(list(BARS))
    console.print(table)
    return int(options.strict and missed)


if __name__ == "__main__":
    sys.exit(main())
