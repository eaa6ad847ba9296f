"""Elections in the format of Pabulib, the library of participatory budgets (``.pb``)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from wholesum.focus.rules.outcome import Outcome
from wholesum.focus.rules.utilities import Ballots, ballots_of
from wholesum.tables import BadEvidence, Fault, raise_if
from wholesum.tables.faults import MOST_LISTED
from wholesum.tables.unpacking import read_bytes

SECTIONS: Final = ("META", "PROJECTS", "VOTES")
VOTE_TYPES: Final = ("approval", "choose-1", "cumulative", "scoring", "ordinal")
_NEEDED: Final = {
    "META": ("key", "value"),
    "PROJECTS": ("project_id", "cost"),
    "VOTES": ("voter_id", "vote"),
}


@dataclass(frozen=True)
class Election:
    """One election, as its file tells it.

    Parameters
    ----------
    meta
        The keys and values of the section META.
    projects
        One dictionary a project; ``project_id`` and ``cost`` are there.
    votes
        One dictionary a voter; ``voter_id`` and ``vote`` are there.
    ballots
        The same, ready for a rule. A vote of approval gains 1; points are as given; of n ordered
        projects the first gains n (the most that may be named, or was), the next one less.
    """

    meta: dict[str, str]
    projects: tuple[dict[str, str], ...]
    votes: tuple[dict[str, str], ...]
    ballots: Ballots


@dataclass(frozen=True)
class _Part:
    """One section: the line of its header, its columns, and its rows with their lines."""

    line: int
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_pb(path: Path | str) -> Election:
    """Read a ``.pb`` file.

    Parameters
    ----------
    path
        The file, UTF-8, packed where its name ends in ``.gz``.

    Returns
    -------
    Election
        The election.

    Raises
    ------
    BadEvidence
        If the file is not such a file, with the line of each fault and what to do.
    """
    path = Path(path)
    parts = _sections(path.name, _text(path))
    meta = {row[0].strip(): row[1].strip() for _, row in parts["META"].rows}
    projects = [_named(parts["PROJECTS"], row) for _, row in parts["PROJECTS"].rows]
    votes = [_named(parts["VOTES"], row) for _, row in parts["VOTES"].rows]
    faults = [
        *_check_meta(path.name, parts["META"], meta),
        *_check_projects(path.name, parts["PROJECTS"], projects),
        *([] if votes else [_empty(path.name, "VOTES", parts["VOTES"].line)]),
    ]
    raise_if(faults)
    entries = _entries(path.name, parts["VOTES"], meta, projects, votes)
    ids = [project["project_id"] for project in projects]
    costs = [_number(project["cost"]) or 0.0 for project in projects]
    ballots = ballots_of(ids, costs, _number(meta["budget"]) or 0.0, len(votes), entries)
    return Election(meta, tuple(projects), tuple(votes), ballots)


def write_pb(outcome: Outcome, path: Path | str, titles: Sequence[str] = ()) -> None:
    """Write ballots and what was kept as a ``.pb`` file.

    Parameters
    ----------
    outcome
        What a rule kept; column ``selected`` tells it.
    path
        Where to; a file that is there is replaced.
    titles
        One title an effort, for the column ``name``; left out, the ids.

    Raises
    ------
    BadEvidence
        If an id holds a comma or a semicolon, which would divide it.

    Notes
    -----
    The file holds one line a voter with all that they gave. Voters stand in the order of their
    groups and are numbered; in a small team whoever knows one score may still know the line.
    """
    ballots = outcome.ballots
    bad = [name for name in ballots.efforts if set(name) & set(",;\r\n") or name != name.strip()]
    if bad:
        problem = "the id holds a comma, a semicolon or a blank at its end"
        raise BadEvidence([Fault("efforts", problem, "rename the effort", value=bad[0])])
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerows(_meta_rows(outcome))
    writer.writerows([["PROJECTS"], ["project_id", "cost", "votes", "name", "selected"]])
    kept = set(outcome.kept)
    for place, name in enumerate(ballots.efforts):
        title = titles[place] if titles else name
        cost = _plain_number(ballots.costs[place])
        chosen = int(name in kept)
        writer.writerow([name, cost, int(ballots.support[place]), title, chosen])
    writer.writerows([["VOTES"], ["voter_id", "vote", "points"]])
    writer.writerows(_vote_rows(ballots))
    Path(path).write_text(text.getvalue(), encoding="utf-8")


def _meta_rows(outcome: Outcome) -> Iterator[list[str]]:
    ballots = outcome.ballots
    yield ["META"]
    yield ["key", "value"]
    yield ["description", "Efforts of a team"]
    yield ["num_projects", str(len(ballots.efforts))]
    yield ["num_votes", str(ballots.n)]
    yield ["budget", _plain_number(ballots.budget)]
    yield ["vote_type", "scoring"]
    yield ["rule", outcome.rule]


def _vote_rows(ballots: Ballots) -> Iterator[list[str]]:
    effort = np.repeat(np.arange(len(ballots.efforts)), np.diff(ballots.starts))
    order = np.lexsort((-ballots.gains, ballots.groups))
    bounds = np.searchsorted(ballots.groups[order], np.arange(len(ballots.counts) + 1))
    voter = 0
    for group, count in enumerate(ballots.counts.tolist()):
        mine = order[bounds[group] : bounds[group + 1]]
        names = ",".join(ballots.efforts[place] for place in effort[mine])
        points = ",".join(_plain_number(gain) for gain in ballots.gains[mine])
        for _ in range(count):
            voter += 1
            yield [str(voter), names, points]


def _text(path: Path) -> str:
    data = read_bytes(path).removeprefix(b"\xef\xbb\xbf")
    if (zero := data.find(b"\0")) >= 0:
        line = data.count(b"\n", 0, zero) + 1
        raise BadEvidence(
            [Fault(path.name, "there is a zero byte", "save it as plain text, UTF-8", line)]
        )
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = f"the byte {data[error.start]:02x} is not UTF-8"
        raise BadEvidence([Fault(path.name, problem, "save the file as UTF-8", line)]) from error


def _sections(file: str, text: str) -> dict[str, _Part]:
    found: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    rows: list[tuple[int, tuple[str, ...]]] | None = None
    start, reader = 1, csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True)
    try:
        for row in reader:
            name = row[0].strip().upper() if len(row) == 1 else ""
            if name in SECTIONS:
                if name in found:
                    problem = f"the section {name} is there twice"
                    raise BadEvidence([Fault(file, problem, "keep one of them", start)])
                rows = found.setdefault(name, [])
            elif rows is None and row:
                problem = "the file does not begin with the section META"
                raise BadEvidence([Fault(file, problem, "put a line META before it", start)])
            elif rows is not None and any(cell.strip() for cell in row):
                rows.append((start, tuple(row)))
            start = reader.line_num + 1
    except csv.Error as error:
        problem = "a quote in this row is not closed, or a cell is too long"
        raise BadEvidence([Fault(file, problem, "close it, or shorten the cell", start)]) from error
    missing = [name for name in SECTIONS if name not in found]
    raise_if([Fault(file, f"the section {name} is missing", "add it") for name in missing])
    parts = {name: _part(file, name, found[name]) for name in SECTIONS}
    raise_if([fault for _, faults in parts.values() for fault in faults])
    return {name: part for name, (part, _) in parts.items()}


def _part(
    file: str, name: str, rows: list[tuple[int, tuple[str, ...]]]
) -> tuple[_Part, list[Fault]]:
    if not rows:
        problem = f"the section {name} has no header"
        return _Part(0, (), ()), [Fault(file, problem, f"write {';'.join(_NEEDED[name])} below it")]
    line, first = rows[0]
    header = tuple(cell.strip() for cell in first)
    faults = [
        Fault(file, f"the section {name} has no column of this name", "add it", line, column)
        for column in _NEEDED[name]
        if column not in header
    ]
    ragged = [
        Fault(
            file,
            f"the row has {len(row)} cells but the header of {name} has {len(header)}",
            "give each row one cell a column, and quote cells that hold a semicolon",
            number,
        )
        for number, row in rows[1:]
        if len(row) != len(header)
    ]
    return _Part(line, header, tuple(rows[1:])), faults + ragged[:MOST_LISTED]


def _named(part: _Part, row: tuple[str, ...]) -> dict[str, str]:
    return {name: cell.strip() for name, cell in zip(part.header, row, strict=True)}


def _check_meta(file: str, part: _Part, meta: dict[str, str]) -> list[Fault]:
    faults = []
    lines = {row[0].strip(): line for line, row in part.rows}
    budget = _number(meta.get("budget", ""))
    if "budget" not in meta:
        faults.append(Fault(file, "META does not tell the budget", "add a line budget;1000"))
    elif not budget or budget <= 0:
        remedy = "write a number above 0"
        faults.append(
            Fault(file, "this is no budget", remedy, lines["budget"], "budget", meta["budget"])
        )
    kind = meta.get("vote_type", "")
    if kind not in VOTE_TYPES:
        remedy = f"write one of: {', '.join(VOTE_TYPES)}"
        line = lines.get("vote_type")
        faults.append(Fault(file, "the vote type is unknown", remedy, line, "vote_type", kind))
    return faults


def _check_projects(file: str, part: _Part, projects: list[dict[str, str]]) -> list[Fault]:
    if not projects:
        return [_empty(file, "PROJECTS", part.line)]
    faults, seen = [], set[str]()
    for (line, _), project in zip(part.rows, projects, strict=True):
        name, cost = project["project_id"], _number(project["cost"])
        if name in seen or not name:
            problem = "the project occurs twice" if name else "the project has no id"
            faults.append(
                Fault(file, problem, "give each project an id of its own", line, "project_id", name)
            )
        seen.add(name)
        if cost is None or cost < 0:
            remedy = "write a number of 0 or more"
            faults.append(Fault(file, "this is no cost", remedy, line, "cost", project["cost"]))
    return faults[:MOST_LISTED]


def _empty(file: str, section: str, line: int) -> Fault:
    return Fault(file, f"the section {section} has no rows", "add them", line)


def _entries(
    file: str,
    part: _Part,
    meta: dict[str, str],
    projects: list[dict[str, str]],
    votes: list[dict[str, str]],
) -> tuple[list[int], list[int], list[float]]:
    places = {project["project_id"]: place for place, project in enumerate(projects)}
    named = [_listed(vote["vote"]) for vote in votes]
    most = max(int(_number(meta.get("max_length", "")) or 0), *map(len, named))
    voters: list[int] = []
    efforts: list[int] = []
    gains: list[float] = []
    faults: list[Fault] = []
    for voter, (ids, vote) in enumerate(zip(named, votes, strict=True)):
        given = _gains(meta["vote_type"], ids, vote, most)
        wrong = _wrong_vote(ids, given, places)
        if wrong:
            line = part.rows[voter][0]
            faults.append(Fault(file, wrong[0], wrong[1], line, "vote", vote["vote"]))
            continue
        voters += [voter] * len(ids)
        efforts += [places[name] for name in ids]
        gains += [gain for gain in given if gain is not None]
    raise_if(faults[:MOST_LISTED])
    return voters, efforts, gains


def _gains(kind: str, ids: list[str], vote: dict[str, str], most: int) -> list[float | None]:
    if kind == "ordinal":
        return [float(most - place) for place in range(len(ids))]
    if kind in ("cumulative", "scoring") and "points" in vote:
        return [_number(points) for points in _listed(vote["points"])]
    return [1.0] * len(ids)


def _wrong_vote(
    ids: list[str], given: list[float | None], places: dict[str, int]
) -> tuple[str, str] | None:
    if len(set(ids)) < len(ids):
        return "the vote names a project twice", "name each project once"
    if not set(ids) <= places.keys():
        return "the vote names a project that is not there", "add the project or correct the id"
    if len(given) != len(ids):
        return "the vote has another number of points than of projects", "give each its points"
    if any(gain is None or gain < 0 for gain in given):
        return "the points are not all numbers of 0 or more", "correct them"
    return None


def _listed(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(",") if part.strip()]


def _number(cell: str) -> float | None:
    """Return a number written with a point or a comma, ``None`` where it is none."""
    try:
        found = float(cell.strip().replace(",", "."))
    except ValueError:
        return None
    return found if np.isfinite(found) else None


def _plain_number(value: float) -> str:
    return f"{value:.0f}" if float(value).is_integer() else repr(float(value))
