"""The tables of dialogues, and the faults within and between these tables."""

from __future__ import annotations

import random
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from wholesum.dialogue.evidence import (
    TABLES,
    DialogueEvidence,
    about_dialogue,
    check_dialogue,
    dialogue_order,
    one_dialogue,
    standing_votes,
)
from wholesum.tables import BadEvidence

DIALOGUES_CSV = """dialogue,question,opened,closed,promise,naming,members,threshold,marks
may,Who answers at night?,2026-05-04,2026-05-06,signed,named,3,3,1
july,The works or the winter?,2026-07-01,2026-07-03,sealed,counts,4,,
"""
STATEMENTS_CSV = """statement,text,dialogue,author,created,seed,moderated,replaced_by,outcome
s1,We call one person too often.,may,a,2026-05-04T09:00:00Z,,,,decision
s2,The roster can wait.,may,b,,true,rejected,,
s3,The works come first.,july,,,,,s4,
s4,The winter comes first.,july,,,,,,
"""
VOTES_CSV = """statement,voter,vote,round,time,why,matters
s1,a,1,1,,,true
s1,b,0,1,,unclear,
s1,b,-1,2,,,
s3,v1,1,,,,
s4,v2,-1,,,,
"""


def story(folder: Path, **texts: str) -> DialogueEvidence:
    """Read the small example above with some of its tables replaced."""
    whole = {"dialogues": DIALOGUES_CSV, "statements": STATEMENTS_CSV, "votes": VOTES_CSV} | texts
    for name, text in whole.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return DialogueEvidence.read(folder)


def sentences(evidence: DialogueEvidence, people: pl.DataFrame | None = None) -> list[str]:
    return [str(fault) for fault in check_dialogue(evidence, people)]


def test_given_a_valid_folder_of_dialogues_when_read_then_blank_cells_get_their_default_values(
    tmp_path: Path,
) -> None:
    evidence = story(tmp_path)
    assert sentences(evidence, pl.DataFrame({"person": ["a", "b", "c"]})) == []
    assert evidence.statements["moderated"].to_list() == ["accepted", "rejected"] + ["accepted"] * 2
    assert evidence.votes["round"].to_list() == [1, 1, 2, 1, 1]
    assert dialogue_order(evidence) == ["may", "july"]


def test_given_dialogues_without_dates_when_ordered_then_they_are_sorted_by_name() -> None:
    statements = {"statement": ["x", "y"], "text": ["x", "y"], "dialogue": ["d10", "d9"]}
    evidence = DialogueEvidence(pl.DataFrame(statements), votes_of([]))
    assert dialogue_order(evidence) == ["d9", "d10"]


def test_given_only_a_file_of_votes_when_a_dialogue_is_read_then_no_other_table_is_needed(
    tmp_path: Path,
) -> None:
    (tmp_path / "votes.csv").write_text("statement,voter,vote\nten,ada,1\nten,bo,-1\n")
    evidence = DialogueEvidence.read(tmp_path / "votes.csv")
    assert evidence.statements.select("statement", "text", "dialogue").rows() == [
        ("ten", "ten", "dialogue")
    ]
    assert sentences(evidence) == []
    assert about_dialogue(evidence, "dialogue")["promise"] == "sealed"


def test_given_a_dialogue_without_votes_when_read_then_its_table_of_votes_is_empty(
    tmp_path: Path,
) -> None:
    (tmp_path / "statements.csv").write_text("statement,text\ns,One idea.\n")
    assert DialogueEvidence.read(tmp_path).votes.is_empty()


@pytest.mark.parametrize("format_", ["csv", "parquet"])
def test_given_dialogues_when_their_tables_are_written_and_read_then_the_tables_are_the_same(
    tmp_path: Path, format_: str
) -> None:
    evidence = story(tmp_path)
    files = evidence.write(tmp_path / "out", format_)  # type: ignore[arg-type] # a plain str
    assert [file.name for file in files] == [f"{table.name}.{format_}" for table in TABLES]
    again = DialogueEvidence.read(tmp_path / "out")
    for table in TABLES:
        assert_frame_equal(again.frame(table), evidence.frame(table))


@pytest.mark.parametrize(
    "text", ["=1+1", "'@sum", "-2", "a\r\nb", "\u202eright", "🦉" * 300, "<b>x</b>", "x" * 10_000]
)
def test_given_a_statement_with_html_or_a_formula_when_written_and_read_then_the_text_is_the_same(
    tmp_path: Path, text: str
) -> None:
    statements = pl.DataFrame({"statement": ["s"], "text": [text], "author": ["=cmd()"]})
    DialogueEvidence(statements, votes_of([])).write(tmp_path)
    again = DialogueEvidence.read(tmp_path).statements
    assert again.select("text", "author").row(0) == (text, "=cmd()")


def test_given_two_dialogues_when_one_is_selected_then_only_its_statements_and_votes_are_kept(
    tmp_path: Path,
) -> None:
    july = one_dialogue(story(tmp_path), "july")
    assert july.statements["statement"].to_list() == ["s3", "s4"]
    assert july.votes["voter"].to_list() == ["v1", "v2"]
    assert july.dialogues["members"].to_list() == [4]


def votes_of(rows: list[tuple[object, ...]]) -> pl.DataFrame:
    columns = ["statement", "voter", "vote", "round", "time"]
    kinds = [pl.String, pl.String, pl.Int64, pl.Int64, pl.Int64]
    schema = dict(zip(columns, kinds, strict=True))
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.with_columns(pl.from_epoch("time", "s").dt.replace_time_zone("UTC"))


def test_given_votes_in_any_row_order_when_counted_then_the_later_vote_of_a_person_counts() -> None:
    rows: list[tuple[object, ...]] = [
        ("s", "a", 1, 1, 20),
        ("s", "a", -1, 1, 10),
        ("s", "b", 1, 1, None),
        ("s", "b", 0, 1, 5),
        ("s", "c", 1, 1, 7),
        ("s", "c", 0, 1, 7),
        ("s", "d", 1, 2, 1),
        ("s", "d", -1, 1, 99),
    ]
    for seed in range(20):
        random.Random(seed).shuffle(rows)
        votes = DialogueEvidence(statements_of("s"), votes_of(rows)).votes
        last = standing_votes(votes).select("voter", "vote").rows()
        assert last == [("a", 1), ("b", 0), ("c", 0), ("d", 1)]
        first = standing_votes(votes, after=1).select("voter", "vote").rows()
        assert first == [("a", 1), ("b", 0), ("c", 0), ("d", -1)]


def statements_of(*names: str) -> pl.DataFrame:
    return pl.DataFrame({"statement": names, "text": names})


HEADER = "statement,text,dialogue,replaced_by\n"
FAULTS = {
    "a statement that is not there": (
        {"votes": "statement,voter,vote\ns9,a,1\n"},
        "votes.csv, line 2, column statement, value 's9': there is no such statement in the table "
        "statements; add it there or correct it here.",
    ),
    "a dialogue that is not there": (
        {"statements": "statement,text,dialogue\ns1,x,june\n", "votes": "statement,voter,vote\n"},
        "statements.csv, line 2, column dialogue, value 'june': there is no such dialogue in the "
        "table dialogues; add it there or correct it here.",
    ),
    "a vote twice": (
        {"votes": "statement,voter,vote\ns1,a,1\ns1,a,-1\n"},
        "votes.csv, line 3, column statement, value 's1': the voter voted on the statement in "
        "this round in a row above; keep the vote that counts, or give both their times.",
    ),
    "a reason without a pass": (
        {"votes": "statement,voter,vote,why\ns1,a,1,unclear\n"},
        "votes.csv, line 2, column why, value 'unclear': only a pass says why; leave the cell "
        "blank, or correct the vote.",
    ),
    "too many marks": (
        {"votes": "statement,voter,vote,matters\ns1,a,1,true\ns2,a,1,true\n"},
        "votes.csv, line 3, column voter, value 'a': the voter marks more statements as important "
        "than there are marks; remove marks, or correct the number of marks.",
    ),
    "closed too soon": (
        {"dialogues": DIALOGUES_CSV.replace("2026-05-06", "2026-05-01")},
        "dialogues.csv, line 2, column closed, value '2026-05-01': the dialogue closed before it "
        "opened; correct one of the two dates.",
    ),
    "names in a sealed dialogue": (
        {"dialogues": DIALOGUES_CSV.replace("sealed,counts", "sealed,named")},
        "dialogues.csv, line 3, column naming, value 'named': a sealed dialogue names nobody; "
        "write counts or unnamed, or signed as the promise if it was.",
    ),
    "more voters than members": (
        {"dialogues": DIALOGUES_CSV.replace("named,3,3", "named,1,3")},
        "dialogues.csv, line 2, column members, value '1 of 2': the dialogue has fewer members "
        "than voters; correct the number of members, or the votes.",
    ),
    "one voter in two sealed dialogues": (
        {
            "dialogues": DIALOGUES_CSV.replace("signed,named", "sealed,counts"),
            "votes": "statement,voter,vote\ns1,v,1\ns2,v,1\ns3,v,1\n",
        },
        "votes.csv, line 4, column voter, value 'v': the voter id occurs in another sealed "
        "dialogue, so the two can be joined; give new ids in each sealed dialogue, or list the "
        "dialogues as signed if they were.",
    ),
    "a statement that replaced itself": (
        {"statements": HEADER + "s1,x,may,s1\ns3,y,july,\ns4,z,july,\n"},
        "statements.csv, line 2, column replaced_by, value 's1': the statement replaced itself, "
        "directly or through other statements; correct what replaced it.",
    ),
    "a replacement elsewhere": (
        {"statements": HEADER + "s1,x,may,s3\ns3,y,july,\ns4,z,july,\n"},
        "statements.csv, line 2, column replaced_by, value 's3': the statement that replaced this "
        "one belongs to another dialogue; name one of the same dialogue.",
    ),
}


@pytest.mark.parametrize(("texts", "sentence"), FAULTS.values(), ids=FAULTS)
def test_given_an_invalid_table_of_dialogues_when_checked_then_the_fault_says_where_and_what_to_do(
    tmp_path: Path, texts: dict[str, str], sentence: str
) -> None:
    assert sentences(story(tmp_path, **texts)) == [sentence]


def test_given_a_voter_id_of_a_sealed_dialogue_that_equals_a_person_id_when_checked_then_it_is_a_fault(
    tmp_path: Path,
) -> None:
    people = pl.DataFrame({"person": ["a", "v1", "c"]})
    votes = VOTES_CSV + "s3,v1,1,2,,,\n"
    statements = STATEMENTS_CSV.replace("first.,july,,", "first.,july,c,", 1)
    assert sentences(story(tmp_path, votes=votes, statements=statements), people) == [
        "votes.csv, line 5, column voter, value 'v1': in a sealed dialogue the voter has the id "
        "of a person; ids must be used only in their sealed dialogue: give new ones.",
        "votes.csv, line 3, column voter, value 'b': in a signed dialogue the voter is not in the "
        "table of people; add the person to the people or correct the id.",
        "statements.csv, line 4, column author, value 'c': in a sealed dialogue the author has "
        "the id of a person; ids must be used only in their sealed dialogue: give new ones.",
    ]


def test_given_a_long_chain_of_statements_that_replace_each_other_when_checked_then_no_fault_is_found() -> (
    None
):
    names = [f"s{place}" for place in range(20_000)]
    chain = statements_of(*names).with_columns(replaced_by=pl.col("statement").shift(-1))
    assert check_dialogue(DialogueEvidence(chain, votes_of([]))) == []


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("votes", "statement,voter,vote\ns1,a,2\n", "votes.csv, line 2, column vote, value '2'"),
        ("votes", "statement,voter,vote\ns1,,1\n", "votes.csv, line 2, column voter: the cell"),
        ("votes", "statement,voter\ns1,a\n", "votes.csv, column vote: the column is missing"),
        ("statements", "statement,text\ns1,\n", "statements.csv, line 2, column text: the cell"),
        ("statements", "statement,text\ns1,x\ns1,y\n", "statements.csv, line 3, column statement"),
    ],
)
def test_given_an_invalid_table_of_votes_when_read_then_the_error_names_file_and_line(
    tmp_path: Path, name: str, text: str, sentence: str
) -> None:
    with pytest.raises(BadEvidence) as caught:
        story(tmp_path, **{name: text})
    assert str(caught.value).startswith(sentence)


def test_given_a_missing_folder_or_table_of_a_dialogue_when_read_then_the_error_names_what_is_missing(
    tmp_path: Path,
) -> None:
    with pytest.raises(BadEvidence, match="the file is missing; put one of statements"):
        DialogueEvidence.read(tmp_path)
    with pytest.raises(BadEvidence, match="there is no such folder or file; correct the path"):
        DialogueEvidence.read(tmp_path / "nowhere")
