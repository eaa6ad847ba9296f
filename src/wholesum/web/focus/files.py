"""Uploaded files as the text of a table that can be looked at before it is taken in."""

from __future__ import annotations

from typing import Final

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wholesum.tables import plain

MOST_BYTES: Final = 2_000_000
SOURCES: Final = {
    "": gettext_lazy("a table (CSV, from any spreadsheet)"),
}
"""Where a file may come from."""


def text_of(file: UploadedFile, source: str) -> str:
    """Return the table that a file holds.

    Parameters
    ----------
    file
        What was sent.
    source
        One of `SOURCES`.

    Returns
    -------
    str
        Lines of cells, as they would be pasted.

    Raises
    ------
    ValidationError
        If it cannot be read, with what to send instead.
    """
    if source not in SOURCES:
        raise ValidationError(_("Choose where the file comes from."))
    name = plain(file.name or _("the file"))
    if (file.size or 0) > MOST_BYTES:
        told = _("%(file)s is larger than 2 megabytes; send the part with the efforts.")
        raise ValidationError(told % {"file": name})
    try:
        text: str = file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        told = _(
            "%(file)s is no text in UTF-8; save it as “CSV UTF-8”, or copy and paste the rows."
        )
        raise ValidationError(told % {"file": name}) from error
    return text
