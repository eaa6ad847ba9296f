"""The forms for transcripts of meetings: the upload, and which person each speaker is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import msgspec
from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from wholesum.conversation.counting.draft import DraftMeeting
from wholesum.conversation.transcripts.names import Meaning, NameProposal
from wholesum.conversation.transcripts.read import MOST_BYTES
from wholesum.tables import plain
from wholesum.web.conversation.queries import TeamPerson
from wholesum.web.core.forms import FilesField

MOST_FILES: Final = 20
_SALT: Final = "wholesum.conversation"
_AGE: Final = 24 * 3600
LANGUAGES: Final = (
    ("en", _("English")),
    ("de", _("German")),
    ("nl", _("Dutch")),
    ("fr", _("French")),
    ("es", _("Spanish (experimental)")),
    ("it", _("Italian (experimental)")),
    ("pt", _("Portuguese (experimental)")),
)


class FilesForm(forms.Form):
    """Asks for transcripts of meetings and their language."""

    transcripts = FilesField(
        label=_("Transcripts and chats"),
        help_text=_(
            "From Zoom, Teams or Meet: .vtt, .srt, .txt, .docx; also .json and "
            ".rttm. Up to 20 files. Send the file of the chat too, so that people "
            "who only write are counted."
        ),
        allow_empty_file=True,
    )
    language = forms.ChoiceField(
        label=_("Language of the meetings"), choices=[("", _("Choose")), *LANGUAGES]
    )

    def clean_transcripts(self) -> dict[str, bytes]:
        """Return the content of each uploaded transcript by file name, if it is not too large."""
        files = self.cleaned_data["transcripts"]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("Send at most 20 files."))
        return {plain(file.name or "", 150): file.read(MOST_BYTES + 1) for file in files}


class Counted(msgspec.Struct):
    """The counts of meetings inside a page before they are saved, with names and without text."""

    team: str
    user: str
    meetings: tuple[DraftMeeting, ...]
    names: tuple[NameProposal, ...]


def pack(counted: Counted) -> str:
    """Return the counts of meetings as signed text for a hidden form field."""
    packed = msgspec.json.encode(counted).decode()
    return signing.dumps(packed, salt=_SALT, compress=True)


def unpack(text: str, team: str, user: str) -> Counted | None:
    """Return the counts in a hidden form field; ``None`` if changed, too old or of another user."""
    try:
        packed = signing.loads(text, salt=_SALT, max_age=_AGE)
    except signing.BadSignature:
        return None
    counted = msgspec.json.decode(packed, type=Counted)
    return counted if (counted.team, counted.user) == (team, user) else None


class NamesForm(forms.Form):
    """Asks which person each speaker is, for the days of the meetings, and who was invited."""

    counted = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self, *given: Any, known: Counted, people: Sequence[TeamPerson], **named: Any
    ) -> None:
        super().__init__(*given, **named)
        self.known = known
        self.fields["counted"].initial = pack(known)
        persons = [(f"person {person.key}", person.name) for person in people]
        for place, name in enumerate(known.names):
            self.fields[f"name-{place}"] = forms.ChoiceField(
                label=plain(name.label, 80),
                choices=[*persons, *_others(name)],
                initial=f"{name.meaning} {name.person}".strip(),
                help_text=_REASONS.get(name.reason, ""),
            )
        for place, one in enumerate(known.meetings):
            self.fields[f"day-{place}"] = forms.DateField(
                label=_("Day of %(meeting)s") % {"meeting": plain(one.meeting, 80)},
                initial=one.day,
                widget=forms.DateInput(attrs={"type": "date"}),
            )
        self.fields["invited"] = forms.MultipleChoiceField(
            label=_("Who was invited?"),
            help_text=_("People who were invited and said nothing count as silent."),
            choices=[(person.key, person.name) for person in people],
            initial=[person.key for person in people if person.invited],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )

    @property
    def settled(self) -> list[NameProposal]:
        """The user's choice of a person for each speaker."""
        found = []
        for place, name in enumerate(self.known.names):
            meaning, _space, person = self.cleaned_data[f"name-{place}"].partition(" ")
            found.append(NameProposal(name.label, Meaning(meaning), person, ""))
        return found

    @property
    def days(self) -> dict[str, date]:
        """The day of each meeting by its id."""
        return {
            one.meeting: self.cleaned_data[f"day-{place}"]
            for place, one in enumerate(self.known.meetings)
        }


def _others(name: NameProposal) -> list[tuple[str, Any]]:
    """Return the options for a speaker who is not a person of the team."""
    same = name.person if name.meaning is Meaning.GUEST and name.person != name.label else ""
    joined = _("the same guest as %(name)s") % {"name": plain(same, 60)}
    return [
        *([(f"guest {same}", joined)] if same else []),
        (f"guest {name.label}", _("a guest")),
        ("room", _("a room or device with several people")),
        ("nobody", _("not a name")),
    ]


_REASONS: Final = {
    "the same surname and initial": _("Proposed: the same surname and initial."),
    "a part of the name that only one person has": _("Proposed: a part of the name."),
    "nearly the same spelling": _("Proposed: nearly the same spelling."),
    "may stand for several people": _("Does this name stand for several people?"),
}
