"""The attacker has a survey imported twice, before and after one more person answered it.

The answers are the same but for one, so that the difference of the two results is the missing
person's answer. Three ways lead into the app and the library: a survey file, the command line and
an evidence folder.
"""

from __future__ import annotations

import html
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
import polars as pl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cli.test_import_command import run
from tests.web.exchange.test_file_import import selects
from tests.web.exchange.uploads import hidden
from tests.web.pulse.conftest import sheet_of
from wholesum.mirror.evidence import check_folder, read_folder, write_folder
from wholesum.web.accounts.models import User
from wholesum.web.pulse import services
from wholesum.web.pulse.models import Round
from wholesum.web.rounds.models import SealedSheet
from wholesum.web.teams.models import Membership, Team

pytestmark = pytest.mark.django_db

ClientOf: TypeAlias = Callable[[User], Client]

ITEMS: Final = ("EQ1", "IC1", "EM1", "TR1", "TI1", "RE1")
TERMS: Final = {"opened": "2026-05-01", "closed": "2026-05-08", "members": "12"}


def _survey(people: int) -> str:
    drawn = np.random.default_rng(3).integers(1, 6, (people, len(ITEMS)))
    rows = [",".join(map(str, [place, *form])) for place, form in enumerate(drawn)]
    return "\n".join(["id," + ",".join(ITEMS), *rows]) + "\n"


def _import(client: Client, team: Team, name: str, survey: str) -> str:
    """Import a survey file; return the page that refuses it, or an empty text."""
    address = reverse("team-import-file", args=[team.pk, "survey"])
    terms = {**TERMS, "name": name}
    made = io.BytesIO(survey.encode())
    made.name = "survey.csv"
    page = html.unescape(client.post(address, {**terms, "file": made}).content.decode())
    sent = {**terms, **selects(page), **hidden(page), "take": "yes"}
    answer = client.post(address, sent)
    return "" if answer.status_code == 302 else html.unescape(answer.content.decode())


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        (9, "The round “May” already has these answers, except those of 1 person."),
        (10, "The round “May” already has these answers, except those of 2 people."),
        (8, "The round “May” already has these answers."),
    ],
)
def test_given_an_imported_survey_then_a_copy_with_one_or_two_more_people_is_refused(
    people: int, sentence: str, team: Team, cleo: User, client_of: ClientOf
) -> None:
    client = client_of(cleo)
    assert _import(client, team, "May", _survey(8)) == ""
    page = _import(client, team, "May again", _survey(people))
    assert sentence in page
    assert [round_.name for round_ in Round.objects.all()] == ["May"]


def test_given_an_imported_survey_when_another_with_three_more_people_is_imported_then_it_is_saved(
    team: Team, cleo: User, client_of: ClientOf
) -> None:
    client = client_of(cleo)
    assert _import(client, team, "May", _survey(8)) == ""
    assert _import(client, team, "June", _survey(11)) == ""
    assert Round.objects.count() == 2


def test_given_a_closed_pulse_when_a_file_with_guessed_answers_is_imported_then_no_answer_is_revealed(
    team: Team, cleo: User, client_of: ClientOf
) -> None:
    users = [User.objects.create_user(f"u{n}@example.org", f"U{n}") for n in range(6)]
    Membership.objects.bulk_create(Membership(team=team, user=user) for user in users)
    closes = timezone.now() + timedelta(days=7)
    asked = services.open_round(by=cleo, team=team.pk, name="1", length="short", closes=closes)
    for user in users:
        sheet = sheet_of(asked, user.pk % 3 + 2)
        services.send_sheet(by=user, team=team.pk, round_id=asked.pk, answers=sheet)
    services.close_round(by=cleo, team=team.pk, round_id=asked.pk)
    items = list(asked.items.values_list("item", flat=True))
    guessed = "\n".join(
        [",".join(items), *(",".join([str(user.pk % 3 + 2)] * len(items)) for user in users)]
    )
    assert _import(client_of(cleo), team, "guess", guessed + "\n") == ""
    assert SealedSheet.objects.filter(round=str(asked.pk)).count() == 6


def test_given_an_imported_file_when_imported_by_command_with_one_more_person_then_the_command_refuses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = tmp_path / "2026-05.csv", tmp_path / "2026-05b.csv"
    first.write_text(_survey(8), "utf-8")
    second.write_text(_survey(9), "utf-8")
    assert run("import", first, "--folder", tmp_path / "team") == 0
    assert run("import", second, "--folder", tmp_path / "team") == 1
    said = " ".join(capsys.readouterr().err.split())
    assert "the answers are those of the round '2026-05' but for 1" in said
    assert "keep one of the two rounds" in said
    assert read_folder(tmp_path / "team").practices["pulse"].rounds["round"].to_list() == [
        "2026-05"
    ]


def test_given_a_folder_that_contains_a_survey_twice_when_checked_then_a_fault_names_the_second_survey(
    tmp_path: Path,
) -> None:
    file = tmp_path / "2026-05.csv"
    file.write_text(_survey(9), "utf-8")
    assert run("import", file, "--folder", tmp_path / "team") == 0
    evidence = read_folder(tmp_path / "team")
    pulse = evidence.practices["pulse"]
    again = pulse.answers.filter(pl.col("respondent") != pulse.answers["respondent"][0])
    again = again.with_columns(round=pl.lit("2026-06"), respondent=pl.format("{}-x", "respondent"))
    rounds = pl.concat([pulse.rounds, pulse.rounds.with_columns(round=pl.lit("2026-06"))])
    twice = replace(pulse, answers=pl.concat([pulse.answers, again]), rounds=rounds)
    write_folder(
        replace(evidence, practices={**evidence.practices, "pulse": twice}), tmp_path / "t"
    )
    (fault,) = map(str, check_folder(tmp_path / "t"))
    assert "'2026-06': the answers are those of the round '2026-05' but for 1" in fault
