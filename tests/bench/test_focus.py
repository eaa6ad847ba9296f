"""The benchmark of the focus measures every line."""

from __future__ import annotations

import pytest

from bench import focus

pytestmark = pytest.mark.slow


def test_given_the_quick_run_when_measured_then_every_line_has_a_target(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(focus, "in_fresh_process", lambda task, *given: task(*given))
    monkeypatch.setattr(focus, "ELECTION", "not there.pb")
    lines, duels = focus.measure(quick=True)
    assert [line.target for line in lines] == [0.3, None, None, None]
    assert all(line.amount > 0 for line in lines)
    assert [duel.note for duel in duels] == ["the election is not present"]
