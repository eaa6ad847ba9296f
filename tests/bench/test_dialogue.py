"""The benchmark of dialogues rates predicted votes and compares verdicts with targets."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from bench.tools.dialogue_peers import (
    logistic_factor_shares,
    made_up_votes,
    pca_shares,
    polis_shares,
)
from bench.tools.made_up import conversation

from bench import dialogue
from tests.reference import reference_folder
from wholesum.dialogue.opinion.landscape import LandscapeVerdict
from wholesum.dialogue.opinion.predictive import fit_predictive_model
from wholesum.dialogue.opinion.votes import gather_votes

pytestmark = pytest.mark.slow


def test_given_predicted_votes_when_scored_then_loss_and_calibration_equal_those_of_the_plain_formulas() -> (
    None
):
    probability, agree = np.array([0.5, 0.5, 0.9, 0.1]), np.array([True, False, True, False])
    assert dialogue.log_loss(probability, agree) == pytest.approx(-np.log([0.5, 0.9]).mean())
    sure = np.repeat([0.2, 0.8], 500)
    happened = np.tile(np.arange(10), 100) < sure * 10
    assert dialogue.calibration_error(sure, happened) == pytest.approx(0, abs=0.01)
    assert dialogue.calibration_error(1 - sure, happened) == pytest.approx(0.6, abs=0.01)


def test_given_hidden_votes_when_a_model_of_opinions_is_fitted_then_the_model_does_not_use_them() -> (
    None
):
    votes = conversation(60, 20, 0.5, 3.0, seed=1)
    split = dialogue.Split.of(votes, seed=0)
    known = set(zip(split.known.person.tolist(), split.known.statement.tolist(), strict=True))
    hidden = set(zip(split.person.tolist(), split.statement.tolist(), strict=True))
    assert not known & hidden
    assert len(split.known) == len(votes) - round(len(votes) / 10)
    told = split.foretold()
    assert all(len(probabilities) == len(split.agree) for probabilities in told.values())
    assert dialogue.log_loss(told["Wholesum"], split.agree) < dialogue.log_loss(
        told["statement's share"], split.agree
    )


def test_given_another_library_when_it_predicts_votes_then_its_predictions_are_probabilities() -> (
    None
):
    frame = made_up_votes(200, 30, 2_000)
    votes = gather_votes(frame["voter"], frame["statement"], frame["vote"], frame["time"])
    places = np.arange(30)
    assert ((polis_shares(votes) > 0) & (polis_shares(votes) < 1)).all()
    for told in (
        polis_shares(votes, weighted=True),
        pca_shares(votes, places, places),
        pca_shares(votes, places, places, scaled=True),
        logistic_factor_shares(votes, places, places),
    ):
        assert ((told > 0) & (told < 1)).all()


def test_given_two_real_polis_conversations_when_votes_are_predicted_then_the_loss_meets_the_target() -> (
    None
):
    reference_folder()
    for name in ("scoop-hivemind.biodiversity", "vtaiwan.uberx"):
        split = dialogue.Split.of(dialogue.read_votes(name), seed=0)
        told = fit_predictive_model(split.known).agree(split.person, split.statement)
        assert dialogue.log_loss(told, split.agree) <= dialogue.BARS[name][0]


def test_given_a_comparison_of_speed_when_run_then_it_prints_a_ratio_or_names_the_missing_library() -> (
    None
):
    line = dialogue.duel_line(100, 20, 1_000)
    assert line.amount > 0
    assert line.yardsticks or line.note == "red-dwarf: not present"


def test_given_no_reference_data_when_the_dialogue_benchmark_runs_then_an_error_names_the_missing_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WHOLESUM_DATA", str(tmp_path))
    assert dialogue.main(["quality"]) == 1
    assert "absent: the conversations of Polis in WHOLESUM_DATA." in capsys.readouterr().out
    assert dialogue.main(["quality", "--quick"]) == 0


def test_given_results_about_groups_of_opinions_that_miss_a_target_then_the_benchmark_lists_them() -> (
    None
):
    camps = Counter({LandscapeVerdict.CAMPS: 11, LandscapeVerdict.ONE_MIND: 189})
    assert dialogue._bar_met("8 x 25", 0.0, camps) is False
    assert dialogue._bar_met(
        "8 x 25", 0.0, Counter({LandscapeVerdict.CAMPS: 10, LandscapeVerdict.SPECTRUM: 190})
    )
    some = Counter(
        {LandscapeVerdict.CAMPS: 90, LandscapeVerdict.SPECTRUM: 100, LandscapeVerdict.ONE_MIND: 10}
    )
    assert dialogue._bar_met("60 x 60", 1.5, some)
    assert (
        dialogue._bar_met("60 x 60", 1.5, some + Counter({LandscapeVerdict.ONE_MIND: 1})) is False
    )
    assert dialogue._bar_met("26 x 36", 1.5, camps) is None
