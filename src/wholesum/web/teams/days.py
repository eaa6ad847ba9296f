"""A date field that is set to the team's current day."""

from __future__ import annotations

from datetime import date
from operator import attrgetter
from typing import Any

from django.db import models


class TeamDay(models.DateField):
    """A date field whose default is the current day in the time zone of the team."""

    def __init__(self, *given: Any, team: str = "team", **named: Any) -> None:
        """Store the path of attributes that leads from the row to its team."""
        self.team = team
        super().__init__(*given, **{"blank": True, **named})

    def pre_save(self, model_instance: models.Model, add: bool) -> date | None:
        """Set the current day of the team if a new row has no day."""
        if add and getattr(model_instance, self.attname) is None:
            setattr(model_instance, self.attname, attrgetter(self.team)(model_instance).today())
        day: date | None = super().pre_save(model_instance, add)
        return day

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        """Return a plain date field for migrations, because the database knows no time zone."""
        name, _path, given, named = super().deconstruct()
        named.pop("blank", None)
        return name, "django.db.models.DateField", given, named
