"""Tables of other tools: their numbers, units, and rows that are not efforts."""

from __future__ import annotations

import pytest

from wholesum.focus.importers.drafts import Draft, draft_of_text
from wholesum.tables import BadEvidence
from wholesum.tables.spelling.numbers import decimal_sign, read_number, reads_two_ways


def hours(draft: Draft) -> dict[str, float]:
    return dict(draft.efforts.select("title", "hours").rows())


def column(*cells: str, heading: str = "Hours", separator: str = ",") -> Draft:
    rows = [f'E{place}{separator}"{cell}"' for place, cell in enumerate(cells, start=1)]
    return draft_of_text("\n".join([f'Effort{separator}"{heading}"', *rows, ""]))


def read(*cells: str, heading: str = "Hours", separator: str = ",") -> list[float]:
    return list(hours(column(*cells, heading=heading, separator=separator)).values())


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("row", ["Fleet,Bo,x,y,30", "Fleet,Bo,30", "Fleet"])
def test_given_an_imported_row_with_too_many_or_too_few_cells_then_a_note_says_it_is_left_out(
    separator: str, row: str
) -> None:
    lines = ["Effort,Owner,Label,Hours", "Roster,Ada,x,5", row, "Works,Ada,x,7"]
    draft = draft_of_text("\n".join(lines).replace(",", separator))
    assert hours(draft) == {"Roster": 5.0, "Works": 7.0}
    cells = row.count(",") + 1
    assert f"the 4 of the header: 1: line 3 ('{cells} cells')" in draft.explain()


def test_given_extra_blank_cells_at_the_end_of_an_imported_row_then_the_row_is_accepted() -> None:
    assert hours(draft_of_text("Effort,Hours\nRoster,5,,\nWorks,7\n")) == {"Roster": 5, "Works": 7}


def test_given_pasted_rows_without_their_last_blank_cells_then_the_rows_are_accepted() -> None:
    assert hours(draft_of_text("Effort\tHours\tOwner\nRoster\t5\n")) == {"Roster": 5.0}


def test_given_a_table_whose_rows_all_have_a_wrong_number_of_cells_then_the_error_names_lines() -> (
    None
):
    with pytest.raises(BadEvidence, match=r"line 2 \('3 cells'\)"):
        draft_of_text("Effort,Hours\nRoster,Ada,5\n")


@pytest.mark.parametrize(
    ("cells", "separator", "expected"),
    [
        (("1,250", "80"), ",", [1250.0, 80.0]),
        (("1,250", "2.5"), ",", [1250.0, 2.5]),
        (("1,250", "2,5"), ",", [1.2, 2.5]),
        (("1.250", "2,5"), ";", [1250.0, 2.5]),
        (("1.250", "80"), ";", [1250.0, 80.0]),
        (("1.250", "2.5"), ";", [1.2, 2.5]),
        (("1,250.5",), ",", [1250.5]),
        (("1.250,5",), ";", [1250.5]),
        (("1 250,5",), ";", [1250.5]),
        (("1'250.5",), ",", [1250.5]),
        (("1\u00a0250",), ",", [1250.0]),
        (("12,345,678",), ",", [100_000.0]),
        (("0,125",), ",", [0.1]),
        (("0.375",), ",", [0.4]),
    ],
)
def test_given_numbers_with_thousands_and_decimal_separators_when_imported_then_they_are_right(
    cells: tuple[str, ...], separator: str, expected: list[float]
) -> None:
    assert read(*cells, separator=separator) == expected


def test_given_imported_numbers_that_can_be_read_in_two_ways_then_a_note_names_the_numbers() -> (
    None
):
    draft = column("1,250", "80", "2,400 h")
    assert hours(draft) == {"E1": 1250.0, "E2": 80.0, "E3": 2400.0}
    assert "in two ways were read with a decimal point" in draft.explain()
    assert "line 2 ('1,250'), line 4 ('2,400 h')" in draft.explain()
    assert "two ways" not in column("1250", "2.5").explain()


@pytest.mark.parametrize(
    ("text", "two"),
    [("1,250", True), ("12.500", True), ("0,125", False), ("1,25", False), ("1,250,000", False),
     ("1,250.5", False), ("-1,250", True), ("", False), ("x", False), ("1250", False)],
)  # fmt: skip
def test_given_a_number_with_a_separator_before_three_digits_when_imported_then_it_is_ambiguous(
    text: str, two: bool
) -> None:
    assert reads_two_ways(text) is two


@pytest.mark.parametrize(
    "text", ["", "x", "1,2,3", "1..2", "1,25.5,5", "nan", "inf", "--1", "1e9999x"]
)
def test_given_a_text_that_is_no_number_when_read_as_a_number_then_the_result_is_none(
    text: str,
) -> None:
    assert read_number(text) is None


def test_given_unambiguous_numbers_in_an_imported_column_then_they_decide_the_decimal_separator() -> (
    None
):
    assert decimal_sign(["2,5", "1.250"]) == ","
    assert decimal_sign(["1,250,000", "1.250"]) == "."
    assert decimal_sign(["1,250"]) == "."
    assert decimal_sign(["1,250"], ";") == ","
    assert decimal_sign(["2,5", "2.5"], ";") == ","


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("1:30", 1.5), ("01:30:00", 1.5), ("2h 30m", 2.5), ("2 h", 2.0), ("90 min", 1.5),
     ("2.5hrs", 2.5), ("1h", 1.0)],
)  # fmt: skip
def test_given_times_with_units_such_as_2h_when_imported_then_the_results_are_hours(
    cell: str, expected: float
) -> None:
    assert read(cell, "x") == [expected, 0.0]


def test_given_imported_times_that_cannot_be_read_then_a_note_names_their_lines() -> None:
    draft = column("3d", "4", "-2")
    assert "count as 0: 2. These rows are line 2 ('3d'), line 4 ('-2')." in draft.explain()


@pytest.mark.parametrize(
    ("heading", "cell", "expected"),
    [
        ("Duration (min)", "90", 1.5),
        ("Time spent (h)", "90", 90.0),
        ("Time Spent (seconds)", "5400", 1.5),
        ("Time spent [ms]", "5400000", 1.5),
        ("Effort in hours", "90", 90.0),
        ("Time Spent", "5400", 1.5),
        ("Estimated time", "90", 1.5),
    ],
)
def test_given_a_time_unit_in_the_heading_of_an_imported_column_then_its_times_become_hours(
    heading: str, cell: str, expected: float
) -> None:
    assert hours(draft_of_text(f"Task Name,{heading}\nRoster,{cell}\n")) == {"Roster": expected}


def test_given_an_imported_column_in_days_then_its_numbers_are_not_taken_as_hours() -> None:
    draft = draft_of_text("Task Name,Effort (days)\nRoster,3\n")
    assert hours(draft) == {"Roster": 0.0}
    assert "'Effort (days)' is in days, whose hours differ, and was not read." in draft.explain()


@pytest.mark.parametrize(
    ("heads", "cells", "expected"),
    [
        ("Time Spent", ("3600000", "600000"), [1.0, 0.2]),
        ("Time Estimated,Time Spent", ("0,300000", "0,900000"), [0.1, 0.2]),
        ("Time Spent", ("3600", "600"), [1.0, 0.2]),
        ("Time Spent", ("576000", "7260"), [160.0, 2.0]),
    ],
)
def test_given_imported_times_in_milliseconds_or_seconds_then_both_become_the_right_hours(
    heads: str, cells: tuple[str, ...], expected: list[float]
) -> None:
    rows = "\n".join(f"E{place},{cell}" for place, cell in enumerate(cells))
    draft = draft_of_text(f"Task Name,{heads}\n{rows}\n")
    assert list(hours(draft).values()) == expected
    assert ("were read as milliseconds" in draft.explain()) == (
        sum(expected) < 1.3 and "00000" in cells[0]
    )


def test_given_an_effort_with_more_hours_than_a_month_has_when_imported_then_a_note_says_so() -> (
    None
):
    draft = draft_of_text("Task Name,Time Spent\nRoster,3600001\n")
    assert (
        "Efforts with more hours than a month has: 'Roster' (1,000). Check the unit."
        in draft.explain()
    )


@pytest.mark.parametrize(
    ("heads", "open_", "done"),
    [
        ("Archived", "false", "TRUE"),
        ("Status", "In Progress", "Done"),
        ("Status", "To do", "closed"),
        ("List Name", "Doing", "Done ✓"),
        ("Completed At", "", "2026-03-01"),
        ("Resolution", "Unresolved", "Won't fix"),
        ("Status Category", "In Progress", "Complete"),
        ("Completed", "No", "Yes"),
        ("Stato", "aperto", "Chiuso"),
    ],
)
def test_given_a_finished_task_when_imported_then_it_is_left_out_and_a_note_names_its_line(
    heads: str, open_: str, done: str
) -> None:
    draft = draft_of_text(f"Name,{heads}\nRoster,{open_}\nOld,{done}\n")
    assert hours(draft) == {"Roster": 0.0}
    assert "Rows left out, done, closed or archived: 1: line 3 ('Old')." in draft.explain()


def test_given_a_file_with_only_finished_tasks_when_imported_then_the_error_says_so() -> None:
    with pytest.raises(BadEvidence, match=r"done, closed or archived: 1: line 2 \('Old'\)"):
        draft_of_text("Name,Status\nOld,Done\n")


@pytest.mark.parametrize(
    "title",
    ["Total", "TOTAL:", "Sum", "Grand total", "Subtotal", "Totale", "Gesamtsumme", "Total hours"],
)
def test_given_a_row_with_the_total_of_hours_when_imported_then_the_row_is_left_out(
    title: str,
) -> None:
    draft = draft_of_text(f"Effort,Hours\nRoster,5\nWorks,7\n{title},12\n")
    assert hours(draft) == {"Roster": 5.0, "Works": 7.0}
    assert f"Rows left out, of totals: 1: line 4 ('{title}')." in draft.explain()


def test_given_an_effort_whose_title_begins_like_a_total_when_imported_then_the_row_is_kept() -> (
    None
):
    draft = draft_of_text("Effort,Hours\nTotal quality,5\nSumming up,7\n")
    assert hours(draft) == {"Total quality": 5.0, "Summing up": 7.0}


def test_given_imported_rows_without_a_title_or_with_unknown_columns_then_notes_name_them() -> None:
    draft = draft_of_text("Effort,Hours,Colour\nRoster,5,red\n,7,blue\n")
    assert "Rows left out, without a title: 1: line 3." in draft.explain()
    assert "Columns that were not read: 'Colour'." in draft.explain()


@pytest.mark.parametrize("spelt", ["CAFE\u0301 ", "café", "Ｃafé", "Ca\u00adfé"])
def test_given_two_spellings_of_a_title_when_imported_then_both_rows_are_one_effort(
    spelt: str,
) -> None:
    draft = draft_of_text(f"Effort,Hours\nCafé,5\n{spelt},7\n")
    assert hours(draft) == {"Café": 12.0}


def test_given_two_owners_of_one_title_when_imported_then_a_note_names_the_second_owner() -> None:
    draft = draft_of_text("Effort,Owner\nRoster,Ada\nroster,ADA\nRoster,Bo\n")
    assert draft.efforts["owner"].to_list() == ["Ada"]
    assert "keep the first: line 4 ('Bo')" in draft.explain()


@pytest.mark.parametrize("heading", ["Hours\u00a0a month", "HOURS A MONTH", "hours_a_month"])
def test_given_an_imported_heading_similar_to_hours_then_its_column_is_recognised_as_hours(
    heading: str,
) -> None:
    assert hours(draft_of_text(f"Effort,{heading}\nRoster,5\n")) == {"Roster": 5.0}


def test_given_a_file_that_names_its_separator_or_quotes_cells_when_imported_then_the_cells_are_right() -> (
    None
):
    assert hours(draft_of_text("sep=;\nEffort;Hours\nRoster, late;2,5\n")) == {"Roster, late": 2.5}
    text = '"What, why, how, who, when";Hours\n'.replace("What, why, how, who, when", "Effort")
    assert hours(draft_of_text(text + '"A, b, c, d";"2,5"\n')) == {"A, b, c, d": 2.5}
