"""The importer of conversations from Polis, as ended dialogues."""

from __future__ import annotations

import secrets
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import polars as pl
from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wholesum.dialogue.evidence import DialogueEvidence, check_dialogue, standing_votes
from wholesum.dialogue.importers.polis import read_polis
from wholesum.dialogue.importers.polis_files import (
    COMMENTS,
    PARTICIPANTS,
    SUMMARY,
    VOTES,
    find_file,
    kind_of,
)
from wholesum.tables import BadEvidence, Fault, ReadingWarning, plain, raise_if
from wholesum.web.accounts.models import User
from wholesum.web.dialogue.importing.folders import (
    LONGEST_PURPOSE,
    check_texts,
    import_dialogues,
)
from wholesum.web.importer import ImportDraft, Importer, ImportRequest, NoTerms
from wholesum.web.teams.models import Team

MOST_VOTES: Final = 100_000
_MOST_PEOPLE: Final = 100_000


class PolisTerms(NoTerms):
    """Asks for facts about a conversation that its files may not contain."""

    question = forms.CharField(
        label=gettext_lazy("The question"),
        help_text=gettext_lazy(
            "If you leave this field empty, the question of the dialogue is the topic in "
            "summary.csv."
        ),
        max_length=200,
        required=False,
    )
    members = forms.IntegerField(
        label=gettext_lazy("How many people were asked to vote"),
        min_value=1,
        max_value=_MOST_PEOPLE,
        required=False,
    )


def _is_read(name: str) -> bool:
    if name.lower().endswith(".csv.gz"):
        problem, remedy = _("the file is packed"), _("unpack the file and send it again")
        raise BadEvidence([Fault(name, problem, remedy)])
    return name.lower().endswith(".csv")


def _read(asked: ImportRequest) -> ImportDraft:
    unread = [*asked.unread, *_name_files(asked.path)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ReadingWarning)
        found = read_polis(asked.path)
    if found.votes.height > MOST_VOTES:
        problem = _("there are more than %(most)s votes") % {"most": f"{MOST_VOTES:,}"}
        raise BadEvidence(
            [Fault("votes.csv", problem, _("use the command line for so many votes"))]
        )
    evidence = _sealed(found, asked)
    raise_if([*check_dialogue(evidence), *check_texts(evidence)])
    statements, votes = evidence.statements.height, evidence.votes.height
    sentences = (
        _("The question: %(question)s") % {"question": evidence.dialogues["question"][0] or "–"},
        _("%(statements)s statements, and %(votes)s votes of %(people)s people, without names.")
        % {
            "statements": statements,
            "votes": f"{votes:,}",
            "people": f"{evidence.votes['voter'].n_unique():,}",
        },
        _(
            "The imported dialogue is sealed and has ended. Nobody can vote in this dialogue "
            "any more."
        ),
    )
    return ImportDraft(
        evidence=evidence,
        sentences=sentences,
        left_out=tuple(_left_out(found, votes, unread)),
        button=_("Import the dialogue"),
    )


def _name_files(folder: Path) -> Iterator[str]:
    """Name unknown files by their headings; yield the files that are not used."""
    names = (VOTES, COMMENTS, PARTICIPANTS, SUMMARY)
    known = {name: file for name in names if (file := find_file(folder, name)) is not None}
    for file in sorted(folder.iterdir()):
        if file in known.values():
            continue
        kind = kind_of(file)
        if kind is None or kind in known:
            yield file.name
        else:
            known[kind] = file.rename(folder / f"{kind}.csv")


def _sealed(found: DialogueEvidence, asked: ImportRequest) -> DialogueEvidence:
    """Keep the last vote of each voter under a new number, without times and authors."""
    voters = found.votes["voter"].unique().to_list()
    numbers = secrets.SystemRandom().sample(range(1, len(voters) + 1), len(voters))
    new = {voter: f"v{number}" for voter, number in zip(voters, numbers, strict=True)}
    votes = standing_votes(found.votes).with_columns(
        pl.col("voter").replace(new), time=pl.lit(None, pl.Datetime("us", "UTC"))
    )
    purpose = plain(found.dialogues["purpose"][0] or "", LONGEST_PURPOSE) or None
    terms: dict[str, Any] = {"members": asked.terms["members"], "purpose": purpose}
    if asked.terms["question"]:
        terms["question"] = asked.terms["question"]
    about = found.dialogues.with_columns(
        **{name: pl.lit(value, found.dialogues.schema[name]) for name, value in terms.items()}
    )
    statements = found.statements.with_columns(author=pl.lit(None, pl.String))
    return replace(found, statements=statements, votes=votes.sort("voter"), dialogues=about)


def _left_out(found: DialogueEvidence, votes: int, unread: list[str]) -> Iterator[str]:
    yield _("Who wrote a statement, and when each person voted.")
    earlier = found.votes.height - votes
    if earlier:
        yield ngettext(
            "%(number)s earlier vote: only the last vote of a person on a statement is kept.",
            "%(number)s earlier votes: only the last vote of a person on a statement is kept.",
            earlier,
        ) % {"number": f"{earlier:,}"}
    if len(found.dialogues["purpose"][0] or "") > LONGEST_PURPOSE:
        message = _("The end of the description, which is longer than %(most)s characters.")
        yield message % {"most": LONGEST_PURPOSE}
    if unread:
        yield _("These files: %(files)s.") % {"files": ", ".join(sorted(unread))}
    yield from found.notes


def _take(_user: User, team: Team, evidence: DialogueEvidence) -> str:
    (dialogue,) = import_dialogues(team, evidence, {})
    return reverse("dialogue", args=[dialogue.pk])


POLIS: Final = Importer(
    name="polis",
    title=gettext_lazy("Import a conversation of Polis"),
    about=gettext_lazy(
        "Import a conversation that your team had in Polis, with its statements and "
        "votes. The app makes an ended dialogue from it."
    ),
    help=gettext_lazy(
        "Send the export of Polis as one zip file, or send its files: summary.csv, "
        "comments.csv, and either votes.csv or participants-votes.csv. Up to 20 "
        "megabytes."
    ),
    terms=PolisTerms,
    files=_is_read,
    read=_read,
    take=_take,
)
