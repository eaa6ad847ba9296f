"""One place in many files, and many places: the same sums, and never of too few people."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from msgspec.structs import replace

from tests.places.conftest import Divide, answers_of, votes_of
from wholesum.places.summarise import summarise
from wholesum.places.summary import Purpose, Summary, add, read_summary, write_summary
from wholesum.pulse.evidence import own_items
from wholesum.tables import BadEvidence

PURPOSES: tuple[Purpose, ...] = ("counts", "validation")


def without_ids(summary: Summary) -> Summary:
    return replace(summary, parts=(), withheld={})


@pytest.mark.parametrize("purpose", ["counts", "validation"])
@pytest.mark.parametrize("parts", [2, 7, 16])
def test_given_answers_of_a_place_in_several_files_then_the_summary_equals_that_of_one_file(
    parts: int, purpose: Purpose, divide: Divide
) -> None:
    whole = summarise(divide(1, 0), purpose=purpose)
    divided = summarise(divide(parts, 3), purpose=purpose)
    assert write_summary(without_ids(divided)) == write_summary(without_ids(whole))


@pytest.mark.parametrize("purpose", ["counts", "validation"])
@pytest.mark.parametrize("parts", [2, 7, 16])
def test_given_summaries_of_several_places_when_added_in_any_order_then_the_sums_are_the_same(
    parts: int, purpose: Purpose, divide: Divide
) -> None:
    whole = summarise(divide(1, 0), purpose=purpose)
    files = divide(parts, 5)
    places = [
        summarise([a, b], purpose=purpose)
        for a, b in zip(files[:parts], files[parts:], strict=True)
    ]
    if purpose == "counts":
        assert not any(place.withheld for place in places)
    one_by_one = places[-1]
    for place in places[-2::-1]:
        one_by_one = place + one_by_one
    assert write_summary(one_by_one) == write_summary(add(places))
    assert write_summary(without_ids(one_by_one)) == write_summary(without_ids(whole))


def test_given_votes_and_answers_of_a_place_when_summed_then_counts_equal_those_of_a_plain_loop(
    divide: Divide, answers: pl.DataFrame, votes: pl.DataFrame
) -> None:
    made = summarise(divide(7, 1))
    plain = Counter(votes.select("statement", "vote").iter_rows())
    assert made.votes == {
        name: tuple(plain[name, vote] for vote in (-1, 0, 1))
        for name in sorted(votes["statement"].unique())
    }
    assert made.voters == votes["voter"].n_unique()
    asked = Counter(answers.drop_nulls().select("item", "answer").iter_rows())
    assert made.rounds["2026-05"].answers == {
        code: tuple(asked[code, answer] for answer in range(1, 6))
        for code in sorted(own_items()["item"])
    }


def test_given_the_summary_of_a_place_when_written_and_read_then_it_is_the_same_and_its_file_is_small(
    divide: Divide, tmp_path: Path
) -> None:
    for purpose in PURPOSES:
        made = summarise(divide(1, 0), purpose=purpose)
        (tmp_path / "part.summary").write_bytes(write_summary(made))
        assert read_summary(tmp_path / "part.summary") == made
        assert (tmp_path / "part.summary").stat().st_size < 20_000


def test_given_the_summary_of_any_place_then_its_file_names_no_person_and_no_team(
    divide: Divide,
) -> None:
    for purpose in PURPOSES:
        text = write_summary(replace(summarise(divide(2, 0), purpose=purpose), parts=())).decode()
        assert '"r1' not in text
        assert '"t1' not in text
        assert '"v1' not in text


def test_given_nine_people_or_nearly_equal_answers_then_the_summary_of_the_place_leaves_them_out(
    tmp_path: Path,
) -> None:
    few = answers_of(20).filter(pl.col("respondent").is_in([f"r{n}" for n in range(9)]))
    few.write_parquet(tmp_path / "answers.parquet")
    with pytest.raises(BadEvidence, match="no count has enough people"):
        summarise([tmp_path / "answers.parquet"])
    same = answers_of(20).with_columns(
        answer=pl.when(pl.col("item") == "EQ1").then(4).otherwise("answer")
    )
    same.write_parquet(tmp_path / "answers.parquet")
    made = summarise([tmp_path / "answers.parquet"])
    assert "EQ1" not in made.rounds["2026-05"].answers
    assert "EQ1" not in {item.item for item in made.items}
    assert made.withheld == {"2026-05: EQ1": 1}


def test_given_four_votes_on_a_statement_then_the_summary_leaves_them_out_and_names_the_statement(
    tmp_path: Path,
) -> None:
    votes = votes_of(100)
    lone = pl.DataFrame({"statement": ["rare"] * 4, "voter": ["v1", "v2", "v3", "v4"], "vote": 1})
    pl.concat([votes, lone], how="vertical_relaxed").write_parquet(tmp_path / "votes.parquet")
    made = summarise([tmp_path / "votes.parquet"])
    assert "rare" not in made.votes
    assert made.withheld == {"rare": 1}


def test_given_a_round_with_a_higher_threshold_then_the_summary_of_the_place_uses_this_threshold(
    tmp_path: Path,
) -> None:
    answers_of(4).write_csv(tmp_path / "answers.csv")
    assert summarise([tmp_path]).rounds
    (tmp_path / "rounds.csv").write_text("round,threshold\n2026-05,30\n")
    with pytest.raises(BadEvidence, match="no count has enough people"):
        summarise([tmp_path])


def test_given_teams_of_four_and_of_five_then_a_validation_file_contains_only_teams_of_five(
    tmp_path: Path,
) -> None:
    whole = answers_of(8).filter(pl.col("answer").is_not_null().all().over("respondent"))
    four = whole.filter(pl.col("team") == "t0")["respondent"].unique().sort().head(4)
    small = whole.filter((pl.col("team") != "t0") | pl.col("respondent").is_in(four.implode()))
    small.write_parquet(tmp_path / "answers.parquet")
    (block,) = summarise([tmp_path / "answers.parquet"], purpose="validation").cross_products
    sizes = small.group_by("team").agg(pl.col("respondent").n_unique())["respondent"]
    kept = sizes.filter(sizes >= 5)
    assert (block.teams, block.people) == (len(kept), kept.sum())
    assert block.squared_sizes == (kept.cast(pl.Int64) ** 2).sum()
    few = small.filter(pl.col("team").is_in(["t0", "t1", "t2", "t3", "t4"]))
    few.write_parquet(tmp_path / "answers.parquet")
    with pytest.raises(BadEvidence, match="fewer than 5 teams have 5 people"):
        summarise([tmp_path / "answers.parquet"], purpose="validation")


def test_given_two_rounds_when_a_validation_file_is_made_then_the_error_asks_to_choose_one_round(
    tmp_path: Path,
) -> None:
    later = answers_of(8, seed=9).with_columns(round=pl.lit("2026-09"))
    pl.concat([answers_of(8), later]).write_parquet(tmp_path / "answers.parquet")
    with pytest.raises(BadEvidence, match="2026-05, 2026-09; choose one with --round"):
        summarise([tmp_path / "answers.parquet"], purpose="validation")
    chosen = summarise([tmp_path / "answers.parquet"], purpose="validation", round="2026-09")
    assert chosen.cross_products[0].teams <= 8


@pytest.mark.parametrize(
    ("purpose", "column", "words"),
    [
        ("counts", "respondent", "a person is in two files; put all rows of a person into one"),
        ("validation", "team", "a team is in two files; put all rows of a team into one"),
    ],
)
def test_given_a_person_or_a_team_in_two_files_of_a_place_then_the_fault_says_so(
    purpose: Purpose, column: str, words: str, tmp_path: Path, answers: pl.DataFrame
) -> None:
    one = answers.filter(pl.col(column).str.ends_with("1"))
    split = one["item" if column == "respondent" else "respondent"] < (
        "FO" if column == "respondent" else "r5"
    )
    one.filter(split).write_parquet(tmp_path / "answers-a.parquet")
    one.filter(~split).write_parquet(tmp_path / "answers-b.parquet")
    with pytest.raises(BadEvidence, match=words):
        summarise(sorted(tmp_path.glob("answers-*")), purpose=purpose)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("notes.csv", "a\n1\n", "the kind of this table is unknown"),
        ("answers.txt", "a\n1\n", "the kind of this table is unknown"),
        (
            "items.csv",
            "item,facet,reverse,text,low,high\nX1,equality,false,X,1,5\n",
            "give files whose",
        ),
        ("answers.csv", "round,respondent,item,answer\na,b,ZZ9,1\n", "'ZZ9': this item is unknown"),
        ("answers.csv", "round,respondent,item,answer\na,b,EQ1,9\n", "lies outside the options"),
    ],
)
def test_given_a_table_that_cannot_be_summed_for_a_place_then_the_fault_says_why(
    name: str, content: str, words: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(BadEvidence, match=words):
        summarise([tmp_path / name])


def test_given_answers_without_teams_when_a_validation_file_is_made_then_the_error_asks_for_teams(
    tmp_path: Path,
) -> None:
    answers_of(8).drop("team").write_csv(tmp_path / "answers.csv")
    with pytest.raises(BadEvidence, match="a respondent has no team"):
        summarise([tmp_path / "answers.csv"], purpose="validation")
