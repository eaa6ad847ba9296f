from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import polars as pl
import pytest

from wholesum import __version__
from wholesum.cli import main
from wholesum.core.facets import FACETS
from wholesum.demo import sample_team
from wholesum.dialogue.summary.results import DialogueResult
from wholesum.mirror.evidence import write_folder
from wholesum.mirror.mirror import Mirror
from wholesum.pulse.summary.results import PulseResult

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line like a shell; return its exit code, its output and its errors."""

    def call(*words: object) -> tuple[int, str, str]:
        try:
            main([str(word) for word in words])
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "sample"
    write_folder(sample_team(), folder)
    return folder


def test_given_the_sample_command_when_run_then_the_mirror_command_can_read_its_folder(
    run: Run, tmp_path: Path
) -> None:
    assert run("sample", tmp_path / "sample")[0] == 0
    code, out, err = run("mirror", tmp_path / "sample", "-o", tmp_path / "mirror.html")
    assert (code, err) == (0, "")
    assert (tmp_path / "sample" / "answers.csv").is_file()
    page = (tmp_path / "mirror.html").read_text()
    assert "Merrowdale Railway" in page
    assert all(facet.name in out for facet in FACETS)
    assert f"The Mirror is in {tmp_path / 'mirror.html'}" in out


def test_given_an_existing_sample_folder_when_the_command_runs_again_then_the_folder_is_replaced(
    run: Run, tmp_path: Path
) -> None:
    first = run("sample", tmp_path / "sample")
    assert run("sample", tmp_path / "sample") == first


def test_mirror_json_follows_its_schema(run: Run, sample: Path) -> None:
    code, out, _ = run("mirror", sample, "--json")
    made = json.loads(out)
    assert code == 0
    assert made["schema"] == "wholesum.mirror/2"
    jsonschema.validate(made, msgspec.json.schema(Mirror))
    assert len(made["rows"]) == 10
    assert made["next_step"]["words"].startswith("You say more about equality ")


def test_pulse_json_follows_its_schema(run: Run, sample: Path) -> None:
    code, out, _ = run("pulse", sample, "--json")
    result = json.loads(out)
    assert code == 0
    assert result["schema"] == "wholesum.pulse/1"
    jsonschema.validate(result, msgspec.json.schema(PulseResult))
    assert [round_["answered"] for round_ in result["rounds"]] == [7, 8, 8]


def test_given_decisions_when_the_decisions_command_runs_then_it_prints_a_table_or_json(
    run: Run, sample: Path
) -> None:
    _, told, _ = run("decisions", sample)
    assert "Empowerment" in told
    assert "92%" in told
    rows = json.loads(run("decisions", sample, "--json")[1])
    assert {row["practice"] for row in rows} == {"decisions"}
    assert len(rows) == 12
    alone = json.loads(run("decisions", sample / "decisions.csv", "--json")[1])
    assert {row["cycle"] for row in alone} == {"so far"}


TALK = "Ada Bell: What do we need, Bo?\nB. Holm: I need two trains.\nOp: We have them.\n"
PEOPLE = "person,function,name\nada,works,Ada Bell\nbo,trains,Bo Holm\ncleo,works,Cleo Marsh\n"


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    (tmp_path / "team" / "meetings").mkdir(parents=True)
    (tmp_path / "team" / "meetings" / "2026-05-04 team.txt").write_text(f"Minutes\n{TALK}")
    (tmp_path / "team" / "people.csv").write_text(PEOPLE)
    return tmp_path / "team"


def test_given_a_folder_of_transcripts_when_counted_then_the_command_prints_lines_names_and_results(
    run: Run, talk: Path
) -> None:
    code, out, _ = run("conversation", talk, "--language", "en")
    assert code == 0
    for words in (
        "line 1, not counted (no name before it): Minutes",
        "the same surname and initial",
        "1 names match no person of the team and count as guests.",
        "Invitations across functions",
    ):
        assert words in " ".join(out.split())


def test_given_names_confirmed_by_a_person_when_talk_is_counted_then_tables_without_text_are_saved(
    run: Run, talk: Path
) -> None:
    names, command = talk / "names.csv", ("conversation", talk, "--language", "en", "--names")
    run(*command, talk / "names.csv")
    names.write_text(names.read_text().replace("Op,guest,Op", "Op,person,cleo"))
    run(*command, names, "-o", talk)
    voices = pl.read_csv(talk / "voices.csv").sort("person")
    assert voices["person"].to_list() == ["ada", "bo", "cleo"]
    assert voices["words"].to_list() == [5, 4, 3]
    kept = "".join(file.read_text() for file in talk.glob("*.csv") if file != names)
    assert "trains." not in kept
    assert run("mirror", talk)[0] == 0
    names.write_text(names.read_text().replace("person,cleo", "person,dag"))
    assert "the person is not one of the team" in run(*command, names)[2]


def test_given_a_transcript_without_language_day_or_speech_when_counted_then_the_error_says_so(
    run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "talk.txt"
    file.write_text(TALK)
    assert "say which language is spoken" in run("conversation", file)[2]
    assert "its name holds no day" in run("conversation", file, "--language", "en")[2]
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


def test_json_output_has_no_respondent_ids(run: Run, sample: Path) -> None:
    respondents = pl.read_csv(sample / "answers.csv")["respondent"].unique().to_list()
    for command in ("pulse", "mirror"):
        _, out, _ = run(command, sample, "--json")
        assert not [name for name in respondents if name in out]


def test_given_an_output_path_ending_in_md_when_the_mirror_is_written_then_the_file_is_markdown(
    run: Run, sample: Path, tmp_path: Path
) -> None:
    code, _, _ = run("mirror", sample, "-o", tmp_path / "mirror.md")
    assert code == 0
    assert (tmp_path / "mirror.md").read_text().startswith("# The Mirror of")
    code, _, said = run("mirror", sample, "-o", tmp_path / "other.md", "--annex")
    assert code == 1
    assert "Leave out --annex." in said
    assert not (tmp_path / "other.md").exists()


def test_given_the_annex_option_when_the_mirror_is_written_then_one_section_per_facet_is_added(
    run: Run, sample: Path, tmp_path: Path
) -> None:
    pages = []
    for name, more in (("short.html", ()), ("long.html", ("--annex",))):
        assert run("mirror", sample, "-o", tmp_path / name, *more)[0] == 0
        pages.append((tmp_path / name).read_text())
    assert ['id="mutual_trust"' in page for page in pages] == [False, True]


def test_given_weasyprint_is_missing_when_a_pdf_is_requested_then_the_error_says_how_to_install_it(
    run: Run, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    code, _, said = run("mirror", sample, "-o", tmp_path / "mirror.pdf")
    assert code == 1
    assert "pip install 'wholesum[pdf]'" in said


def test_given_a_single_file_of_answers_when_the_pulse_is_read_then_the_built_in_items_are_used(
    run: Run, sample: Path
) -> None:
    code, out, _ = run("pulse", sample / "answers.csv")
    assert code == 0
    assert "Interchangeability" in out
    assert "8 answered, shown from 5 on" in out


def test_given_an_output_path_ending_in_svg_when_the_mirror_is_written_then_the_file_is_a_chart(
    run: Run, sample: Path, tmp_path: Path
) -> None:
    code, _, _ = run("mirror", sample, "-o", tmp_path / "mirror.svg")
    assert code == 0
    assert (tmp_path / "mirror.svg").read_text().startswith("<svg")
    assert [file.name for file in tmp_path.iterdir()] == ["mirror.svg"]


def test_given_a_valid_folder_when_checked_then_files_and_columns_that_are_not_read_are_named(
    run: Run, tmp_path: Path
) -> None:
    write_folder(sample_team(), tmp_path / "team")
    (tmp_path / "team" / "promises.csv").write_text("promise,by\n")
    people = tmp_path / "team" / "people.csv"
    first, *rest = people.read_text("utf-8").splitlines()
    people.write_text("\n".join([f"{first},mood", *(f"{one},fine" for one in rest)]), "utf-8")
    code, out, err = run("check", tmp_path / "team")
    assert (code, err) == (0, "")
    assert f"{tmp_path / 'team'} is sound" in out
    assert "Read by no practice yet: promises.csv" in out
    assert "Columns that are not read: people.csv: mood" in out


@pytest.mark.parametrize("command", ["check", "mirror", "pulse"])
def test_given_faults_in_a_folder_when_a_command_runs_then_stderr_has_one_line_for_each_fault(
    run: Run, tmp_path: Path, command: str
) -> None:
    folder = tmp_path / "team"
    write_folder(sample_team(), folder)
    text = (folder / "answers.csv").read_text().splitlines()
    cells = text[4].split(",")
    cells[3] = "9"
    cells[2], unknown = cells[2], "ZZ9"
    other = text[5].split(",")
    other[2] = unknown
    text[4:6] = [",".join(cells), ",".join(other)]
    (folder / "answers.csv").write_text("\n".join(text) + "\n")
    code, out, err = run(command, folder)
    assert code == 1
    assert out == ""
    lines = err.splitlines()
    assert len(lines) == 2
    assert any("line 5" in line and "9" in line and "answer" in line for line in lines)
    assert any("line 6" in line and "ZZ9" in line for line in lines)
    assert all("answers.csv" in line for line in lines)


def test_given_a_missing_folder_when_a_command_runs_then_the_error_names_the_folder(
    run: Run, tmp_path: Path
) -> None:
    code, out, err = run("mirror", tmp_path / "nowhere")
    assert (code, out) == (1, "")
    assert "nowhere" in err


def test_given_an_output_path_that_cannot_be_written_then_an_error_without_traceback_is_printed(
    run: Run, sample: Path
) -> None:
    code, _, err = run("mirror", sample, "-o", sample / "no" / "such" / "mirror.html")
    assert code == 1
    assert "No such file or directory" in err
    assert "Traceback" not in err


def test_given_a_folder_with_other_files_when_the_sample_command_writes_to_it_then_it_refuses(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    code, _, err = run("sample", tmp_path)
    assert code == 1
    assert tmp_path.name in err
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_given_control_characters_in_a_name_when_printed_on_the_terminal_then_they_are_removed(
    run: Run, tmp_path: Path
) -> None:
    team = sample_team()
    hostile = "\x1b[31mred\x1b[0m \u202egnp.exe [bold]loud[/bold]"
    folder = tmp_path / "team"
    write_folder(team, folder)
    teams = pl.read_csv(folder / "teams.csv").with_columns(name=pl.lit(hostile))
    teams.write_csv(folder / "teams.csv")
    code, out, _ = run("mirror", folder)
    assert code == 0
    assert "\x1b[31m" not in out
    assert "\u202e" not in out
    assert "[bold]loud[/bold]" in out


@pytest.mark.parametrize("words", [("mirrow", "x"), ("mirror",), ("pulse", "x", "--yaml")])
def test_given_invalid_arguments_when_a_command_runs_then_the_exit_code_is_2(
    run: Run, words: tuple[str, ...]
) -> None:
    code, _, _ = run(*words)
    assert code == 2


def test_given_the_version_option_when_run_then_no_slow_library_is_imported() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "wholesum", "--version"], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == __version__
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, wholesum.cli; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert not {"numpy", "polars", "scipy", "jinja2"} & set(loaded.stdout.split())


def test_help_describes_each_command(run: Run) -> None:
    code, out, _ = run("--help")
    assert code == 0
    for command in (
        "backup",
        "check",
        "demo",
        "doctor",
        "mirror",
        "pulse",
        "restore",
        "sample",
        "serve",
    ):
        assert command in out


def test_given_the_same_folder_when_a_command_runs_twice_then_the_output_is_the_same(
    run: Run, sample: Path
) -> None:
    def once() -> Any:
        return run("mirror", sample, "--json")

    assert once() == once()


def test_given_a_file_without_answers_when_the_pulse_is_read_then_the_text_says_nobody_has_answered(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "answers.csv").write_text("round,respondent,item,answer\n")
    assert run("check", tmp_path)[0] == 0
    assert "Nobody has answered yet." in run("pulse", tmp_path)[1]
    assert "nothing said yet" in run("mirror", tmp_path)[1]


@pytest.mark.parametrize("day", ["0000-01-01", "29349-01-01"])
def test_given_an_impossible_date_when_the_check_command_runs_then_the_error_names_the_date(
    run: Run, tmp_path: Path, day: str
) -> None:
    folder = tmp_path / "team"
    write_folder(sample_team(), folder)
    rounds = pl.read_csv(folder / "rounds.csv").with_columns(closed=pl.lit(day))
    rounds.write_csv(folder / "rounds.csv")
    code, _, err = run("check", folder)
    assert code == 1
    assert day in err


@pytest.mark.parametrize("low", [10**18, -(10**6)])
def test_given_a_scale_with_extreme_limits_when_the_check_command_runs_then_the_error_names_one(
    run: Run, tmp_path: Path, low: int
) -> None:
    folder = tmp_path / "team"
    write_folder(sample_team(), folder)
    items = pl.read_csv(folder / "items.csv").with_columns(low=low, high=low + 4)
    items.write_csv(folder / "items.csv")
    code, _, err = run("check", folder)
    assert code == 1
    assert str(low) in err


@pytest.mark.parametrize("place", [".", "", "folder"])
def test_given_a_folder_as_output_path_when_the_mirror_is_written_then_the_command_refuses(
    run: Run, sample: Path, tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    code, _, err = run("mirror", sample, "-o", place)
    assert code == 1
    assert "give another" in err
    assert [file.name for file in tmp_path.iterdir()] == ["folder"]


def test_given_a_device_as_output_path_when_the_mirror_is_written_then_the_command_refuses(
    run: Run, sample: Path
) -> None:
    code, _, err = run("mirror", sample, "-o", "/dev/null")
    assert code == 1
    assert "/dev/null" in err
    assert Path("/dev/null").is_char_device()


def test_given_control_characters_in_a_name_when_printed_as_json_then_they_are_escaped(
    run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "team"
    write_folder(sample_team(), folder)
    teams = pl.read_csv(folder / "teams.csv").with_columns(name=pl.lit("a\u202eb\u009bc"))
    teams.write_csv(folder / "teams.csv")
    _, out, _ = run("pulse", folder, "--json")
    assert "\\u202e" in out
    assert json.loads(out)["team"] == "a\u202eb\u009bc"


def test_given_a_folder_without_a_teams_table_when_commands_run_then_all_use_the_same_team_name(
    run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "a.b"
    write_folder(sample_team(), folder)
    (folder / "teams.csv").unlink()
    answers = pl.read_csv(folder / "answers.csv")
    answers.drop("team", strict=False).write_csv(folder / "answers.csv")
    names = {
        json.loads(run(command, folder, "--json")[1])["team"] for command in ("pulse", "mirror")
    }
    assert names == {"a.b"}


def test_given_a_people_table_when_the_pulse_is_read_then_respondents_must_be_in_that_table(
    run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "team"
    write_folder(sample_team(), folder)
    answers = pl.read_csv(folder / "answers.csv")
    person = pl.read_csv(folder / "people.csv")["person"][0]
    first = answers["respondent"][0]
    answers.with_columns(pl.col("respondent").replace({first: person})).write_csv(
        folder / "answers.csv"
    )
    for command in ("check", "pulse", "mirror"):
        code, _, err = run(command, folder)
        assert code == 1
        assert person in err


def test_given_dialogues_when_the_dialogue_command_runs_then_it_prints_counts_and_changed_votes(
    run: Run, sample: Path
) -> None:
    shown = run("dialogue", sample)[1]
    assert "Who answers at night, and what if they cannot come? · 7 of 8 voted" in shown
    row = next(line for line in shown.splitlines() if line.startswith(" 4 ") and "Two" in line)
    assert row.rstrip().endswith("3")


def test_dialogue_json_follows_its_schema(run: Run, sample: Path) -> None:
    made = json.loads(run("dialogue", sample, "--json")[1])
    jsonschema.validate(made, msgspec.json.schema(DialogueResult))
    assert (made["schema"], made["team"]) == ("wholesum.dialogue/1", "Merrowdale Railway")
    assert "voice" not in json.dumps(made)


def test_given_an_output_path_ending_in_html_when_dialogues_are_written_then_they_are_on_one_page(
    run: Run, sample: Path, tmp_path: Path
) -> None:
    page = tmp_path / "dialogues.html"
    assert run("dialogue", sample, "-o", page)[1].endswith(f"are in {page}\n")
    assert "What must be heard before we agree?" in page.read_text("utf-8")


def test_given_a_file_of_votes_in_our_format_or_that_of_polis_when_read_then_the_result_is_the_same(
    run: Run, tmp_path: Path
) -> None:
    ours, theirs = tmp_path / "ours.csv", tmp_path / "theirs.csv"
    names = "abcdef"
    ours.write_text("statement,voter,vote\n" + "".join(f"s,{who},1\n" for who in names))
    theirs.write_text(
        "timestamp,comment-id,voter-id,vote\n" + "".join(f"1,0,{who},1\n" for who in names)
    )
    shown = [run("dialogue", file)[1] for file in (ours, theirs)]
    assert all("6 agree, 0 not: 100%" in one for one in shown)
    assert ["folder of Polis" in one for one in shown] == [False, True]


def test_given_very_many_statements_when_printed_then_only_the_first_of_each_result_are_shown(
    run: Run, tmp_path: Path
) -> None:
    sides = {"yes": [1] * 6, "split": [1] * 3 + [-1] * 3, "no": [-1] * 6}
    rows = [
        f"{name}{at},{voter},{vote}"
        for name, votes in sides.items()
        for at in range(40)
        for voter, vote in enumerate(votes)
    ]
    (tmp_path / "votes.csv").write_text("\n".join(["statement,voter,vote", *rows, "few,1,1"]))
    shown = run("dialogue", tmp_path / "votes.csv")[1]
    assert [shown.count(f" {yes} agree, {no} not") for yes, no in ((6, 0), (3, 3), (0, 6))] == [
        15,
        15,
        15,
    ]
    assert "40 common ground, 40 no clear kind, 40 common rejection, 1 not enough votes." in shown
    assert "--json holds the other 75 too" in shown
    assert "shown from 5 on" in shown


def test_given_no_votes_when_the_dialogue_command_runs_then_it_prints_that_there_are_no_votes(
    run: Run, tmp_path: Path
) -> None:
    votes = tmp_path / "votes.csv"
    votes.write_text("statement,voter,vote\n")
    assert "There are no votes yet." in run("dialogue", votes)[1]
    votes.write_text("statement,voter,vote\ns,a,1\n")
    assert "no votes counted yet" in run("dialogue", votes)[1]
