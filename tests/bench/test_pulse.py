"""The benchmark of the pulse reports speed ratios, and other libraries compute the same values."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from bench.tools import measuring
from bench.tools.measuring import Duel, Line, duel_table, line_table, made_up

from bench import pulse
from wholesum.pulse.counts import count_answers

pytestmark = pytest.mark.slow

TINY = pulse.Size(people=200, teams=16, balanced=4, few=8, least=0.0, runs=1)


@pytest.fixture
def without_peers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the benchmark without other libraries and without new processes, which start slowly."""
    for module in (pulse, measuring):
        monkeypatch.setattr(module, "find_spec", lambda name: None)
    monkeypatch.setattr(pulse, "r_seconds", lambda script, folder: None)
    monkeypatch.setattr(pulse, "in_fresh_process", lambda task, *given: task(*given))


@pytest.mark.usefixtures("without_peers")
def test_given_a_run_of_the_pulse_benchmark_then_each_line_is_a_ratio_to_the_baseline_of_the_same_run(
    tmp_path: Path,
) -> None:
    lines = pulse.measure_lines(made_up(TINY.people, TINY.teams), TINY, tmp_path)

    floor = {line.name: line.amount for line in lines if line.name.startswith("yardstick")}
    assert set(floor) == {"yardstick: read", "yardstick: one pass", "yardstick: count tensor"}
    assert len(lines) == 13
    for line in lines:
        assert line.amount > 0
        assert line.ratios
        for name, ratio in line.ratios.items():
            yardstick = line.yardsticks[name]
            assert ratio == line.amount / yardstick
            assert line.unit == "MB" or yardstick == floor[f"yardstick: {name}"]
    assert [line.target for line in lines if line.target is not None] == [0.020]
    assert any("480 count vectors" in line.note for line in lines)


@pytest.mark.usefixtures("without_peers")
def test_given_no_other_libraries_when_speed_is_compared_then_each_line_says_which_library_is_missing(
    tmp_path: Path,
) -> None:
    duels = pulse.measure_duels(made_up(TINY.people, TINY.teams), TINY, tmp_path)

    assert len(duels) == 8
    assert all(duel.own > 0 for duel in duels)
    assert {duel.note for duel in duels} == {"not present"}
    assert all(duel.theirs is None and duel.ratio is None for duel in duels)


@pytest.mark.usefixtures("without_peers")
@pytest.mark.parametrize(("given", "code"), [([], 1), (["--quick"], 0)])
def test_given_no_other_libraries_when_the_pulse_benchmark_runs_then_only_the_full_benchmark_fails(
    given: list[str],
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(pulse, "FULL", TINY)
    monkeypatch.setattr(pulse, "QUICK", TINY)
    assert pulse.main(given) == code
    absent = "Not measured, because it is absent: pandas (rwg(j), ten scales)."
    assert (absent in capsys.readouterr().out) == bool(code)


def test_given_a_plain_loop_that_counts_answers_then_the_counts_of_the_library_are_equal() -> None:
    people = made_up(TINY.people, TINY.teams)
    counts = count_answers(people.matrix, people.codes).table
    assert (pulse.count_tensor(people.matrix, people.codes) == counts).all()


def test_given_another_library_that_raises_an_error_when_timed_then_the_benchmark_prints_the_error() -> (
    None
):
    def refuse() -> list[float]:
        raise ValueError("teams are unequal")

    duel = measuring.against(TINY.clock, "ICC", [lambda: [0.1]], "math", lambda: refuse)

    assert duel.theirs is None
    assert duel.note == "refuses: teams are unequal"


def test_given_another_library_with_different_results_when_timed_then_the_benchmark_fails() -> None:
    own = [lambda: 0.5, lambda: 0.25]

    duel = measuring.against(TINY.clock, "alpha", own, "math", lambda: lambda: [0.5, 0.25])
    assert duel.theirs is not None
    assert duel.ratio == duel.own / duel.theirs

    with pytest.raises(RuntimeError, match="math finds other figures for alpha"):
        measuring.against(TINY.clock, "alpha", own, "math", lambda: lambda: [0.5, 0.26])


def test_given_lines_of_a_benchmark_when_printed_then_each_row_has_ratios_and_says_if_the_target_is_met() -> (
    None
):
    yardsticks = {"read": 0.02, "one pass": 0.004}
    lines = [Line("fast", 0.01, yardsticks, 0.02), Line("slow", 0.3, yardsticks, 0.02)]
    table = line_table(lines)
    cells = {str(column.header): list(column.cells) for column in table.columns}
    assert cells["÷ read"] == ["0.5", "15"]
    assert cells["÷ one pass"] == ["2.5", "75"]
    assert cells["measured"] == ["10 ms", "300 ms"]
    assert cells["verdict"] == ["met", "[bold]missed[/bold]"]

    duels = duel_table([Duel("rwg(j)", 0.5, "pandas", 2.0), Duel("alpha", 0.5, "pingouin")])
    assert list(duels.columns[-1].cells) == ["0.25", ""]


@pytest.mark.parametrize(("given", "code"), [([], 0), (["--strict"], 1)])
def test_given_a_missed_target_when_the_pulse_benchmark_runs_in_strict_mode_then_its_exit_code_is_1(
    given: list[str],
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    missed = [Line("slow", 2.0, {"read": 1.0}, target=1.0)]
    monkeypatch.setattr(pulse, "measure_lines", lambda *given: missed)
    monkeypatch.setattr(pulse, "measure_duels", lambda *given: [])

    assert pulse.main(["--quick", *given]) == code
    assert "missed" in capsys.readouterr().out


def test_given_the_same_seed_when_2000_people_are_simulated_twice_then_their_answers_are_equal() -> (
    None
):
    people = made_up(2_000, 160)
    sizes = np.bincount(people.codes)
    assert sizes.sum() == 2_000
    assert (sizes.min(), sizes.max()) == (3, 43)
    assert people.matrix.shape == (2_000, 30)
    assert set(np.unique(people.matrix)) == {1, 2, 3, 4, 5}
    assert people.frame.equals(made_up(2_000, 160).frame)


def test_given_fewer_people_than_the_teams_need_when_answers_are_simulated_then_an_error_says_so() -> (
    None
):
    with pytest.raises(ValueError, match="10 people do not make 4 teams of 3 to 43"):
        made_up(10, 4)


def test_given_a_benchmark_in_a_new_process_when_its_memory_is_measured_then_the_parent_does_not_count() -> (
    None
):
    ballast = np.ones(50_000_000)

    assert measuring.peak_megabytes() > ballast.nbytes / 1e6
    assert 0 < measuring.in_fresh_process(measuring.peak_megabytes) < ballast.nbytes / 1e6
