"""The forms of a dialogue that have more than one field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, Final, TypeVar

from django import forms
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _

from wholesum.dialogue.schema import LONGEST_STATEMENT
from wholesum.tables import BadEvidence
from wholesum.web.core.forms import DatedForm
from wholesum.web.dialogue.models import (
    GUESTS,
    MARKS,
    MOST_GUESTS,
    Audience,
    Naming,
    Promise,
)
from wholesum.web.dialogue.services.seeds import pasted_seeds, seeds_in
from wholesum.web.rounds.forms import ThresholdField, offer_thresholds
from wholesum.web.teams.models import Team

_Found = TypeVar("_Found")
MOST_NOTES: Final = 20


class OpenDialogue(DatedForm):
    """Asks for question, audience and privacy level of a dialogue; none can change later."""

    question = forms.CharField(
        label=_("The question"),
        max_length=200,
        help_text=_(
            "One question that matters and has no easy answer, such as: What should we "
            "stop doing together so that we can lead together?"
        ),
    )
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=400,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Write what will be different after the dialogue."),
        initial=_("We know what each of us thinks, and we decide what to do next."),
    )
    decides = forms.CharField(
        label=_("Who decides in the end"),
        max_length=200,
        help_text=_(
            "For example: “The team decides by consent.” Or: “The board decides after "
            "hearing the team.”"
        ),
        initial=_("The team decides by consent."),
    )
    wicked = forms.BooleanField(
        label=_("This question has no final answer"),
        required=False,
        help_text=_(
            "A note then explains to everybody: people disagree about what the "
            "problem is, every attempt changes the problem, and there are only "
            "better and worse answers."
        ),
    )
    audience = forms.ChoiceField(
        label=_("Who takes part"),
        choices=[
            (Audience.TEAM, _("The team: everybody who answers its pulses")),
            (Audience.ORGANISATION, _("The team and all teams inside it")),
            (
                Audience.CODE,
                _("Anybody with a code, without an account: each browser can join once"),
            ),
        ],
        widget=forms.RadioSelect,
        initial=Audience.TEAM,
    )
    guests = forms.IntegerField(
        label=_("How many guests can join with the code"),
        help_text=_(
            "Choose a few more guests than you expect. You can change the number during "
            "the dialogue. The limit makes it harder for one person to join with several "
            "browsers."
        ),
        min_value=1,
        max_value=MOST_GUESTS,
        initial=GUESTS,
        required=False,
    )
    promise = forms.ChoiceField(
        label=_("Promise about votes"),
        help_text=_(
            "Everybody sees the promise next to every statement. You cannot change "
            "the promise later."
        ),
        choices=[
            (
                Promise.SEALED,
                _(
                    "Sealed: votes are stored without names. Nobody in the app can see "
                    "who gave which vote. A person who runs the server could look up the "
                    "votes until the round closes, and later only in a backup that was "
                    "made while the round was open."
                ),
            ),
            (
                Promise.SIGNED,
                _("Signed: votes are stored with names, and everybody sees the names."),
            ),
        ],
        widget=forms.RadioSelect,
        initial=Promise.SEALED,
    )
    naming = forms.ChoiceField(
        label=_("How sealed votes are shown"),
        help_text=_("Signed votes are shown with names."),
        choices=[
            (Naming.COUNTS, _("Counts for each statement")),
            (
                Naming.UNNAMED,
                _(
                    "Counts, and a table with all votes of each voter, without names: "
                    "colleagues may guess whose votes they see"
                ),
            ),
        ],
        widget=forms.RadioSelect,
        initial=Naming.COUNTS,
    )
    named = forms.ChoiceField(
        label=_("Statements"),
        choices=[
            ("", _("Without names: authors see in private what happened to their statements")),
            ("named", _("With the name of the author")),
        ],
        widget=forms.RadioSelect,
        required=False,
        initial="",
    )
    threshold = ThresholdField(_("Smallest number of voters for a result"))
    marks = forms.TypedChoiceField(
        label=_("How many statements each person can mark as important"),
        choices=[(number, str(number)) for number in MARKS],
        coerce=int,
        initial=MARKS[0],
    )
    together = forms.TypedChoiceField(
        label=_("How you hold the dialogue"),
        choices=[
            ("together", _("Together now, in one meeting: a step can have a timer")),
            (
                "days",
                _("Over some days: there are no timers, and votes stay open until the last day"),
            ),
        ],
        coerce=lambda held: held == "together",
        widget=forms.RadioSelect,
        initial="together",
    )
    last_day = forms.DateField(
        label=_("Last day"),
        help_text=_("The dialogue ends at the end of that day, unless you end it earlier."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        initial=timedelta(days=14),
    )
    seeds = forms.CharField(
        label=_("Statements to start with"),
        required=False,
        max_length=300_000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_(
            "Write one statement per line. These statements are marked “given at the "
            "start” and have no author. A few statements are enough."
        ),
    )
    comments = forms.FileField(
        label=_("Statements of a conversation in Polis"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".csv,text/csv"}),
        help_text=_(
            "Choose the file comments.csv of the conversation, up to 5 megabytes. The "
            "app adds all statements that were not rejected in Polis. Votes and authors "
            "are not imported."
        ),
    )

    def __init__(self, *given: Any, team: Team, asked: int, **named: Any) -> None:
        super().__init__(*given, today=team.today(), **named)
        said = _(
            "At least %(least)s people must vote. With fewer voters, no result is shown and "
            "sealed votes are deleted."
        )
        self.least = offer_thresholds(self.fields["threshold"], asked, said)

    @property
    def shown(self) -> list[forms.BoundField]:
        """The fields that a facilitator must fill in for every dialogue."""
        return [self[name] for name in ("question", "together", "last_day")]

    @property
    def folds(self) -> list[tuple[Lazy, list[forms.BoundField], bool]]:
        """The other fields in groups: title, fields, and whether a field has an error."""
        folds = (
            (_("Who takes part, and who decides"), ("audience", "guests", "decides", "purpose")),
            (_("How we vote"), ("promise", "naming", "threshold", "marks")),
            (_("Statements"), ("named", "wicked", "seeds", "comments")),
        )
        return [
            (title, [self[name] for name in names], any(name in self.errors for name in names))
            for title, names in folds
        ]

    def clean_seeds(self) -> list[str]:
        """Return the starting statements that were pasted into the form."""
        return _read(pasted_seeds, self.cleaned_data["seeds"])

    def clean_comments(self) -> tuple[list[str], list[str]]:
        """Return the statements of the uploaded file and notes on the file, if a file was sent."""
        file = self.cleaned_data["comments"]
        return ([], []) if file is None else _read(seeds_in, file)

    @property
    def notes(self) -> list[str]:
        """At most 20 notes on rows of the uploaded file that were left out or corrected."""
        notes = self.cleaned_data["comments"][1]
        if len(notes) <= MOST_NOTES:
            return list(notes)
        more = _("%(number)s more notes are not listed.") % {"number": len(notes) - MOST_NOTES}
        return [*notes[:MOST_NOTES], more]

    def terms(self, clock: tzinfo) -> dict[str, Any]:
        """Return the settings of the new dialogue; its last day ends in the team's time zone."""
        terms = dict(self.cleaned_data)
        last_day: date = terms.pop("last_day")
        terms["seeds"] += terms.pop("comments")[0]
        terms["guests"] = terms["guests"] or GUESTS
        terms["named"] = bool(terms["named"])
        return terms | {"closes": datetime.combine(last_day, time(23, 59), clock)}


class SettleForm(forms.Form):
    """Asks for the outcome of a statement, such as a decision or a commitment."""

    ending = forms.CharField(required=False)
    text = forms.CharField(required=False, max_length=LONGEST_STATEMENT)
    person = forms.CharField(required=False, max_length=80)
    until = forms.DateField(required=False)


def _read(read: Callable[[Any], _Found], sent: Any) -> _Found:
    try:
        return read(sent)
    except BadEvidence as error:
        raise forms.ValidationError([str(fault) for fault in error.faults]) from error
