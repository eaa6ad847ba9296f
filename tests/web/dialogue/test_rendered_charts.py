"""The charts of a closed round, and the landscape that a task computes."""

from __future__ import annotations

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from tests.web.dialogue.conftest import Opened, start_voting, vote, write_all
from wholesum.web.accounts.models import User
from wholesum.web.dialogue.models import Dialogue, Voice, VotingRound
from wholesum.web.dialogue.models.votes import Intake
from wholesum.web.dialogue.results.closed_rounds import RoundResult, closed_round_results
from wholesum.web.dialogue.services import rounds
from wholesum.web.dialogue.tasks import work_out_landscape
from wholesum.web.dialogue.voting.keys import voter_key

pytestmark = pytest.mark.django_db


def _all_vote(dialogue: Dialogue, asked: VotingRound, voters: int = 8) -> None:
    """Let all members vote on all statements; half of them agree with the first half."""
    for row, voice in enumerate(dialogue.voices.select_related("dialogue", "user")[:voters]):
        for column, statement in enumerate(dialogue.statements.order_by("pk")):
            vote(voice, asked, statement, 1 if (row < 4) == (column < 4) else -1)


def _many_vote(dialogue: Dialogue, asked: VotingRound, guests: int) -> None:
    """Let guests vote in two camps that agree on the last statement alone."""
    listed = list(dialogue.statements.filter(place__gt=0).order_by("place"))
    voices = Voice.objects.bulk_create(Voice(dialogue=dialogue) for _ in range(guests))
    Intake.objects.bulk_create(
        Intake(
            round=asked.pk,
            voter=voter_key(voice, asked),
            statement=statement.pk,
            vote=1 if statement == listed[-1] or (row % 2 == column % 2) else -1,
        )
        for row, voice in enumerate(voices)
        for column, statement in enumerate(listed)
    )


def _last(dialogue: Dialogue) -> RoundResult:
    return closed_round_results(dialogue)[0]


def _page(client: Client, dialogue: Dialogue, user: User) -> str:
    client.force_login(user)
    return client.get(f"/dialogue/{dialogue.pk}/").content.decode()


def test_given_a_closed_round_of_a_signed_dialogue_then_its_charts_have_names_and_pairs(
    open_dialogue: Opened, cleo: User, ada: User, client: Client
) -> None:
    dialogue = open_dialogue(promise="signed")
    write_all(dialogue)
    _all_vote(dialogue, start_voting(dialogue, cleo))
    rounds.close_round(by=cleo, dialogue=dialogue.pk)
    drawn = _last(dialogue)
    assert drawn.reading is not None
    assert drawn.reading.landscape is None
    assert {len(pair) for pair in drawn.reading.pairs} == {2}
    assert {name for pair in drawn.reading.pairs for name in pair} >= {"Ada", "Bo", "Jon"}
    page = _page(client, dialogue, ada)
    for words in ("How each of us voted", "Show as a table", "Pairs that complement each other"):
        assert words in page


def test_given_a_closed_round_of_a_sealed_dialogue_then_its_charts_have_counts_only(
    dialogue: Dialogue, asked: VotingRound, cleo: User, ada: User, client: Client
) -> None:
    _all_vote(dialogue, asked)
    assert closed_round_results(dialogue) == []
    rounds.close_round(by=cleo, dialogue=dialogue.pk)
    page = _page(client, dialogue, ada)
    assert "What we agree on, and what divides us" in page
    assert "Who stands where" not in page
    assert "How votes go together" not in page
    assert "Pairs that complement" not in page


def test_given_too_few_voters_in_the_last_round_of_a_dialogue_then_no_chart_of_earlier_votes_is_drawn(
    dialogue: Dialogue, asked: VotingRound, cleo: User
) -> None:
    _all_vote(dialogue, asked)
    rounds.close_round(by=cleo, dialogue=dialogue.pk)
    _all_vote(dialogue, start_voting(dialogue, cleo), voters=2)
    rounds.close_round(by=cleo, dialogue=dialogue.pk)
    drawn = _last(dialogue)
    assert drawn.charts == ()


def test_given_two_closed_rounds_of_a_dialogue_then_its_charts_count_only_the_last_round(
    open_dialogue: Opened, cleo: User, ada: User, client: Client
) -> None:
    dialogue = open_dialogue(promise="signed")
    write_all(dialogue)
    _all_vote(dialogue, start_voting(dialogue, cleo))
    rounds.close_round(by=cleo, dialogue=dialogue.pk)
    _all_vote(dialogue, start_voting(dialogue, cleo), voters=7)
    rounds.close_round(by=cleo, dialogue=dialogue.pk)
    page = _page(client, dialogue, ada)
    drawn = _last(dialogue)
    assert "7 of 8 voted" in page
    assert all("7 of 8 voted" in chart.basis for chart in drawn.charts)


def test_given_two_members_with_the_same_name_when_charts_are_drawn_then_each_label_is_different(
    open_dialogue: Opened, cleo: User, bo: User
) -> None:
    bo.name = "Ada"
    bo.save()
    dialogue = open_dialogue(promise="signed")
    write_all(dialogue)
    _all_vote(dialogue, start_voting(dialogue, cleo))
    rounds.close_round(by=cleo, dialogue=dialogue.pk)
    drawn = _last(dialogue)
    assert drawn.reading is not None
    assert {"Ada", "Ada (2)"} <= {name for pair in drawn.reading.pairs for name in pair}


def test_given_many_voters_when_a_round_closes_then_opinion_groups_are_searched_in_the_background(
    open_dialogue: Opened, cleo: User, ada: User, client: Client
) -> None:
    dialogue = open_dialogue(audience="code", seeds=[f"Idea {place}" for place in range(9)])
    asked = start_voting(dialogue, cleo)
    _many_vote(dialogue, asked, guests=60)
    rounds.close_round(by=cleo, dialogue=dialogue.pk)
    waiting = _page(client, dialogue, ada)
    assert "The map of opinions is being calculated" in waiting
    assert "Charts" not in waiting
    dialogue.refresh_from_db()
    before = dialogue.version
    waiting_tasks = DBTaskResult.objects.ready().values_list("task_path", flat=True)
    assert [path.rpartition(".")[2] for path in waiting_tasks] == [
        "work_out_mirror",  # at the closing, which changes the evidence
        "work_out_landscape",  # at the closing
        "work_out_landscape",  # and for whoever looked before it was there
        "mail_dialogue",  # to the many it takes a while, so that it comes last
        "mail_dialogue",
    ]
    for _time in range(2):
        work_out_landscape.call(str(dialogue.pk))
    dialogue.refresh_from_db()
    assert dialogue.version == before + 1
    shown = _page(client, dialogue, ada)
    drawn = _last(dialogue)
    assert drawn.reading is not None
    assert drawn.reading.landscape is not None
    assert drawn.reading.landscape.verdict == "camps"
    for words in ("Camps", "Bridges", "Where we differ", "probability 1.00", "how people spread"):
        assert words in shown


def test_given_a_deleted_dialogue_when_its_search_for_opinion_groups_runs_then_nothing_is_saved(
    dialogue: Dialogue,
) -> None:
    gone = str(dialogue.pk)
    dialogue.delete()
    work_out_landscape.call(gone)
    assert not Dialogue.objects.filter(pk=gone).exists()
