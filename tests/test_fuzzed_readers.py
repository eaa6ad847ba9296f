"""Every reader of files of other tools gives a result or an error sentence for damaged files.

`WHOLESUM_FUZZ` sets how many files each reader gets in each test.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wholesum.dialogue.importers.polis import is_polis, read_any, read_comments
from wholesum.focus.importers.drafts import read_draft
from wholesum.focus.importers.pabulib import read_pb
from wholesum.pulse.importers.surveys import (
    read_formbricks,
    read_limesurvey,
    read_mapping,
    read_wide,
)
from wholesum.tables import BadEvidence, ReadingWarning

EXAMPLES: Final = int(os.environ.get("WHOLESUM_FUZZ", "60"))
CALENDAR: Final = (
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nSEQUENCE:1\r\nSUMMARY:Board\r\n"
    "DTSTAMP:20260101T000000Z\r\nDTSTART;TZID=Europe/Rome:20260302T090000\r\nDURATION:PT1H\r\n"
    "RRULE:FREQ=MONTHLY;BYDAY=1MO;UNTIL=20270101T000000Z\r\nEXDATE:20260406T070000Z\r\n"
    "RDATE:20260407T070000Z\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:a\r\nSUMMARY:Board\r\n"
    "RECURRENCE-ID:20260504T070000Z\r\nDTSTART:20260505T070000Z\r\nDTEND:20260505T080000Z\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)
ELECTION: Final = (
    "META\nkey;value\nbudget;1,250\nvote_type;cumulative\nnum_votes;2\nmax_length;2\nPROJECTS\n"
    'project_id;cost;votes;name;selected\n1;60;1;"A ""b""";1\n2;40.5;2;B;0\nVOTES\n'
    "voter_id;vote;points\n1;1,2;3,1\n2;2;4\n"
)
SURVEY: Final = (
    '"id. Response ID","submitdate","Team","EQ1. Whose word","IC1"\n'
    '"1","2026-03-31 10:00:00","Ops","4","A5"\n"2","","ops ","1",""\n'
)
COMMENTS: Final = (
    "timestamp,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
    '1767258000,0,5,2,1,1,"One\ntwo"\n1767258060000,1,6,0,0,-1,Three\n'
)
VOTES: Final = "timestamp,comment-id,voter-id,vote\n1767258000,0,5,1\n1767258000,0,5,-1\n,1,6,0\n"
MATRIX: Final = "participant,group-id,n-agree,n-disagree,0,1\n5,0,1,0,1,\n6,,1,1,-1,1\n"
TRACKER: Final = (
    'Summary,Assignee,Status,Created,"Time Spent"\nRoster,Ada,Open,2026-05-04,"1,250"\n'
    "Total,,,,3\nFleet,Bo,Done,04/May/26,2h 30m\n"
)
MAPPING: Final = (
    'team = "Team"\nfinished = "submitdate"\n[columns]\nIC1 = "IC1"\n[labels]\nA5 = 5\n'
)


def survey(folder: Path) -> None:
    mapping = read_mapping(folder / "mapping.toml")
    read_wide(folder / "survey.csv", mapping, "r1", seed=1).explain()


READERS: Final[dict[str, tuple[str, str, Callable[[Path], object]]]] = {
    "calendar": ("c.ics", CALENDAR, lambda folder: read_draft(folder / "c.ics").explain()),
    "tracker": ("t.csv", TRACKER, lambda folder: read_draft(folder / "t.csv").explain()),
    "election": ("e.pb", ELECTION, lambda folder: read_pb(folder / "e.pb")),
    "limesurvey": (
        "survey.csv", SURVEY,
        lambda folder: read_limesurvey(folder / "survey.csv", "r1", seed=1).explain(),
    ),
    "formbricks": (
        "survey.csv", SURVEY,
        lambda folder: read_formbricks(folder / "survey.csv", "r1", seed=1).explain(),
    ),
    "mapping": ("mapping.toml", MAPPING, survey),
    "statements": ("comments.csv", COMMENTS, lambda folder: read_comments(folder / "comments.csv")),
    "votes": ("votes.csv", VOTES, read_any),
    "matrix": ("participants-votes.csv", MATRIX, read_any),
    "polis": ("comments.csv", COMMENTS, lambda folder: is_polis(folder) and read_any(folder)),
}  # fmt: skip
BESIDE: Final = {
    "mapping": {"survey.csv": SURVEY},
    "votes": {"comments.csv": COMMENTS},
    "matrix": {"comments.csv": COMMENTS},
    "polis": {"votes.csv": VOTES},
}
PIECES: Final = st.one_of(
    st.sampled_from(
        ["", ",", ";", "\t", "\n", "\r", '"', ":", "=", "-", "\0", "\ufeff", "1e308", "inf", "nan",
         "-75565", "99999999999999999999", "\u202e", "ß", "\u0301", "'", "0", "FREQ=SECONDLY",
         "COUNT=0", "INTERVAL=0", "BEGIN:VEVENT", "META", "sep=;"]
    ),
    st.text(max_size=8),
)  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn, whole: str) -> bytes:
    """Return a file some places of which were overwritten, as UTF-8 or with other bytes in it."""
    text = whole
    for _ in range(draw(st.integers(0, 6))):
        place = draw(st.integers(0, len(text)))
        cut = draw(st.integers(0, 12))
        text = text[:place] + draw(PIECES) + text[place + cut :]
    data = text.encode("utf-8", errors="surrogatepass")
    return data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data


def read(name: str, data: bytes) -> None:
    """Read a file with a reader; raise every error that is not a fault of the file."""
    file, _, reader = READERS[name]
    with TemporaryDirectory() as place, warnings.catch_warnings():
        warnings.simplefilter("ignore", ReadingWarning)
        folder = Path(place)
        for other, text in BESIDE.get(name, {}).items():
            (folder / other).write_text(text, encoding="utf-8")
        (folder / file).write_bytes(data)
        with suppress(BadEvidence):
            reader(folder)


@pytest.mark.parametrize("name", READERS)
def test_given_an_undamaged_file_of_any_format_when_read_then_there_is_a_result(name: str) -> None:
    file, whole, reader = READERS[name]
    with TemporaryDirectory() as place, warnings.catch_warnings():
        warnings.simplefilter("ignore", ReadingWarning)
        folder = Path(place)
        for other, text in (BESIDE.get(name, {}) | {file: whole}).items():
            (folder / other).write_text(text, encoding="utf-8")
        reader(folder)


@pytest.mark.parametrize("name", READERS)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_given_a_damaged_file_of_any_format_when_read_then_there_is_a_result_or_an_error_sentence(
    name: str, data: st.DataObject
) -> None:
    read(name, data.draw(damaged(READERS[name][1])))


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
@given(data=st.binary(max_size=200))
def test_given_random_bytes_when_read_as_any_format_then_there_is_a_result_or_an_error_sentence(
    name: str, data: bytes
) -> None:
    read(name, data)
