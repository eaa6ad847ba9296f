"""Choose the next step for a team by importance, never because data are missing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from wholesum.mirror.rows import NextStep, Row
from wholesum.mirror.sentences import (
    disagreed,
    least_words,
    said_least,
    said_very_low,
    shown_least,
    shown_words,
)


def choose_next_step(
    rows: Sequence[Row], focus: Sequence[str] = (), worked_on: Collection[str] = ()
) -> NextStep:
    """Choose the next step that the Mirror proposes to the team.

    Parameters
    ----------
    rows
        The rows of the Mirror.
    focus
        Codes of the facets the team named as its focus.
    worked_on
        Codes of the facets that the team has already worked on in this cycle; they are left out.

    Returns
    -------
    NextStep
        Without a pulse, a pulse. Else a dialogue about a facet: one where saying and doing moved
        apart, else one on which the members disagree (of several, one in focus), else one
        that they rate so low that only a band is shown, else the one that they rate lowest, else
        the lowest of the means shown, else the first in focus. For the relevance of effort, a focus
        round. If there is none, the next pulse.
    """
    if not any(row.says for row in rows):
        return NextStep(
            None, "pulse", "Ask where you stand. A pulse takes each member about two minutes."
        )
    for row, why in _reasons(rows, focus):
        if row.facet.code not in worked_on:
            practice = "focus" if row.facet.code == "relevance_of_effort" else "dialogue"
            return NextStep(row.facet, practice, f"{why} Talk about: “{row.facet.question}”")
    done = "You have worked on what stood out. " if worked_on else ""
    return NextStep(
        None,
        "pulse",
        f"{done}Ask the same questions again in about six weeks, and see what has changed.",
    )


def _reasons(rows: Sequence[Row], focus: Sequence[str]) -> Iterator[tuple[Row, str]]:
    """Yield the facets that the team could work on, each with a reason, most important first."""
    ordered = sorted(rows, key=lambda row: row.facet.code not in focus)
    for row in ordered:
        if row.question:
            name = row.facet.name.lower()
            yield (
                row,
                f"You rate {name} higher, while the counts of what you do are lower."
                if row.does_less
                else f"You rate {name} higher than before, but you do not see more of it.",
            )
    for row in disagreed(ordered):
        yield row, f"You do not agree on {row.facet.name.lower()}."
    for row in said_very_low(ordered):
        yield row, f"You rate {row.facet.name.lower()} very low."
    lowest = said_least(rows)
    if lowest is not None:
        yield lowest, f"You rate {lowest.facet.name.lower()} {least_words(rows)}."
    else:
        for row in shown_least(rows):
            yield row, f"{row.facet.name} has {shown_words(rows)}."
    for row in ordered:
        if row.facet.code in focus:
            yield row, f"You chose to watch {row.facet.name.lower()}."
