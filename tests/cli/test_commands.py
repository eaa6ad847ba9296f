"""from __future__ import annotations"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import polars as pl
import pytest

from tests.cli.conftest import Run
from wholesum import __version__
from wholesum.core.facets import FACETS
from wholesum.demo import sample_team
from wholesum.mirror.evidence import write_folder
from wholesum.mirror.mirror import Mirror
from wholesum.pulse.summary.results import PulseResult


def test_given_a_folder_of_the_sample_command_when_the_mirror_command_reads_it_then_no_error_occurs(
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


def test_given_an_existing_sample_folder_when_the_sample_command_runs_again_then_the_folder_is_replaced(
    run: Run, tmp_path: Path
) -> None:
    first = run("sample", tmp_path / "sample")
    assert run("sample", tmp_path / "sample") == first


def test_json_of_the_mirror_command_follows_its_schema(run: Run, sample: Path) -> None:
    code, out, _ = run("mirror", sample, "--json")
    made = json.loads(out)
    assert code == 0
    assert made["schema"] == "wholesum.mirror/2"
    jsonschema.validate(made, msgspec.json.schema(Mirror))
    assert len(made["rows"]) == 10
    assert made["next_step"]["words"].startswith("You rate equality higher, while the counts ")


def test_json_of_the_pulse_command_follows_its_schema(run: Run, sample: Path) -> None:
    code, out, _ = run("pulse", sample, "--json")
    result = json.loads(out)
    assert code == 0
    assert result["schema"] == "wholesum.pulse/1"
    jsonschema.validate(result, msgspec.json.schema(PulseResult))
    assert [round_["answered"] for round_ in result["rounds"]] == [7, 8, 8]


def test_given_decisions_when_the_decisions_command_runs_then_it_prints_a_table_or_json_as_requested(
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


def test_json_output_of_the_pulse_command_has_no_respondent_ids(run: Run, sample: Path) -> None:
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


def test_given_only_a_file_of_answers_when_the_pulse_command_reads_it_then_the_built_in_items_are_used(
    run: Run, sample: Path
) -> None:
    code, out, _ = run("pulse", sample / "answers.csv")
    assert code == 0
    assert "Interchangeability" in out
    assert "8 answered; results need 5 answers" in out


def test_given_an_output_path_ending_in_svg_when_the_mirror_is_written_then_the_file_is_a_chart(
    run: Run, sample: Path, tmp_path: Path
) -> None:
    code, _, _ = run("mirror", sample, "-o", tmp_path / "mirror.svg")
    assert code == 0
    assert (tmp_path / "mirror.svg").read_text().startswith("<svg")
    assert [file.name for file in tmp_path.iterdir()] == ["mirror.svg"]


def test_given_a_valid_folder_when_the_check_command_runs_then_ignored_files_and_columns_are_named(
    run: Run, tmp_path: Path
) -> None:
    write_folder(sample_team(), tmp_path / "team")
    (tmp_path / "team" / "lunches.csv").write_text("lunch,by\n")
    people = tmp_path / "team" / "people.csv"
    first, *rest = people.read_text("utf-8").splitlines()
    people.write_text("\n".join([f"{first},mood", *(f"{person},fine" for person in rest)]), "utf-8")
    code, out, err = run("check", tmp_path / "team")
    assert (code, err) == (0, "")
    assert f"{tmp_path / 'team'} is sound" in out
    assert "Tables that no practice reads: lunches.csv" in out
    assert "Columns that are not read: people.csv: mood" in out


@pytest.mark.parametrize("command", ["check", "mirror", "pulse"])
def test_given_a_folder_with_several_faults_when_a_command_runs_then_stderr_has_one_line_for_each_fault(
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


def test_given_an_output_path_that_cannot_be_written_then_the_error_has_no_traceback(
    run: Run, sample: Path
) -> None:
    code, _, err = run("mirror", sample, "-o", sample / "no" / "such" / "mirror.html")
    assert code == 1
    assert "No such file or directory" in err
    assert "Traceback" not in err


def test_given_a_folder_with_other_files_when_the_sample_command_must_write_there_then_it_refuses(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    code, _, err = run("sample", tmp_path)
    assert code == 1
    assert tmp_path.name in err
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_given_control_characters_in_a_name_when_a_command_prints_it_then_the_characters_are_removed(
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


def test_given_the_version_option_when_the_program_runs_then_no_slow_library_is_imported() -> None:
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


def test_help_text_of_the_program_describes_each_command(run: Run) -> None:
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


def test_given_a_file_without_answers_when_the_pulse_command_runs_then_its_text_says_nobody_answered(
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
def test_given_an_answer_scale_with_extreme_ends_when_the_check_command_runs_then_an_error_names_an_end(
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
def test_given_a_folder_as_output_path_when_the_mirror_command_runs_then_the_error_refuses_the_path(
    run: Run, sample: Path, tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    code, _, err = run("mirror", sample, "-o", place)
    assert code == 1
    assert "give another" in err
    assert [file.name for file in tmp_path.iterdir()] == ["folder"]


def test_given_a_device_such_as_dev_null_as_output_path_then_the_mirror_command_refuses_the_path(
    run: Run, sample: Path
) -> None:
    code, _, err = run("mirror", sample, "-o", "/dev/null")
    assert code == 1
    assert "/dev/null" in err
    assert Path("/dev/null").is_char_device()


def test_given_control_characters_in_a_name_when_a_command_prints_json_then_they_are_escaped(
    run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "team"
    write_folder(sample_team(), folder)
    teams = pl.read_csv(folder / "teams.csv").with_columns(name=pl.lit("a\u202eb\u009bc"))
    teams.write_csv(folder / "teams.csv")
    _, out, _ = run("pulse", folder, "--json")
    assert "\\u202e" in out
    assert json.loads(out)["team"] == "a\u202eb\u009bc"


def test_given_a_folder_without_a_table_of_teams_when_commands_run_then_all_use_the_same_team_name(
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


def test_given_a_table_of_people_when_the_pulse_command_runs_then_every_respondent_must_be_in_that_table(
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
