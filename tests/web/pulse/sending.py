"""Answers that tests send, and what the tables then hold."""

from __future__ import annotations

from typing import Any

from django.db import connection, models
from django.test import Client
from django.urls import reverse

from tests.web.pulse.conftest import sheet_of
from wholesum.web.accounts.models import User
from wholesum.web.pulse import services
from wholesum.web.pulse.models import Round
from wholesum.web.rounds.models import AskedGroup


def send(pulse: Round, user: User, answer: int | None = 3) -> None:
    services.send_sheet(
        by=user, team=pulse.team_id, round_id=pulse.pk, answers=sheet_of(pulse, answer)
    )


def close(pulse: Round, cleo: User) -> None:
    services.close_round(by=cleo, team=pulse.team_id, round_id=pulse.pk)


def post(client: Client, pulse: Round, value: str = "3", **more: str) -> Any:
    return client.post(address(pulse, "round-answer"), {**fields(pulse, value), **more})


def fields(pulse: Round, value: str = "3") -> dict[str, str]:
    """Return the form fields of the answering page, with one answer to every question."""
    return {f"answer-{item}": value for item in pulse.items.values_list("item", flat=True)}


def let_four_weeks_pass() -> None:
    """Forget who was asked lately, as the app does four weeks after a round has closed."""
    AskedGroup.objects.all().delete()


def address(pulse: Round, name: str) -> str:
    return reverse(name, kwargs={"team": pulse.team_id, "round_id": pulse.pk})


def columns(model: type[models.Model]) -> set[str]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, model._meta.db_table)
    return {column.name for column in found}


def stored(model: type[models.Model], round_id: str) -> list[dict[str, Any]]:
    """Return rows as the database holds them, without Django's conversions."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {model._meta.db_table}")
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [row for row in rows if str(row["round"]).replace("-", "") == round_id.replace("-", "")]
