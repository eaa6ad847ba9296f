"""The forms of decisions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from wholesum.web.core.forms import DatedForm, DayField
from wholesum.web.decisions.models import (
    LONGEST,
    LONGEST_LINE,
    AffectedGroup,
    Completion,
    Direction,
    Impact,
    Outcome,
    Reach,
    Remit,
    Stance,
)
from wholesum.web.decisions.services import ExpectedImpact, Review, Terms
from wholesum.web.teams.forms import MemberField
from wholesum.web.teams.models import Membership

_REVIEW_WEEKS: Final = 12
_UNKNOWN, _NO, _YES = "", "no", "yes"
_FLAGS: Final[dict[str, bool | None]] = {_UNKNOWN: None, _NO: False, _YES: True}
_WORDS: Final = {flag: word for word, flag in _FLAGS.items()}


def _long(label: Any, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST, widget=forms.Textarea({"rows": rows}), **more
    )


class People(forms.MultipleChoiceField):
    """A field to choose members of the team, with one checkbox each."""

    def __init__(self, label: Any, **more: Any) -> None:
        super().__init__(label=label, widget=forms.CheckboxSelectMultiple, **more)

    def offer(self, people: Iterable[Membership]) -> None:
        """Set the members of a team as the choices."""
        self.choices = [(str(person.pk), str(person.user)) for person in people]


class TermsForm(DatedForm):
    """The terms of a decision, without its text."""

    SHOWN: ClassVar[tuple[str, ...]] = ()
    """The fields that are not folded."""

    why = _long(_("Why"), required=False)
    remit = forms.ChoiceField(
        label=_("Is this ours to decide?"), choices=Remit.choices, initial=Remit.OURS
    )
    escalated = forms.ChoiceField(
        label=_("Did a level above us have to decide?"),
        choices=[
            (_UNKNOWN, _("not known yet")),
            (_NO, _("no, we decided it ourselves")),
            (_YES, _("yes, a level above us decides")),
        ],
        required=False,
    )
    delegable = forms.ChoiceField(
        label=_("Could a level below us decide this?"),
        choices=[(_UNKNOWN, _("not said")), (_NO, _("no")), (_YES, _("yes"))],
        required=False,
    )
    delegated = forms.CharField(
        label=_("Delegated to"),
        max_length=LONGEST_LINE,
        required=False,
        help_text=_(
            "Who decides it from now on, such as: the depots. Leave this empty if we keep it."
        ),
    )
    reach = forms.ChoiceField(
        label=_("What the decision does"),
        choices=[("", _("not said")), *Reach.choices],
        required=False,
    )
    expected = _long(
        _("Expected effect outside the team"),
        required=False,
        help_text=_("What people outside the team would notice. The review asks about it."),
    )
    review = DayField(
        _("Review on"),
        required=False,
        initial=timedelta(weeks=_REVIEW_WEEKS),
        help_text=_("On that day it appears under “For you to do” for everybody."),
    )

    @property
    def shown(self) -> list[forms.BoundField]:
        """The fields that every decision needs."""
        return [self[name] for name in self.SHOWN]

    @property
    def folded(self) -> list[forms.BoundField]:
        """The optional fields, which the page folds."""
        return [field for field in self if field.name not in self.SHOWN]

    @property
    def folds_error(self) -> bool:
        """Whether a folded field has an error."""
        return any(field.errors for field in self.folded)

    def terms(self) -> Terms:
        """Return the terms of the decision, as the services need them."""
        data = self.cleaned_data
        return Terms(
            why=data["why"],
            remit=data["remit"],
            escalated=_FLAGS[data["escalated"]],
            delegable=_FLAGS[data["delegable"]],
            delegated=data["delegated"],
            reach=data["reach"],
            expected=data["expected"],
            review=data["review"],
        )


def flag_word(flag: bool | None) -> str:
    """Return the form choice for a flag."""
    return _WORDS[flag]


class ProposeForm(TermsForm):
    """The proposal of a consent round."""

    text = _long(
        _("Proposal"),
        4,
        help_text=_("One decision that you can carry out. Say from which day on."),
    )
    concerned = People(_("Who is affected"), help_text=_("Each of them is asked to answer."))
    closes = DayField(
        _("Answer until"),
        initial=timedelta(days=7),
        help_text=_("You can settle it earlier if everybody has answered."),
    )
    field_order = ("text", "concerned", "closes", "why")
    SHOWN = ("text", "concerned", "closes")


class SettleForm(TermsForm):
    """The terms of a proposal to which nobody objects."""

    SHOWN = ("expected", "review")


class RecordForm(TermsForm):
    """A decision that was made outside the app."""

    text = _long(_("The decision"), 4)
    day = DayField(_("Day"), initial=timedelta(0))
    proposer = MemberField(_("Who proposed it"), _("not said"), required=False)
    concerned = People(_("Who was affected"), required=False)
    heard = People(_("Who of them was heard before the decision"), required=False)
    field_order = ("text", "concerned", "heard", "review", "day", "proposer", "why")
    SHOWN = ("text", "concerned", "heard", "review")


class AnswerForm(forms.Form):
    """A member's answer to a proposal."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    stance = forms.ChoiceField(
        label=_("Your answer"),
        choices=[
            (Stance.CONSENT, _("Consent: good enough for now, and safe enough to try")),
            (Stance.ASIDE, _("Stand aside: not my choice, but I will not block it")),
            (Stance.OBJECTION, _("Objection: it would harm what we are here for")),
        ],
        widget=forms.RadioSelect,
    )
    reason = _long(_("Reason"), required=False, help_text=_("If you object, say why."))
    proposal = _long(_("What would make it good enough"), required=False)


class ReviseForm(forms.Form):
    """Asks for a new wording of the proposal."""

    text = _long(_("New wording"), 5)


class ParkForm(forms.Form):
    """The reason to park a proposal."""

    why = _long(_("Why the proposal is parked"))


class ReviewForm(DatedForm):
    """The findings of a review."""

    day = DayField(_("Day of the review"), initial=timedelta(0))
    happened = forms.ChoiceField(
        label=_("Was the decision carried out?"),
        choices=Completion.choices,
        widget=forms.RadioSelect,
    )
    outcome = forms.ChoiceField(
        label=_("Was the expected effect outside the team seen?"),
        choices=[("", _("not known yet")), *Outcome.choices],
        required=False,
    )
    effect = _long(_("What was seen"), required=False)
    seen_by = forms.CharField(
        label=_("Who outside the team confirms it"),
        max_length=LONGEST_LINE,
        required=False,
        help_text=_(
            "Such as: the night drivers. The Mirror counts only effects that people outside "
            "the team confirm."
        ),
    )
    missed = _long(_("Did anyone miss what ended?"), required=False)

    def __init__(self, *given: Any, confirmed: date | None = None, **named: Any) -> None:
        super().__init__(*given, **named)
        if confirmed is not None:
            del self.fields["outcome"], self.fields["seen_by"]

    def review(self) -> Review:
        """Return the findings of the review, as the service needs them."""
        return Review(**self.cleaned_data)


class LetGoForm(forms.Form):
    """Asks what ends, and what becomes possible."""

    ends = _long(_("What ends"))
    loses = _long(_("Who loses what"), required=False)
    thanks = _long(_("What we are thankful for"), required=False)
    room = _long(_("What the ending makes room for"), required=False)
    first_try = _long(_("A first small try"), required=False)
    day = DayField(_("Day of the first try"), required=False)


class ImpactLineForm(forms.Form):
    """One group of the impact check; a line without a direction is left out."""

    direction = forms.ChoiceField(
        label=_("What happens to them"),
        choices=[("", _("not checked")), *Direction.choices],
        required=False,
    )
    evidence = forms.CharField(label=_("How we know"), max_length=LONGEST_LINE, required=False)
    heard = forms.BooleanField(label=_("Heard directly"), required=False)
    irreversible = forms.BooleanField(label=_("Cannot be undone"), required=False)

    def impact(self, whom: str) -> ExpectedImpact | None:
        """Return the expected impact on this group, or none if it was not checked."""
        data = self.cleaned_data
        if not data["direction"]:
            return None
        reversible = not data["irreversible"]
        return ExpectedImpact(whom, data["direction"], data["evidence"], data["heard"], reversible)


class VoiceForm(forms.Form):
    """Asks for the outside voice: which person outside the team was asked, and their answer."""

    outside_voice = _long(
        _("A person from outside"),
        required=False,
        help_text=_("Who we asked, and what they said."),
    )


class ImpactForms:
    """The impact check: one line for each affected group, and an outside voice."""

    def __init__(self, sent: Any, impacts: Iterable[Impact], outside_voice: str) -> None:
        known = {line.whom: line for line in impacts}
        self.lines = [
            (name, ImpactLineForm(sent, prefix=whom, initial=_initial(known.get(whom))), whom)
            for whom, name in AffectedGroup.choices
        ]
        self.voice = VoiceForm(sent, initial={"outside_voice": outside_voice})

    def is_valid(self) -> bool:
        """Return whether every line is valid."""
        forms_sent = [*(form for _name, form, _whom in self.lines), self.voice]
        wrong = [form for form in forms_sent if not form.is_valid()]  # so that each shows its own
        return not wrong

    def impacts(self) -> list[ExpectedImpact]:
        """Return the expected impacts on the groups that were checked."""
        impacts = (form.impact(whom) for _name, form, whom in self.lines)
        return [impact for impact in impacts if impact is not None]


def _initial(line: Impact | None) -> dict[str, Any]:
    if line is None:
        return {}
    return {
        "direction": line.direction,
        "evidence": line.evidence,
        "heard": line.heard,
        "irreversible": not line.reversible,
    }
