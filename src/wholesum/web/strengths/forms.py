"""The forms of strengths, kinds of work and challenges."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wholesum.web.strengths.models import (
    LONGEST,
    LONGEST_LINE,
    LONGEST_WORD,
    KindOfWork,
    WorkLevelChoice,
)
from wholesum.web.teams.models import Membership

_NEED: Final = re.compile(r"^(.*?)(?:\s*[x×]\s*([1-5]))?$")


def _word(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST_WORD, widget=forms.TextInput({"list": "known-words"})
    )


class NameForm(forms.Form):
    """Names a strength of another member."""

    person = forms.TypedChoiceField(label=_("Whose strength"), coerce=UUID)
    word = _word(_("The strength, in a word or two"))
    story = forms.CharField(
        label=_("When did you see it? What did it make possible?"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 4}),
        required=False,
    )

    def __init__(self, *given: Any, people: Iterable[Membership], **named: Any) -> None:
        super().__init__(*given, **named)
        offered = [
            ("", _("Choose a member")),
            *((str(person.pk), str(person.user)) for person in people),
        ]
        self.fields["person"].choices = offered  # type: ignore[attr-defined]


class OwnForm(forms.Form):
    """Names a strength of the user, or a wish to grow."""

    word = _word(_("The strength, in a word or two"))
    wish = forms.BooleanField(
        label=_("I do not have it yet. I wish to grow in it."), required=False
    )


class KindForm(forms.Form):
    """Adds a kind of work."""

    title = forms.CharField(label=_("A kind of work"), max_length=LONGEST_LINE)


class LevelsForm(forms.Form):
    """Sets the user's level in each kind of work."""

    def __init__(
        self, *given: Any, kinds: Iterable[KindOfWork], levels: dict[UUID, str], **named: Any
    ) -> None:
        super().__init__(*given, **named)
        for kind in kinds:
            self.fields[str(kind.pk)] = forms.ChoiceField(
                label=kind.title,
                choices=WorkLevelChoice.choices,
                initial=levels.get(kind.pk, WorkLevelChoice.NONE),
            )

    @property
    def levels(self) -> dict[UUID, str]:
        """The chosen levels by kind of work."""
        return {UUID(kind): level for kind, level in self.cleaned_data.items()}


class MergeForm(forms.Form):
    """Replaces one word by another."""

    word = forms.CharField(max_length=LONGEST_WORD)
    into = forms.CharField(max_length=LONGEST_WORD)


class ChallengeForm(forms.Form):
    """Adds a challenge with the strengths that it needs."""

    title = forms.CharField(label=_("The challenge"), max_length=LONGEST_LINE)
    needs = forms.CharField(
        label=_("The strengths that it needs, one a line"),
        help_text=_("Write “calm x 2” if two members must bring it."),
        widget=forms.Textarea({"rows": 4}),
        max_length=LONGEST,
    )
    hours = forms.FloatField(
        label=_("Hours a month for each of its members"), min_value=0, max_value=200, required=False
    )

    def clean_needs(self) -> dict[str, int]:
        """Return how many members must bring each strength."""
        needs: dict[str, int] = {}
        for line in self.cleaned_data["needs"].splitlines():
            found = _NEED.match(" ".join(line.split()))
            if found is None or not found[1]:
                continue
            if len(found[1]) > LONGEST_WORD:
                raise ValidationError(_("Write each strength in at most 60 characters."))
            needs[found[1]] = int(found[2] or 1)
        return needs


class LookForm(forms.Form):
    """Limits the search for constellations."""

    most = forms.IntegerField(
        label=_("Nobody in more than … challenges"), min_value=1, max_value=20, required=False
    )
    pinned = forms.MultipleChoiceField(required=False)
    excluded = forms.MultipleChoiceField(required=False)

    def __init__(self, *given: Any, pairs: Iterable[str], **named: Any) -> None:
        super().__init__(*given, **named)
        offered = [(pair, pair) for pair in pairs]
        for name in ("pinned", "excluded"):
            self.fields[name].choices = offered  # type: ignore[attr-defined]


class ChooseForm(forms.Form):
    """Chooses the members of a challenge."""

    members = forms.TypedMultipleChoiceField(
        label=_("Members"), coerce=UUID, widget=forms.CheckboxSelectMultiple
    )
    meets = forms.DateField(
        label=_("First meeting"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )

    def __init__(self, *given: Any, people: Iterable[Membership], **named: Any) -> None:
        super().__init__(*given, **named)
        offered = [(str(person.pk), str(person.user)) for person in people]
        self.fields["members"].choices = offered  # type: ignore[attr-defined]
