"""An evidence folder is imported completely, or refused with a sentence for each fault."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest
from django.test import Client

from tests.web.exchange.uploads import (
    ADDRESS,
    WHOLE,
    again,
    file,
    saved,
    send,
    zipped,
)
from tests.web.mirror.rounds import ROWS, dated, import_rounds
from wholesum.mirror.evidence import Evidence, write_folder
from wholesum.mirror.gather import gather
from wholesum.web.accounts.models import User
from wholesum.web.exchange import uploads
from wholesum.web.exchange.folders import pack
from wholesum.web.pulse.evidence import pulse_evidence
from wholesum.web.pulse.models import Round
from wholesum.web.pulse.sheets import read_sheet
from wholesum.web.rounds.models import Intake, Promise, Roll, SealedSheet
from wholesum.web.teams.models import Membership, Role, Team


def test_only_signed_in_users_may_open_the_import_page(
    client: Client, dags: Client, ada: User
) -> None:
    assert dags.get(ADDRESS).status_code == 200
    assert client.get(ADDRESS).status_code == 302
    assert client.post(ADDRESS, {"take": "yes", "file": zipped(WHOLE)}).status_code == 302
    assert Team.objects.count() == 1


def test_given_a_form_without_a_csrf_token_when_a_folder_is_imported_then_it_is_refused(
    dag: User,
) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(dag)
    assert strict.post(ADDRESS, {"take": "yes", "file": zipped(WHOLE)}).status_code == 403


@pytest.mark.parametrize(
    "files",
    [
        [zipped(WHOLE)],
        [file(name, content) for name, content in WHOLE.items()],
        [zipped({f"us/{name}": content for name, content in WHOLE.items()})],
        [zipped({f"us\\{name}": content for name, content in WHOLE.items()})],
        [zipped({**WHOLE, "__MACOSX/._answers.csv": "x", ".DS_Store": "x"})],
        [zipped(WHOLE, zipfile.ZIP_STORED)],
    ],
    ids=["zip", "files", "folder in a zip", "zip of Windows", "zip of a Mac", "not deflated"],
)
def test_given_a_valid_folder_when_imported_then_the_user_is_facilitator_of_a_new_team(
    dags: Client, dag: User, files: list[io.BytesIO]
) -> None:
    again(files)
    answer = dags.post(ADDRESS, {"take": "yes", "file": files}, follow=True)
    team = Team.objects.get(name="The Us")
    place = Membership.objects.get(team=team)
    assert (place.user, place.role, place.answers) == (dag, Role.FACILITATOR, False)
    assert "The Us was imported, with 1 closed round." in answer.content.decode()
    assert "Read by no practice" not in answer.content.decode()


def test_given_a_valid_folder_when_imported_then_its_rounds_are_closed_and_sealed(
    dags: Client,
) -> None:
    dags.post(ADDRESS, {"take": "yes", "file": zipped(WHOLE), "name": "We", "answers": "on"})
    made = Round.objects.get(team__name="We")
    assert (made.name, str(made.opened), str(made.closed)) == ("1", "2026-03-01", "2026-03-09")
    assert (made.promise, made.asked, made.answered) == (Promise.SEALED, 8, 6)
    assert not made.is_open
    assert [item.item for item in made.items.all()] == ["TR1", "TR2", "TR3"]
    sheets = list(SealedSheet.objects.filter(round=str(made.pk)))
    assert sorted(read_sheet(sheet.sheet)["TR1"] or 0 for sheet in sheets) == [3, 3, 3, 4, 4, 4]
    assert not [sheet for sheet in sheets if "p1" in sheet.sheet + sheet.id]
    assert (Intake.objects.count(), Roll.objects.count()) == (0, 0)
    assert Membership.objects.get(team__name="We").answers


def test_given_files_that_the_app_does_not_know_when_a_folder_is_imported_then_the_page_names_them(
    dags: Client,
) -> None:
    sent = zipped({**WHOLE, "ties.csv": "a", "meetings/one.vtt": "b"})
    page = dags.post(ADDRESS, {"file": sent}).content.decode()
    assert (
        "These files are not imported, because Wholesum does not know them: one.vtt, ties.csv"
        in page
    )


def test_given_a_signed_round_when_imported_then_its_answers_belong_to_no_account(
    team: Team,
) -> None:
    evidence = dated({"1": ROWS})
    signed = evidence.practices["pulse"].rounds.with_columns(promise=pl.lit("signed"))
    pulse = type(evidence.practices["pulse"])(
        answers=evidence.practices["pulse"].answers, rounds=signed
    )
    (made,) = import_rounds(team, Evidence("us", practices={"pulse": pulse}))
    assert (made.promise, made.answered, made.enough) == (Promise.SIGNED, 6, True)
    assert SealedSheet.objects.count() == made.signed_sheets.count() == 0
    again = pulse_evidence(team.pk)
    assert again is not None
    assert again.answers.equals(pulse.answers)


def test_given_the_answer_cannot_say_and_missing_answers_when_imported_then_they_stay_different(
    team: Team,
) -> None:
    evidence = dated({"1": ROWS})
    fewer = evidence.practices["pulse"].answers.filter(
        ~((pl.col("respondent") == "1-0") & (pl.col("item") == "TR3"))
    )
    pulse = type(evidence.practices["pulse"])(
        answers=fewer, rounds=evidence.practices["pulse"].rounds
    )
    import_rounds(team, Evidence("us", practices={"pulse": pulse}))
    sheets = [read_sheet(sheet.sheet) for sheet in SealedSheet.objects.all()]
    assert sorted(len(sheet) for sheet in sheets) == [2, 3, 3, 3, 3, 3]
    assert [sheet["TR2"] for sheet in sheets].count(None) == 1


def test_given_a_round_with_fewer_answers_than_the_threshold_when_imported_then_no_answer_is_saved(
    team: Team,
) -> None:
    (made,) = import_rounds(team, dated({"1": ROWS[:4]}))
    assert (made.answered, SealedSheet.objects.count()) == (4, 0)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "This field cannot be blank."),
        ("a" * 81, "at most 80 characters"),
    ],
)
def test_given_a_folder_without_a_valid_team_name_when_imported_then_the_page_asks_for_one(
    dags: Client, name: str, sentence: str
) -> None:
    nameless = {key: content for key, content in WHOLE.items() if key != "teams.csv"}
    assert sentence in send(dags, zipped(nameless), name=name)


def test_given_a_folder_with_a_team_name_that_is_too_long_when_imported_then_it_is_refused(
    dags: Client,
) -> None:
    long = {**WHOLE, "teams.csv": f"team,name\nus,{'a' * 81}\n"}
    assert "at most 80 characters" in send(dags, zipped(long))


def test_given_an_import_form_without_a_file_when_sent_then_the_page_says_that_a_file_is_required(
    dags: Client,
) -> None:
    assert "no file was sent; choose the files" in send(dags)


def test_given_an_error_while_an_import_is_saved_then_nothing_is_saved(
    dags: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(SealedSheet.objects, "bulk_create", fail)
    dags.raise_request_exception = False
    assert dags.post(ADDRESS, {"take": "yes", "file": zipped(WHOLE)}).status_code == 500
    assert saved() == [1, 1, 0, 0, 0]


def test_given_a_damaged_zip_file_when_imported_then_the_server_answers_without_a_crash(
    dags: Client,
) -> None:
    whole, chance = zipped(WHOLE).getvalue(), Random(3)
    for _turn in range(30):
        damaged = bytearray(whole)
        for _byte in range(chance.randint(1, 4)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            answer = dags.post(ADDRESS, {"take": "yes", "file": file("us.zip", bytes(damaged))})
        assert answer.status_code in (200, 302)


def test_given_a_folder_written_by_the_command_line_when_imported_then_its_mirror_is_the_same(
    dags: Client, sample: Evidence, tmp_path: Path
) -> None:
    write_folder(sample, tmp_path / "sample")
    files = [file(path.name, path.read_bytes()) for path in (tmp_path / "sample").iterdir()]
    assert dags.post(ADDRESS, {"take": "yes", "file": files}).status_code == 302
    team = Team.objects.get(name=sample.name)
    shown = dags.get(f"/teams/{team.pk}/mirror/json/").json()
    assert shown["team"] == sample.name
    assert shown["cycles"] == list(gather(sample).mirror.cycles)


def test_zip_file_of_the_sample_team_is_small(sample: Evidence) -> None:
    assert len(pack(sample)) < 30_000


def test_given_a_folder_when_previewed_then_a_table_counts_rows_and_people_and_nothing_is_saved(
    dags: Client,
) -> None:
    page = dags.post(ADDRESS, {"file": zipped(WHOLE)}).content.decode()
    cells = re.findall(r"<td>(.*?)</td>", page)
    assert cells == ["answers", "18", "6", "rounds", "1", "–", "teams", "1", "–"]
    assert "The name of the new team: The Us." in page
    assert ">Import the team</button>" in page
    assert saved() == [1, 1, 0, 0, 0]


def test_given_a_preview_of_the_largest_allowed_folder_when_confirmed_then_the_server_can_read_it(
    dags: Client,
) -> None:
    packed = "A" * uploads.MOST_PACKED
    answer = dags.post(ADDRESS, {"packed": packed, "take": "yes"})
    assert answer.status_code == 200
    assert "this is not a zip file" in answer.content.decode()
    assert saved() == [1, 1, 0, 0, 0]


def test_given_a_folder_that_is_too_large_for_a_preview_then_the_page_says_so(
    dags: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_PACKED", 100)
    assert "the folder is too large, even as a zip file" in send(dags, zipped(WHOLE))
