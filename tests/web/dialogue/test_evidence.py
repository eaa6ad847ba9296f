"""Dialogues become evidence, and each change changes their cache mark."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from tests.web.dialogue.conftest import Opened, start_voting, voice_of, vote, write_all
from wholesum.dialogue.evidence import check_dialogue
from wholesum.web.accounts.models import User
from wholesum.web.dialogue.evidence import dialogue_evidence, dialogue_mark
from wholesum.web.dialogue.models import Dialogue, VotingRound
from wholesum.web.dialogue.services import rounds, settling

pytestmark = pytest.mark.django_db


def _vote(dialogue: Dialogue, asked: VotingRound, value: int) -> None:
    for voice in dialogue.voices.select_related("dialogue"):
        for statement in dialogue.statements.filter(place__gt=0):
            vote(voice, asked, statement, value)


def _people(dialogue: Dialogue) -> pl.DataFrame:
    return pl.DataFrame({"person": [str(voice.user_id) for voice in dialogue.voices.all()]})


def test_given_a_dialogue_with_only_an_open_round_then_no_data_of_it_are_exported(
    dialogue: Dialogue, asked: VotingRound
) -> None:
    _vote(dialogue, asked, 1)
    assert dialogue_evidence(dialogue.team_id) is None


def test_given_a_sealed_dialogue_when_exported_then_it_has_the_last_round_without_names(
    dialogue: Dialogue, asked: VotingRound, cleo: User
) -> None:
    for value in (1, -1):
        _vote(dialogue, dialogue.rounds.select_related("dialogue").get(closed=None), value)
        rounds.close_round(by=cleo, dialogue=dialogue.pk)
        if value == 1:
            start_voting(dialogue, cleo)
    found = dialogue_evidence(dialogue.team_id)
    assert found is not None
    assert check_dialogue(found, _people(dialogue)) == []
    assert (found.votes["round"].unique().to_list(), found.votes["vote"].sum()) == ([2], -64)
    assert found.dialogues["members"].to_list() == [8]
    assert found.statements["author"].n_unique() == 8


def test_given_a_statement_that_was_removed_from_the_list_then_its_author_still_counts_as_an_author(
    dialogue: Dialogue, asked: VotingRound, cleo: User
) -> None:
    dropped = dialogue.statements.filter(author__isnull=False)[0]
    dropped.place = 0
    dropped.save(update_fields=["place"])
    _vote(dialogue, asked, 1)
    rounds.close_round(by=cleo, dialogue=dialogue.pk)
    found = dialogue_evidence(dialogue.team_id)
    assert found is not None
    assert found.statements.height == 7
    assert found.dialogues["wrote"].to_list() == [8]


def test_given_a_signed_dialogue_when_exported_then_it_has_all_rounds_with_names(
    open_dialogue: Opened, cleo: User, ada: User
) -> None:
    dialogue = open_dialogue(promise="signed", named=True)
    statement = write_all(dialogue)[0]
    asked = start_voting(dialogue, cleo)
    vote(voice_of(dialogue, ada), asked, statement, 0, why="do_not_know", matters=True)
    rounds.close_round(by=cleo, dialogue=dialogue.pk)
    settling.settle(
        by=cleo, dialogue=dialogue.pk, statement=statement.pk, ending="parked", text="Not now"
    )
    found = dialogue_evidence(dialogue.team_id)
    assert found is not None
    assert check_dialogue(found, _people(dialogue)) == []
    (row,) = found.votes.to_dicts()
    assert (row["voter"], row["vote"], row["why"]) == (str(ada.pk), 0, "do_not_know")
    (settled,) = found.statements.drop_nulls("outcome").to_dicts()
    assert (settled["outcome"], settled["outcome_text"]) == ("parked", "Not now")
    assert str(ada.pk) in found.statements["author"]


def test_given_any_change_of_a_dialogue_then_the_cached_mirror_counts_as_outdated(
    open_dialogue: Opened, cleo: User, ada: User, django_assert_num_queries: Any
) -> None:
    dialogue = open_dialogue(promise="signed")
    statement = write_all(dialogue)[0]
    asked = start_voting(dialogue, cleo)
    vote(voice_of(dialogue, ada), asked, statement, 1)
    marks = [dialogue_mark(dialogue.team_id)]
    vote(voice_of(dialogue, ada), asked, statement, -1)
    assert dialogue_mark(dialogue.team_id) == marks[0]
    rounds.close_round(by=cleo, dialogue=dialogue.pk)
    marks.append(dialogue_mark(dialogue.team_id))
    settling.settle(
        by=cleo, dialogue=dialogue.pk, statement=statement.pk, ending="parked", text="Not now"
    )
    marks.append(dialogue_mark(dialogue.team_id))
    ada.delete()
    marks.append(dialogue_mark(dialogue.team_id))
    assert len(set(marks)) == 4
    with django_assert_num_queries(1):
        dialogue_mark(dialogue.team_id)
