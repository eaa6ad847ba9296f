"""The next step of a team, chosen by importance and not by missing data."""

from __future__ import annotations

from collections.abc import Sequence

from wholesum.mirror.rows import NextStep, Row
from wholesum.mirror.sentences import disagreed, least_words, said_least, shown_least, shown_words


def choose_next_step(rows: Sequence[Row], focus: Sequence[str] = ()) -> NextStep:
    """Choose the next step that the Mirror proposes.

    Parameters
    ----------
    rows
        The rows of the Mirror.
    focus
        Codes of the facets the team named as its focus.

    Returns
    -------
    NextStep
        Without a pulse, a pulse. Else a dialogue about a facet: one where saying and doing moved
        apart, else one on which the members disagree (of several, one in focus), else the one
        about which they say least, else the lowest of the means shown, else the first in focus.
        For the relevance of effort, a focus round. If there is none, the next pulse.
    """
    if not any(row.says for row in rows):
        return NextStep(
            None, "pulse", "Ask where you stand. A pulse takes each member about two minutes."
        )
    ordered = sorted(rows, key=lambda row: row.facet.code not in focus)
    apart = next((row for row in ordered if row.question), None)
    if apart is not None:
        name = apart.facet.name.lower()
        why = f"You rate {name} higher than before, but you do not see more of it."
        return _talk(apart, why)
    split = next(iter(disagreed(ordered)), None)
    if split is not None:
        return _talk(split, f"You do not agree on {split.facet.name.lower()}.")
    lowest = said_least(rows)
    if lowest is not None:
        words = f"You rate {lowest.facet.name.lower()} {least_words(rows)}."
        return _talk(lowest, words)
    for low in shown_least(rows):
        return _talk(low, f"{low.facet.name} has {shown_words(rows)}.")
    watched = next((row for row in ordered if row.facet.code in focus), None)
    if watched is not None:
        return _talk(watched, f"You chose to watch {watched.facet.name.lower()}.")
    return NextStep(None, "pulse", "Ask again in about six weeks, and see what has moved.")


def _talk(row: Row, why: str) -> NextStep:
    practice = "focus" if row.facet.code == "relevance_of_effort" else "dialogue"
    return NextStep(row.facet, practice, f"{why} Talk about: “{row.facet.question}”")
