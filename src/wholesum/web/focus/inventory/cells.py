"""Read the cells of a list of efforts as members write them.

Rows typed in the table, pasted from a spreadsheet, or read from a file all pass here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wholesum.tables import plain
from wholesum.tables.spelling.numbers import read_number, reads_two_ways
from wholesum.web.accounts.models import User
from wholesum.web.focus.models import Goal, Life, Reach, Value
from wholesum.web.focus.models.plan import LONGEST_TEXT, LONGEST_TITLE

FIELDS: Final = {
    "title": gettext_lazy("effort"),
    "hours": gettext_lazy("hours a month"),
    "owner": gettext_lazy("owner"),
    "work": gettext_lazy("who does it"),
    "goals": gettext_lazy("goals"),
    "value": gettext_lazy("value"),
    "reach": gettext_lazy("reach"),
    "stage": gettext_lazy("stage"),
    "since": gettext_lazy("since"),
    "asked_by": gettext_lazy("asked for by"),
    "for_whom": gettext_lazy("for whom"),
    "breaks": gettext_lazy("what breaks if it stops"),
}
"""The columns of an inventory, and what they are called."""
MAIN_FIELDS: Final = ("title", "hours", "owner")
"""The columns that a page always shows; the others are folded."""
MOST_HOURS: Final = Decimal(10_000)
_TENTH: Final = Decimal("0.1")
_HOURS: Final = re.compile(r"(-?[0-9]{1,9}(?:[.,][0-9]{1,6})?)\s*(?:h|hrs?|hours?|ore)?\.?", re.I)
_SHARE: Final = re.compile(r"(.*?)[\s:]+(-?[0-9]{1,9}(?:[.,][0-9]{1,6})?)\s*h?", re.I)
_DATES: Final = ("%Y-%m-%d", "%Y-%m", "%Y", "%d.%m.%Y", "%m.%Y", "%m/%Y")
_TURNING: Final = {"Cf", "Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
_NONE: Final = frozenset({"", "-", "–", "—"})


class CellFault(ValueError):  # noqa: N818 - the word that the interface uses
    """A cell that cannot be used; the message says how to correct the cell."""


@dataclass(frozen=True)
class KnownNames:
    """The people, goals and values to which the cells of a list of efforts may refer.

    Parameters
    ----------
    people, goals, values
        The members of the team, and the goals and values of the round in their order.
    """

    people: Sequence[User]
    goals: Sequence[Goal]
    values: Sequence[Value]


@dataclass
class CellReading:
    """The value that was read from one cell of a list of efforts.

    Parameters
    ----------
    value
        The value to be stored.
    notes
        Notes on text that was left out, with reasons.
    """

    value: Any
    notes: list[str] = field(default_factory=list)


Reader: TypeAlias = Callable[[str, KnownNames], CellReading]


def read_cell(name: str, text: str, known: KnownNames) -> CellReading:
    """Read the text of one cell of a list of efforts as the value of its column.

    Parameters
    ----------
    name
        The column, one of `FIELDS`.
    text
        The text of the cell.
    known
        The names that the cell may refer to.

    Returns
    -------
    CellReading
        The value, with notes on what was left out.

    Raises
    ------
    CellFault
        If the text cannot be used, with what to write instead.
    """
    return _READERS[name](_one_line(text), known)


def read_row(
    cells: Mapping[str, str], known: KnownNames
) -> tuple[dict[str, Any], dict[str, str], list[str]]:
    """Read the cells of one row as an effort, with faults and notes.

    Parameters
    ----------
    cells
        Texts by column.
    known
        The names that the cell may refer to.

    Returns
    -------
    values : dict
        Values to be stored, by column.
    faults : dict
        A sentence for each column that cannot be used.
    notes : list of str
        Notes on text that was left out.
    """
    values: dict[str, Any] = {}
    faults: dict[str, str] = {}
    notes: list[str] = []
    for name, text in cells.items():
        try:
            read = read_cell(name, text, known)
        except CellFault as fault:
            faults[name] = str(fault)
        else:
            values[name] = read.value
            notes += read.notes
    return values, faults, notes


def read_amount(text: str) -> Decimal | None:
    """Read an amount in any unit; a blank cell means unknown.

    Raises
    ------
    CellFault
        If it is no number, or below 0.
    """
    return _hours_or_none(_one_line(text))


def plain_title(title: str) -> str:
    """Return a title in small letters with single spaces, to compare it with other titles."""
    return " ".join(unicodedata.normalize("NFKC", title).casefold().split())[:LONGEST_TITLE]


def _one_line(text: str) -> str:
    """Return a text on one line without invisible characters."""
    spaced = "".join(
        " " if sign in "\r\n\t\u2028\u2029\u00a0" else sign
        for sign in text
        if sign in "\r\n\t\u2028\u2029\u200d" or unicodedata.category(sign) not in _TURNING
    )
    return " ".join(spaced.split())


def _title(text: str, _known: KnownNames) -> CellReading:
    if not text:
        raise CellFault(_("The title is missing. Write what you spend the hours on."))
    return CellReading(_short(text, LONGEST_TITLE))


def _hours(text: str, _known: KnownNames) -> CellReading:
    return CellReading(_hours_or_none(text))


def _hours_or_none(text: str) -> Decimal | None:
    return None if text in _NONE else _number(text)


def _number(text: str) -> Decimal:
    found = _HOURS.fullmatch(text)
    if not found:
        message = _("“%(text)s” is not a number. Write a number such as 12.5.")
        raise CellFault(message % {"text": plain(text)})
    if reads_two_ways(found[1]):
        message = _("“%(text)s” can be read in two ways. Write %(whole)s or %(decimal)s.")
        whole, decimal = (f"{read_number(found[1], sign):g}" for sign in _signs(found[1]))
        raise CellFault(message % {"text": plain(text), "whole": whole, "decimal": decimal})
    number = Decimal(found[1].replace(",", "."))
    if number < 0:
        message = _("“%(text)s” is below 0. Write 0 or more.")
        raise CellFault(message % {"text": plain(text)})
    if number > MOST_HOURS:
        message = _("“%(text)s” is more than %(most)s. Write the hours for one month.")
        raise CellFault(message % {"text": plain(text), "most": MOST_HOURS})
    return number.quantize(_TENTH)


def _signs(text: str) -> tuple[str, str]:
    """Return two decimal signs: one that makes a number whole, one that gives decimals."""
    return (".", ",") if "," in text else (",", ".")


def _owner(text: str, known: KnownNames) -> CellReading:
    if text in _NONE:
        return CellReading(None)
    person, note = _person(text, known)
    return CellReading(person, [note] if note else [])


def _person(text: str, known: KnownNames) -> tuple[User | None, str]:
    wanted = text.casefold()
    names = [
        person
        for person in known.people
        if wanted in {person.name.casefold(), person.email.casefold()}
    ] or [
        person
        for person in known.people
        if person.name and person.name.casefold().split()[0] == wanted
    ]
    if len(names) == 1:
        return names[0], ""
    if names:
        note = _("“%(name)s” could be %(number)s people of the team, so this name is left out.")
        return None, note % {"name": plain(text), "number": len(names)}
    note = _("Nobody in the team is called “%(name)s”, so this name is left out.")
    return None, note % {"name": plain(text)}


def _work(text: str, known: KnownNames) -> CellReading:
    found: dict[User, Decimal | None] = {}
    notes: list[str] = []
    for part in [part.strip() for part in re.split(r"[;,]\s+|;|,(?![0-9])", text)]:
        if part in _NONE:
            continue
        name, hours = part, None
        if shared := _SHARE.fullmatch(part):
            name, hours = shared[1].strip(), _number(shared[2])
        person, note = _person(name, known)
        if person is None:
            notes.append(note)
        else:
            found[person] = hours
    return CellReading(found, notes)


def _goals(text: str, known: KnownNames) -> CellReading:
    found: list[Goal] = []
    notes: list[str] = []
    for part in [part.strip() for part in re.split(r"[;,]", text)]:
        if part in _NONE:
            continue
        goal = _named(part, known.goals, [goal.text for goal in known.goals])
        if goal is None:
            notes.append(
                _("“%(name)s” is not one of your goals, so this name is left out.")
                % {"name": plain(part)}
            )
        elif goal not in found:
            found.append(goal)
    return CellReading(found, notes)


def _value(text: str, known: KnownNames) -> CellReading:
    if text in _NONE:
        return CellReading(None)
    value = _named(text, known.values, [value.name for value in known.values])
    note = _("“%(name)s” is not one of your values, so this name is left out.")
    return CellReading(value, [] if value else [note % {"name": plain(text)}])


def _named(text: str, things: Sequence[Any], names: Sequence[str]) -> Any | None:
    """Return the person, goal or value to which a text refers, by number or by name."""
    if text.isdecimal() and len(text) < 4 and 1 <= int(text) <= len(things):
        return things[int(text) - 1]
    same = [
        thing
        for thing, name in zip(things, names, strict=True)
        if name.casefold() == text.casefold()
    ]
    return same[0] if same else None


def _reach(text: str, _known: KnownNames) -> CellReading:
    return CellReading(_choice(text, Reach))


def _stage(text: str, _known: KnownNames) -> CellReading:
    return CellReading(_choice(text, Life))


def _choice(text: str, choices: type[Reach | Life]) -> str:
    if text in _NONE:
        return ""
    wanted = text.casefold().replace("-", " ").replace("_", " ")
    for choice in choices:
        if wanted in {choice.value, str(choice.label).casefold()}:
            return str(choice.value)
    message = _("“%(text)s” is not one of the choices. Write %(choices)s.")
    listed = ", ".join(str(choice.label) for choice in choices)
    raise CellFault(message % {"text": plain(text), "choices": listed})


def _since(text: str, _known: KnownNames) -> CellReading:
    if text in _NONE:
        return CellReading(None)
    for form in _DATES:
        try:
            found = datetime.strptime(text, form).date()
        except ValueError:
            continue
        if date(1900, 1, 1) <= found:
            return CellReading(found)
    message = _("“%(text)s” is not a date. Write a year, or a date such as 2024-03 or 2024-03-18.")
    raise CellFault(message % {"text": plain(text)})


def _words(text: str, _known: KnownNames) -> CellReading:
    return CellReading(_short(text, LONGEST_TITLE))


def _sentence(text: str, _known: KnownNames) -> CellReading:
    return CellReading(_short(text, LONGEST_TEXT))


def _short(text: str, longest: int) -> str:
    if len(text) > longest:
        message = _("This text has %(length)s characters. Shorten it to %(longest)s.")
        raise CellFault(message % {"length": len(text), "longest": longest})
    return text


_READERS: Final[Mapping[str, Reader]] = {
    "title": _title,
    "hours": _hours,
    "owner": _owner,
    "work": _work,
    "goals": _goals,
    "value": _value,
    "reach": _reach,
    "stage": _stage,
    "since": _since,
    "asked_by": _words,
    "for_whom": _words,
    "breaks": _sentence,
}
