from __future__ import annotations

from tests.cast import pulse_of
from wholesum.mirror.evidence import Evidence
from wholesum.mirror.gather import mirror_of

ROWS = [[4, 4, 2], [5, 3, 3], [3, 3, 2], [4, 5, 1], [2, 3, 4], [4, 4, 2]]


def test_the_mirror_speaks_of_the_latest_round_and_its_focus() -> None:
    evidence = Evidence("us", pulse=pulse_of({"1": ROWS, "2": ROWS}, focus="mutual_trust"))
    mirror, pulse = mirror_of(evidence)
    assert mirror.cycle == "2"
    assert mirror.focus == ("mutual_trust",)
    assert [round_.round for round_ in pulse.rounds] == ["1", "2"]
    assert [row.say is not None for row in mirror.rows].count(True) == 1


def test_a_team_without_a_pulse_has_an_empty_mirror() -> None:
    mirror, pulse = mirror_of(Evidence("us"))
    assert mirror.cycles == ()
    assert pulse.rounds == ()
    assert all(row.say is None for row in mirror.rows)
