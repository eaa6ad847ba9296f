"""Files of Polis: the sign and the order of votes in three published conversations."""

from __future__ import annotations

import csv
import gzip
import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from tests.reference import reference_folder
from wholesum.dialogue.evidence import (
    DialogueEvidence,
    check_dialogue,
    one_dialogue,
    standing_votes,
)
from wholesum.dialogue.export import write_comments, write_polis
from wholesum.dialogue.importers.polis import is_polis, read_any, read_comments, read_polis
from wholesum.tables import BadEvidence, ReadingWarning

# People, statements listed, vote rows, last votes, and shares of agree, disagree and pass, as the
# source of the data states them.
CONVERSATIONS = {
    "london.youth.policing": (26, 39, 640, 638, (0.61, 0.30, 0.08)),
    "scoop-hivemind.biodiversity": (536, 316, 29_802, 29_719, (0.65, 0.18, 0.17)),
    "vtaiwan.uberx": (1_921, 197, 49_996, 49_443, (0.63, 0.24, 0.13)),
}


@pytest.fixture(params=CONVERSATIONS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def folder(name: str) -> Path:
    return reference_folder() / "polis" / name


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    yield from csv.DictReader(io.StringIO(text, newline=""))


def test_given_published_polis_conversations_when_read_then_vote_counts_equal_the_published_counts(
    name: str, folder: Path
) -> None:
    people, listed, cast, last, shares = CONVERSATIONS[name]
    evidence = read_polis(folder)
    assert check_dialogue(evidence) == []
    assert evidence.votes["voter"].n_unique() == people
    assert evidence.statements.height == listed
    assert evidence.votes.height == cast
    standing = standing_votes(evidence.votes)
    assert standing.height == last
    found = [(standing["vote"] == vote).mean() for vote in (1, -1, 0)]
    assert found == pytest.approx(shares, abs=0.006)


def test_given_votes_of_a_polis_file_in_any_order_when_read_then_the_last_vote_of_a_person_counts(
    folder: Path,
) -> None:
    """Slow implementation: a dictionary with the latest vote of each person on each statement."""
    latest: dict[tuple[str, str], tuple[int, int]] = {}
    for row in rows_of(folder / "votes.csv.gz"):
        pair = row["comment-id"], row["voter-id"]
        latest[pair] = max(latest.get(pair, (-1, 0)), (int(row["timestamp"]), int(row["vote"])))
    standing = standing_votes(read_polis(folder).votes)
    rows = standing.select("statement", "voter", "vote").rows()
    assert {(statement, voter): vote for statement, voter, vote in rows} == {
        pair: vote for pair, (_, vote) in latest.items()
    }


def test_given_the_vote_counts_that_polis_publishes_when_compared_with_its_votes_then_1_means_agree(
    folder: Path,
) -> None:
    told = {row["comment-id"]: int(row["agrees"]) for row in rows_of(folder / "comments.csv.gz")}
    votes = read_polis(folder).votes
    agrees = votes.filter(pl.col("vote") == 1)["statement"].value_counts().rows()
    apart = sum(abs(told[statement] - count) for statement, count in agrees)
    assert apart <= 0.01 * sum(told.values())


def test_given_a_polis_conversation_when_written_and_read_then_votes_and_statements_are_the_same(
    folder: Path, tmp_path: Path
) -> None:
    evidence = read_polis(folder)
    write_polis(evidence, "dialogue", tmp_path)
    again = read_polis(tmp_path)
    assert again.votes.equals(evidence.votes)
    assert again.dialogues.equals(evidence.dialogues)
    same = [frame.statements.sort("statement") for frame in (again, evidence)]
    flags = [frame.with_columns(pl.col("seed", "meta").fill_null(value=False)) for frame in same]
    assert flags[0].equals(flags[1])


def test_given_a_conversation_read_from_polis_files_when_written_then_its_files_equal_the_originals(
    folder: Path, tmp_path: Path
) -> None:
    write_polis(read_polis(folder), "dialogue", tmp_path)
    written, original = both_of("votes", folder, tmp_path, "timestamp comment-id voter-id vote")
    assert written == original
    columns = "timestamp comment-id author-id moderated comment-body"
    written, original = both_of("comments", folder, tmp_path, columns)
    apart = {row[1] for row in written ^ original}
    assert len(apart) <= 0.03 * len(original)
    assert all(row[-1].lstrip("'").startswith(("=", "+", "-", "@")) for row in written - original)


def both_of(
    table: str, folder: Path, written: Path, columns: str
) -> tuple[set[tuple[str, ...]], set[tuple[str, ...]]]:
    """Return the rows of a table that we wrote and those of the original table of Polis."""
    ours, theirs = (
        {tuple(row[name] for name in columns.split()) for row in rows_of(path)}
        for path in (written / f"{table}.csv", folder / f"{table}.csv.gz")
    )
    return ours, theirs


def test_table_of_participants_written_for_polis_equals_the_table_that_polis_wrote(
    tmp_path: Path,
) -> None:
    """Three rows of participants-votes.csv as Polis wrote it for the same conversation."""
    write_polis(
        read_polis(reference_folder() / "polis" / "london.youth.policing"), "dialogue", tmp_path
    )
    rows = {row["participant"]: row for row in rows_of(tmp_path / "participants-votes.csv")}
    counts = ("n-comments", "n-votes", "n-agree", "n-disagree")
    expected = {"11": "4 36 29 6", "14": "2 31 22 9", "23": "5 36 28 5", "24": "0 2 1 0"}
    for who, told in expected.items():
        assert " ".join(rows[who][name] for name in counts) == told
    header = list(rows["11"])
    assert header[:7] == ["participant", "xid", "group-id", *counts]
    assert header[7:] == ["1", *map(str, range(4, 39))]
    assert [rows["12"][name] for name in ("1", "4", "29", "31")] == ["-1", "1", "", "-1"]


SMALL = {
    "comments": "timestamp,comment-id,author-id,agrees,disagrees,moderated,comment-body,"
    "is-meta,is-seed\n"
    '1000,0,5,2,1,1,"One, ""two""\nthree",false,true\n'
    "2000,1,6,0,0,-1,Rejected,true,false\n",
    "votes": "timestamp,datetime,comment-id,voter-id,vote\n"
    "3000,x,0,5,1\n9000,x,0,6,-1\n4000,x,0,6,1\n5000,x,0,7,1\n5000,x,0,7,1\n6000,x,9,7,0\n",
    "summary": 'topic,"Why, then?"\nurl,u\nvoters,3\nconversation-description,"Two\nlines"\n',
}


def small(folder: Path, **texts: str) -> Path:
    for name, text in (SMALL | texts).items():
        if text:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_given_the_newer_polis_format_when_read_then_statements_question_and_purpose_are_found(
    tmp_path: Path,
) -> None:
    evidence = read_polis(small(tmp_path), "d1")
    columns = ("statement", "text", "seed", "meta", "moderated", "dialogue")
    assert evidence.statements.select(columns).rows() == [
        ("0", 'One, "two"\nthree', True, False, "accepted", "d1"),
        ("1", "Rejected", False, True, "rejected", "d1"),
        ("9", "(statement 9 is not listed)", None, None, "accepted", "d1"),
    ]
    assert standing_votes(evidence.votes).select("statement", "voter", "vote").rows() == [
        ("0", "5", 1),
        ("0", "6", -1),
        ("0", "7", 1),
        ("9", "7", 0),
    ]
    about = evidence.dialogues.row(0, named=True)
    assert (about["question"], about["purpose"], about["promise"]) == (
        "Why, then?",
        "Two\nlines",
        "sealed",
    )


def test_given_polis_votes_with_the_opposite_sign_when_read_then_an_error_says_so(
    folder: Path, tmp_path: Path
) -> None:
    turned = pl.read_csv(folder / "votes.csv.gz").with_columns(-pl.col("vote"))
    turned.write_csv(tmp_path / "votes.csv")
    shutil.copy(folder / "comments.csv.gz", tmp_path)
    with pytest.raises(BadEvidence) as caught:
        read_polis(tmp_path)
    assert str(caught.value) == (
        "votes.csv, column vote: -1 means agree, as in a Polis database: the counts of the "
        "comments show this; reverse the sign of every vote."
    )


def test_given_a_polis_folder_without_a_file_of_votes_when_read_then_the_table_of_participants_is_used(
    tmp_path: Path,
) -> None:
    head = "participant,xid,group-id,n-comments,n-votes,n-agree,n-disagree,0,1\n"
    table = f"{head}5,,,0,1,1,0,1,\n6,,1,0,2,0,1,-1,0\n"
    evidence = read_polis(small(tmp_path, votes="", **{"participants-votes": table}))
    assert evidence.votes.select("statement", "voter", "vote", "time").rows() == [
        ("0", "5", 1, None),
        ("0", "6", -1, None),
        ("1", "6", 0, None),
    ]
    small(tmp_path, votes="", **{"participants-votes": table.replace("1,1,0,1", "1,1,0,7")})
    with pytest.warns(ReadingWarning, match="line 2, column 0, value '7': a vote is not -1, 0"):
        assert read_polis(tmp_path).votes.height == 2


def test_given_missing_or_damaged_polis_files_when_read_then_the_error_names_the_file_or_line(
    tmp_path: Path,
) -> None:
    with pytest.raises(BadEvidence, match="there is no such folder or file"):
        read_polis(tmp_path / "nowhere")
    (tmp_path / "comments.csv").write_text(SMALL["comments"], encoding="utf-8")
    with pytest.raises(BadEvidence, match="the file is missing; put it, or participants-votes"):
        read_polis(tmp_path)
    broken = SMALL["votes"].replace("0,5,1", "0,5,yes")
    with pytest.warns(ReadingWarning, match="line 2, column vote, value 'yes': this is not -1, 0"):
        assert read_polis(small(tmp_path, votes=broken)).votes.height == 4


def test_given_files_of_polis_or_of_wholesum_when_read_then_their_format_is_recognised(
    tmp_path: Path,
) -> None:
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    theirs.mkdir()
    small(theirs)
    read_polis(theirs).write(ours)
    assert is_polis(theirs)
    assert is_polis(theirs / "votes.csv")
    assert not is_polis(ours)
    assert not is_polis(ours / "votes.csv")
    assert not is_polis(tmp_path / "nowhere")
    assert read_any(theirs / "votes.csv").votes.height == 5
    assert read_any(ours).votes.equals(read_polis(theirs).votes)


def team() -> DialogueEvidence:
    statements = {
        "statement": ["works", "winter"],
        "text": ["=HYPERLINK(1)", "The winter"],
        "author": ["ada", None],
        "dialogue": "july",
    }
    votes = [
        ("works", "bo", 1, 1),
        ("works", "bo", -1, 2),
        ("works", "ada", 1, 1),
        ("winter", "bo", 0, 1),
    ]
    about = {"dialogue": ["july"], "question": ["@what"], "opened": ["2026-07-01"]}
    return DialogueEvidence(
        pl.DataFrame(statements),
        pl.DataFrame(votes, schema=["statement", "voter", "vote", "round"], orient="row"),
        pl.DataFrame(about).with_columns(pl.col("opened").str.to_date()),
    )


def test_given_votes_without_times_when_written_for_polis_then_the_last_votes_are_kept(
    tmp_path: Path,
) -> None:
    files = write_polis(team(), "july", tmp_path, groups={"ada": 0, "bo": 1})
    assert [file.name for file in files][-2:] == ["comment-groups.csv", "summary.csv"]
    again = read_polis(tmp_path, "july")
    assert again.statements["text"].to_list() == ["The winter", "=HYPERLINK(1)"]
    assert again.dialogues["question"].item() == "@what"
    assert standing_votes(again.votes).select("statement", "voter", "vote").rows() == [
        ("0", "1", 0),
        ("1", "0", 1),
        ("1", "1", -1),
    ]
    assert "'=HYPERLINK(1)" in (tmp_path / "comments.csv").read_text(encoding="utf-8")
    assert "'@what" in (tmp_path / "summary.csv").read_text(encoding="utf-8")
    last = (tmp_path / "stats-history.csv").read_text(encoding="utf-8").splitlines()
    assert last[0] == "n-votes,n-comments,n-visitors,n-voters,n-commenters"
    assert last[-1] == "4,2,2,2,1"


def test_counts_of_votes_by_group_that_are_written_for_polis_add_up_to_the_total(
    tmp_path: Path,
) -> None:
    write_polis(team(), "july", tmp_path, groups={"ada": 0, "bo": 1})
    rows = list(rows_of(tmp_path / "comment-groups.csv"))
    assert list(rows[0])[:6] == [
        "comment-id",
        "comment",
        "total-votes",
        "total-agrees",
        "total-disagrees",
        "total-passes",
    ]
    for row in rows:
        for kind in ("votes", "agrees", "disagrees", "passes"):
            parts = [int(row[f"group-{letter}-{kind}"]) for letter in "ab"]
            assert int(row[f"total-{kind}"]) == sum(parts)


def test_given_two_dialogues_when_one_is_written_for_polis_then_the_other_is_left_out(
    tmp_path: Path,
) -> None:
    evidence = team()
    more = pl.DataFrame({"statement": ["x"], "text": ["x"], "dialogue": ["may"]})
    both = DialogueEvidence(
        pl.concat([evidence.statements, more], how="diagonal"), evidence.votes, evidence.dialogues
    )
    write_polis(both, "may", tmp_path)
    assert read_polis(tmp_path).statements["text"].to_list() == ["x"]
    assert one_dialogue(both, "may").votes.is_empty()


def test_given_the_statements_of_a_dialogue_when_written_for_polis_then_vote_counts_are_as_published(
    folder: Path, tmp_path: Path
) -> None:
    evidence = read_polis(folder)
    first, second = evidence.statements["statement"].head(2)
    path = write_comments(evidence, "dialogue", tmp_path, {first: (7, 2)})
    assert [file.name for file in tmp_path.iterdir()] == ["comments.csv"]
    counts = {row["comment-id"]: (row["agrees"], row["disagrees"]) for row in rows_of(path)}
    assert (counts.pop(first), counts[second]) == (("7", "2"), ("", ""))
    assert set(counts.values()) == {("", "")}
    accepted = evidence.statements.filter(pl.col("moderated") != "rejected")
    assert read_comments(path) == accepted.sort(pl.col("statement").cast(int))["text"].to_list()
