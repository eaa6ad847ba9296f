"""The tables of recognition: reading, faults, what is shared, figures, signals and charts."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tests.recognition import cast
from wholesum.core.cycle import Cycle
from wholesum.recognition.charts import recognition_charts, stories_chart
from wholesum.recognition.checks import check_recognition
from wholesum.recognition.evidence import RecognitionEvidence
from wholesum.recognition.measures.brought import brought_by
from wholesum.recognition.measures.credit import simple_division
from wholesum.recognition.measures.rewards import RewardCheck, check_rewards
from wholesum.recognition.measures.weave import Weave, unseen_since, weave_of
from wholesum.recognition.signals import recognition_signals
from wholesum.tables import BadEvidence

CYCLES = (Cycle("may", None, date(2026, 7, 1)), Cycle("july", date(2026, 7, 1), None))


@pytest.fixture
def found(folder: Path) -> RecognitionEvidence:
    """Return the evidence of the folder."""
    return RecognitionEvidence.read(folder)


def test_given_valid_tables_of_recognition_when_checked_then_no_fault_is_found(
    found: RecognitionEvidence,
) -> None:
    people = pl.DataFrame({"person": ["ada", "bo", "cleo", "dag"]})
    assert not check_recognition(found, people)
    assert "dag" in str(check_recognition(found, people.head(3))[0])


@pytest.mark.parametrize(
    ("table", "row", "problem"),
    [
        ("stories", "alone,2026-05-01,Won,,ada", "fewer than two contributors"),
        ("contributions", "depot,ada,again", "in this story twice"),
        ("contributions", "missing,ada,calm", "missing"),
        ("credit", "roster,bo,cleo,100", "three or more contributors"),
        ("credit", "depot,dag,ada,99", "do not sum to 100"),
        ("credit", "depot,dag,dag,100", "nobody gives points to themselves"),
        ("credit", "depot,eve,ada,100", "not a contributor"),
        ("credit", "depot,dag,eve,100", "not a contributor"),
        ("credit", "depot,dag,ada,101", "101"),
        ("rewards", "prize,the best,", "the best"),
    ],
)
def test_given_an_invalid_row_in_a_table_of_recognition_then_the_fault_says_what_to_do(
    folder: Path, table: str, row: str, problem: str
) -> None:
    text = getattr(cast, table.upper())
    (folder / f"{table}.csv").write_text(f"{text}{row}\n")
    try:
        faults = check_recognition(RecognitionEvidence.read(folder))
    except BadEvidence as error:
        faults = list(error.faults)
    assert problem in str(faults[0])
    assert f"{table}.csv" in str(faults[0])


def test_given_tables_of_recognition_when_written_and_read_then_they_are_the_same(
    found: RecognitionEvidence, tmp_path: Path
) -> None:
    found.write(tmp_path / "one")
    RecognitionEvidence.read(tmp_path / "one").write(tmp_path / "two")
    assert len(list((tmp_path / "one").iterdir())) == 4
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()


def test_given_points_for_stories_when_data_are_shared_then_points_are_left_out_and_stories_stay(
    found: RecognitionEvidence,
) -> None:
    shared = found.shared_only()
    assert shared.credit.is_empty()
    assert shared.stories.equals(found.stories)


def test_given_points_for_a_story_then_the_row_of_a_member_who_gave_none_is_blank(
    found: RecognitionEvidence,
) -> None:
    points = found.points("depot")
    assert points[0].tolist() == [0, 50, 30, 20]
    assert points[2].tolist() == [100, 0, 0, 0]
    assert np.isnan(points[3]).all()
    division = simple_division(points)
    assert division.shares.sum() == pytest.approx(1)
    assert division.explain(1) == (
        "Your share is 21% by the points of 2 of 3 others, an equal part would be 25%, and your "
        "own points do not change it."
    )


def test_given_stories_of_a_person_then_each_contribution_has_its_result_and_the_other_contributors(
    found: RecognitionEvidence,
) -> None:
    latest, _, first = brought_by(found, "bo")
    assert (latest.brought, latest.others, latest.by_self) == ("humour", ("cleo", None), False)
    assert (first.result, first.made_possible) == (
        "The depot opened on time",
        "Trains leave in the snow",
    )
    assert brought_by(found, "eve") == []


def test_given_stories_of_a_team_then_the_signal_counts_stories_and_people_and_has_no_name(
    found: RecognitionEvidence,
) -> None:
    weave = weave_of(found)
    assert weave == Weave(stories=3, three=2, named=4, most=3)
    assert weave.explain() == (
        "2 of 3 stories name three or more people, and 4 people are named in at least one."
    )
    assert Weave(1, 1, 1, 1).explain() == (
        "1 of 1 story names three or more people, and 1 person is named in at least one."
    )
    assert Weave(0, 0, 0, 0).explain() == "No story has been told yet."
    assert not weave.depends_on_one
    assert Weave(5, 2, 4, 4).depends_on_one
    assert not Weave(4, 2, 4, 3).depends_on_one


def test_given_a_day_then_members_without_a_story_since_this_day_are_asked_for_a_story(
    found: RecognitionEvidence,
) -> None:
    people = ["dag", "cleo", "bo", "ada"]
    assert unseen_since(found, people, date(2026, 6, 1)) == ["ada", "dag"]
    assert unseen_since(found, people, date(2026, 5, 1)) == []


def test_given_stories_of_several_cycles_then_each_cycle_counts_its_own_stories(
    found: RecognitionEvidence,
) -> None:
    may, july = recognition_signals(found, CYCLES)
    assert may.words == "1 of 2 stories names three or more people"
    assert list(may.count or ()) == [1, 2]
    assert may.index == "4 people are named in at least one."
    assert july.words == "1 of 1 story names three or more people"
    assert list(recognition_signals(found, CYCLES[:0])) == []


def test_given_one_person_in_most_stories_then_the_signal_says_so_without_the_name(
    found: RecognitionEvidence,
) -> None:
    stories = pl.DataFrame(
        [{"story": str(n), "day": date(2026, 5, 1), "result": "Done"} for n in range(4)]
    )
    parts = pl.DataFrame(
        [
            {"story": str(n), "person": person, "brought": "time"}
            for n in range(4)
            for person in ("ada", f"p{n}")
        ]
    )
    (only,) = recognition_signals(RecognitionEvidence(stories, parts), CYCLES[:1])
    assert only.index.endswith("The same person is in 4 of 4.")
    assert "ada" not in only.index


def test_given_points_for_stories_when_they_change_then_the_mirror_stays_the_same(
    found: RecognitionEvidence,
) -> None:
    without = found.shared_only()
    assert [signal.words for signal in recognition_signals(found, CYCLES)] == [
        signal.words for signal in recognition_signals(without, CYCLES)
    ]


def test_given_stories_when_their_chart_is_drawn_then_the_chart_names_no_person(
    found: RecognitionEvidence,
) -> None:
    (chart,) = recognition_charts(found, CYCLES, "interdependence")
    assert chart.table.rows == (("The union said yes", "3"),)
    whole = stories_chart(found)
    assert whole is not None
    assert whole.table.rows[-1] == ("The depot opened on time", "4")
    assert "Cleo" not in whole.html()
    assert list(recognition_charts(found, CYCLES, "equality")) == []
    empty = found.with_rows(stories=found.stories.clear())
    assert stories_chart(empty) is None


def test_given_rewards_and_stated_values_then_the_check_names_those_that_do_not_match(
    found: RecognitionEvidence,
) -> None:
    checked = check_rewards(found.rewards, ["Care", "learning"])
    assert checked == RewardCheck(3, 2, ("learning",), ("Speed",))
    assert checked.explain() == [
        "2 of 3 rewards go to one person.",
        "No reward supports: learning.",
        "Rewarded, but not stated as a value: Speed.",
    ]
    assert check_rewards(found.rewards).explain() == ["2 of 3 rewards go to one person."]
    assert check_rewards(found.rewards.clear(), ["care"]).explain() == []
