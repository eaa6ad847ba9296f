"""The evidence folder can be exported and imported as the same team."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.test import Client
from django.urls import reverse

from tests.web.mirror.rounds import ROWS, add_open_round, dated, import_rounds, sign_round
from wholesum.mirror.evidence import Evidence, check_folder, read_folder
from wholesum.mirror.gather import gather
from wholesum.pulse.evidence import PulseEvidence
from wholesum.web.accounts.models import User
from wholesum.web.exchange.evidence import team_evidence
from wholesum.web.exchange.folders import pack
from wholesum.web.pulse.models import Round
from wholesum.web.rounds.models import SealedSheet
from wholesum.web.teams.models import Membership, Team

ClientOf = Callable[[User], Client]


def folder_of(content: bytes, into: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(into)
    return into


def pulse_in(evidence: Evidence) -> PulseEvidence:
    pulse: PulseEvidence = evidence.practices["pulse"]
    return pulse


def test_given_an_exported_team_when_the_library_reads_it_then_the_mirror_is_the_same(
    client_of: ClientOf, ada: User, team_after_cycles: Team, tmp_path: Path
) -> None:
    client = client_of(ada)
    answer = client.get(f"/teams/{team_after_cycles.pk}/mirror/evidence/")
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"] == 'attachment; filename="leadership-evidence.zip"'
    folder = folder_of(answer.content, tmp_path)
    assert check_folder(folder) == []
    evidence = read_folder(folder)
    assert evidence.name == team_after_cycles.name
    made = gather(evidence).mirror
    shown = client.get(f"/teams/{team_after_cycles.pk}/mirror/json/").json()
    assert shown == msgspec.json.decode(msgspec.json.encode(made))


def test_given_an_exported_team_when_imported_then_the_mirror_is_the_same_to_the_last_digit(
    client_of: ClientOf, ada: User, dag: User, team_after_cycles: Team
) -> None:
    packed = client_of(ada).get(f"/teams/{team_after_cycles.pk}/mirror/evidence/").content
    client = client_of(dag)
    sent = {"take": "yes", "file": named(packed, "us.zip"), "name": "Elsewhere again"}
    answer = client.post("/teams/import/", sent)
    assert answer.status_code == 302
    new = Team.objects.get(name="Elsewhere again")
    assert answer["Location"] == f"/teams/{new.pk}/mirror/"
    before = client_of(ada).get(f"/teams/{team_after_cycles.pk}/mirror/json/").content.decode()
    after = client.get(f"/teams/{new.pk}/mirror/json/").content.decode()
    assert after == before.replace(
        f'"team": "{team_after_cycles.name}"', '"team": "Elsewhere again"'
    )


def test_given_answers_stored_in_another_order_when_a_team_is_exported_then_the_mirror_is_the_same(
    team: Team, sample: Evidence
) -> None:
    """The mean of shared goals in the second cycle is 3.75, which the last bit of a sum decides."""
    made = []
    for turn in range(3):
        Round.objects.filter(team=team).delete()
        import_rounds(team, sample)
        made.append(gather(team_evidence(team)).mirror)
        assert made[turn] == made[0]


def test_given_two_exports_of_a_team_then_people_have_different_ids_in_each_export(
    ada: User, team_of_two_rounds: Team, tmp_path: Path
) -> None:
    Membership.objects.filter(user=ada).update(function="finance")
    first, second = team_evidence(team_of_two_rounds), team_evidence(team_of_two_rounds)
    shown = first.people.drop("person", "joined", "left").sort("name").rows()
    assert shown == [
        ("finance", "Ada", "member"),
        ("not said", "Bo", "member"),
        ("not said", "Cleo", "facilitator"),
    ]
    assert not set(first.people["person"]) & set(second.people["person"])
    assert not set(first.people["person"]) & set(pulse_in(first).answers["respondent"])


def test_given_a_former_member_in_a_signed_round_when_exported_then_they_have_an_id_and_no_name(
    team: Team, tmp_path: Path
) -> None:
    people = sign_round(team, "1", 6)
    Membership.objects.filter(user=people[0]).delete()
    evidence = team_evidence(team)
    assert check_folder(folder_of(pack(evidence), tmp_path)) == []
    answers = pulse_in(evidence).answers
    assert set(answers["respondent"]) <= set(evidence.people["person"])
    assert not set(answers["respondent"]) & {str(user.pk) for user in people}
    left = evidence.people.filter(evidence.people["name"].is_null())
    assert left.drop("person").rows() == [("not said", None, None, None, None)]


def test_exported_folder_of_a_team_has_neither_ids_of_users_nor_open_rounds(
    team_of_two_rounds: Team, tmp_path: Path
) -> None:
    opened = add_open_round(team_of_two_rounds, "Secret autumn")
    folder = folder_of(pack(team_evidence(team_of_two_rounds)), tmp_path)
    assert {file.name for file in folder.iterdir()} == {
        "people.csv",
        "answers.csv",
        "items.csv",
        "rounds.csv",
        "teams.csv",
    }
    content = "".join(file.read_text("utf-8") for file in folder.iterdir())
    sheets = [str(pk) for pk in SealedSheet.objects.values_list("pk", flat=True)]
    hidden = ["@example.org", "Secret autumn", str(opened.pk), str(team_of_two_rounds.pk), *sheets]
    assert not [text for text in hidden if text in content]


def test_given_a_team_without_rounds_when_exported_then_the_folder_has_its_people(
    team: Team, tmp_path: Path
) -> None:
    folder = folder_of(pack(team_evidence(team)), tmp_path)
    assert [file.name for file in folder.iterdir()] == ["people.csv"]
    assert read_folder(folder).people.height == 3


def test_given_a_name_that_looks_like_a_formula_when_exported_then_spreadsheets_read_it_as_text(
    team: Team, ada: User, tmp_path: Path
) -> None:
    User.objects.filter(pk=ada.pk).update(name="=1+1\u202e")
    folder = folder_of(pack(team_evidence(team)), tmp_path)
    assert "'=1+1\ufffd" in (folder / "people.csv").read_text("utf-8")
    assert "=1+1\ufffd" in read_folder(folder).people["name"].to_list()


@pytest.mark.parametrize(("name", "file"), [("Ünïon & Co", "union-co"), ("委員会", "team")])
def test_given_any_name_of_a_team_when_its_mirror_is_downloaded_then_the_file_name_is_valid(
    client_of: ClientOf, ada: User, team: Team, name: str, file: str
) -> None:
    Team.objects.filter(pk=team.pk).update(name=name)
    import_rounds(team, dated({"1": ROWS}))
    for page, end in (("report", "mirror.html"), ("json", "mirror.json")):
        answer = client_of(ada).get(f"/teams/{team.pk}/mirror/{page}/")
        assert answer["Content-Disposition"] == f'attachment; filename="{file}-{end}"'
        assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("asked", "end", "first"),
    [
        ("?kind=html", "mirror.html", b"<!doctype html>"),
        ("?kind=html&annex=on", "mirror.html", b"<!doctype html>"),
        ("?kind=md", "mirror.md", b"# The Mirror of"),
    ],
)
def test_given_a_chosen_format_when_the_report_is_downloaded_then_the_file_has_that_format(
    ada: User,
    team_of_two_rounds: Team,
    client_of: Callable[[User], Client],
    asked: str,
    end: str,
    first: bytes,
) -> None:
    answer = client_of(ada).get(f"/teams/{team_of_two_rounds.pk}/mirror/report/{asked}")
    assert answer.headers["Content-Disposition"].endswith(f'-{end}"')
    assert answer.content.startswith(first)
    assert (b'class="facet"' in answer.content) is ("annex" in asked)


def test_given_an_unknown_format_when_the_report_is_requested_then_it_is_not_found(
    ada: User, team_of_two_rounds: Team, client_of: Callable[[User], Client]
) -> None:
    path = f"/teams/{team_of_two_rounds.pk}/mirror/report/?kind=exe"
    assert client_of(ada).get(path).status_code == 404


def test_given_a_server_without_weasyprint_when_the_mirror_is_opened_then_no_pdf_is_offered(
    ada: User,
    team_of_two_rounds: Team,
    client_of: Callable[[User], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for installed in (False, True):
        monkeypatch.setattr("wholesum.web.mirror.views.can_write_pdf", lambda: installed)  # noqa: B023
        page = client_of(ada).get(f"/teams/{team_of_two_rounds.pk}/mirror/").content.decode()
        assert ("PDF, A4" in page) is installed
        assert ("open the web page and print it" in page) is not installed


def test_given_a_server_that_cannot_make_a_pdf_when_one_is_requested_then_the_page_says_so(
    ada: User,
    team_of_two_rounds: Team,
    client_of: Callable[[User], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("wholesum.web.mirror.views.can_write_pdf", lambda: True)
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    path = f"/teams/{team_of_two_rounds.pk}/mirror/report/?kind=A4"
    page = client_of(ada).get(path, follow=True).content.decode()
    assert "This server cannot make a PDF" in page


def test_downloaded_report_contains_only_the_mirror_and_no_names(
    client_of: ClientOf, ada: User, team_of_two_rounds: Team
) -> None:
    page = client_of(ada).get(f"/teams/{team_of_two_rounds.pk}/mirror/report/").content.decode()
    assert page.startswith("<!doctype html>")
    assert "Leadership" in page
    assert not [name for name in ("Ada", "Bo<", "Cleo", "@example.org") if name in page]


def named(content: bytes, name: str) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


def test_given_export_switched_off_when_the_mirror_is_shown_then_no_folder_is_offered(
    client_of: ClientOf, ada: User, team_after_cycles: Team, settings: Any
) -> None:
    client = client_of(ada)
    page, folder = (
        reverse(name, args=[team_after_cycles.pk]) for name in ("mirror", "evidence-export")
    )
    assert folder in client.get(page).content.decode()
    assert client.get(folder).status_code == 200
    settings.EVIDENCE_EXPORT = False
    assert folder not in client.get(page).content.decode()
    assert client.get(folder).status_code == 404


def test_export_of_single_answers_is_off_by_default(tmp_path: Path) -> None:
    read = "from wholesum.web.config import settings; print(settings.EVIDENCE_EXPORT)"
    said = subprocess.run(
        [sys.executable, "-c", read],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.environ["PATH"], "WHOLESUM_HOME": str(tmp_path)},
    )
    assert said.stdout.strip() == "False"
