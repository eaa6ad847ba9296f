"""Read and write elections of public budgets in the Pabulib format (``.pb``)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from wholesum.focus.importers.pabulib_rows import (
    check_meta,
    contradictions,
    empty_section,
    number_in,
    read_projects,
    read_votes,
)
from wholesum.focus.importers.pabulib_text import read_sections
from wholesum.focus.rules.ballots import Ballots
from wholesum.focus.rules.grouping import ballots_of
from wholesum.focus.rules.outcome import Outcome
from wholesum.tables import BadEvidence, Fault, raise_if, warn_of


@dataclass(frozen=True)
class Election:
    """One election of a public budget, as read from its Pabulib file.

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
    notes
        Sentences on rows that were left out, read by a rule, or contradictory.
    """

    meta: dict[str, str]
    projects: tuple[dict[str, str], ...]
    votes: tuple[dict[str, str], ...]
    ballots: Ballots
    notes: tuple[str, ...] = ()


def read_pb(path: Path | str) -> Election:
    """Read an election from a Pabulib file (``.pb``).

    Parameters
    ----------
    path
        The file, UTF-8, packed where its name ends in ``.gz``. The header ``key;value`` of META may
        be missing, as in files of 2017 to 2019.

    Returns
    -------
    Election
        The election. A row that cannot be read is left out. Of several votes with one voter's id
        the first counts; of a vote, a project that is named twice counts once and one that is not
        there not at all. Numbers such as 1,250, which can be read in two ways, have thousands.

    Raises
    ------
    BadEvidence
        If the file is not such a file, or without a budget, a vote type, projects or votes, with
        the line of each fault and what to do.

    Warns
    -----
    ReadingWarning
        Of what was left out or settled by a rule, and of values in META that the rest of the file
        contradicts; the election has the same sentences as its notes.
    """
    path = Path(path)
    parts = read_sections(path)
    meta = {row[0].strip(): row[1].strip() for _, row in parts["META"].rows}
    raise_if(check_meta(path.name, parts["META"], meta))
    meta["vote_type"] = meta["vote_type"].lower()
    projects = read_projects(path.name, parts["PROJECTS"])
    places = {project["project_id"]: place for place, project in enumerate(projects.rows)}
    votes = read_votes(path.name, parts["VOTES"], meta, places)
    kept = {
        name: projects.rows if name == "PROJECTS" else votes.rows for name in ("PROJECTS", "VOTES")
    }
    empty = [
        empty_section(path.name, name, parts[name].line) for name, rows in kept.items() if not rows
    ]
    notes = [note for part in parts.values() for note in part.notes]
    notes += [*projects.notes, *votes.notes]
    raise_if([*empty, *notes] if empty else [])
    costs = [number_in(project["cost"]) or 0.0 for project in projects.rows]
    budget = number_in(meta["budget"]) or 0.0
    ballots = ballots_of(list(places), costs, budget, len(votes.rows), votes.entries)
    notes += contradictions(path.name, parts, meta, projects.rows, votes, ballots)
    return Election(meta, tuple(projects.rows), tuple(votes.rows), ballots, warn_of(notes))


def write_pb(outcome: Outcome, path: Path | str, titles: Sequence[str] = ()) -> None:
    """Write the ballots of voters and the kept efforts as a Pabulib file (``.pb``).

    Parameters
    ----------
    outcome
        Outcome of a rule, written to the column ``selected``.
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
    The file holds one line a voter with all that they gave. Voters are in the order of their
    groups and are numbered; in a small team, a reader who knows one score may recognise the line.
    """
    ballots = outcome.ballots
    misfit_ids = [
        name for name in ballots.efforts if set(name) & set(",;\r\n") or name != name.strip()
    ]
    if misfit_ids:
        problem = "the id contains a comma, a semicolon or a blank at its end"
        raise BadEvidence([Fault("efforts", problem, "rename the effort", value=misfit_ids[0])])
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


def _plain_number(value: float) -> str:
    return f"{value:.0f}" if float(value).is_integer() else repr(float(value))
