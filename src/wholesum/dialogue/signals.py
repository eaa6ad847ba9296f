"""The signals of dialogues for the Mirror, about the facets equality and inclusion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import polars as pl

from wholesum.core.cycle import Cycle
from wholesum.core.facets import FACETS
from wholesum.core.signal import Signal
from wholesum.core.signal_series import Observation, observed_share, observed_signals
from wholesum.core.words import by_number
from wholesum.dialogue.authors import evenness
from wholesum.dialogue.counts import count_votes
from wholesum.dialogue.disclosure import snapshots, terms_of
from wholesum.dialogue.evidence import (
    DialogueEvidence,
    about_dialogue,
    dialogue_order,
    one_dialogue,
)

PRACTICE: Final = "dialogue"
FACETS_READ: Final = ("equality", "inclusion")
"""Codes of the facets that dialogues measure."""


def dialogue_signals(evidence: DialogueEvidence, cycles: Sequence[Cycle]) -> Iterator[Signal]:
    """Yield the signals of a team's dialogues for each facet and cycle, in order of time.

    A dialogue belongs to the cycle of the day it closed, or else opened; without a day to the last.

    Parameters
    ----------
    evidence
        The dialogues.
    cycles
        The cycles in order of time.

    Yields
    ------
    Signal
        For equality, how many of the members wrote a statement, and behind it how evenly they
        wrote; for inclusion, how many of those invited voted. Each figure is the share of the
        counts in its words.
    """
    places = [(name, cycle_of(evidence, name, cycles)) for name in dialogue_order(evidence)]
    names = [[name for name, at in places if at == place] for place in range(len(cycles))]
    for code, read in (("equality", _equality), ("inclusion", _inclusion)):
        seen = (
            read([one_dialogue(evidence, dialogue) for dialogue in mine], mine) for mine in names
        )
        yield from observed_signals(PRACTICE, code, cycles, seen)


def cycle_of(evidence: DialogueEvidence, name: str, cycles: Sequence[Cycle]) -> int | None:
    """Return the index of the cycle in which a dialogue was closed.

    Parameters
    ----------
    evidence
        The dialogues.
    name
        The dialogue's id.
    cycles
        The cycles in order of time.

    Returns
    -------
    int or None
        ``None`` where it lies outside all of them.
    """
    about = about_dialogue(evidence, name)
    day = about["closed"] or about["opened"]
    if day is None:
        return len(cycles) - 1
    return next((place for place, cycle in enumerate(cycles) if cycle.holds(day)), None)


def worked_on(evidence: DialogueEvidence, cycles: Sequence[Cycle], cycle: int) -> Iterator[str]:
    """Yield the facets that the dialogues closed in a cycle were about.

    Parameters
    ----------
    evidence
        The dialogues.
    cycles
        The cycles in order of time.
    cycle
        The index of the cycle.

    Yields
    ------
    str
        The code of each facet whose question or name is part of the question of a dialogue.
    """
    for name in dialogue_order(evidence):
        about = about_dialogue(evidence, name)
        if about["closed"] is None or cycle_of(evidence, name, cycles) != cycle:
            continue
        question = (about["question"] or "").casefold()
        for facet in FACETS:
            if facet.question.casefold() in question or facet.name.casefold() in question:
                yield facet.code


def _equality(dialogues: Sequence[DialogueEvidence], names: Sequence[str]) -> Observation | None:
    counts, members, wrote = [], [], 0
    for dialogue, name in zip(dialogues, names, strict=True):
        own = dialogue.statements.filter(
            ~pl.col("seed").fill_null(value=False)
            & pl.col("author").is_not_null()
            & pl.col("step").fill_null("alone").eq("alone")
        )
        counts.append(own["author"].value_counts()["count"].to_list())
        people = pl.concat([dialogue.statements["author"], dialogue.votes["voter"]])
        about = about_dialogue(dialogue, name)
        authors = max(about["wrote"] or 0, len(counts[-1]))
        members.append(max(about["members"] or people.drop_nulls().n_unique(), authors))
        wrote += authors
    found = evenness(counts, members)
    if found is None:
        return None
    could = sum(members)
    index = (
        f"{sum(map(sum, counts))} statements reached the list; how evenly they come from the "
        f"members, from 0 (one writes all) to 1 (all write alike): {found.value.value:.2f} "
        f"({found.value.low:.2f} to {found.value.high:.2f})."
    )
    words = _wrote(wrote, could, len(counts))
    return observed_share(wrote, could, words, index=index, index_posterior=found.posterior)


def _wrote(wrote: int, could: int, dialogues: int) -> str:
    if dialogues == 1:
        return f"{wrote} of {could} members wrote a statement"
    return f"in {dialogues} dialogues, members wrote a statement {wrote} of {could} times"


def _inclusion(dialogues: Sequence[DialogueEvidence], names: Sequence[str]) -> Observation | None:
    voted, invited, minority, led, counted = 0, 0, 0, 0, 0
    for dialogue, name in zip(dialogues, names, strict=True):
        members = about_dialogue(dialogue, name)["members"]
        if members is not None:
            voted += dialogue.votes["voter"].n_unique()
            invited += members
            counted += 1
        fewer, all_led = _from_a_minority(dialogue, name)
        minority, led = minority + fewer, led + all_led
    if not invited:
        return None
    words = f"{voted} of {invited} members who were invited voted"
    if counted > 1:
        words = f"in {counted} dialogues, members who were invited voted {voted} of {invited} times"
    index = ""
    if led:
        statements = by_number(led, "statement", "statements")
        index = (
            f"{minority} of {led} {statements} with an outcome had at most half of the votes in "
            "the first round of votes."
        )
    return observed_share(voted, invited, words, index=index)


def _from_a_minority(dialogue: DialogueEvidence, name: str) -> tuple[int, int]:
    """Count the statements that became decisions, and those first supported by a minority.

    Few are at most half of the team in the first count that could be shown.
    """
    terms = terms_of(dialogue, name)
    led = dialogue.statements.filter(
        pl.col("outcome").is_in(["decision", "commitment", "experiment"])
    )
    first: dict[str, bool] = {}
    for snapshot in snapshots(dialogue.votes, terms):
        for count in count_votes(snapshot.votes, led["statement"].to_list(), terms):
            if count.agree is not None:
                first.setdefault(count.statement, count.agree <= count.base / 2)
    return sum(first.values()), len(first)
