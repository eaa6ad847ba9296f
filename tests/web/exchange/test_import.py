"""An evidence folder is imported completely, or refused with a sentence for each fault."""

from __future__ import annotations

import html
import io
import re
import stat
import warnings
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import Any, Final

import polars as pl
import pytest
from django.test import Client

from tests.web.mirror.rounds import ROWS, dated, import_rounds
from wholesum.mirror.evidence import Evidence, write_folder
from wholesum.mirror.gather import gather
from wholesum.web.accounts.models import User
from wholesum.web.core.http import upload_limit
from wholesum.web.exchange import uploads
from wholesum.web.exchange.folders import pack
from wholesum.web.pulse.evidence import pulse_evidence
from wholesum.web.pulse.importing import checks as import_checks
from wholesum.web.pulse.models import Round, RoundItem
from wholesum.web.pulse.sheets import read_sheet
from wholesum.web.rounds.models import Intake, Promise, Roll, SealedSheet
from wholesum.web.teams.models import Membership, Role, Team

ADDRESS = "/teams/import/"
ANSWERS = "round,respondent,item,answer\n" + "".join(
    f"1,p{person},TR{item},{3 + person % 2}\n" for person in range(6) for item in (1, 2, 3)
)
ROUNDS = "round,opened,closed,promise,members\n1,2026-03-01,2026-03-09,sealed,8\n"
TEAMS = "team,name\nus,The Us\n"
WHOLE: Final[dict[str, str | bytes]] = {
    "answers.csv": ANSWERS,
    "rounds.csv": ROUNDS,
    "teams.csv": TEAMS,
}


@pytest.fixture
def dags(client_of: Callable[[User], Client], dag: User) -> Client:
    return client_of(dag)


def file(name: str, content: str | bytes) -> io.BytesIO:
    made = io.BytesIO(content.encode() if isinstance(content, str) else content)
    made.name = name
    return made


def again(files: list[io.BytesIO]) -> None:
    """Rewind files that several tests share."""
    for one in files:
        one.seek(0)


def zipped(files: Mapping[str, str | bytes], kind: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", kind) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file("us.zip", packed.getvalue())


def send(client: Client, *files: io.BytesIO, **more: str) -> str:
    """Send files, and return the page; nothing may be saved."""
    answer = client.post(ADDRESS, {"folder": list(files), **more})
    assert answer.status_code == 200
    assert saved() == [1, 1, 0, 0, 0]
    return html.unescape(answer.content.decode())


def saved() -> list[int]:
    """Count the records of an import; the fixtures add a team and a membership."""
    kept = (Team, Membership, Round, RoundItem, SealedSheet)
    return [model._default_manager.count() for model in kept]


def faults(page: str) -> list[str]:
    told = re.search(r'role="alert">.*?<ul>(.*?)</ul>', page, re.DOTALL)
    return re.findall(r"<li>(.*?)</li>", told[1]) if told else []


def test_only_signed_in_users_may_open_the_import_page(
    client: Client, dags: Client, ada: User
) -> None:
    assert dags.get(ADDRESS).status_code == 200
    assert client.get(ADDRESS).status_code == 302
    assert client.post(ADDRESS, {"folder": zipped(WHOLE)}).status_code == 302
    assert Team.objects.count() == 1


def test_given_a_form_without_a_csrf_token_when_a_folder_is_imported_then_it_is_refused(
    dag: User,
) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(dag)
    assert strict.post(ADDRESS, {"folder": zipped(WHOLE)}).status_code == 403


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
    answer = dags.post(ADDRESS, {"folder": files}, follow=True)
    team = Team.objects.get(name="The Us")
    place = Membership.objects.get(team=team)
    assert (place.user, place.role, place.answers) == (dag, Role.FACILITATOR, False)
    assert "The Us was imported, with 1 closed round." in answer.content.decode()
    assert "Read by no practice" not in answer.content.decode()


def test_given_a_valid_folder_when_imported_then_its_rounds_are_closed_and_sealed(
    dags: Client,
) -> None:
    dags.post(ADDRESS, {"folder": zipped(WHOLE), "name": "We", "answers": "on"})
    made = Round.objects.get(team__name="We")
    assert (made.name, str(made.opened), str(made.closed)) == ("1", "2026-03-01", "2026-03-09")
    assert (made.promise, made.asked, made.answered) == (Promise.SEALED, 8, 6)
    assert not made.is_open
    assert [item.item for item in made.items.all()] == ["TR1", "TR2", "TR3"]
    sheets = list(SealedSheet.objects.filter(round=str(made.pk)))
    assert sorted(read_sheet(one.sheet)["TR1"] or 0 for one in sheets) == [3, 3, 3, 4, 4, 4]
    assert not [one for one in sheets if "p1" in one.sheet + one.id]
    assert (Intake.objects.count(), Roll.objects.count()) == (0, 0)
    assert Membership.objects.get(team__name="We").answers


def test_given_files_that_no_practice_reads_when_imported_then_the_page_names_them(
    dags: Client,
) -> None:
    sent = {"folder": zipped({**WHOLE, "ties.csv": "a", "meetings/one.vtt": "b"})}
    page = dags.post(ADDRESS, sent, follow=True).content.decode()
    assert (
        "These files were not imported, because Wholesum does not know them: one.vtt, ties.csv"
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
    sheets = [read_sheet(one.sheet) for one in SealedSheet.objects.all()]
    assert sorted(len(sheet) for sheet in sheets) == [2, 3, 3, 3, 3, 3]
    assert [sheet["TR2"] for sheet in sheets].count(None) == 1


def test_given_fewer_answers_than_the_threshold_when_imported_then_they_are_not_saved(
    team: Team,
) -> None:
    (made,) = import_rounds(team, dated({"1": ROWS[:4]}))
    assert (made.answered, SealedSheet.objects.count()) == (4, 0)


REFUSED: dict[str, tuple[list[io.BytesIO], str]] = {
    "not a zip": (
        [file("us.zip", "this is text")],
        "us.zip: this is not a zip file, or the file is incomplete or damaged; "
        "pack the files again.",
    ),
    "cut off": (
        [file("us.zip", zipped(WHOLE).getvalue()[:-40])],
        "us.zip: this is not a zip file, or the file is incomplete or damaged; "
        "pack the files again.",
    ),
    "an empty file": (
        [file("us.zip", b"")],
        "us.zip: this is not a zip file, or the file is incomplete or damaged; "
        "pack the files again.",
    ),
    "an empty zip": (
        [zipped({})],
        "the upload: there is no table of rounds, dialogues, focus rounds or decisions; "
        "send the whole evidence folder.",
    ),
    "no answers": (
        [zipped({"rounds.csv": ROUNDS})],
        "answers.csv: the file is missing; put one of answers.csv,",
    ),
    "only people": (
        [file("people.csv", "person,function\na,b\n")],
        "the upload: there is no table of rounds, dialogues, focus rounds or decisions; "
        "send the whole evidence folder.",
    ),
    "slip upwards": (
        [zipped({**WHOLE, "../../rounds.csv": "x"})],
        "../../rounds.csv: the path leads out of the folder; zip only the files of the folder.",
    ),
    "slip from the root": (
        [zipped({**WHOLE, "/etc/passwd": "x"})],
        "/etc/passwd: the path leads out of the folder; zip only the files of the folder.",
    ),
    "slip on Windows": (
        [zipped({**WHOLE, "..\\people.csv": "x"})],
        "the path leads out of the folder; zip only the files of the folder.",
    ),
    "a bomb": (
        [zipped({**WHOLE, "people.csv": b"0" * 15_000_000})],
        "people.csv: unpacked, the file is more than 200 times as large; "
        "send the CSV files unpacked.",
    ),
    "many bombs": (
        [zipped({f"{n}/people.csv": b"0" * 900_000 for n in range(40)})],
        "us.zip: the file has more than 20 megabytes; send fewer rounds, or only the tables.",
    ),
    "too many files in a zip": (
        [zipped({f"{n}.txt": "" for n in range(101)})],
        "us.zip: there are 101 files, but at most 100 can be read; send only the tables.",
    ),
    "a table twice": (
        [zipped({**WHOLE, "old/answers.csv": ANSWERS})],
        "answers.csv: the folder contains this table more than once; delete all but one of them.",
    ),
    "a zip and more": (
        [zipped(WHOLE), file("rounds.csv", ROUNDS)],
        "the upload: there is a zip file together with other files; send only the zip file.",
    ),
    "packed tables": (
        [file("answers.csv.gz", b"\x1f\x8b")],
        "answers.csv.gz: only tables in CSV can be imported; send the table as CSV.",
    ),
    "Parquet": (
        [zipped({**WHOLE, "answers.parquet": b"PAR1"})],
        "answers.parquet: only tables in CSV can be imported; send the table as CSV.",
    ),
    "packed strangely": (
        [zipped(WHOLE, zipfile.ZIP_LZMA)],
        "answers.csv: the file uses a kind of compression that this app cannot read; "
        "pack the file again as a plain zip file.",
    ),
    "a fault in a table": (
        [zipped({**WHOLE, "answers.csv": ANSWERS.replace("p2,TR2,3", "p2,TR2,often")})],
        "answers.csv, line 9, column answer, value 'often': this is not a whole number; "
        "write it in digits, such as 4.",
    ),
    "a fault between tables": (
        [zipped({**WHOLE, "answers.csv": ANSWERS.replace("p2,TR2,3", "p2,TR2,9")})],
        "answers.csv, line 9, column answer, value '9': the answer is none of the item's options; "
        'give one of the item\'s options, or leave the cell blank for "cannot say".',
    ),
    "a broken promise": (
        [zipped({**WHOLE, "people.csv": "person,function\np1,sales\n"})],
        "in a sealed round the respondent bears the id of a person",
    ),
    "a round not listed": (
        [zipped({"answers.csv": ANSWERS, "teams.csv": TEAMS})],
        "answers.csv, line 2, column round, value '1': the round is not in the table of rounds; "
        "list it in rounds.csv with the days it opened and closed, and how many were asked.",
    ),
    "a round without its days": (
        [zipped({**WHOLE, "rounds.csv": "round,members\n1,8\n"})],
        "rounds.csv, line 2, column closed, value '1': the day is missing; "
        "write it as year-month-day, such as 2026-03-31.",
    ),
    "nobody asked": (
        [zipped({**WHOLE, "rounds.csv": ROUNDS.replace(",members", "").replace(",8", "")})],
        "rounds.csv, line 2, column members, value '1': the number of people asked is missing; "
        "write the number of people.",
    ),
    "too many asked": (
        [zipped({**WHOLE, "rounds.csv": ROUNDS.replace(",8", ",9000000000000000000")})],
        "the number is higher than 500 or lower than −500; correct the number.",
    ),
    "two teams": (
        [
            zipped(
                {
                    **WHOLE,
                    "answers.csv": "round,respondent,item,answer,team\n"
                    + "".join(f"1,p{n},TR1,3,{'us' if n else 'they'}\n" for n in range(6)),
                    "teams.csv": "team,parent\nall,\nus,all\nthey,all\n",
                }
            )
        ],
        "answers.csv, column team: the answers are of 2 teams; "
        "make a folder for each team, and import one at a time.",
    ),
    "a long name of a round": (
        [
            zipped(
                {
                    **WHOLE,
                    "answers.csv": ANSWERS.replace("\n1,", f"\n{'a' * 41},"),
                    "rounds.csv": ROUNDS.replace("\n1,", f"\n{'a' * 41},"),
                }
            )
        ],
        "it is longer than 40 characters; shorten it.",
    ),
}


@pytest.mark.parametrize("case", list(REFUSED))
def test_given_an_invalid_file_when_imported_then_the_page_says_why(
    dags: Client, case: str
) -> None:
    files, sentence = REFUSED[case]
    again(files)
    told = faults(send(dags, *files))
    assert [one for one in told if sentence in one], told


def test_given_several_faults_in_a_folder_when_imported_then_each_is_on_its_own_line(
    dags: Client,
) -> None:
    broken = ANSWERS.replace("p2,TR2,3", "p2,TR2,often").replace("p3,TR1,4", "p3,TR1,never")
    told = faults(send(dags, zipped({**WHOLE, "answers.csv": broken, "rounds.csv": "a\n"})))
    assert len(told) > 2
    assert sum("answers.csv, line" in one for one in told) == 2


def test_given_html_in_a_wrong_value_when_the_fault_is_shown_then_it_is_escaped(
    dags: Client,
) -> None:
    broken = ANSWERS.replace("p2,TR2,3", "p2,TR2,<script>alert(1)</script>")
    answer = dags.post(ADDRESS, {"folder": zipped({**WHOLE, "answers.csv": broken})})
    assert "<script>alert" not in answer.content.decode()
    assert "&lt;script&gt;alert" in answer.content.decode()


def test_given_a_zip_file_with_a_password_when_imported_then_the_error_says_why(
    dags: Client,
) -> None:
    content = bytearray(zipped(WHOLE).getvalue())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    told = faults(send(dags, file("us.zip", bytes(content))))
    assert told == [
        "answers.csv: the file is locked with a password; pack the file again without a password."
    ]


def test_given_a_zip_file_that_contains_a_link_when_imported_then_the_error_says_why(
    dags: Client,
) -> None:
    link = zipfile.ZipInfo("people.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    told = faults(send(dags, file("us.zip", packed.getvalue())))
    assert told == [
        "people.csv: the path leads out of the folder; zip only the files of the folder."
    ]


def test_given_a_file_that_is_too_large_when_imported_then_the_error_gives_the_limit(
    dags: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", 1_000)
    told = faults(send(dags, file("answers.csv", "a" * 1_001)))
    assert told == [
        "the upload: the file has more than 0 megabytes; send fewer rounds, or only the tables."
    ]


def test_given_a_very_large_request_when_sent_to_any_page_then_it_is_refused(
    dags: Client, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload_limit, "MOST_BODY", 1_000)
    for visitor, address in ((dags, ADDRESS), (client, "/account/login/")):
        answer = visitor.post(address, {"folder": file("answers.csv", "a" * 1_001)})
        assert answer.status_code == 400


def test_given_too_many_files_when_imported_then_the_error_gives_the_limit(
    dags: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_FILES", 3)
    told = faults(send(dags, *(file(f"{n}.csv", "a") for n in range(4))))
    assert told == [
        "the upload: there are 4 files, but at most 3 can be read; send only the tables."
    ]


@pytest.mark.parametrize(
    ("limit", "sentence"),
    [
        ("MOST_ROUNDS", "rounds.csv: there are 1 rounds; a team can have at most 0 of these"),
        ("MOST_ITEMS", "items: there are 30 items; a team can have at most 0 of these"),
        (
            "MOST_PEOPLE",
            "answers.csv: a round has 6 respondents; a team can have at most 0 of these",
        ),
    ],
)
def test_given_more_rows_than_a_team_can_have_when_imported_then_the_error_gives_the_limit(
    dags: Client, monkeypatch: pytest.MonkeyPatch, limit: str, sentence: str
) -> None:
    monkeypatch.setattr(import_checks, limit, 0)
    assert [one for one in faults(send(dags, zipped(WHOLE))) if sentence in one]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "This field cannot be blank."),
        ("a" * 81, "at most 80 characters"),
    ],
)
def test_given_no_name_or_an_invalid_name_of_the_team_when_imported_then_the_page_asks_for_one(
    dags: Client, name: str, sentence: str
) -> None:
    nameless = {key: content for key, content in WHOLE.items() if key != "teams.csv"}
    assert sentence in send(dags, zipped(nameless), name=name)


def test_given_a_name_of_a_team_that_is_too_long_in_the_folder_when_imported_then_it_is_refused(
    dags: Client,
) -> None:
    long = {**WHOLE, "teams.csv": f"team,name\nus,{'a' * 81}\n"}
    assert "at most 80 characters" in send(dags, zipped(long))


def test_given_no_file_when_the_import_form_is_sent_then_the_page_says_that_one_is_required(
    dags: Client,
) -> None:
    assert "This field is required." in send(dags)


def test_given_an_error_while_an_import_is_saved_then_nothing_is_saved(
    dags: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(SealedSheet.objects, "bulk_create", fail)
    dags.raise_request_exception = False
    assert dags.post(ADDRESS, {"folder": zipped(WHOLE)}).status_code == 500
    assert saved() == [1, 1, 0, 0, 0]


def test_given_a_damaged_zip_file_when_imported_then_a_page_is_shown(dags: Client) -> None:
    whole, chance = zipped(WHOLE).getvalue(), Random(3)
    for _turn in range(30):
        damaged = bytearray(whole)
        for _byte in range(chance.randint(1, 4)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            answer = dags.post(ADDRESS, {"folder": file("us.zip", bytes(damaged))})
        assert answer.status_code in (200, 302)


def test_given_a_folder_written_by_the_command_line_when_imported_then_its_mirror_is_the_same(
    dags: Client, sample: Evidence, tmp_path: Path
) -> None:
    write_folder(sample, tmp_path / "sample")
    files = [file(path.name, path.read_bytes()) for path in (tmp_path / "sample").iterdir()]
    assert dags.post(ADDRESS, {"folder": files}).status_code == 302
    team = Team.objects.get(name=sample.name)
    shown = dags.get(f"/teams/{team.pk}/mirror/json/").json()
    assert shown["team"] == sample.name
    assert shown["cycles"] == list(gather(sample).mirror.cycles)


def test_zip_of_the_sample_team_is_small(sample: Evidence) -> None:
    assert len(pack(sample)) < 20_000
