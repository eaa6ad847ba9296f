from __future__ import annotations

import polars as pl
import pytest

from tests.cast import pulse_of
from wholesum.demo import sample_team
from wholesum.mirror.evidence import Evidence
from wholesum.mirror.gather import mirror_after, mirror_of
from wholesum.pulse.evidence import PulseEvidence

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


def test_the_mirror_after_a_round_is_that_of_the_evidence_there_was_then() -> None:
    team = sample_team()
    assert team.pulse is not None
    pulse = mirror_of(team)[1]
    for known in (1, 2, 3):
        names = [round_.round for round_ in pulse.rounds[:known]]
        answers = team.pulse.answers.filter(pl.col("round").is_in(names))
        then = PulseEvidence(answers, team.pulse.items, team.pulse.rounds, team.pulse.teams)
        assert mirror_after(pulse, known) == mirror_of(Evidence(team.name, pulse=then))


@pytest.mark.parametrize("rounds", [0, 2, -1])
def test_there_is_no_mirror_after_a_round_that_never_was(rounds: int) -> None:
    pulse = mirror_of(Evidence("us", pulse=pulse_of({"1": ROWS})))[1]
    with pytest.raises(ValueError, match=f"the pulse has 1 rounds; there is no round {rounds}"):
        mirror_after(pulse, rounds)
