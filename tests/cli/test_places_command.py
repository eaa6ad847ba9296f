"""The commands summarise and combine: files, tables, JSON and faults."""

import json
from pathlib import Path

from tests.cli.conftest import Run
from tests.places.conftest import answers_of, votes_of
from tests.places.test_ties import ties_of, write_place
from wholesum.places.combined import combine
from wholesum.places.summary import add, read_summary


def test_given_answers_of_two_places_when_the_combine_command_runs_then_it_prints_means_and_shares(
    run: Run, tmp_path: Path
) -> None:
    for seed, place in enumerate(("north", "south")):
        (tmp_path / place).mkdir()
        answers_of(20, seed).write_parquet(tmp_path / place / "answers.parquet")
        votes_of(60, seed).write_csv(tmp_path / place / "votes.csv")
        code, out, _ = run("summarise", tmp_path / place, "-o", tmp_path / f"{place}.summary")
        assert code == 0
        assert "Open it to see what it holds" in " ".join(out.split())
    both = sorted(tmp_path.glob("*.summary"))
    code, out, _ = run("combine", *both, "-o", tmp_path / "all.summary")
    assert code == 0
    assert "Answers of 2 places" in out
    assert "Votes of 2 places" in out
    _, printed, _ = run("combine", tmp_path / "all.summary", "--json")
    assert json.loads(printed)["places"] == 2
    _, again, _ = run("combine", *reversed(both), "--json")
    assert again == printed


def test_given_ties_of_two_places_when_the_combine_command_runs_then_it_prints_their_shares(
    run: Run, tmp_path: Path
) -> None:
    for seed, place in enumerate(("north", "south")):
        files = write_place(tmp_path / place, ties_of(seed=seed))
        code, _, _ = run("summarise", *files, "-o", tmp_path / f"{place}.summary")
        assert code == 0
    both = sorted(tmp_path.glob("*.summary"))
    code, out, _ = run("combine", *both)
    assert code == 0
    assert "Ties of 2 places" in out
    found = combine(add(map(read_summary, both))).ties[0]
    assert found.share == found.ties / found.possible
    assert f"{found.share:.1%}" in out


def test_given_a_file_for_validation_when_the_combine_command_runs_then_it_prints_the_reliability(
    run: Run, tmp_path: Path
) -> None:
    answers_of(60).write_parquet(tmp_path / "answers.parquet")
    made = tmp_path / "validate.summary"
    code, _, _ = run("summarise", tmp_path / "answers.parquet", "--help-validate", "-o", made)
    assert code == 0
    code, out, _ = run("combine", made)
    assert code == 0
    assert "30 items" in out
    assert "Eigenvalues of the correlations within teams" in " ".join(out.split())


def test_given_nearly_equal_answers_of_a_place_when_combined_then_the_command_names_hidden_results(
    run: Run, tmp_path: Path
) -> None:
    frame = answers_of(20)
    frame.filter(frame["item"] != "EQ1").write_parquet(tmp_path / "answers.parquet")
    rare = votes_of(100).head(4)
    rare.write_csv(tmp_path / "votes.csv")
    _, out, _ = run("summarise", tmp_path, "-o", tmp_path / "part.summary")
    assert "Left out" in out
    _, out, _ = run("combine", tmp_path / "part.summary")
    assert "Left out by at least one place" in out


def test_given_an_unencrypted_cluster_or_no_table_when_places_are_summarised_then_the_error_says_so(
    run: Run, tmp_path: Path
) -> None:
    answers_of(20).write_parquet(tmp_path / "answers.parquet")
    words = ("summarise", tmp_path, "-o", tmp_path / "part.summary")
    code, _, errors = run(*words, "--cluster", "tcp://192.0.2.1:8786")
    assert code == 1
    assert "without encryption" in errors or "wholesum[cluster]" in errors
    code, _, errors = run("summarise", "-o", tmp_path / "part.summary")
    assert code == 1
    assert "there is no table that can be summarised" in errors
    assert not (tmp_path / "part.summary").exists()
