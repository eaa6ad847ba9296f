"""The benchmark of networks measures every line and compares it with its peers."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import network

pytestmark = pytest.mark.slow


def test_given_the_quick_network_benchmark_when_run_then_its_lines_have_targets_and_another_library() -> (
    None
):
    lines = network.measure(quick=True)
    large = [network.LARGE_TARGET, network.LARGE_MEMORY, None, None]
    events = [network.EVENTS_TARGET, network.EVENTS_MEMORY]
    assert [line.target for line in lines] == [network.TEAM_TARGET, *large, *events]
    assert all(line.amount > 0 for line in lines)
    assert "networkx" in lines[0].yardsticks


def test_given_a_simulated_network_then_no_tie_is_double_and_no_person_has_a_tie_to_themselves() -> (
    None
):
    made = network.made_up_network(200, 3_000)
    ties = list(zip(made.source.tolist(), made.target.tolist(), strict=True))
    assert len(set(ties)) == len(ties) > 2_000
    assert all(one != other for one, other in ties)


def test_given_no_reference_data_when_the_network_benchmark_runs_then_it_names_the_data_and_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(network, "DATA", tmp_path / "none")
    assert network.main([]) == 1
    assert "the folder network in WHOLESUM_DATA" in capsys.readouterr().out


def test_given_a_peer_that_finds_other_figures_then_the_benchmark_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(network, "by_networkx", lambda _: (0.0, 0.0))
    with pytest.raises(RuntimeError, match="networkx finds other figures"):
        network.compared(network.made_up_network(300, 5_000))
