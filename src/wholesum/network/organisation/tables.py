"""Read people and ties of an organisation from a table whose columns the user has assigned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from wholesum.tables import BadEvidence, Fault, heading_key, plain, raise_if
from wholesum.tables.cells import read_cells

USES: Final = ("person", "function", "other", "other_function", "weight")
"""What a column may be read as."""
_HEADINGS: Final = {
    "person": ("person", "source", "from", "PrimaryCollaborator_PersonId", "email", "id", "name"),
    "function": (
        *("function", "department", "organization", "organisation", "unit", "source function"),
        "PrimaryCollaborator_Organization",
    ),
    "other": ("other", "target", "to", "turns to", "SecondaryCollaborator_PersonId"),
    "other_function": (
        *("other function", "target function", "target department"),
        "SecondaryCollaborator_Organization",
    ),
    "weight": ("weight", "StrongTieScore", "times", "count", "how often"),
}
_MOST_FAULTS: Final = 20
_LONGEST_FUNCTION: Final = 60
_MOST_WEIGHT: Final = 1e9


@dataclass(frozen=True)
class TieTable:
    """The people and the ties that were read from one table.

    Parameters
    ----------
    functions
        The function of each person whose function is named.
    ties
        Who turns to whom, and how often.
    blank
        The number of lines without a person.
    selves
        The number of lines in which a person turns to themselves.
    is_roster
        Whether the table has no column of other people, so that it can only name functions.
    zeros
        The number of lines with the weight 0, which are no ties.
    """

    functions: dict[str, str] = field(default_factory=dict)
    ties: list[tuple[str, str, float]] = field(default_factory=list)
    blank: int = 0
    selves: int = 0
    is_roster: bool = False
    zeros: int = 0


def suggest_uses(headings: Iterable[str]) -> dict[str, str]:
    """Suggest from the headings what each column of a table of ties means.

    Parameters
    ----------
    headings
        The headings, such as those of a roster, a table of ties, or a Viva person-to-person file.

    Returns
    -------
    dict of str to str
        One of `USES` or "" by heading; each use at most once.
    """
    found = dict.fromkeys(headings, "")
    keys = {heading_key(heading): heading for heading in reversed(list(found))}
    for use, known in _HEADINGS.items():
        named = (keys[key] for key in map(heading_key, known) if key in keys)
        if (heading := next((use for use in named if not found[use]), None)) is not None:
            found[heading] = use
    return found


def person_key(text: str) -> str:
    """Return an id in a normalised form, in which two spellings of one id are equal.

    Parameters
    ----------
    text
        The id, such as an email address.

    Returns
    -------
    str
        It without spaces around it, in lower case.
    """
    return text.strip().casefold()


def read_tie_table(file: Path, uses: Mapping[str, str]) -> TieTable:
    """Read people, functions and ties from a CSV table.

    Parameters
    ----------
    file
        The table. A line without an other person only names the function of its person.
    uses
        What each column is read as, by its heading: one of `USES`.

    Returns
    -------
    TieTable
        With what was not read, as counts.

    Raises
    ------
    BadEvidence
        If no column has persons, or neither functions nor other persons; if a person has two
        functions, the name of a function has over 60 letters, or a weight is no number from 0 to
        1,000,000,000.
    """
    heading = {use: name for name, use in uses.items() if use}
    _check_columns(file.name, uses, heading)
    names = tuple(heading.values())
    cells = read_cells(file, lambda _header: names, "\t;,")
    raise_if([*cells.faults, *cells.ragged][:_MOST_FAULTS])
    blanks = [""] * cells.frame.height
    columns = [
        cells.frame[heading[use]].fill_null("").to_list() if use in heading else blanks
        for use in USES
    ]
    functions, ties = dict[str, str](), list[tuple[str, str, float]]()
    left_out, faults = Counter[str](), list[Fault]()
    for place, row in enumerate(zip(*columns, strict=True)):
        person, function, other, other_function, weight = row
        source, target = person_key(person), person_key(other)
        if not source:
            left_out["blank"] += 1
            continue
        problems = [
            *_name_function(functions, source, "function", function),
            *_name_function(functions, target, "other_function", other_function),
        ]
        if target == source:
            left_out["selves"] += 1
        elif target:
            number = _number(weight)
            if number is None:
                problem = f"this is no number from 0 to {_MOST_WEIGHT:,.0f}"
                remedy = "write such a number, or leave the cell empty"
                problems.append(_Problem(problem, remedy, "weight", weight))
            elif number == 0:
                left_out["zeros"] += 1
            else:
                ties.append((source, target, number))
        line = cells.source.place(place)[0]
        faults += [
            Fault(
                file.name, found.words, found.remedy, line, heading.get(found.use, ""), found.value
            )
            for found in problems
        ]
    raise_if(faults[:_MOST_FAULTS])
    return TieTable(functions, ties, is_roster="other" not in heading, **left_out)


class _Problem(NamedTuple):
    """A problem in one line: the words, the remedy, the use of the column, and the value."""

    words: str
    remedy: str
    use: str
    value: str


def _name_function(
    functions: dict[str, str], person: str, use: str, function: str
) -> Iterator[_Problem]:
    """Store the function of a person, and yield what is wrong with it."""
    name = function.strip()
    if len(name) > _LONGEST_FUNCTION:
        problem = f"the name of this function has over {_LONGEST_FUNCTION} letters"
        yield _Problem(problem, "shorten it", use, function)
    if person and name and functions.setdefault(person, name) != name:
        yield _Problem("this person has two functions", "keep one of them", "function", person)


def _check_columns(name: str, uses: Mapping[str, str], heading: Mapping[str, str]) -> None:
    twice = [use for use in USES if list(uses.values()).count(use) > 1]
    faults = [
        Fault(name, f"two columns are read as {use}", "choose one of them", value=plain(use))
        for use in twice
    ]
    if "person" not in heading:
        faults.append(Fault(name, "no column names the person", "choose the column"))
    elif not {"function", "other"} & heading.keys():
        problem = "no column names the function, or the person turned to"
        faults.append(Fault(name, problem, "choose the column"))
    if faults:
        raise BadEvidence(faults)


def _number(text: str) -> float | None:
    try:
        value = float(text.strip().replace(",", ".") or 1)
    except ValueError:
        return None
    return value if 0 <= value <= _MOST_WEIGHT else None
