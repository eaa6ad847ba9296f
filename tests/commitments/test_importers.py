"""Open actions of other tools: headings, dates, and rows that are left out."""

from __future__ import annotations

from datetime import date

import pytest

from wholesum.commitments.importers import OpenAction, read_actions, read_day, suggest_columns

JIRA = (
    "Issue key,Summary,Assignee,Due date,Status\n"
    "OPS-1,Write the rota,Bo,04/May/26 9:00 AM,To Do\n"
    "OPS-2,Old one,Bo,,Done\n"
)
LOOMIO = "id,title,assignees,due on,done\n1,Ask the depots,Bo,2026-05-04,false\n2,Gone,Bo,,true\n"
PARABOL = "Type,Content,Owner,Created,Completed at\ntask,Call them,bo@example.org,x,2026-05-01\n"


@pytest.mark.parametrize(
    ("text", "found", "closed"),
    [
        (JIRA, [OpenAction(2, "Write the rota", "Bo", date(2026, 5, 4))], "1 action that is"),
        (LOOMIO, [OpenAction(2, "Ask the depots", "Bo", date(2026, 5, 4))], "1 action that is"),
        (PARABOL, [], "1 action that is"),
    ],
)
def test_given_tasks_exported_from_another_tool_when_read_then_the_open_tasks_are_found(
    text: str, found: list[OpenAction], closed: str
) -> None:
    uses = suggest_columns(text.partition("\n")[0].split(","))
    actions, left_out = read_actions(text, uses)
    assert actions == found
    assert left_out[0].startswith(closed)


def test_given_two_columns_that_could_be_the_task_then_the_clearer_heading_is_proposed() -> None:
    assert suggest_columns(["Name", "Action", "Note"]) == {"Name": "", "Action": "what", "Note": ""}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-05-04", date(2026, 5, 4)),
        ("2026-05-04T23:30:00Z", date(2026, 5, 4)),
        ("4.5.2026", date(2026, 5, 4)),
        ("May 4, 2026", date(2026, 5, 4)),
        ("5/4/2026", None),
        ("next week", None),
        ("", None),
    ],
)
def test_given_a_cell_with_a_date_in_a_file_of_tasks_then_it_is_read_only_if_it_has_one_meaning(
    text: str, found: date | None
) -> None:
    assert read_day(text) == found


def test_given_rows_of_tasks_without_an_action_or_a_date_then_notes_name_their_lines() -> None:
    text = "what,who,due\n,Bo,\nCall,Bo,5/4/2026\n,,\n"
    actions, left_out = read_actions(text, {"what": "what", "who": "who", "due": "due"})
    assert [(action.what, action.due) for action in actions] == [("Call", None)]
    assert left_out == [
        "Line 2: no action is written there.",
        "Line 3: “5/4/2026” is not read as a day.",
    ]
