"""The preview of a folder names what it contains and the app does not keep."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.test import Client
from django.urls import reverse

from tests.web.exchange.uploads import ADDRESS, WHOLE, file, hidden, zipped
from wholesum.demo import sample_team
from wholesum.mirror.evidence import Evidence, write_folder
from wholesum.web.accounts.models import User
from wholesum.web.exchange.folders import pack
from wholesum.web.operations.services import add_sample_team
from wholesum.web.teams.models import Team


@pytest.fixture
def dags(client_of: Callable[[User], Client], dag: User) -> Client:
    return client_of(dag)


def left_out_of(client: Client, content: bytes) -> list[str]:
    """Return what the preview of a folder leaves out; import the folder then."""
    preview = client.post(ADDRESS, {"file": file("us.zip", content), "name": "New"})
    page = html.unescape(preview.content.decode())
    assert Team.objects.filter(name="New").count() == 0
    sent = {**hidden(page), "name": "New", "take": "yes"}
    answer = client.post(ADDRESS, sent)
    assert answer.status_code == 302, re.findall("<li>(.*?)</li>", page)
    listed = page.partition('<ul aria-labelledby="left-out">')[2].partition("</ul>")[0]
    return re.findall(r"<li>(.*?)</li>", listed, re.S)


def only(name: str, **changes: Any) -> Evidence:
    """Return the sample team with the evidence of one practice, some tables changed."""
    sample = sample_team()
    kept = replace(sample.practices[name], **changes)
    return replace(sample, practices={name: kept})


def with_column(evidence: Evidence, into: Path, name: str) -> bytes:
    """Return an evidence folder as a zip with one more column in one table."""
    write_folder(evidence, into)
    first, *rest = (into / name).read_text("utf-8").splitlines()
    lines = [f"{first},mood,", *(f"{line},fine," for line in rest)]
    (into / name).write_text("\n".join(lines), "utf-8")
    return zipped({file.name: file.read_bytes() for file in into.iterdir()}).getvalue()


@pytest.mark.parametrize(
    ("practice", "name"),
    [
        ("pulse", "items.csv"),
        ("pulse", "people.csv"),
        ("dialogue", "statements.csv"),
        ("focus", "efforts.csv"),
        ("decisions", "decisions.csv"),
        ("conversation", "voices.csv"),
    ],
)
def test_given_columns_that_no_table_has_when_a_folder_is_imported_then_the_page_names_them(
    dags: Client, tmp_path: Path, practice: str, name: str
) -> None:
    told = left_out_of(dags, with_column(only(practice), tmp_path / "team", name))
    assert told[0] == (
        "These columns are not imported, because Wholesum does not know them: "
        f"{name}: mood, (no heading)"
    )


def test_given_scores_and_owners_of_efforts_when_imported_then_the_page_counts_what_is_not_kept(
    dags: Client,
) -> None:
    evidence = only("focus")
    focus = evidence.practices["focus"]
    owned = focus.efforts.filter(pl.col("owner").is_not_null())["effort"].to_list()
    efforts = len({*owned, *focus.work["effort"]})
    assert left_out_of(dags, pack(evidence)) == [
        f"{focus.scores.height} scores of efforts are not imported: "
        "scores are deleted when a round closes.",
        f"The pages of the focus round do not show who owns or works on {efforts} efforts. "
        "The folder that you can download still contains these people.",
    ]


def test_given_two_rounds_of_a_sealed_dialogue_when_imported_then_the_page_counts_the_votes_not_kept(
    dags: Client,
) -> None:
    dialogue = sample_team().practices["dialogue"]
    first = dialogue.dialogues["dialogue"][0]
    about = dialogue.dialogues.filter(dialogue=first).with_columns(promise=pl.lit("sealed"))
    statements = dialogue.statements.filter(dialogue=first)
    votes = dialogue.votes.filter(pl.col("statement").is_in(statements["statement"].to_list()))
    once = votes.unique(["statement", "voter"], maintain_order=True).with_columns(
        round=pl.lit(1, pl.Int64)
    )
    again = once.head(7).with_columns(round=pl.lit(2, pl.Int64))
    changed = {
        "dialogues": about,
        "statements": statements.with_columns(author=pl.lit(None, pl.String)),
    }
    assert left_out_of(dags, pack(only("dialogue", votes=once, **changed))) == []
    Team.objects.get(name="New").delete()
    twice = only("dialogue", votes=pl.concat([once, again]), **changed)
    assert left_out_of(dags, pack(twice)) == [
        "7 earlier votes in sealed dialogues are not imported: "
        "only the last vote of a person on a statement is kept."
    ]
    Team.objects.get(name="New").delete()
    signed = replace(
        twice.practices["dialogue"], dialogues=about.with_columns(promise=pl.lit("signed"))
    )
    bare = Evidence("us", practices={"dialogue": signed})
    assert left_out_of(dags, pack(bare)) == []


ITEMS = "item,facet,reverse,text,low,high,short,status\n" + "".join(
    f"TR{number},mutual_trust,false,We trust.,1,5,{short}\n"
    for number, short in enumerate(("true,unvalidated", ",", ",", ",", ","), start=1)
)


def test_given_a_pulse_when_imported_then_the_page_counts_unasked_questions_and_unused_columns(
    dags: Client,
) -> None:
    teams = "team,name,members,parent\nus,The Us,9,\nsub,A part,,us\n"
    answers = str(WHOLE["answers.csv"]).replace("\n", ",us\n").replace("answer,us", "answer,team")
    folder = {**WHOLE, "items.csv": ITEMS, "teams.csv": teams, "answers.csv": answers}
    assert left_out_of(dags, zipped(folder).getvalue()) == [
        "2 questions are not imported: no round asked them.",
        "The folder lists 2 teams. One team is made of it, with all rounds.",
        "These columns are not imported, because pulses here do not use them: "
        "items.csv: short, status; answers.csv: team; teams.csv: parent, members",
    ]


def test_given_a_sealed_round_with_too_few_answers_when_imported_then_the_page_counts_lost_answers(
    dags: Client,
) -> None:
    few = "".join(f"2,p{person},TR1,4\n" for person in range(4))
    rounds = str(WHOLE["rounds.csv"]) + "2,2026-05-01,2026-05-09,sealed,8\n"
    rounds += "3,2026-06-01,2026-06-09,signed,8\n"
    signed = few.replace("2,p", "3,p")
    people = "person,function\n" + "".join(f"p{person},works\n" for person in range(4))
    folder = {
        **WHOLE,
        "answers.csv": str(WHOLE["answers.csv"]).replace(",p", ",r")
        + few.replace(",p", ",q")
        + signed,
        "rounds.csv": rounds,
        "people.csv": people,
    }
    assert left_out_of(dags, zipped(folder).getvalue()) == [
        "The answers of 4 people are not imported: "
        "too few people answered these sealed rounds to show a result: 2."
    ]


def test_given_a_folder_in_which_every_column_is_known_when_imported_then_nothing_is_named_as_lost(
    dags: Client,
) -> None:
    assert left_out_of(dags, zipped(WHOLE).getvalue()) == []


def test_given_a_folder_exported_by_the_app_when_imported_then_only_owners_are_named_as_lost(
    client_of: Callable[[User], Client], ada: User, dags: Client
) -> None:
    team = add_sample_team(ada)
    content = client_of(ada).get(reverse("team-folder", args=[team.pk])).content
    (told,) = left_out_of(dags, content)
    assert told.startswith("The pages of the focus round do not show who owns or works on")
