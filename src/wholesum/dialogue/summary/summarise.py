"""Compute the results of dialogues that may be shown from the tables of dialogues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import polars as pl

from wholesum.dialogue.counts import Count, by_function, count_votes, heat_map, in_order, unmarked
from wholesum.dialogue.disclosure import THRESHOLD, Snapshot, Terms, snapshots, terms_of
from wholesum.dialogue.evidence import (
    DialogueEvidence,
    about_dialogue,
    dialogue_order,
    one_dialogue,
)
from wholesum.dialogue.facilitation.pairs import make_pairs
from wholesum.dialogue.summary.results import (
    ChangedVotesReading,
    DialogueReading,
    DialogueResult,
    FunctionReading,
    RemovedStatementReading,
    RoundReading,
    StatementReading,
)

LANDSCAPE: Final = 50
"""From how many voters on a dialogue has a landscape."""
SETTLED: Final = 0.1
"""Below this share of changed votes a further round would hardly move anything."""

_OUTCOMES: Final = {
    "decision": "The statement led to a decision.",
    "commitment": "The statement became a commitment.",
    "experiment": "The statement is being tried out.",
    "parked": "The statement is parked.",
}


def summarise_dialogues(
    evidence: DialogueEvidence, team: str, people: pl.DataFrame | None = None
) -> DialogueResult:
    """Compute the results of all dialogues of a team that may be shown.

    Parameters
    ----------
    evidence
        The tables, found sound by :func:`wholesum.dialogue.evidence.check_dialogue`.
    team
        The team's name.
    people
        The people, with ``person`` and ``function``, where they are known.

    Returns
    -------
    DialogueResult
        Only the results that may be shown.
    """
    names = dialogue_order(evidence)
    return DialogueResult(team, tuple(read_one(evidence, name, people) for name in names))


def read_one(
    evidence: DialogueEvidence,
    dialogue: str,
    people: pl.DataFrame | None = None,
    *,
    with_landscape: bool = True,
) -> DialogueReading:
    """Compute the results of one dialogue that may be shown.

    Parameters
    ----------
    evidence
        The tables.
    dialogue
        The dialogue's id.
    people
        The people, where they are known.
    with_landscape
        Whether the landscape is worked out too, which takes seconds for many voters.

    Returns
    -------
    DialogueReading
        Counts for a team; from 50 voters on also the landscape.
    """
    own, about, terms = (
        one_dialogue(evidence, dialogue),
        about_dialogue(evidence, dialogue),
        terms_of(evidence, dialogue),
    )
    numbered = own.statements.with_row_index("number", offset=1)
    standing = numbered.filter(
        (pl.col("moderated") != "rejected") & pl.col("replaced_by").is_null()
    )
    taken = snapshots(own.votes, terms)
    shown = _only(taken, standing)
    votes = shown[-1].votes if shown else own.votes.clear()
    counts = in_order(count_votes(votes, standing["statement"].to_list(), terms))
    statements = _statements(counts, standing, shown, terms, _functions(votes, people, terms))
    reading = DialogueReading(
        dialogue=dialogue,
        question=about["question"],
        purpose=about["purpose"],
        decides=about["decides"],
        opened=_iso(about["opened"]),
        closed=_iso(about["closed"]),
        promise=about["promise"],
        naming=about["naming"],
        members=terms.members,
        threshold=terms.threshold,
        voters=votes["voter"].n_unique(),
        rounds=_rounds(shown),
        statements=statements,
        aside=_aside(own.statements.join(standing, on="statement", how="anti")),
        heat_map=heat_map(votes, [count.statement for count in counts], terms),
        pairs=_pairs(votes, people, terms),
    )
    return _with_landscape(reading, votes, standing) if with_landscape else reading


def _only(taken: Sequence[Snapshot], standing: pl.DataFrame) -> list[Snapshot]:
    """Leave out the votes on statements that are no longer open."""
    return [
        replace(
            snapshot,
            votes=snapshot.votes.join(standing, on="statement", how="semi", maintain_order="left"),
            moved=snapshot.moved.join(standing, on="statement", how="semi", maintain_order="left"),
        )
        for snapshot in taken
    ]


def _iso(day: Any) -> str | None:
    return None if day is None else str(day.isoformat())


def _rounds(taken: Sequence[Snapshot]) -> tuple[RoundReading, ...]:
    found = []
    for snapshot in taken:
        again, changed = (int(snapshot.moved[name].sum()) for name in ("again", "changed"))
        found.append(
            RoundReading(
                round=snapshot.round,
                voters=snapshot.votes["voter"].n_unique(),
                votes=snapshot.votes.height,
                again=again,
                changed=changed,
                settled=changed < SETTLED * again if again else None,
            )
        )
    return tuple(found)


def _statements(
    counts: Sequence[Count],
    standing: pl.DataFrame,
    taken: Sequence[Snapshot],
    terms: Terms,
    functions: Mapping[str, tuple[FunctionReading, ...]],
) -> tuple[StatementReading, ...]:
    rows = {row["statement"]: row for row in standing.iter_rows(named=True)}
    moved = _moved(counts, taken, terms)
    overlooked = {count.statement for count in unmarked(counts)}
    return tuple(
        _statement(
            count,
            rows[count.statement],
            terms,
            unmarked=count.statement in overlooked,
            moved=moved.get(count.statement),
            functions=functions.get(count.statement, ()),
        )
        for count in counts
    )


def _statement(
    count: Count,
    row: Mapping[str, Any],
    terms: Terms,
    *,
    unmarked: bool,
    moved: ChangedVotesReading | None,
    functions: tuple[FunctionReading, ...],
) -> StatementReading:
    bounds = count.bounds or (None, None)
    return StatementReading(
        statement=count.statement,
        number=row["number"],
        text=row["text"],
        author=None if terms.sealed else row["author"],
        seed=bool(row["seed"]),
        agree=count.agree,
        disagree=count.disagree,
        passed=count.passed,
        matters=count.matters,
        silent=count.silent,
        low=bounds[0],
        high=bounds[1],
        others=count.others,
        words=count.words,
        kind=count.kind,
        probability=None,
        lone_dissent=count.lone_dissent,
        unmarked=unmarked,
        fate=_fate(count, row),
        outcome=row["outcome"],
        decision=row["decision"],
        why=count.why,
        moved=moved,
        functions=functions,
    )


def _fate(count: Count, row: Mapping[str, Any]) -> str:
    sentence = f"{count.words[0].upper()}{count.words[1:]}."
    return " ".join(part for part in (sentence, _OUTCOMES.get(row["outcome"])) if part)


def _moved(
    counts: Sequence[Count], taken: Sequence[Snapshot], terms: Terms
) -> dict[str, ChangedVotesReading]:
    if len(taken) < 2:
        return {}
    names = [count.statement for count in counts]
    before = {count.statement: count for count in count_votes(taken[-2].votes, names, terms)}
    rows = {row["statement"]: row for row in taken[-1].moved.iter_rows(named=True)}
    return {
        name: ChangedVotesReading(
            taken[-1].round,
            rows[name]["new"],
            rows[name]["again"],
            rows[name]["changed"],
            before[name].agree,
            before[name].disagree,
            before[name].passed,
        )
        for name in names
        if name in rows
    }


def _aside(statements: pl.DataFrame) -> tuple[RemovedStatementReading, ...]:
    return tuple(
        RemovedStatementReading(
            row["statement"], row["moderated"], row["reason"], row["replaced_by"], _put_aside(row)
        )
        for row in statements.iter_rows(named=True)
    )


def _put_aside(row: Mapping[str, Any]) -> str:
    if row["replaced_by"] is not None:
        return f"The statement was merged into, or rewritten as, {row['replaced_by']}."
    return f"The statement was not put to the vote: {row['reason'] or 'no reason was given'}."


def _functions(
    votes: pl.DataFrame, people: pl.DataFrame | None, terms: Terms
) -> dict[str, tuple[FunctionReading, ...]]:
    if people is None or terms.sealed:
        return {}
    found: dict[str, list[FunctionReading]] = {}
    for statement, *counts in by_function(votes, people, THRESHOLD).rows():
        found.setdefault(statement, []).append(FunctionReading(*counts))
    return {statement: tuple(parts) for statement, parts in found.items()}


def _pairs(
    votes: pl.DataFrame, people: pl.DataFrame | None, terms: Terms
) -> tuple[tuple[str, ...], ...]:
    if terms.naming != "named" or votes.is_empty():
        return ()
    known = {} if people is None else dict(people.select("person", "function").rows())
    functions = {voter: known.get(voter) or "" for voter in votes["voter"].unique()}
    return tuple(sorted(tuple(sorted(pair)) for pair in make_pairs(functions, seed=0, votes=votes)))


def _with_landscape(
    reading: DialogueReading, votes: pl.DataFrame, standing: pl.DataFrame
) -> DialogueReading:
    if reading.voters < LANDSCAPE:
        return reading
    from wholesum.dialogue.summary.landscape_summary import add_landscape

    opinions = standing.filter(~pl.col("meta").fill_null(value=False))
    return add_landscape(
        reading, votes.join(opinions, on="statement", how="semi", maintain_order="left")
    )
