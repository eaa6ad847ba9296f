"""Read open actions from tables of other tools; members can then promise them."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from io import StringIO
from typing import Final

from wholesum.core.words import by_number
from wholesum.tables import heading_key, plain

USES: Final = ("what", "who", "due", "status", "done")
"""What a column may be read as."""
_WORDS: Final = tomllib.loads(
    (files("wholesum.commitments") / "open_actions.toml").read_text("utf-8")
)
_TIME: Final = re.compile(r"[T ]+\d{1,2}:\d{2}.*$")
_LONGEST: Final = 60


@dataclass(frozen=True)
class OpenAction:
    """An open action in a table of another tool, which no member has promised yet.

    Parameters
    ----------
    line
        Its line in the table, the heading is line 1.
    what, who
        The action, and the name or address of the person, as written.
    due
        The day by which it is due, if it is written so that it can only be read in one way.
    done
        What done means.
    """

    line: int
    what: str
    who: str
    due: date | None
    done: str = ""


def suggest_columns(headings: Iterable[str]) -> dict[str, str]:
    """Suggest from the headings what each column of a table of actions means.

    Parameters
    ----------
    headings
        The headings of the table, such as those of Loomio, Parabol or Jira.

    Returns
    -------
    dict of str to str
        One of `USES` or "" by heading; each use at most once, the most telling heading first.
    """
    found = dict.fromkeys(headings, "")
    keys = {heading_key(heading): heading for heading in reversed(list(found))}
    for use, known in _WORDS["headings"].items():
        named = (keys[key] for key in known if key in keys and not found[keys[key]])
        if (heading := next(named, None)) is not None:
            found[heading] = use
    return found


def read_actions(text: str, uses: Mapping[str, str]) -> tuple[list[OpenAction], list[str]]:
    """Read the open actions in a table of another tool.

    Parameters
    ----------
    text
        The table as CSV with headings.
    uses
        What each column is read as, by its heading.

    Returns
    -------
    actions, left_out : list of OpenAction, list of str
        The open actions, and a sentence for each line that is left out or read without its day.
        An action is open unless its status says that it is done, closed or cancelled, or holds a
        day.
    """
    actions: list[OpenAction] = []
    left_out: list[str] = []
    closed = 0
    reader = csv.DictReader(StringIO(text))
    for row in reader:
        cells = {
            use: (row.get(heading) or "").strip() for heading, use in uses.items() if use in USES
        }
        what = " ".join(cells.get("what", "").split())
        if not any(cells.values()):
            continue
        if not what:
            left_out.append(f"Line {reader.line_num}: no action is written there.")
        elif _is_closed(cells.get("status", "")):
            closed += 1
        else:
            written = cells.get("due", "")
            due = read_day(written)
            if written and due is None:
                day = plain(written, _LONGEST)
                left_out.append(f"Line {reader.line_num}: “{day}” is not read as a day.")
            who, done = cells.get("who", ""), cells.get("done", "")
            actions.append(OpenAction(reader.line_num, what, who, due, done))
    if closed:
        actions_are = by_number(closed, "action that is", "actions that are")
        left_out.append(f"{closed} {actions_are} done or closed.")
    return actions, left_out


def read_day(text: str) -> date | None:
    """Return the date in a cell; ``None`` if the cell is blank or has two possible dates.

    Parameters
    ----------
    text
        Such as 2026-05-04, 2026-05-04T09:00:00Z, 04/May/26 9:00 AM, 4.5.2026 or May 4, 2026; not
        5/4/2026, which is two days.

    Returns
    -------
    date or None
        The day.
    """
    bare = _TIME.sub("", text.strip())
    for form in _WORDS["days"]:
        try:
            return datetime.strptime(bare, form).date()
        except ValueError:
            continue
    return None


def _is_closed(status: str) -> bool:
    key = heading_key(status)
    return key in _WORDS["closed"] or (key not in _WORDS["open"] and read_day(status) is not None)
