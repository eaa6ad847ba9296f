"""The forms of stories, of the division of credit, and of rewards."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from wholesum.recognition.measures.credit import POINTS
from wholesum.web.recognition.models import LONGEST, LONGEST_LINE, LONGEST_WORDS, Reward, Story
from wholesum.web.teams.models import Membership


class StoryForm(forms.Form):
    """A form for a story: the result, and one field for each member with what the member brought."""

    result = forms.CharField(label=_("What did you achieve together?"), max_length=LONGEST_LINE)
    made_possible = forms.CharField(
        label=_("What did it make possible?"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
        required=False,
    )

    def __init__(
        self, *given: Any, people: Iterable[Membership], told: Story | None = None, **named: Any
    ) -> None:
        super().__init__(*given, **named)
        parts = [] if told is None else told.contributions.all()
        brought = {part.user_id: part.brought for part in parts}
        if told is not None:
            self.initial = {"result": told.result, "made_possible": told.made_possible}
        self.people = [str(person.pk) for person in people]
        for person in people:
            self.fields[str(person.pk)] = forms.CharField(
                label=str(person.user),
                initial=brought.get(person.user_id),
                max_length=LONGEST_WORDS,
                widget=forms.TextInput({"list": "known-words"}),
                required=False,
            )

    @property
    def members(self) -> list[Any]:
        """The fields of the members."""
        return [self[name] for name in self.people]

    @property
    def story(self) -> dict[str, Any]:
        """The result, and what each member brought."""
        fields = {name: self.cleaned_data[name] for name in ("result", "made_possible")}
        return {
            **fields,
            "brought": {UUID(person): self.cleaned_data[person] for person in self.people},
        }


class PointsForm(forms.Form):
    """Divides 100 points among the other contributors."""

    def __init__(self, *given: Any, others: Iterable[tuple[int, str, int | None]], **named: Any):
        super().__init__(*given, **named)
        for key, label, points in others:
            self.fields[str(key)] = forms.IntegerField(
                label=label, min_value=0, max_value=POINTS, initial=points
            )

    @property
    def points(self) -> dict[int, int]:
        """The points by the key of the contribution."""
        return {int(key): number for key, number in self.cleaned_data.items()}


class RewardForm(forms.ModelForm):
    """Describes a reward of the organisation."""

    class Meta:
        """The fields of a reward; the page suggests the stated values."""

        model = Reward
        fields = ("title", "goes_to", "value")
        widgets: ClassVar = {"value": forms.TextInput({"list": "known-words"})}
