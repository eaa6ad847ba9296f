"""Transcripts are counted on the pages, and their text is not stored."""

from __future__ import annotations

import io
import logging
import re
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.urls import reverse
from pysqlite3 import dbapi2 as sqlite3

from tests.conversation.files import CHAT, MEET, TEAMS, ZOOM
from wholesum.web.accounts.models import User
from wholesum.web.conversation.models import Meeting, Voice
from wholesum.web.exchange.evidence import team_folder
from wholesum.web.operations.backups.backup import make_backup
from wholesum.web.teams.bin.services import restore
from wholesum.web.teams.models import AbsentPerson, BinItem, Membership, Team

SECRET: Final = "zyxomma"
ClientOf = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _full_names(ada: User, bo: User, cleo: User, team: Team) -> None:
    for user, name, function in (
        (ada, "Ada Bell", "works"),
        (bo, "Bo Lindqvist", "trains"),
        (cleo, "Cleo Marsh", "works"),
    ):
        User.objects.filter(pk=user.pk).update(name=name)
        Membership.objects.filter(user=user, team=team).update(function=function)


def files(**named: str) -> list[SimpleUploadedFile]:
    return [
        SimpleUploadedFile(f"2026-05-{10 + place} {name}.txt", text.encode())
        for place, (name, text) in enumerate(named.items())
    ]


def read(client: Client, team: Team, language: str = "en", **named: str) -> str:
    sent = {"transcripts": files(**named), "language": language}
    answer = client.post(reverse("conversation-add", args=[team.pk]), sent)
    assert answer.status_code == 200
    return str(answer.content.decode())


def fields(page: str) -> dict[str, Any]:
    """Return what the form on a page would send."""
    found: dict[str, Any] = {}
    for name, inside in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        (found[name],) = re.findall(r'<option value="([^"]+)" selected', inside)
    for tag in re.findall(r"<input [^>]+>", page):
        at = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if at.get("type") == "checkbox":
            if " checked" in tag:
                found.setdefault(at["name"], []).append(at["value"])
        elif "value" in at:
            found[at["name"]] = at["value"]
    return found


def keep(client: Client, team: Team, page: str, **changed: Any) -> Any:
    address = reverse("conversation-keep", args=[team.pk])
    return client.post(address, {**fields(page), **changed}, follow=True)


def test_given_transcripts_of_meetings_when_speakers_are_confirmed_then_counts_are_saved_by_person(
    client_of: ClientOf, cleo: User, ada: User, bo: User, team: Team
) -> None:
    client = client_of(cleo)
    page = read(client, team, one=TEAMS, two=MEET.replace("Ada Bell", "A. Bell"), three=ZOOM)
    assert "Proposed: the same surname and initial." in page
    assert "Read these sentences aloud" in page
    answer = keep(client, team, page)
    assert "3 meetings are counted. Their text was not stored." in answer.content.decode()
    meetings = Meeting.objects.order_by("date")
    assert [meeting.date for meeting in meetings] == [date(2026, 5, 10 + n) for n in range(3)]
    words = Voice.objects.filter(user=ada).values_list("words", flat=True)
    assert list(words) == [8, 8, 8]
    assert meetings[0].counts["across"] == 1
    text = client_of(bo).get(reverse("conversation", args=[team.pk])).content.decode()
    assert text.count("<figure") == 6  # circulation needs four speakers
    assert "You spoke 24 of 60 words in 3 meetings." in text
    assert "experimental" not in text


def test_given_guests_rooms_and_silent_members_of_a_meeting_when_saved_then_each_counts_as_chosen(
    client_of: ClientOf, cleo: User, bo: User, team: Team
) -> None:
    client = client_of(cleo)
    text = MEET.replace("Cleo Marsh", "Meeting room 3").replace("Bo Lindqvist", "Op Ems")
    page = read(client, team, one=f"No name here\n{text}{CHAT}")
    assert "Line 1:" in page
    assert "No name here" in page
    assert "Does this name stand for several people?" in page
    keep(client, team, page)
    meeting = Meeting.objects.get()
    assert meeting.counts["unattributed"] == 4
    assert meeting.counts["unread"] == 3
    # Ada spoke, Bo was invited and silent; Op spoke, and Dag and Op wrote.
    voices = meeting.voices.order_by("pk")
    named = [(voice.user and voice.user.name, voice.words, voice.written) for voice in voices]
    assert named[:2] == [("Ada Bell", 8, 0), ("Bo Lindqvist", 0, 0)]
    assert (None, 0, 4) in named


def test_given_a_transcript_when_its_words_are_counted_then_no_table_backup_log_or_email_has_its_text(
    client_of: ClientOf,
    cleo: User,
    team: Team,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    settings: Any,
    mailoutbox: list[EmailMessage],
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10  # so that files are spooled
    client = client_of(cleo)
    said = MEET.replace("roster", SECRET).replace("What do we need", f"What {SECRET} do we need")
    page = read(client, team, one=f"{SECRET} minutes\n{said}")
    assert page.count(SECRET) == 2  # a line that was not counted, and a sentence to read aloud
    carried = fields(page)["counted"]
    assert "_text" not in carried
    keep(client, team, page)
    client.get(reverse("conversation", args=[team.pk]))
    client.get(reverse("mirror", args=[team.pk]))
    assert Meeting.objects.count() == 1
    kept = "".join(repr(row) for row in _rows())
    assert "Ada Bell" in kept
    assert SECRET not in kept
    assert [file for file in tmp_path.rglob("*") if _holds(file)] == []
    mirrors = Path(str(settings.CACHES["mirrors"]["LOCATION"]))
    assert [file for file in mirrors.rglob("*") if _holds(file)] == []
    assert SECRET not in repr(vars(caches["default"]))
    assert SECRET not in caplog.text
    assert SECRET not in repr([vars(email) for email in mailoutbox])
    if connection.vendor == "sqlite":
        packed = _backed_up(tmp_path, monkeypatch, settings)
        assert b"Ada Bell" in packed["wholesum.sqlite3"]
        assert not any(SECRET.encode() in content for content in packed.values())
    client.force_login(cleo)
    for page in ("account-data", "evidence-export"):
        address = reverse(page, args=[team.pk] if page == "evidence-export" else [])
        assert SECRET.encode() not in b"".join(_unpacked(client.get(address)))


def _unpacked(answer: Any) -> Iterator[bytes]:
    data = b"".join(answer) if answer.streaming else answer.content
    yield data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from map(archive.read, archive.namelist())


def _backed_up(folder: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> dict[str, bytes]:
    """Make a backup of the database of the test, and return the files in it."""
    with closing(sqlite3.connect(folder / "copy.sqlite3")) as copy:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
            tables = [(name, sql) for name, sql in cursor.fetchall() if "sqlite_" not in name]
            for name, sql in tables:
                copy.execute(sql)
                cursor.execute(f'SELECT * FROM "{name}"')
                rows = cursor.fetchall()
                marks = ", ".join("?" * len(cursor.description))
                copy.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows)
        copy.commit()
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", str(folder / "copy.sqlite3"))
    make_backup(folder / "backup.tar.gz")
    with tarfile.open(folder / "backup.tar.gz") as archive:
        found = {member.name: archive.extractfile(member) for member in archive}
        return {name: content.read() for name, content in found.items() if content is not None}


def _holds(file: Path) -> bool:
    return file.is_file() and SECRET.encode() in file.read_bytes()


def _rows() -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            yield from cursor.fetchall()


def test_given_people_of_an_imported_folder_when_speakers_are_matched_then_they_can_be_chosen_too(
    client_of: ClientOf, cleo: User, team: Team
) -> None:
    for person, name, left in (
        ("e1", "Ebo Quist", None),
        ("a1", "Ada Bell", None),  # has an account too
        ("f1", "Fay Gone", date(2026, 1, 1)),
    ):
        AbsentPerson.objects.create(
            team=team, person=person, name=name, function="stations", left=left
        )
    client = client_of(cleo)
    page = read(client, team, one=MEET.replace("Bo Lindqvist", "E. Quist").replace("Bo?", "Ebo?"))
    assert fields(page)["name-1"] == "person e1"
    assert fields(page)["name-0"] == f"person {User.objects.get(name='Ada Bell').pk}"
    assert "Fay Gone" not in page
    assert "e1" not in fields(page)["invited"]
    assert "Does any name stand for a room" in page
    keep(client, team, page)
    voice = Voice.objects.get(person="e1")
    assert (voice.user, voice.words) == (None, 8)
    assert voice.meeting.counts["across"] == 1


def test_given_changed_counts_of_a_meeting_when_sent_then_the_page_asks_for_the_transcripts_again(
    client_of: ClientOf, cleo: User, ada: User, team: Team
) -> None:
    client = client_of(cleo)
    page = read(client, team, one=MEET)
    Membership.objects.filter(user=ada).update(role="facilitator")
    for who, counted in (
        (client, ""),
        (client, "x" + fields(page)["counted"]),
        (client_of(ada), fields(page)["counted"]),
    ):
        answer = keep(who, team, page, counted=counted)
        assert answer.redirect_chain[-1][0] == reverse("conversation-add", args=[team.pk])
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"name-0": "person 999"}, "Select a valid choice"),
        ({"day-0": ""}, "This field is required"),
        ({"invited": ["999"]}, "Select a valid choice"),
    ],
)
def test_given_a_choice_that_the_form_of_a_meeting_does_not_offer_when_saved_then_it_is_refused(
    client_of: ClientOf, cleo: User, team: Team, changed: dict[str, Any], refusal: str
) -> None:
    client = client_of(cleo)
    answer = keep(client, team, read(client, team, one=MEET), **changed)
    assert refusal in answer.content.decode()
    assert not Meeting.objects.exists()


def test_given_a_meeting_saved_before_when_saved_again_then_the_page_says_to_delete_the_first(
    client_of: ClientOf, cleo: User, team: Team
) -> None:
    client = client_of(cleo)
    keep(client, team, read(client, team, one=MEET))
    answer = keep(client, team, read(client, team, one=MEET))
    assert "is counted already. To count it again" in answer.content.decode()
    meeting = Meeting.objects.get()
    client.post(reverse("conversation-delete", args=[team.pk, meeting.pk]))
    assert not Meeting.objects.exists()
    assert not Voice.objects.exists()
    restore(by=cleo, team=team.pk, item=BinItem.objects.get().pk)
    assert Meeting.objects.get().voices.count() == 3


def test_given_an_unusable_transcript_or_another_language_when_uploaded_then_the_page_says_so(
    client_of: ClientOf, cleo: User, team: Team
) -> None:
    client = client_of(cleo)
    assert "no speech was found" in read(client, team, one="nothing")
    assert "looks like English" in read(client, team, "de", one=MEET * 20)
    assert "This field is required" in read(client, team, "", one=MEET)
    many = {f"n{number}": MEET for number in range(21)}
    assert "Send at most 20 files." in read(client, team, **many)


def test_given_italian_meetings_when_results_are_shown_then_the_share_of_the_word_we_is_experimental(
    client_of: ClientOf, cleo: User, team: Team
) -> None:
    client = client_of(cleo)
    keep(client, team, read(client, team, "it", one=MEET))
    text = client.get(reverse("conversation", args=[team.pk])).content.decode()
    assert "In Spanish, Italian and Portuguese, the share of “we” is experimental" in text
    assert "One or two meetings say little about a team" in text


def test_given_counts_of_words_by_person_when_a_member_exports_them_then_they_have_no_names(
    client_of: ClientOf, cleo: User, ada: User, team: Team
) -> None:
    client = client_of(cleo)
    keep(client, team, read(client, team, one=MEET))
    shared = team_folder(team).practices["conversation"]
    assert shared.voices["person"].null_count() == shared.voices.height == 3
    assert shared.voices["words"].to_list() == [8, 8, 4]
    data = client_of(ada).get(reverse("account-data")).content.decode()
    assert '"words": 8' in data
    ada.delete()
    assert Voice.objects.filter(user=None, words=8).count() == 1
