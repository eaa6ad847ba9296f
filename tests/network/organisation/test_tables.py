"""One table with people and ties: its columns are suggested, and each fault has its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from wholesum.network import TieTable, read_tie_table, suggest_uses
from wholesum.tables import BadEvidence

USES = {"From": "person", "Department": "function", "To": "other", "Times": "weight"}


def read(folder: Path, text: str, uses: dict[str, str] | None = None) -> TieTable:
    file = folder / "ties.csv"
    file.write_text(text, "utf-8")
    return read_tie_table(file, uses or USES)


def test_given_column_headings_of_viva_or_of_a_roster_then_the_meaning_of_columns_is_suggested() -> (
    None
):
    viva = (
        "PrimaryCollaborator_PersonId",
        "SecondaryCollaborator_PersonId",
        "PrimaryCollaborator_Organization",
        "SecondaryCollaborator_Organization",
        "StrongTieScore",
    )
    uses = ("person", "other", "function", "other_function", "weight")
    assert tuple(suggest_uses(viva).values()) == uses
    assert suggest_uses(("Email", "Department", "Shoe size")) == {
        "Email": "person",
        "Department": "function",
        "Shoe size": "",
    }
    assert suggest_uses(("source", "target")) == {"source": "person", "target": "other"}


def test_given_lines_of_ties_and_lines_without_a_second_person_when_read_then_both_are_read(
    tmp_path: Path,
) -> None:
    rows = "Ada@x.org,Sales,bo@x.org,2\nbo@x.org ,Depot,,\nada@x.org,,Bo@x.org,\n"
    table = read(tmp_path, f"From,Department,To,Times\n{rows}")
    assert table.functions == {"ada@x.org": "Sales", "bo@x.org": "Depot"}
    assert table.ties == [("ada@x.org", "bo@x.org", 2.0), ("ada@x.org", "bo@x.org", 1.0)]
    assert not table.is_roster


def test_given_a_table_without_a_column_of_second_people_when_read_then_it_is_a_roster(
    tmp_path: Path,
) -> None:
    table = read(
        tmp_path, "From,Department\nada,Sales\n", {"From": "person", "Department": "function"}
    )
    assert table.is_roster
    assert table.ties == []


def test_given_blank_lines_and_ties_to_oneself_in_a_table_of_ties_then_the_reader_counts_them(
    tmp_path: Path,
) -> None:
    table = read(tmp_path, "From,Department,To,Times\n,Sales,bo,1\nada,Sales,ada,1\nada,,bo,1\n")
    assert (table.blank, table.selves, len(table.ties)) == (1, 1, 1)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("ada,Sales,bo,1\nada,Depot,bo,1\n", "line 3.*this person has two functions"),
        *(
            (f"ada,Sales,bo,{weight}\n", "line 2.*this is no number from 0 to 1,000,000,000")
            for weight in ("often", "-1", "nan", "inf", "1000000001", "1e300")
        ),
        (f"ada,{'s' * 61},bo,1\n", "line 2.*Department.*sss.*has over 60 letters; shorten it"),
    ],
)
def test_given_an_invalid_cell_in_a_table_of_ties_then_the_fault_names_its_line(
    tmp_path: Path, text: str, problem: str
) -> None:
    with pytest.raises(BadEvidence, match=problem):
        read(tmp_path, "From,Department,To,Times\n" + text)


def test_given_a_weight_of_0_in_a_table_of_ties_then_the_line_is_counted_and_is_no_tie(
    tmp_path: Path,
) -> None:
    name = "s" * 60
    table = read(tmp_path, f"From,Department,To,Times\nada,{name},bo,0\nada,,bo,1000000000\n")
    assert (table.zeros, table.ties) == (1, [("ada", "bo", 1e9)])
    assert table.functions == {"ada": name}


@pytest.mark.parametrize(
    ("uses", "problem"),
    [
        ({"To": "other"}, "no column names the person"),
        ({"From": "person"}, "no column names the function, or the person turned to"),
        ({"From": "person", "To": "person", "Department": "function"}, "two columns are read as"),
    ],
)
def test_given_a_missing_or_repeated_column_in_a_table_of_ties_then_the_fault_says_which(
    tmp_path: Path, uses: dict[str, str], problem: str
) -> None:
    with pytest.raises(BadEvidence, match=problem):
        read(tmp_path, "From,Department,To,Times\nada,Sales,bo,1\n", uses)
