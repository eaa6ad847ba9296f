"""The forms of cycles."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from wholesum.web.core.forms import DatedForm, DayField
from wholesum.web.cycle.models import LONGEST, LONGEST_LINE, Cycle, Kind, Outcome, Verdict
from wholesum.web.cycle.plan import FEWEST_WEEKS, MOST_WEEKS, WEEKS
from wholesum.web.decisions.models import Decision, State


def _long(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )


def _line(label: Any, help_text: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, max_length=LONGEST_LINE, **more)


class StartForm(DatedForm):
    """Asks for the first day of a cycle and its weeks."""

    starts = DayField(
        _("First day"), help_text=_("All sessions are planned on this day of the week.")
    )
    weeks = forms.IntegerField(
        label=_("Weeks"),
        initial=WEEKS,
        min_value=FEWEST_WEEKS,
        max_value=MOST_WEEKS,
        help_text=_("About six weeks give time to work on what you found."),
    )


class DatesForm(forms.Form):
    """Asks for the day of each session of a cycle, for one more session, and for the last day."""

    def __init__(self, *given: Any, cycle: Cycle, **named: Any) -> None:
        super().__init__(*given, **named)
        self.sessions = list(cycle.sessions.all())
        for session in self.sessions:
            self.fields[f"day-{session.pk}"] = DayField(
                session.get_kind_display(), initial=session.day, required=False
            )
        self.fields["kind"] = forms.ChoiceField(
            label=_("One more session"),
            choices=[("", _("None")), *Kind.choices],
            required=False,
        )
        self.fields["day"] = DayField(_("Its day"), required=False)
        self.fields["ends"] = DayField(
            _("Last day of the cycle"),
            initial=cycle.ends,
            help_text=_("The first day is %(day)s.") % {"day": date_format(cycle.starts, "j F Y")},
        )

    def clean(self) -> dict[str, Any]:
        """Refuse a further session without a kind or without a day."""
        data = super().clean() or {}
        if bool(data.get("kind")) != bool(data.get("day")) and "day" not in self.errors:
            self.add_error("day", _("Choose both the session and its day, or neither."))
        return data

    def plan(self) -> dict[str, Any]:
        """Return the last day, the day of each session by its key, and the further session."""
        data = self.cleaned_data
        return {
            "ends": data["ends"],
            "days": {session.pk: data[f"day-{session.pk}"] for session in self.sessions},
            "added": (data["kind"], data["day"]) if data["kind"] else None,
        }


class ReviewForm(forms.Form):
    """Asks what the team let go of, what is new, and what it changes."""

    let_go = _long(_("What we let go of"), _("A habit, an effort or a belief that has ended."))
    let_come = _long(_("What is new"), _("What is here now that was not here before."))
    working = _long(
        _("What we change in how we work"), _("One thing is enough. The next cycle begins with it.")
    )


class EarlyReviewForm(ReviewForm):
    """Asks also whether the review ends the cycle before its planned review."""

    end_now = forms.BooleanField(
        label=_("End the cycle now"),
        required=False,
        help_text=_(
            "The planned review is later. Leave this empty to save what you found so far: the "
            "cycle and its plan go on."
        ),
    )


class PrototypeForm(forms.Form):
    """Asks what was tried, what becomes of it, and which effect was expected outside."""

    text = _line(_("What we tried"), _("A small step that you could see and take back."))
    verdict = forms.ChoiceField(
        label=_("What we do with it now"),
        choices=[("", _("Not decided yet")), *Verdict.choices],
        required=False,
    )
    effect = _line(
        _("The effect we expect outside the team"),
        _("Something that a person outside would notice. We ask that person about it."),
        required=False,
    )
    decision = forms.TypedChoiceField(
        label=_("The decision that this prototype carries out"),
        help_text=_("The answer from outside is then the outcome in the review of this decision."),
        coerce=UUID,
        empty_value=None,
        required=False,
    )

    def __init__(self, *given: Any, team: UUID, **named: Any) -> None:
        super().__init__(*given, **named)
        decided = Decision.objects.filter(team=team, state=State.DECIDED)
        choices = [(decision.pk, str(decision)) for decision in decided]
        self.fields["decision"].choices = [("", _("None")), *choices]  # type: ignore[attr-defined]


class AskForm(forms.Form):
    """Asks who outside the team is asked."""

    asked = _line(
        _("Who outside the team would know?"),
        _("A group or a role is enough, such as “night shift at the depot”."),
    )


class OutsideForm(forms.Form):
    """The one question to somebody outside the team."""

    outcome = forms.ChoiceField(
        label=_("Did you see it?"), choices=Outcome.choices, widget=forms.RadioSelect
    )
