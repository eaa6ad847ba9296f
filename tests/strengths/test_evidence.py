"""The tables of strengths: reading, faults, privacy, signals and charts."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.strengths.cast import STRENGTHS
from wholesum.core.cycle import Cycle
from wholesum.strengths.charts import strengths_charts
from wholesum.strengths.checks import check_strengths
from wholesum.strengths.constellations.given import challenges_of, roster_of
from wholesum.strengths.evidence import StrengthsEvidence
from wholesum.strengths.measures.stand_ins import Level
from wholesum.strengths.signals import strengths_signals

CYCLES = (Cycle("may", None, date(2026, 7, 1)), Cycle("july", date(2026, 7, 1), None))


@pytest.fixture
def strengths(folder: Path) -> StrengthsEvidence:
    """Return the evidence in the folder."""
    return StrengthsEvidence.read(folder)


def test_given_levels_of_skill_from_several_days_then_the_latest_level_before_a_day_counts(
    strengths: StrengthsEvidence,
) -> None:
    assert strengths.levels(date(2026, 7, 1)) == {"roster": {"ada": Level.DOES, "bo": Level.LEARN}}
    assert strengths.levels()["roster"]["bo"] is Level.STAND_IN


def test_given_a_member_with_the_skill_level_none_then_the_member_is_left_out(
    strengths: StrengthsEvidence,
) -> None:
    row = {"kind": "sand", "person": "cleo", "level": "none", "day": date(2026, 8, 1)}
    rows = pl.concat([strengths.coverage, pl.DataFrame([row])])
    assert strengths.with_rows(coverage=rows).levels()["sand"] == {}


def test_given_strengths_when_data_are_shared_then_stories_and_names_of_their_authors_are_left_out(
    strengths: StrengthsEvidence,
) -> None:
    shared = strengths.shared_only().strengths
    assert shared["person"].to_list() == ["ada", "ada", "bo", "bo"]
    assert shared["named_by"].to_list() == [None, "ada", None, "bo"]
    assert shared["story"].null_count() == 4
    assert strengths.shared_only().shared_only().strengths.equals(shared)


def test_given_private_strengths_when_members_are_read_then_only_shared_strengths_count(
    strengths: StrengthsEvidence,
) -> None:
    roster = roster_of(strengths, ["ada", "bo", "cleo"])
    assert roster.holds == {
        "ada": frozenset({"calm"}),
        "bo": frozenset({"maps"}),
        "cleo": frozenset(),
    }
    assert roster.named["ada"] == {"calm"}
    assert roster.wishes["bo"] == {"law"}
    assert roster.together == {("ada", "bo"): 1}
    (open_one,) = challenges_of(strengths)
    assert (open_one.name, open_one.needs, open_one.hours) == ("winter", {"calm": 1, "maps": 2}, 6)
    assert [challenge.hours for challenge in challenges_of(strengths, chosen=True)] == [6, 1]


def test_given_valid_strengths_when_checked_then_no_fault_is_found(
    strengths: StrengthsEvidence,
) -> None:
    people = pl.DataFrame({"person": ["ada", "bo", "cleo"]})
    assert not check_strengths(strengths, people)
    assert "cleo" in str(check_strengths(strengths, people.head(2))[0])


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("ada,CALM,bo,,,", "the same member named this strength"),
        ("ada,law,bo,,,true", "only the person can wish to grow"),
    ],
)
def test_given_an_invalid_row_of_strengths_when_checked_then_the_fault_says_what_to_do(
    folder: Path, row: str, problem: str
) -> None:
    (folder / "strengths.csv").write_text(f"{STRENGTHS}{row}\n")
    assert problem in str(check_strengths(StrengthsEvidence.read(folder))[0])


def test_given_strengths_when_written_and_read_then_the_tables_are_the_same(
    strengths: StrengthsEvidence, tmp_path: Path
) -> None:
    strengths.write(tmp_path / "one")
    StrengthsEvidence.read(tmp_path / "one").write(tmp_path / "two")
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()


def test_given_levels_of_skill_from_several_days_then_each_cycle_counts_the_levels_at_its_end(
    strengths: StrengthsEvidence,
) -> None:
    may, july = strengths_signals(strengths, CYCLES)
    assert may.words == "0 of 1 kind of work can be done by two or more members"
    assert july.words == "1 of 2 kinds of work can be done by two or more members"
    assert list(july.count or ()) == [1, 2]
    assert "1 of 2 kinds of work depends on one person." in july.index
    assert "If one member is away, up to 1 of 2 kinds of work stop." in july.index


def test_given_kinds_of_work_without_levels_of_skill_then_the_signal_says_that_levels_are_missing(
    strengths: StrengthsEvidence,
) -> None:
    (only,) = strengths_signals(strengths.with_rows(coverage=strengths.coverage.clear()), CYCLES)
    assert only.withheld == ("not known yet: nobody has said which kinds of work they can do")
    assert list(strengths_signals(StrengthsEvidence(), CYCLES)) == []


def test_given_kinds_of_work_when_their_chart_is_drawn_then_the_chart_names_no_member(
    strengths: StrengthsEvidence,
) -> None:
    (chart,) = strengths_charts(strengths, CYCLES, "interchangeability")
    html = chart.html()
    assert chart.title == "1 of 2 kinds of work depends on one person"
    assert chart.table.rows == (("Order sand", "1", "0"), ("Make the roster", "2", "0"))
    assert not any(name in html.lower() for name in ("ada", "bo holm", "cleo"))
    assert list(strengths_charts(strengths, CYCLES, "equality")) == []
    assert list(strengths_charts(StrengthsEvidence(), CYCLES, "interchangeability")) == []
