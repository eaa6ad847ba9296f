"""The forms of promises."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from wholesum.commitments.transitions import Act
from wholesum.web.commitments.models import LONGEST, LONGEST_LINE, CommitmentTerms, Reason
from wholesum.web.core.forms import DatedForm, DayField
from wholesum.web.teams.forms import MemberField
from wholesum.web.teams.models import Membership


def _line(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST_LINE, **more)


def _long(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 2}),
        required=False,
        **more,
    )


class ShortForm(DatedForm):
    """A form of three fields; the others are folded."""

    def __init__(self, *given: Any, people: Iterable[Membership], **named: Any) -> None:
        super().__init__(*given, **named)
        for field in self.fields.values():
            if isinstance(field, MemberField):
                field.offer(people)

    @property
    def shown(self) -> list[forms.BoundField]:
        """The three fields that every promise needs."""
        return [self[name] for name in list(self.fields)[:3]]

    @property
    def folded(self) -> list[forms.BoundField]:
        """The other fields, which the page folds."""
        return [self[name] for name in list(self.fields)[3:] if not self[name].is_hidden]

    @property
    def folds_error(self) -> bool:
        """Whether a field that is hidden at first has an error."""
        return any(field.errors for field in self.folded)


class PromiseForm(ShortForm):
    """What I promise, to whom, by when."""

    what = _line(_("What"), help_text=_("One thing that you can finish yourself."))
    to = MemberField(_("To whom"), _("the whole team"), required=False)
    due = DayField(
        _("By when"),
        initial=timedelta(days=7),
        help_text=_("You can move the day or withdraw until then, not after it."),
    )
    we = forms.BooleanField(
        label=_("Other members may join this promise if they choose to"), required=False
    )
    done = _long(_("How we know that it is done"))
    needs = _long(_("What I need for this"))
    needs_from = MemberField(_("From whom I need it"), _("nobody"), required=False)
    stand_in = MemberField(_("Who does it if I cannot"), _("nobody"), required=False)
    source = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST_LINE, required=False)


class RequestForm(ShortForm):
    """What I ask for, from whom, by when."""

    what = _line(_("What"), help_text=_("One thing that this person can finish."))
    giver = MemberField(_("From whom"), _("Choose"))
    due = DayField(_("By when"), initial=timedelta(days=7))
    done = _long(_("How we know that it is done"))


class TermsForm(forms.ModelForm[CommitmentTerms]):
    """The team's own terms for promises."""

    head = MemberField(
        _("Who leads the team"),
        _("not said"),
        required=False,
        help_text=_(
            "A slip raised by this person, or by a facilitator, does not count as raised by a peer."
        ),
    )

    class Meta:
        """Only the number is a field of the model; the head is chosen among the members."""

        model = CommitmentTerms
        fields = ("most",)
        labels = {"most": _("How many open promises a person may have")}  # noqa: RUF012  as Django asks


_REASON: Final = {
    "reason": lambda: forms.ChoiceField(
        label=_("Why"), choices=[("", _("not said")), *Reason.choices], required=False
    )
}
_NEW_DAY: Final = {"due": lambda: DayField(_("New day"), initial=timedelta(days=7))}
_WORDING: Final = {"text": lambda: _line(_("New wording"), required=False)}
_NOTE: Final = {"text": lambda: _long(_("Note"))}
_FIELDS: Final[dict[Act, dict[str, Any]]] = {
    Act.DECLINE: _NOTE,
    Act.COUNTER: {**_NEW_DAY, **_WORDING},
    Act.WARN: _NOTE,
    Act.UNMET: _NOTE,
    Act.RENEGOTIATE: {**_NEW_DAY, **_WORDING, **_REASON},
    Act.WITHDRAW: {**_REASON, **_NOTE},
    Act.RENEW: {**_NEW_DAY, **_REASON},
    Act.NOT_YET: _NOTE,
    Act.RELEASE: _NOTE,
}


class ActForm(DatedForm):
    """The fields that one act asks for; many acts ask for none."""

    def __init__(self, *given: Any, act: Act, is_overdue: bool = False, **named: Any) -> None:
        super().__init__(*given, auto_id=f"id_{act.name.lower()}_%s", **named)
        made = dict(_FIELDS.get(act, {}))
        if act is Act.REPORT and is_overdue:
            made |= _REASON
        for name, make in made.items():
            field = make()
            if isinstance(field.initial, timedelta):
                field.initial = named["today"] + field.initial
            self.fields[name] = field
