"""The benchmark measures every line, says ratios, and compares the same figures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from bench.measuring import Duel, Line, duel_table, line_table, made_up

from bench import measuring, pulse

pytestmark = pytest.mark.slow

TINY = pulse.Size(people=200, teams=16, balanced=4, few=8, least=0.0, runs=1)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out peers and new processes, which take their time to start."""
    for module in (pulse, measuring):
        monkeypatch.setattr(module, "find_spec", lambda name: None)
    monkeypatch.setattr(pulse, "r_seconds", lambda script, folder: None)
    monkeypatch.setattr(pulse, "in_fresh_process", lambda task, *given: task(*given))


@pytest.mark.usefixtures("alone")
def test_every_line_is_measured_as_a_ratio_to_the_floor_of_the_same_run(tmp_path: Path) -> None:
    lines = pulse.measure_lines(made_up(TINY.people, TINY.teams), TINY, tmp_path)

    floor = {line.name: line.amount for line in lines if line.name.startswith("yardstick")}
    assert set(floor) == {"yardstick: read", "yardstick: one pass"}
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


@pytest.mark.usefixtures("alone")
def test_absent_peers_are_said_to_be_absent(tmp_path: Path) -> None:
    duels = pulse.measure_duels(made_up(TINY.people, TINY.teams), TINY, tmp_path)

    assert len(duels) == 7
    assert all(duel.own > 0 for duel in duels)
    assert {duel.note for duel in duels} == {"not present"}
    assert all(duel.theirs is None and duel.ratio is None for duel in duels)


def test_a_peer_that_refuses_is_quoted() -> None:
    def refuse() -> list[float]:
        raise ValueError("teams are unequal")

    duel = measuring.against(TINY.clock, "ICC", [lambda: [0.1]], "math", lambda: refuse)

    assert duel.theirs is None
    assert duel.note == "refuses: teams are unequal"


def test_a_peer_is_measured_only_where_it_finds_the_same_figures() -> None:
    own = [lambda: 0.5, lambda: 0.25]

    duel = measuring.against(TINY.clock, "alpha", own, "math", lambda: lambda: [0.5, 0.25])
    assert duel.theirs is not None
    assert duel.ratio == duel.own / duel.theirs

    with pytest.raises(RuntimeError, match="math finds other figures for alpha"):
        measuring.against(TINY.clock, "alpha", own, "math", lambda: lambda: [0.5, 0.26])


def test_the_tables_show_ratios_and_verdicts() -> None:
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
def test_a_missed_target_fails_only_when_strict(
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


def test_the_people_are_in_unequal_teams_and_the_same_each_time() -> None:
    people = made_up(2_000, 160)
    sizes = np.bincount(people.codes)
    assert sizes.sum() == 2_000
    assert (sizes.min(), sizes.max()) == (3, 43)
    assert people.matrix.shape == (2_000, 30)
    assert set(np.unique(people.matrix)) == {1, 2, 3, 4, 5}
    assert people.frame.equals(made_up(2_000, 160).frame)


def test_people_who_do_not_fit_their_teams_are_refused() -> None:
    with pytest.raises(ValueError, match="10 people do not make 4 teams of 3 to 43"):
        made_up(10, 4)


def test_the_peak_of_a_new_process_is_not_that_of_this_one() -> None:
    ballast = np.ones(50_000_000)

    assert measuring.peak_megabytes() > ballast.nbytes / 1e6
    assert 0 < measuring.in_fresh_process(measuring.peak_megabytes) < ballast.nbytes / 1e6
