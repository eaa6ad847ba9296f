"""Files of Polis are read as its servers and as browsers write them."""

from __future__ import annotations

import random
import warnings
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wholesum.dialogue.evidence import standing_votes
from wholesum.dialogue.importers.polis import is_polis, read_any, read_comments, read_polis
from wholesum.tables import BadEvidence, ReadingWarning

COMMENTS = (
    "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
    '1767258000000,x,0,7,2,1,1,"The rota comes late"\n'
    '1767258060000,x,1,8,1,2,1,"We close on Fridays"\n'
)
VOTES = (
    "timestamp,datetime,comment-id,voter-id,vote\n"
    "1767258100000,x,0,1,1\n1767258200000,x,0,2,1\n1767258300000,x,0,3,-1\n"
)


def put(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        path = folder / f"{name.replace('_', '-')}.csv"
        path.write_text(text, encoding="utf-8", newline="")
    return folder


def matrix(*columns: str, rows: int = 3) -> str:
    """Write a table of participants with the given columns, in which everybody agrees."""
    cells = {"xid": "x", "group-id": "", "n-votes": "2", "n-agree": "2", "n-disagree": "0"}
    lines = [
        ",".join(
            str(row) if name.lower() == "participant" else cells.get(name, "1") for name in columns
        )
        for row in range(rows)
    ]
    return "\n".join([",".join(columns), *lines, ""])


@pytest.mark.parametrize(
    "columns",
    [
        ("participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree", "0", "1"),
        ("participant", "xid", "group-id", "n-votes", "n-agree", "n-disagree", "0", "1"),
        ("participant", "0", "1"),
        ("0", "participant", "email", "1"),
        ("Participant", "group-id", "n-votes", "1", "0", "n-agree"),
    ],
)
@pytest.mark.parametrize("name", ["participants-votes", "2026-02-03-1015-r2abc-participant-votes"])
def test_given_a_polis_table_of_participants_when_read_then_statements_are_identified_by_number(
    tmp_path: Path, columns: tuple[str, ...], name: str
) -> None:
    put(tmp_path, comments=COMMENTS, **{name: matrix(*columns)})
    votes = read_polis(tmp_path).votes.select("statement", "voter", "vote").rows()
    assert sorted(votes) == [(statement, who, 1) for statement in "01" for who in "012"]


def test_given_a_polis_table_of_participants_without_statements_when_read_then_an_error_says_so(
    tmp_path: Path,
) -> None:
    put(tmp_path, comments=COMMENTS, participants_votes="participant,group-id\n1,0\n")
    with pytest.raises(BadEvidence, match="no column has the number of a statement"):
        read_polis(tmp_path)


@pytest.mark.parametrize("factor", [1, 1_000, 1_000_000], ids=["s", "ms", "us"])
@pytest.mark.parametrize("end", ["", ".0"])
def test_given_times_of_votes_in_any_unit_when_read_then_the_dates_of_the_votes_are_correct(
    tmp_path: Path, factor: int, end: str
) -> None:
    start = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
    epoch = int(start.timestamp())
    rows = "".join(f"{(epoch + hour * 3600) * factor}{end},0,{hour},1\n" for hour in range(30))
    put(tmp_path, comments=COMMENTS, votes=f"timestamp,comment-id,voter-id,vote\n{rows}")
    votes = read_polis(tmp_path).votes
    assert votes["time"].min() == start
    assert votes["time"].max() == datetime(2026, 1, 6, 14, 30, tzinfo=UTC)


def test_given_polis_files_with_times_in_different_units_when_read_then_their_dates_agree(
    tmp_path: Path,
) -> None:
    seconds = VOTES.replace("00000,x", "00,x")
    evidence = read_polis(put(tmp_path, comments=COMMENTS, votes=seconds))
    assert str(evidence.dialogues["opened"].item()) == "2026-01-01"
    assert str(evidence.dialogues["closed"].item()) == "2026-01-01"


def standing(folder: Path) -> dict[tuple[str, str], int]:
    rows = standing_votes(read_polis(folder).votes).select("statement", "voter", "vote").rows()
    return {(statement, voter): vote for statement, voter, vote in rows}


@pytest.mark.parametrize(("newest_first", "last"), [(False, 0), (True, -1)])
def test_given_two_votes_in_the_same_second_when_read_then_the_later_row_of_the_file_counts(
    tmp_path: Path, newest_first: bool, last: int
) -> None:
    tied = ["1767258100,0,1,-1\n", "1767258100,0,1,0\n"]
    timed = ["1767258100,0,2,1\n", "1767258500,0,2,-1\n"]
    rows = "".join(tied + (timed[::-1] if newest_first else timed))
    put(tmp_path, comments=COMMENTS, votes=f"timestamp,comment-id,voter-id,vote\n{rows}")
    with pytest.warns(ReadingWarning, match="1 times a voter has different votes on a statement"):
        found = standing(tmp_path)
    assert found == {("0", "1"): last, ("0", "2"): -1}


def test_given_votes_in_the_same_second_when_read_then_last_votes_equal_those_of_a_plain_dictionary(
    tmp_path: Path,
) -> None:
    """Slow implementation: sort the votes within a second in a plain dictionary."""
    dice = random.Random(4)
    moments = sorted(1767258000 + dice.randrange(40) for _ in range(300))
    rows = [(m, dice.randrange(2), dice.randrange(6), dice.choice((-1, 0, 1))) for m in moments]
    text = "".join(f"{m},{one},{who},{vote}\n" for m, one, who, vote in rows)
    put(tmp_path, comments=COMMENTS, votes=f"timestamp,comment-id,voter-id,vote\n{text}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ReadingWarning)
        found = standing(tmp_path)
    assert found == {(str(one), str(who)): vote for _, one, who, vote in rows}


@pytest.mark.parametrize("moment", ["-2445000000000000", "99999999999999999999", "1e30", "soon"])
def test_given_a_vote_with_an_impossible_time_when_read_then_a_note_names_the_vote_and_it_counts(
    tmp_path: Path, moment: str
) -> None:
    odd = VOTES.replace("1767258200000", moment)
    with pytest.warns(ReadingWarning, match=r"votes.csv, line 3, .*this is not a time of Polis"):
        votes = read_polis(put(tmp_path, comments=COMMENTS, votes=odd)).votes
    assert votes.height == 3
    assert votes["time"].null_count() == 1


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("1767258200000,x,0", "line 3: the row has 3 cells but the header has 5"),
        ("1767258200000,x,0,2,1,1", "line 3: the row has 6 cells but the header has 5"),
        ("1767258200000,x,,2,1", "line 3, column comment-id: the cell is blank"),
        ("1767258200000,x,0,,1", "line 3, column voter-id: the cell is blank"),
        ("1767258200000,x,0,2,5", "line 3, column vote, value '5': this is not -1, 0 or 1"),
    ],
)
def test_given_an_unreadable_row_of_votes_when_read_then_a_note_names_it_and_other_rows_are_read(
    tmp_path: Path, line: str, sentence: str
) -> None:
    odd = VOTES.replace("1767258200000,x,0,2,1", line)
    with pytest.warns(ReadingWarning) as given:
        evidence = read_polis(put(tmp_path, comments=COMMENTS, votes=odd))
    assert [sentence in str(warning.message) for warning in given] == [True]
    assert [sentence in note for note in evidence.notes] == [True]
    assert evidence.votes["voter"].to_list() == ["1", "3"]


def test_given_a_polis_file_without_readable_votes_when_read_then_an_error_says_so(
    tmp_path: Path,
) -> None:
    put(tmp_path, comments=COMMENTS, votes="comment-id,voter-id,vote\n0,1,yes\n0,2,no\n")
    with pytest.raises(BadEvidence, match="line 2, column vote, value 'yes'"):
        read_polis(tmp_path)


@pytest.mark.parametrize(
    "names",
    [
        ("2026-02-03-1015-r2abc-comments", "2026-02-03-1015-r2abc-votes"),
        ("comments (1)", "votes(2)"),
        ("Comments", "VOTES"),
        ("r7x_comments", "r7x_votes"),
    ],
)
def test_given_polis_files_that_a_browser_renamed_when_read_then_the_files_are_recognised(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    for name, text in zip(names, (COMMENTS, VOTES), strict=True):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    assert is_polis(tmp_path)
    evidence = read_any(tmp_path)
    assert evidence.statements["text"].to_list() == ["The rota comes late", "We close on Fridays"]
    assert evidence.votes.height == 3


def test_given_two_polis_downloads_in_one_folder_when_read_then_the_folder_is_refused(
    tmp_path: Path,
) -> None:
    put(tmp_path, a_comments=COMMENTS, b_comments=COMMENTS, votes=VOTES)
    with pytest.raises(BadEvidence, match=r"as a-comments.csv and b-comments.csv; keep one"):
        read_any(tmp_path)


def by_authors(*votes: int, agrees: int) -> dict[str, str]:
    """Write a conversation in which each author and three others vote on the author's statement."""
    rows, comments = [], [COMMENTS.splitlines()[0]]
    for place, vote in enumerate(votes):
        comments.append(f'1767258000000,x,{place},{place},{agrees},0,1,"Statement {place}"')
        rows.append(f"1767258000,{place},{place},{vote}")
        rows += [f"1767258001,{place},{100 + other},-1" for other in range(3)]
    head = "timestamp,comment-id,voter-id,vote"
    return {"comments": "\n".join([*comments, ""]), "votes": "\n".join([head, *rows, ""])}


@pytest.mark.parametrize("votes", [(-1, -1), (-1, -1, 0), (-1, -1, -1, 1)])
def test_given_authors_who_vote_against_their_own_statements_when_read_then_the_polis_file_is_refused(
    tmp_path: Path, votes: tuple[int, ...]
) -> None:
    put(tmp_path, **by_authors(*votes, agrees=0))
    with pytest.raises(BadEvidence, match="authors voted -1 on their own statements"):
        read_polis(tmp_path)


@pytest.mark.parametrize("votes", [(1, 1, -1), (1, -1), (0, 0), (-1, 1, 1, -1)])
def test_given_authors_who_vote_for_their_own_statements_when_read_then_a_vote_of_1_still_means_agree(
    tmp_path: Path, votes: tuple[int, ...]
) -> None:
    put(tmp_path, **by_authors(*votes, agrees=0))
    assert read_polis(tmp_path).votes.height == 4 * len(votes)


def test_given_numbers_of_participants_that_contradict_the_votes_when_read_then_the_file_is_refused(
    tmp_path: Path,
) -> None:
    turned = "participant,n-agree,n-disagree,0,1\n" + "".join(f"{n},2,0,-1,-1\n" for n in range(9))
    put(tmp_path, comments=COMMENTS.replace(",2,1,1,", ",,,1,"), participants_votes=turned)
    with pytest.raises(BadEvidence, match="the counts of the participants show this"):
        read_polis(tmp_path)


def test_given_a_statement_twice_in_a_polis_file_when_read_then_the_first_row_counts(
    tmp_path: Path,
) -> None:
    again = COMMENTS + COMMENTS.splitlines()[1].replace("late", "later") + "\n"
    path = put(tmp_path, comments=again) / "comments.csv"
    with pytest.warns(ReadingWarning, match="line 4, column comment-id, value '0': the statement"):
        assert read_comments(path) == ["The rota comes late", "We close on Fridays"]
