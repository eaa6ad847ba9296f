"""Uploads that are refused, each with its reason."""

from __future__ import annotations

import io
import stat
import zipfile

import pytest
from django.test import Client

from tests.web.exchange.uploads import (
    ADDRESS,
    ANSWERS,
    ROUNDS,
    TEAMS,
    WHOLE,
    again,
    faults,
    file,
    send,
    zipped,
)
from wholesum.web.core.http import upload_limit
from wholesum.web.exchange import uploads
from wholesum.web.pulse.importing import checks as import_checks

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
        "../../rounds.csv: the path of this file leads outside the folder; zip only the "
        "files of the folder.",
    ),
    "slip from the root": (
        [zipped({**WHOLE, "/etc/passwd": "x"})],
        "/etc/passwd: the path of this file leads outside the folder; zip only the files "
        "of the folder.",
    ),
    "slip on Windows": (
        [zipped({**WHOLE, "..\\people.csv": "x"})],
        "the path of this file leads outside the folder; zip only the files of the folder.",
    ),
    "a bomb": (
        [zipped({**WHOLE, "people.csv": b"0" * 15_000_000})],
        "people.csv: the file in the zip becomes more than 200 times as large when it is unpacked; "
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
        "answers.csv: the folder contains this table more than once; keep one of these "
        "tables and delete the others.",
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
        "in a sealed round the respondent has the id of a person",
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
        "answers.csv, column team: the answers are from 2 teams; "
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
        "the text is longer than 40 characters; shorten it.",
    ),
}


@pytest.mark.parametrize("case", list(REFUSED))
def test_given_an_invalid_file_in_a_folder_when_imported_then_the_page_says_why_it_is_invalid(
    dags: Client, case: str
) -> None:
    files, sentence = REFUSED[case]
    again(files)
    told = faults(send(dags, *files))
    assert [fault for fault in told if sentence in fault], told


def test_given_several_faults_in_a_folder_when_imported_then_each_is_on_its_own_line(
    dags: Client,
) -> None:
    broken = ANSWERS.replace("p2,TR2,3", "p2,TR2,often").replace("p3,TR1,4", "p3,TR1,never")
    told = faults(send(dags, zipped({**WHOLE, "answers.csv": broken, "rounds.csv": "a\n"})))
    assert len(told) > 2
    assert sum("answers.csv, line" in fault for fault in told) == 2


def test_given_html_in_an_invalid_cell_when_the_fault_is_shown_then_the_html_is_escaped(
    dags: Client,
) -> None:
    broken = ANSWERS.replace("p2,TR2,3", "p2,TR2,<script>alert(1)</script>")
    answer = dags.post(ADDRESS, {"take": "yes", "file": zipped({**WHOLE, "answers.csv": broken})})
    assert "<script>alert" not in answer.content.decode()
    assert "&lt;script&gt;alert" in answer.content.decode()


def test_given_a_zip_file_with_a_password_when_imported_then_the_error_says_that_it_has_a_password(
    dags: Client,
) -> None:
    content = bytearray(zipped(WHOLE).getvalue())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    told = faults(send(dags, file("us.zip", bytes(content))))
    assert told == [
        "answers.csv: the file is locked with a password; pack the file again without a password."
    ]


def test_given_a_zip_file_that_contains_a_link_when_imported_then_the_error_refuses_links(
    dags: Client,
) -> None:
    link = zipfile.ZipInfo("people.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    told = faults(send(dags, file("us.zip", packed.getvalue())))
    assert told == [
        "people.csv: the path of this file leads outside the folder; zip only the files "
        "of the folder."
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
        answer = visitor.post(address, {"take": "yes", "file": file("answers.csv", "a" * 1_001)})
        assert answer.status_code == 400


def test_given_a_folder_of_too_many_files_when_imported_then_the_error_gives_the_limit(
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
    assert [fault for fault in faults(send(dags, zipped(WHOLE))) if sentence in fault]
