"""Find rows of a tracker or spreadsheet that are no efforts, such as finished tasks or totals."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from wholesum.tables import heading_key, name_key

DONE: Final = "done, closed or archived"
TOTAL: Final = "of totals"
_YES: Final = frozenset({"true", "yes", "1", "x", "y", "t", "✓", "archived", "closed", "ja", "sì"})
_NOT_YET: Final = frozenset(
    {"", "no", "false", "0", "n", "f", "-", "–", "unresolved", "none", "n/a", "null", "nein"}
)
_DONE_WORDS: Final = frozenset(
    {"done", "closed", "complete", "completed", "resolved", "finished", "archived", "archive",
     "cancelled", "canceled", "won't do", "won't fix", "rejected", "abandoned", "dropped",
     "erledigt", "fertig", "abgeschlossen", "geschlossen", "fatto", "chiuso", "completato",
     "concluso", "archiviato", "fait", "terminé", "hecho", "gesloten", "afgerond", "✓"}
)  # fmt: skip
_TOTAL: Final = re.compile(
    r"(?:grand |sub ?|sub-|overall )?(?:totals?|sums?|summe|gesamt(?:summe)?|zwischensumme|"
    r"insgesamt|totale|somma|subtotale|total général|totaal|suma|razem|itogo|итого)"
    r"(?: (?:hours?|time|spent|overall|h|ore|stunden|row|\(h(?:ours)?\)))*"
)


def _is_yes(text: str) -> bool:
    return text in _YES


def _is_said(text: str) -> bool:
    return text not in _NOT_YET


def _is_done_word(text: str) -> bool:
    return text.strip("✅☑✔✓ .!") in _DONE_WORDS


_COLUMNS: Final[Mapping[str, Callable[[str], bool]]] = {
    **dict.fromkeys(("archived", "is archived", "card archived", "closed"), _is_yes),
    **dict.fromkeys(("completed", "done", "is completed", "finished", "complete"), _is_said),
    **dict.fromkeys(
        ("completed at", "completed on", "completed date", "date completed", "completion date",
         "date done", "date closed", "closed at", "closed on", "resolved", "resolution",
         "resolution date", "archived at"),
        _is_said,
    ),
    **dict.fromkeys(
        ("status", "state", "status category", "list name", "list", "section/column", "section",
         "column", "bucket name", "bucket", "progress", "stato", "phase"),
        _is_done_word,
    ),
}  # fmt: skip
"""The headings, as they are compared, under which a row says that it is done, and how."""


def done_columns(header: Sequence[str], taken: Sequence[int]) -> dict[int, Callable[[str], bool]]:
    """Return the columns that say whether a task is finished, with a test for each column."""
    keys = {place: heading_key(head.replace("_", " ")) for place, head in enumerate(header)}
    return {
        place: _COLUMNS[key]
        for place, key in keys.items()
        if key in _COLUMNS and place not in taken
    }


def is_done(row: Sequence[str], columns: Mapping[int, Callable[[str], bool]]) -> bool:
    """Return whether one of these columns says that the task in a row is finished."""
    return any(says(name_key(row[place]).replace("\u2019", "'")) for place, says in columns.items())


def is_total(title: str) -> bool:
    """Return whether the title of a row is only a word for "total"."""
    return _TOTAL.fullmatch(name_key(title).strip(" :=.-–—*")) is not None
