"""Make the summary of one server: sum each file, add the sums, and leave out small counts."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np
from msgspec.structs import replace as changed
from numpy.typing import NDArray

from wholesum.dialogue.evidence import VOTES
from wholesum.network.organisation.ties import NETWORK_PEOPLE, TIES
from wholesum.places.answers import count_answers, cross_multiply, questions_of
from wholesum.places.partial import Partial, Task
from wholesum.places.summary import THRESHOLD, Purpose, Summary, TieCounts, add, enough_ties
from wholesum.places.ties import count_ties
from wholesum.places.votes import count_votes
from wholesum.pulse.evidence import ANSWERS, ITEMS, ROUNDS
from wholesum.pulse.privacy.small_groups import detail_allowed
from wholesum.tables import BadEvidence, Fault, Table, find_table, raise_if
from wholesum.tables.reading import ENDINGS

COUNTED: Final[dict[str, Callable[[Task], Partial]]] = {
    ANSWERS.name: count_answers,
    VOTES.name: count_votes,
    TIES.name: count_ties,
}
"""The function that counts a file, by the name of its table; a practice adds a line."""
_KNOWN: Final[tuple[Table, ...]] = (ITEMS, ROUNDS, ANSWERS, VOTES, NETWORK_PEOPLE, TIES)
MULTIPLIED: Final[dict[str, Callable[[Task], Partial]]] = {ANSWERS.name: cross_multiply}


def summarise(
    tables: Iterable[Path | str],
    *,
    purpose: Purpose = "counts",
    round: str | None = None,  # noqa: A002
    executor: Executor | None = None,
) -> Summary:
    """Make the summary of one server from its tables.

    Each file is summed on its own, and the sums are added. All are whole numbers, so that one file
    or sixteen, one process or many give the same to the last bit. The threshold is applied to the
    sum, before anything leaves this function. Counts of an item are in it from ten people on of
    whom five do not give the commonest answer (as `wholesum.pulse.privacy`), votes on a statement
    from five voters on, and ties between two functions from five people on who have one, if five
    possible ties are not there. Functions under five people are one. For validation there are no
    counts: only sums and cross-products over at least five teams of at least five people who
    answered all items.

    Parameters
    ----------
    tables
        Evidence folders, or files whose names begin with ``answers``, ``votes`` or ``ties``; files
        ``items`` and ``rounds`` that belong to the answers, and ``network_people`` that belongs to
        the ties. All rows of a person are in one file, for validation all rows of a team.
    purpose
        ``counts`` or ``validation``.
    round
        The round to take; left out, all for counts, and the only one for validation.
    executor
        Runs one task for each file; left out, they run one after the other in this process.

    Returns
    -------
    Summary
        The sums, with a random id of this place.

    Raises
    ------
    BadEvidence
        If a table has faults, a person or a team is in two files, or nothing may be shown.
    """
    functions = COUNTED if purpose == "counts" else MULTIPLIED
    tasks = [replace(task, round=round) for task in _tasks(tables) if task.table in functions]
    if not tasks:
        names = " or ".join(functions)
        problem = "there is no table that can be summarised"
        raise BadEvidence([Fault("tables", problem, f"give files whose names begin with {names}")])
    two = len({task.people for task in tasks if task.table == TIES.name}) > 1
    raise_if([_two(NETWORK_PEOPLE.name, "tables")] if two else [])
    run = map if executor is None else executor.map
    parts = list(run(_Sum(functions), tasks))
    raise_if(_overlaps(parts))
    total = add([part.summary for part in parts])
    total = _only_large(total, parts) if purpose == "counts" else _only_many(total, parts)
    return changed(total, purpose=purpose, parts=(secrets.token_hex(8),))


@dataclass(frozen=True)
class _Sum:
    """The function that sums one file; a class, so that it can be sent to a Dask worker."""

    functions: dict[str, Callable[[Task], Partial]] = field(repr=False)

    def __call__(self, task: Task) -> Partial:
        return self.functions[task.table](task)


def _tasks(tables: Iterable[Path | str]) -> list[Task]:
    """Return the files to sum; each file of answers has the items and rounds of its folder."""
    files: list[Path] = []
    tasks: list[Task] = []
    for path in map(Path, tables):
        if path.is_dir():
            found = [find_table(path, table) for table in _KNOWN]
            tasks += _files_to_tasks([file for file in found if file is not None])
        else:
            files.append(path)
    return [*tasks, *_files_to_tasks(files)]


def _files_to_tasks(files: Sequence[Path]) -> list[Task]:
    named = [(_table_of(file), file) for file in files]
    sides = [ITEMS.name, ROUNDS.name, NETWORK_PEOPLE.name]
    side = {name: [file for other, file in named if other == name] for name in sides}
    raise_if([_two(name, given[1].name) for name, given in side.items() if len(given) > 1])
    items, rounds, people = (side[name][0] if side[name] else None for name in sides)
    questions = questions_of(items, rounds)
    return [
        Task(table, file, questions, people=people) for table, file in named if table in COUNTED
    ]


def _two(table: str, file: str) -> Fault:
    return Fault(file, f"there are two tables of {table}", "give one of them")


def _table_of(file: Path) -> str:
    if file.name.endswith(ENDINGS):
        for table in _KNOWN:
            if file.name.startswith(table.name):
                return table.name
    names = ", ".join(table.name for table in _KNOWN)
    problem = "the kind of this table is unknown"
    remedy = f"let its name begin with {names} and end in {', '.join(ENDINGS)}"
    raise BadEvidence([Fault(file.name, problem, remedy)])


def _overlaps(parts: Sequence[Partial]) -> list[Fault]:
    """Return a fault if a person, or for research a team, is in two files."""
    faults = []
    for whose, rows in (
        ("person", [part.people for part in parts]),
        ("team", [part.teams for part in parts]),
    ):
        marks: NDArray[np.uint64] = np.concatenate(rows)
        if len(np.unique(marks)) < len(marks):
            remedy = f"put all rows of a {whose} into one file"
            faults.append(Fault("tables", f"a {whose} is in two files", remedy))
    return faults


def _only_large(total: Summary, parts: Sequence[Partial]) -> Summary:
    """Leave out each count that is computed from fewer people than the threshold."""
    withheld: dict[str, int] = {}
    thresholds = {name: value for part in parts for name, value in part.thresholds.items()}
    rounds = {}
    for name, counts in total.rounds.items():
        least = max(THRESHOLD, thresholds.get(name, 0))
        kept = {
            code: row
            for code, row in counts.answers.items()
            if detail_allowed(row, threshold=least).item()
        }
        withheld |= {f"{name}: {code}": 1 for code in counts.answers if code not in kept}
        if kept:
            rounds[name] = changed(counts, answers=kept)
    votes = {name: row for name, row in total.votes.items() if sum(row) >= THRESHOLD}
    withheld |= {name: 1 for name in total.votes if name not in votes}
    ties = _ties(total, parts)
    if sum(map(len, ties.values())) < sum(map(len, total.ties.values())):
        withheld["ties between some functions"] = 1
    if not rounds and not votes and not ties:
        problem = f"no count has enough people to leave this place ({THRESHOLD} or more)"
        raise BadEvidence([Fault("tables", problem, "add the tables of more people")])
    asked = {code for counts in rounds.values() for code in counts.answers}
    items = tuple(item for item in total.items if item.item in asked)
    return changed(total, rounds=rounds, votes=votes, ties=ties, items=items, withheld=withheld)


def _ties(total: Summary, parts: Sequence[Partial]) -> dict[str, dict[str, TieCounts]]:
    """Return the counts of ties between functions that may be shown."""
    place = next((part.summary.ties for part in parts if part.summary.ties), {})
    whole = {
        one: {
            other: changed(count, possible=place[one][other].possible)
            for other, count in row.items()
        }
        for one, row in total.ties.items()
    }
    kept = {
        one: {other: count for other, count in row.items() if enough_ties(count)}
        for one, row in whole.items()
    }
    return {one: row for one, row in kept.items() if row}


def _only_many(total: Summary, parts: Sequence[Partial]) -> Summary:
    """Leave out each set of items that fewer than five teams of five people answered."""
    rounds = sorted({name for part in parts for name in part.rounds})
    if len(rounds) > 1:
        problem = f"the tables hold the rounds {', '.join(rounds)}"
        raise BadEvidence([Fault("tables", problem, "choose one with --round")])
    kept = tuple(block for block in total.cross_products if block.teams >= THRESHOLD)
    if not kept:
        problem = (
            f"fewer than {THRESHOLD} teams have {THRESHOLD} people who answered all items, so that "
            "no file may leave this place"
        )
        raise BadEvidence([Fault("tables", problem, "wait for more teams")])
    asked = {code for block in kept for code in block.items}
    items = tuple(item for item in total.items if item.item in asked)
    return changed(total, cross_products=kept, items=items)
