"""Classes by which a practice declares the files that it can import."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from django import forms

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from wholesum.web.accounts.models import User

    Text: TypeAlias = str | _StrPromise
    Choices: TypeAlias = list[tuple[str, Text]]


class NoTerms(forms.Form):
    """The form of an importer that needs only a file."""

    def __init__(self, sent: Mapping[str, Any] | None, *, team: Any) -> None:
        super().__init__(sent)
        self.team = team


@dataclass(frozen=True)
class ImportRequest:
    """The data that a user has sent for an import: a file, and the meaning of its columns.

    Parameters
    ----------
    user, team
        Who imports, and into which team; ``None`` if the import makes a team.
    terms
        The valid answers in the form of the importer.
    path
        The table as CSV, or the folder with the files.
    uses
        What each column is read as, by its heading.
    labels
        What each label means.
    unread
        The names of files that the importer does not read.
    """

    user: User
    team: Any
    terms: Mapping[str, Any]
    path: Path = Path()
    uses: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ImportDraft:
    """The data that were read from an uploaded file, with a preview, before the app saves them.

    Parameters
    ----------
    evidence
        What the importer takes.
    sentences
        What is imported.
    left_out
        What is not imported, with lines or counts and the reason.
    warnings
        What the user should check before importing.
    faults
        What must be corrected first, with lines; nothing can be imported before.
    headings, rows
        A table of what is imported, if it helps.
    button, done
        The words of the button that imports, and of the message after it; usual words if empty.
    """

    evidence: Any
    sentences: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    button: str = ""
    done: str = ""


@dataclass(frozen=True)
class Source:
    """A kind of file that the app converts to a table before it reads the columns.

    Parameters
    ----------
    name, title
        Its value and its text in the select.
    convert
        Returns the table and notes on it, given the file and its name; raises BadEvidence.
    """

    name: str
    title: Text
    convert: Callable[[bytes, str], tuple[str, tuple[str, ...]]]


def _no_labels(_path: Path, _uses: Mapping[str, str]) -> list[str]:
    return []


@dataclass(frozen=True, kw_only=True)
class Columns:
    """How the columns of a table are read: the app guesses, and the user selects.

    Parameters
    ----------
    uses
        What a column may be read as: groups of choices, each with its name.
    suggest
        What each column is probably read as, given the headings; "" if it is not imported.
    order
        The headings in the usual order, for a table without known headings.
    sources
        Other kinds of files that are converted to a table first.
    labels
        The labels in a CSV file that the user must explain, given what the columns are read as.
    meanings
        What a label may mean, as choices of a select.
    """

    uses: Callable[[], list[tuple[Text, Choices]]]
    suggest: Callable[[tuple[str, ...]], Mapping[str, str]]
    order: tuple[Text, ...] = ()
    sources: tuple[Source, ...] = ()
    labels: Callable[[Path, Mapping[str, str]], list[str]] = _no_labels
    meanings: Callable[[], Choices] = list


@dataclass(frozen=True, kw_only=True)
class Importer:
    """A kind of file that the app can import: one table, or a folder with files.

    Parameters
    ----------
    name
        Its name in addresses.
    title, about
        What its page says.
    read
        Reads what was sent; raises BadEvidence with every fault. It saves nothing.
    take
        Saves the evidence of a draft, given the user and the team, and returns the address of the
        next page; raises BadEvidence or ValidationError if it cannot.
    columns
        How the columns of a table are read.
    files
        Whether a file of this name is read; with it the importer takes a folder and no table.
    points
        Sentences below ``about``.
    help
        What to choose as a file.
    terms
        Makes the form for what the file does not say, given what was sent and the team.
    members
        Whether each member may import; otherwise only facilitators.
    """

    name: str
    title: Text
    about: Text
    read: Callable[[ImportRequest], ImportDraft]
    take: Callable[[User, Any, Any], str]
    columns: Columns | None = None
    files: Callable[[str], bool] | None = None
    points: tuple[Text, ...] = ()
    help: Text = ""
    terms: Callable[..., forms.BaseForm] = NoTerms
    members: bool = False
