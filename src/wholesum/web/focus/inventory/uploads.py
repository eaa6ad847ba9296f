"""Read uploaded files as the text of a table, for a preview."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wholesum.focus.importers.drafts import Draft, draft_of_calendar, draft_of_text
from wholesum.tables import BadEvidence, plain

MOST_BYTES: Final = 2_000_000
SOURCES: Final = {
    "": gettext_lazy("a table (CSV, from any spreadsheet)"),
    "tracker": gettext_lazy("Jira, Asana or Trello (CSV): times with the same title are added up"),
    "calendar": gettext_lazy("a calendar (.ics): one person's hours in a month"),
}
"""Where a file may come from."""


@dataclass(frozen=True)
class UploadedTable:
    """A pasted or uploaded table.

    Parameters
    ----------
    text
        Lines of cells, as they would be pasted.
    notes
        Notes to check before it is saved.
    faults
        Why it cannot be read.
    """

    text: str = ""
    notes: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


def table_in(file: UploadedFile, source: str) -> UploadedTable:
    """Read an uploaded file as a table.

    Parameters
    ----------
    file
        The uploaded file.
    source
        One of `SOURCES`.

    Returns
    -------
    UploadedTable
        Its cells; for a file of another tool also notes on how it was read.

    Raises
    ------
    ValidationError
        If it cannot be read, with what to send instead.
    """
    if source not in SOURCES:
        raise ValidationError(_("Choose where the file comes from."))
    name = plain(file.name or _("the file"))
    if (file.size or 0) > MOST_BYTES:
        told = _("%(file)s is larger than 2 megabytes. Send only the part with the efforts.")
        raise ValidationError(told % {"file": name})
    data = file.read()
    if source == "calendar":
        return _draft(partial(draft_of_calendar, data, name))
    try:
        text: str = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        told = _(
            "%(file)s is not a text file in UTF-8. Save it as “CSV UTF-8”, or copy and "
            "paste the rows."
        )
        raise ValidationError(told % {"file": name}) from error
    return (
        _draft(partial(draft_of_text, text, name)) if source == "tracker" else UploadedTable(text)
    )


def _draft(read: Callable[[], Draft]) -> UploadedTable:
    try:
        draft = read()
    except BadEvidence as error:
        raise ValidationError([str(fault) for fault in error.faults]) from error
    return UploadedTable(draft.text(), draft.sentences)
