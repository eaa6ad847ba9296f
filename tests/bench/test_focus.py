"""The benchmark of focus rounds measures every line."""

from __future__ import annotations

import pytest

from bench import focus

pytestmark = pytest.mark.slow


def test_given_the_quick_focus_benchmark_when_run_then_each_measured_line_has_a_target(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(focus, "in_fresh_process", lambda task, *given: task(*given))
    lines, duels = focus.measure(quick=True)
    assert [line.target for line in lines] == [0.3, None, None, None]
    assert all(line.amount > 0 for line in lines)
    assert duels == []


def test_given_no_reference_data_when_the_focus_benchmark_runs_then_an_error_names_the_missing_data(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(focus, "ELECTION", "not there.pb")
    assert focus.main([]) == 1
    assert "absent: the election not there.pb in WHOLESUM_DATA." in capsys.readouterr().out
