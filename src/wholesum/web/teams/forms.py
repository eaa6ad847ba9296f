"""The forms that create and change teams and memberships."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final, TypedDict
from uuid import UUID
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from wholesum.web.accounts.forms import NameForm
from wholesum.web.teams import queries
from wholesum.web.teams.invitations import MOST_INVITATIONS
from wholesum.web.teams.models import Invitation, Membership, Role, Team, one_line


def _name() -> forms.CharField:
    return forms.CharField(label=_("Name of the team"), max_length=80, validators=[one_line])


class MemberField(forms.TypedChoiceField):
    """A field to choose one member of the team, or none."""

    def __init__(self, label: Any, nobody: Any, **more: Any) -> None:
        super().__init__(label=label, coerce=UUID, empty_value=None, **more)
        self.nobody = nobody

    def offer(self, people: Iterable[Membership]) -> None:
        """Set the members of a team as the choices."""
        self.choices = [
            ("", self.nobody),
            *((str(person.pk), str(person.user)) for person in people),
        ]


_ROLES: Final = [
    (Role.MEMBER, _("member: is asked to answer the surveys of the team")),
    (Role.FACILITATOR, _("facilitator: opens and closes rounds, invites and removes people")),
]


def _joining_role() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("The people you invite join as"),
        choices=_ROLES,
        initial=Role.MEMBER,
        widget=forms.RadioSelect,
    )


def _answers() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("You and the team"),
        choices=[
            ("yes", _("I am part of this team and answer its pulses")),
            ("no", _("I support the team from outside, for example as a coach, and do not answer")),
        ],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )


def _zones() -> list[str]:
    """Return the time zones that users can choose from, UTC first."""
    regions = {"Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
    known = (zone for zone in available_timezones() if zone.partition("/")[0] in regions)
    return ["UTC", *sorted(known)]


def _zone(**more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("Closing times are in this time zone."),
        choices=lambda: [(zone, zone.replace("_", " ")) for zone in _zones()],
        **more,
    )


class NewTeam(forms.Form):
    """Asks for the name and the time zone of a new team."""

    name = _name()
    answers = _answers()
    zone = _zone(required=False, initial="UTC")

    def clean_zone(self) -> str:
        """Return the time zone; UTC if none was chosen."""
        return str(self.cleaned_data["zone"] or "UTC")


class Name(forms.Form):
    """Asks for a new name of a team."""

    name = _name()


class Zone(forms.Form):
    """Asks for the time zone of a team."""

    zone = _zone()


_NAMED: Final = re.compile(r"""(?:"[^"\n]*"|[^"<>,;\n])*<([^<>\n]*)>""")
"""A name and an address as mail programs write them: Name Surname <name@example.org>."""


def _addresses(said: str) -> list[str]:
    """Return the email addresses in a text in small letters, without names of people."""
    plain = _NAMED.sub(r" \1 ", said.lower())
    return [email for email in re.split(r"[\s,;]+", plain) if email]


class Mails(forms.Form):
    """Asks for the email addresses of people to invite."""

    emails = forms.CharField(
        label=_("Email addresses"),
        help_text=_("Write one address per line. Each person gets a link that works once."),
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
    )
    role = _joining_role()

    def clean_emails(self) -> list[str]:
        """Return each email address in the field once."""
        emails = list(dict.fromkeys(_addresses(self.cleaned_data["emails"])))
        if len(emails) > MOST_INVITATIONS:
            raise ValidationError(_now("Invite at most %s people at once.") % MOST_INVITATIONS)
        for email in emails:
            try:
                validate_email(email)
            except ValidationError as error:
                raise ValidationError(_now("“%s” is not an email address.") % email) from error
        return emails


class Link(forms.Form):
    """Asks for the role of people who join by a link that users share."""

    role = _joining_role()


class _Place(TypedDict):
    function: str
    answers: bool


class Place(forms.Form):
    """Asks for the job function of a member, and whether the member answers pulses."""

    function = forms.CharField(
        label=_("Your function"),
        help_text=_(
            "What you lead or do, such as finance or sales. Everybody in the team sees it."
        ),
        max_length=80,
        required=False,
        validators=[one_line],
    )
    answers = _answers()

    def __init__(self, *args: object, role: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        if role != Role.FACILITATOR:
            del self.fields["answers"]

    def place(self) -> _Place:
        """Return the values of the form; only facilitators can choose not to answer pulses."""
        return {
            "function": self.cleaned_data["function"],
            "answers": self.cleaned_data.get("answers", True),
        }


class Entry(Place):
    """Asks a visitor who has not signed in for the data that joining a team needs."""

    name = NameForm.base_fields["name"]
    email = forms.EmailField(
        label=_("Your email address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ("name", "email", "answers")

    def __init__(self, *args: object, invitation: Invitation, **kwargs: object) -> None:
        super().__init__(*args, role=invitation.role, **kwargs)
        del self.fields["function"]
        if invitation.email:
            del self.fields["email"]

    def answers_pulses(self) -> bool:
        """Return whether the new person will be asked in pulses; members always are."""
        return bool(self.cleaned_data.get("answers", True))


class RoleForm(forms.Form):
    """Asks for the role of a member."""

    role = forms.ChoiceField(label=_("Role"), choices=_ROLES, widget=forms.RadioSelect)


class LeaveForm(forms.Form):
    """Leaves a team; it has no fields, and the service may refuse it."""


class ParentTeamForm(forms.Form):
    """Asks for the larger team to which this team belongs."""

    parent = forms.ModelChoiceField(
        label=_("Part of"),
        queryset=Team.objects.none(),
        required=False,
        empty_label=_("no other team"),
        help_text=_("You can choose a team that you facilitate."),
    )

    def __init__(self, *args: object, place: Membership, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        self.fields["parent"].queryset = queries.homes_for(place.user, place.team)  # type: ignore[attr-defined]  # a field of teams


class TypedName(forms.Form):
    """Asks a user to type the name of a team before the team is deleted."""

    typed = forms.CharField(
        label=_("Type the name of the team"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
