"""The form that opens a pulse."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from wholesum.core.facets import FACETS
from wholesum.pulse.question_sets import QuestionSet, read_question_set
from wholesum.tables import BadEvidence
from wholesum.web.core.forms import DatedForm
from wholesum.web.pulse.questionnaire import LONGEST_TEXT, MOST_OWN, Length, OwnItem
from wholesum.web.rounds.forms import ThresholdField, offer_thresholds
from wholesum.web.rounds.models import Promise
from wholesum.web.teams.models import Team

FACET_CHOICES = [(facet.code, facet.name) for facet in FACETS]


class OwnQuestion(forms.Form):
    """Asks for a question that the team writes itself, and for the facet of the question."""

    text = forms.CharField(
        label=_("Sentence"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_(
            "A sentence about the team that people can rate as true or not true, such as: We "
            "end meetings on time."
        ),
    )
    facet = forms.ChoiceField(
        label=_("Facet"), choices=[("", _("Choose a facet")), *FACET_CHOICES], required=False
    )
    reverse = forms.BooleanField(
        label=_("This sentence is reversed: a high score is bad"), required=False
    )

    def clean(self) -> dict[str, Any]:
        """Raise an error if a question has no facet."""
        data = self.cleaned_data
        if data.get("text", "").strip() and not data.get("facet"):
            self.add_error("facet", _("Choose the facet that this question is about."))
        return data

    def item(self) -> OwnItem | None:
        """Return the question that the team wrote; ``None`` if the form was left blank."""
        data = self.cleaned_data  # empty where nothing was filled in
        text = " ".join(data.get("text", "").split())
        return OwnItem(data["facet"], text, data["reverse"]) if text else None


OwnQuestions = forms.formset_factory(
    OwnQuestion, extra=MOST_OWN, max_num=MOST_OWN, absolute_max=MOST_OWN
)


class OpenRound(DatedForm):
    """Asks for the questions, the privacy level and the end of a pulse; none can change later."""

    name = forms.CharField(
        label=_("Name of the round"),
        max_length=40,
    )
    length = forms.ChoiceField(
        label=_("Length"),
        choices=[
            (Length.SHORT, _("Short: 10 questions, one per facet, under two minutes")),
            (Length.FULL, _("Full: 30 questions, three per facet, about five minutes")),
        ],
        widget=forms.RadioSelect,
        initial=Length.SHORT,
    )
    promise = forms.ChoiceField(
        label=_("Promise"),
        help_text=_(
            "The promise says who can see the answers. Everybody sees the promise next to "
            "every question. You cannot change the promise later."
        ),
        choices=[
            (
                Promise.SEALED,
                _(
                    "Sealed: answers are stored without names. Nobody in the app can see who gave "
                    "which answer. A person who runs the server could look up the answers "
                    "until the round closes, and later only in a backup that was made while the "
                    "round was open."
                ),
            ),
            (
                Promise.SIGNED,
                _(
                    "Signed: answers are stored with names, and the names may be shown. Signed "
                    "answers are kept, even if too few people answer."
                ),
            ),
        ],
        widget=forms.RadioSelect,
        initial=Promise.SEALED,
    )
    threshold = ThresholdField(_("Smallest number of answers for a result"))
    last_day = forms.DateField(
        label=_("Last day to answer"),
        help_text=_("The round closes at the end of that day. Results are shown then."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        initial=timedelta(days=7),
    )
    focus = forms.MultipleChoiceField(
        label=_("Focus facets: up to three facets that you want to watch"),
        choices=FACET_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    question_file = forms.FileField(
        label=_("File with questions"),
        help_text=_(
            "A TOML file with questions. The pulse asks these questions instead of those of "
            "Wholesum."
        ),
        required=False,
        widget=forms.ClearableFileInput({"accept": ".toml"}),
    )

    def __init__(
        self,
        sent: QueryDict | None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        team: Team,
    ) -> None:
        today = team.today()
        super().__init__(sent, files, today=today, initial={"name": f"{today:%Y-%m}"})
        said = _(
            "At least %(least)s of your %(asked)s members must answer, or all answers are deleted. "
            "Near the end you can prolong the round by a week."
        )
        offer_thresholds(
            self.fields["threshold"], team.memberships.filter(answers=True).count(), said
        )
        self.own = OwnQuestions(sent, prefix="own")
        self.clock = team.clock

    def clean_question_file(self) -> QuestionSet | None:
        """Return the set of questions in the uploaded file; ``None`` if no file was sent."""
        sent: UploadedFile | None = self.cleaned_data["question_file"]
        if sent is None:
            return None
        try:
            return read_question_set(sent.read(), sent.name or "")
        except BadEvidence as error:
            raise ValidationError([str(fault) for fault in error.faults]) from error

    def is_valid(self) -> bool:
        """Whether the form of the pulse and the team's own questions are valid."""
        return super().is_valid() and self.own.is_valid()

    @property
    def shown(self) -> list[forms.BoundField]:
        """The fields that a facilitator must fill in for every pulse."""
        return [self[name] for name in ("name", "length", "last_day", "threshold")]

    @property
    def folded(self) -> list[forms.BoundField]:
        """The fields with a default that is right for most pulses."""
        return [self[name] for name in ("promise", "focus")]

    def terms(self) -> dict[str, Any]:
        """Return the settings of the new pulse; its last day ends in the team's time zone."""
        terms = dict(self.cleaned_data)
        last_day: date = terms.pop("last_day")
        closes = datetime.combine(last_day, time(23, 59), self.clock)
        own = [item for item in (question.item() for question in self.own) if item is not None]
        question_set = terms.pop("question_file")
        return terms | {"closes": closes, "own": own, "question_set": question_set}
