"""Read the rows of a Pabulib file, and check that they do not contradict each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from wholesum.focus.importers.pabulib_text import Section, limited
from wholesum.focus.rules.ballots import Ballots
from wholesum.tables import Fault
from wholesum.tables.spelling.numbers import read_number, reads_two_ways

VOTE_TYPES: Final = ("approval", "choose-1", "cumulative", "scoring", "ordinal")
MOST: Final = 1e12
"""The largest cost, budget or number of points that is read."""
_WITH_POINTS: Final = ("cumulative", "scoring")


@dataclass
class Rows:
    """The rows that were read from a Pabulib file, and notes on the rows that were left out."""

    rows: list[dict[str, str]] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)


@dataclass
class Votes(Rows):
    """The votes that were read from a Pabulib file: voter, project and points of each."""

    voters: list[int] = field(default_factory=list)
    projects: list[int] = field(default_factory=list)
    gains: list[float] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)

    @property
    def entries(self) -> tuple[list[int], list[int], list[float]]:
        """The votes as three columns for `ballots_of`: voter, project and gain."""
        return self.voters, self.projects, self.gains


def number_in(cell: str) -> float | None:
    """Read a number from text; return ``None`` if the text is not a number."""
    found = read_number(cell, "." if "," in cell else ",")
    return found if found is not None and abs(found) <= MOST else None


def empty_section(file: str, section: str, line: int) -> Fault:
    """Return a fault for a section of a Pabulib file in which no row can be read."""
    return Fault(file, f"the section {section} has no rows", "add them", line)


def check_meta(file: str, part: Section, meta: Mapping[str, str]) -> list[Fault]:
    """Yield faults in the budget and the type of votes of a Pabulib file."""
    faults = []
    lines = {row[0].strip(): line for line, row in part.rows}
    budget = number_in(meta.get("budget", ""))
    if "budget" not in meta:
        faults.append(Fault(file, "META does not give the budget", "add a line budget;1000"))
    elif not budget or budget <= 0:
        remedy = f"write a number above 0 and up to {MOST:,.0f}"
        faults.append(
            Fault(file, "this is not a budget", remedy, lines["budget"], "budget", meta["budget"])
        )
    elif reads_two_ways(meta["budget"]):
        part.notes.append(_two_ways(file, lines["budget"], "budget", meta["budget"]))
    kind = meta.get("vote_type", "")
    if kind.lower() not in VOTE_TYPES:
        remedy = f"write one of: {', '.join(VOTE_TYPES)}"
        line = lines.get("vote_type")
        faults.append(Fault(file, "the vote type is unknown", remedy, line, "vote_type", kind))
    return faults


def read_projects(file: str, part: Section) -> Rows:
    """Return the projects of a Pabulib file that have a unique id and a cost."""
    found = Rows()
    seen = set[str]()
    unnamed, costless, open_ = list[Fault](), list[Fault](), list[Fault]()
    done = "the row is left out"
    for line, cells in part.rows:
        project = _named(part, cells)
        name, cost = project["project_id"], number_in(project["cost"])
        if name in seen or not name:
            problem = "the project occurs twice" if name else "the project has no id"
            unnamed.append(Fault(file, problem, done, line, "project_id", name))
        elif cost is None or cost < 0:
            costless.append(Fault(file, "this is not a cost", done, line, "cost", project["cost"]))
        else:
            seen.add(name)
            found.rows.append(project)
            if reads_two_ways(project["cost"]):
                open_.append(_two_ways(file, line, "cost", project["cost"]))
    found.notes = [*limited(unnamed), *limited(costless), *limited(open_)]
    return found


def read_votes(
    file: str, part: Section, meta: Mapping[str, str], places: Mapping[str, int]
) -> Votes:
    """Return the first vote of each voter; leave out the parts that cannot be read."""
    found = Votes()
    kind = meta["vote_type"]
    rows = [(line, _named(part, cells)) for line, cells in part.rows]
    longest = max((len(_listed(vote["vote"])) for _, vote in rows), default=0)
    announced = number_in(meta.get("max_length", ""))
    most = max(int(announced or 0), longest)
    seen = set[str]()
    again, odd = list[Fault](), dict[str, list[Fault]]()
    for line, vote in rows:
        voter = vote["voter_id"]
        if voter and voter in seen:
            problem, done = "the voter occurs more than once", "the first vote counts"
            again.append(Fault(file, problem, done, line, "voter_id", voter))
            continue
        seen.add(voter)
        ids = _listed(vote["vote"])
        given = _gains(kind, ids, vote, most)
        problem, done = _wrong_vote(ids, given, places)
        if problem:
            fault = Fault(file, problem, done, line, "vote", vote["vote"])
            odd.setdefault(problem, []).append(fault)
        if problem in (_POINTS_DIFFER, _POINTS_ODD):
            continue
        gains = dict(reversed(list(zip(ids, given, strict=True))))
        for name in dict.fromkeys(name for name in ids if name in places):
            found.voters.append(len(found.rows))
            found.projects.append(places[name])
            found.gains.append(gains[name] or 0.0)
        found.lengths.append(len(ids))
        found.rows.append(vote)
    found.notes = [*limited(again), *(note for faults in odd.values() for note in limited(faults))]
    return found


def contradictions(
    file: str,
    parts: Mapping[str, Section],
    meta: Mapping[str, str],
    projects: Sequence[Mapping[str, str]],
    votes: Votes,
    ballots: Ballots,
) -> Iterator[Fault]:
    """Yield a note for each number in the META section that differs from the other rows."""
    for key, section in (("num_votes", "VOTES"), ("num_projects", "PROJECTS")):
        announced, counted = number_in(meta.get(key, "")), parts[section].total
        if announced is not None and announced != counted:
            problem = (
                f"META announces {announced:,.0f} {section.lower()} and the file has {counted:,}"
            )
            yield Fault(file, problem, "check whether the file was cut off", None, key)
    yield from _lengths(file, meta, votes)
    told_votes = [number_in(project.get("votes", "")) for project in projects]
    pairs = zip(told_votes, ballots.support.tolist(), strict=True)
    apart = sum(announced is not None and announced != counted for announced, counted in pairs)
    if apart:
        problem = f"the votes of {apart:,} projects differ from the votes in the file"
        yield Fault(file, problem, "check whether votes are missing", None, "votes")
    chosen = [project.get("selected", "") == "1" for project in projects]
    spent = float(np.sum(ballots.costs[chosen]))
    if spent > ballots.budget:
        problem = f"the projects that were selected cost {spent:,.0f}, more than the budget"
        yield Fault(file, problem, "check the budget and the costs", None, "selected")


def _lengths(file: str, meta: Mapping[str, str], votes: Votes) -> Iterator[Fault]:
    most = number_in(meta.get("max_length", ""))
    if meta["vote_type"] == "choose-1":
        most = 1
    least = number_in(meta.get("min_length", ""))
    over = sum(most is not None and length > most for length in votes.lengths)
    under = sum(least is not None and length < least for length in votes.lengths)
    for number, words in ((over, f"more than the {most:g}" if most else ""),
                          (under, f"fewer than the {least:g}" if least else "")):  # fmt: skip
        if number and words:
            problem = f"{number:,} votes name {words} projects that META allows"
            yield Fault(file, problem, "the votes are counted unchanged", None, "vote")


def _two_ways(file: str, line: int, column: str, cell: str) -> Fault:
    problem = "the number can be read in two ways"
    done = f"it is read as {number_in(cell):,.0f}"
    return Fault(file, problem, done, line, column, cell)


def _named(part: Section, row: Sequence[str]) -> dict[str, str]:
    return {name: cell.strip() for name, cell in zip(part.header, row, strict=True)}


_POINTS_DIFFER: Final = "the numbers of points and of projects in the vote differ"
_POINTS_ODD: Final = "the points are not all numbers of 0 or more"


def _gains(kind: str, ids: Sequence[str], vote: Mapping[str, str], most: int) -> list[float | None]:
    if kind == "ordinal":
        return [float(most - place) for place in range(len(ids))]
    if kind in _WITH_POINTS and "points" in vote:
        return [number_in(points) for points in _listed(vote["points"])]
    return [1.0] * len(ids)


def _wrong_vote(
    ids: Sequence[str], given: Sequence[float | None], places: Mapping[str, int]
) -> tuple[str, str]:
    """Return what is wrong with a vote and how it was corrected; empty texts if it is valid."""
    if len(given) != len(ids):
        return _POINTS_DIFFER, "the row is left out"
    if any(gain is None or gain < 0 for gain in given):
        return _POINTS_ODD, "the row is left out"
    if max(Counter(ids).values(), default=1) > 1:
        return "the vote names a project twice", "the first place counts"
    if any(name not in places for name in ids):
        return "the vote names a project that the file does not list", "the other projects count"
    return "", ""


def _listed(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(",") if part.strip()]
