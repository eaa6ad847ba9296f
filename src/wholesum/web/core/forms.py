"""Show forms in HTML: a label above each field, with help text and errors."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest


class DatedForm(forms.Form):
    """A form with dates that are filled in as some days after today."""

    def __init__(self, *given: Any, today: date, **named: Any) -> None:
        super().__init__(*given, **named)
        for field in self.fields.values():
            if isinstance(field.initial, timedelta):
                field.initial = today + field.initial


class DayField(forms.DateField):
    """A field for a day, which the browser offers as a calendar."""

    def __init__(self, label: Any, **named: Any) -> None:
        widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        super().__init__(label=label, widget=widget, **named)


class Renderer(DjangoTemplates):
    """A form renderer that uses the templates of the core app."""

    form_template_name = "core/form.html"
    field_template_name = "core/field.html"

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        """Draw a form, field or widget; each field has a label instead of a placeholder."""
        if "widget" in context:
            context["widget"]["attrs"].pop("placeholder", None)
        return super().render(template_name, context, request)


class FilesInput(forms.ClearableFileInput):
    """A file input for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A form field for one or more files."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Return the files after checking each of them."""
        sent = data if isinstance(data, Sequence) and data else [data]
        return [super(FilesField, self).clean(file, initial) for file in sent]
