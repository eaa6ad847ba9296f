"""Results of a focus round on the command line, as JSON, and as files for other programs."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from wholesum.cli import main
from wholesum.demo.focus import sample_focus
from wholesum.focus.export import write_result
from wholesum.focus.importers.pabulib import read_pb
from wholesum.focus.summary.summarise import RULES, read_team
from wholesum.tables import BadEvidence


@pytest.fixture(scope="module")
def railway(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("railway")
    sample_focus(2026).write(folder)
    return folder


def said(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    try:
        main([str(word) for word in words])
        code = 0
    except SystemExit as stop:
        code = int(stop.code or 0)
    found = capsys.readouterr()
    return code, found.out, found.err


@pytest.mark.parametrize("rule", RULES)
def test_every_voting_rule_has_a_name_and_keeps_within_the_available_hours(rule: str) -> None:
    result, outcome = read_team(sample_focus(2026), "railway", rule, 300)
    assert result.spent <= 300
    assert {line.effort for line in result.lines if line.kept} == set(outcome.kept)
    assert result.goals[0].goal == "winter"
    assert sum(goal.market for goal in result.goals) == pytest.approx(1)
    assert all(line.words for line in result.lines)


def test_given_the_focus_command_when_run_then_it_prints_a_reason_for_each_effort(
    railway: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = said(capsys, "focus", railway)
    assert (code, err) == (0, "")
    assert "The duty roster" in out
    assert "The rule only proposes; the team decides." in out
    assert "Trains run in winter: weight 34%" in out


@pytest.mark.parametrize("columns", [40, 80])
def test_given_a_narrow_terminal_when_the_focus_command_prints_the_list_then_reasons_are_not_cut(
    railway: Path,
    columns: int,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    result, _ = read_team(sample_focus(2026), "railway")
    shown = " ".join(said(capsys, "focus", railway)[1].split())
    assert "…" not in shown
    kept = next(line for line in result.lines if line.kept)
    assert kept.title.split()[0] in shown
    assert result.lines[0].firm.split()[0] in shown


def test_json_of_the_focus_command_follows_its_schema_and_has_all_efforts(
    railway: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = said(capsys, "focus", railway, "--hours", 300, "--json")
    result = json.loads(out)
    assert code == 0
    assert (result["schema"], result["budget"], result["voters"]) == ("wholesum.focus/1", 300, 8)
    assert len(result["lines"]) == 18


def test_given_a_decided_list_written_as_a_pabulib_file_when_read_then_the_list_is_the_same(
    railway: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, _ = said(
        capsys, "focus", railway, "--rule", "equal-shares-alone", "-o", tmp_path / "out.pb"
    )
    assert code == 0
    kept = {p["project_id"] for p in read_pb(tmp_path / "out.pb").projects if p["selected"] == "1"}
    code, out, _ = said(
        capsys, "focus", tmp_path / "out.pb", "--rule", "equal-shares-alone", "--json"
    )
    again = json.loads(out)
    assert {line["effort"] for line in again["lines"] if line["kept"]} == kept
    code, out, _ = said(capsys, "focus", tmp_path / "out.pb", "--rule", "votes", "--budget", 50)
    assert "of 50 kept" in out


def test_given_an_effort_title_that_looks_like_a_formula_when_written_then_spreadsheets_show_it_as_text(
    tmp_path: Path,
) -> None:
    sample = sample_focus(2026)
    title = "=HYPERLINK('x')"
    hostile = replace(
        sample, efforts=sample.efforts.with_columns(title=title + sample.efforts["effort"])
    )
    write_result(*read_team(hostile, "railway"), tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 18
    assert all(row["title"].startswith("'=") for row in rows)
    with pytest.raises(BadEvidence, match=r"can be written as .csv or .pb"):
        write_result(*read_team(sample, "railway"), tmp_path / "out.xls")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--rule", "luck"), "--rule, value 'luck': there is no such rule; equal-shares,"),
        (("--hours", "0"), "--budget: the budget is 0; give one above 0"),
        (("--hours", "-3"), "--budget: the budget is -3; give one above 0"),
        (("--budget", "inf"), "--budget: the budget is inf; give one above 0 and up to"),
        (("--budget", "nan"), "--budget: the budget is nan; give one above 0 and up to"),
        (("--budget", "1e308"), "--budget: the budget is 1e+308; give one above 0 and up to"),
    ],
)
def test_given_invalid_options_when_the_focus_command_runs_then_the_error_says_why(
    railway: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, str], sentence: str
) -> None:
    code, _, err = said(capsys, "focus", railway, *words)
    assert code == 1
    assert sentence in err


def test_given_scores_of_one_member_or_of_nobody_then_no_effort_is_kept_or_an_error_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "efforts.csv").write_text("effort,title,hours,owner\na,Fleet,3,ada\n")
    code, _, err = said(capsys, "focus", tmp_path)
    assert (code, "nobody has given a score; let at least two" in err) == (1, True)
    (tmp_path / "scores.csv").write_text("effort,person,score\na,bo,5\n")
    code, out, _ = said(capsys, "focus", tmp_path, "--json")
    assert (code, "too few members support this effort" in out) == (0, True)
