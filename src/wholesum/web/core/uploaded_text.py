"""Read the text of an uploaded file."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wholesum.tables import BadEvidence, Fault


def text_of(data: bytes, name: str) -> str:
    """Return the text of an uploaded file in UTF-8.

    Raises
    ------
    BadEvidence
        If it is no such text.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = _("this is not a text file in UTF-8")
        raise BadEvidence([Fault(name, problem, _("save it as “CSV UTF-8” or as XLSX"))]) from error
