"""The command ``wholesum conversation`` counts transcripts and saves tables without text."""

import json
from pathlib import Path

import polars as pl
import pytest

from tests.cli.conftest import Run

TALK = "Ada Bell: What do we need, Bo?\nB. Holm: I need two trains.\nOp: We have them.\n"
PEOPLE = "person,function,name\nada,works,Ada Bell\nbo,trains,Bo Holm\ncleo,works,Cleo Marsh\n"


@pytest.fixture
def transcripts(tmp_path: Path) -> Path:
    (tmp_path / "team" / "meetings").mkdir(parents=True)
    (tmp_path / "team" / "meetings" / "2026-05-04 team.txt").write_text(f"Minutes\n{TALK}")
    (tmp_path / "team" / "people.csv").write_text(PEOPLE)
    return tmp_path / "team"


def test_given_transcripts_when_the_conversation_command_runs_then_it_prints_speakers_and_results(
    run: Run, transcripts: Path
) -> None:
    code, out, _ = run("conversation", transcripts, "--language", "en")
    assert code == 0
    for words in (
        "line 1, not counted (no name before it): Minutes",
        "the same surname and initial",
        "1 names match no person of the team and count as guests.",
        "Invitations across functions",
    ):
        assert words in " ".join(out.split())


def test_given_speaker_names_confirmed_by_a_user_when_transcripts_are_counted_then_tables_have_no_speech(
    run: Run, transcripts: Path
) -> None:
    names, command = (
        transcripts / "names.csv",
        ("conversation", transcripts, "--language", "en", "--names"),
    )
    run(*command, transcripts / "names.csv")
    names.write_text(names.read_text().replace("Op,guest,Op", "Op,person,cleo"))
    run(*command, names, "-o", transcripts)
    voices = pl.read_csv(transcripts / "voices.csv").sort("person")
    assert voices["person"].to_list() == ["ada", "bo", "cleo"]
    assert voices["words"].to_list() == [5, 4, 3]
    kept = "".join(file.read_text() for file in transcripts.glob("*.csv") if file != names)
    assert "trains." not in kept
    assert run("mirror", transcripts)[0] == 0
    names.write_text(names.read_text().replace("person,cleo", "person,dag"))
    assert "the person is not in the team" in run(*command, names)[2]


def test_given_a_transcript_without_language_day_or_speech_when_counted_then_the_error_says_which(
    run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "talk.txt"
    file.write_text(TALK)
    assert "say which language is spoken" in run("conversation", file)[2]
    assert (
        "the name of the file contains no day" in run("conversation", file, "--language", "en")[2]
    )
    assert "give one of en, de" in run("conversation", file, "--language", "xx")[2]
    assert run("conversation", file, "--language", "en", "--day", "2026-05-04")[0] == 0
    file.write_text("nothing here")
    assert "no speech was found" in run("conversation", file, "--language", "en")[2]


def test_given_tables_of_meetings_when_printed_as_json_then_each_value_has_an_interval_and_a_count(
    run: Run, sample: Path
) -> None:
    rows = json.loads(run("conversation", sample, "--json")[1])
    assert [row["name"] for row in rows][:3] == ["shared floor", "effective voices", "circulation"]
    assert all(row["value"]["low"] < row["value"]["value"] < row["value"]["high"] for row in rows)
    assert all(len(row["by_meeting"]) == row["meetings"] == 9 for row in rows)
