"""Write the open promises of a team as Markdown, for minutes and other tools."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from wholesum.commitments.machine import Promise
from wholesum.tables import plain

_LONGEST: Final = 500
_SPECIAL: Final = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]<>|#"})


def as_markdown(
    promises: Iterable[Promise], names: Mapping[str, str], team: str, today: date
) -> str:
    """Write a team's open promises as a list of checkboxes, the next due promise first.

    Parameters
    ----------
    promises
        The promises; those that are not open are left out.
    names
        The names of people by their ids.
    team
        The name of the team.
    today
        The day on which the list is seen.

    Returns
    -------
    str
        Markdown; signs with a meaning in Markdown are escaped.
    """
    found = sorted(
        (promise for promise in promises if promise.is_open),
        key=lambda promise: (promise.due or date.max, promise.what),
    )
    lines = [f"# Promises of {_text(team)}, {today.isoformat()}", ""]
    lines += [_line(promise, names, today) for promise in found]
    if not found:
        lines.append("No promise is open.")
    return "\n".join(lines) + "\n"


def _line(promise: Promise, names: Mapping[str, str], today: date) -> str:
    def name(person: str | None, otherwise: str) -> str:
        return otherwise if person is None else _text(names.get(person, person))

    givers = ", ".join(name(giver, "") for giver in promise.givers) or "no giver"
    marks = [f"{givers} → {name(promise.to, 'the team')}", f"by {promise.due}"]
    if promise.is_overdue(today):
        marks.append("overdue")
    if promise.reported:
        marks.append("reported done")
    return f"- [ ] {_text(promise.what)} ({', '.join(marks)})"


def _text(words: str) -> str:
    return plain(words, _LONGEST).translate(_SPECIAL)
