"""The published results of a dialogue."""

from __future__ import annotations

import json

import jsonschema
import msgspec
import numpy as np
import polars as pl
import pytest

from tests.reference import reference_folder
from wholesum.demo.dialogue import sample_dialogue
from wholesum.demo.people import sample_people
from wholesum.dialogue.evidence import DialogueEvidence
from wholesum.dialogue.importers.polis import read_polis
from wholesum.dialogue.kind import Kind
from wholesum.dialogue.summary.results import DialogueReading, DialogueResult, StatementReading
from wholesum.dialogue.summary.summarise import read_one, summarise_dialogues


@pytest.fixture(scope="module")
def sample() -> DialogueResult:
    return summarise_dialogues(sample_dialogue(2026), "Merrowdale Railway", sample_people())


@pytest.fixture(scope="module")
def summer(sample: DialogueResult) -> DialogueReading:
    return sample.dialogues[1]


def said(reading: DialogueReading, start: str) -> StatementReading:
    found = [statement for statement in reading.statements if statement.text.startswith(start)]
    assert len(found) == 1
    return found[0]


def test_dialogues_of_the_sample_team_are_in_order_of_time(sample: DialogueResult) -> None:
    assert [dialogue.dialogue for dialogue in sample.dialogues] == ["nights", "summer", "heard"]
    assert [dialogue.participation for dialogue in sample.dialogues] == [
        "7 of 8 voted",
        "8 of 8 voted",
        "8 of 8 voted",
    ]


def test_given_a_member_who_did_not_vote_when_a_dialogue_is_summarised_then_agreement_is_a_range(
    sample: DialogueResult,
) -> None:
    roster = said(sample.dialogues[0], "Two people could make the roster")
    assert roster.words == "6 agree, 1 disagrees, 1 did not vote: 75–88%"
    assert roster.lone_dissent
    assert said(sample.dialogues[0], "Each of us should be able").unmarked
    assert said(sample.dialogues[0], "The depots know sooner").kind is Kind.UNSURE


def test_given_the_summer_dialogue_of_the_sample_team_then_agreed_and_divided_statements_are_found(
    summer: DialogueReading,
) -> None:
    line = said(summer, "The upper line must be renewed")
    assert (line.kind, line.words) == (Kind.DIVISION, "4 agree, 4 disagree: 50%")
    spring = said(summer, "Two weekends of works")
    assert spring.kind is Kind.COMMON_GROUND
    assert spring.moved is not None
    assert (spring.moved.agree, spring.agree, spring.moved.changed) == (5, 7, 3)
    assert spring.fate == "7 agree, 0 disagree, 1 passes: 88%. The statement led to a decision."
    assert [
        (round_.round, round_.again, round_.changed, round_.settled) for round_ in summer.rounds
    ] == [
        (1, 0, 0, None),
        (2, 96, 13, False),
    ]


def test_given_replaced_statements_of_a_dialogue_when_summarised_then_each_names_its_new_statement(
    summer: DialogueReading,
) -> None:
    assert len(summer.aside) == 8
    assert summer.aside[2].fate == "The statement was merged into, or rewritten as, summer-03."
    assert summer.aside[2].replaced_by == "summer-03"


def test_given_a_sealed_dialogue_when_summarised_then_no_voter_or_author_is_named(
    sample: DialogueResult,
) -> None:
    text = msgspec.json.encode(sample).decode()
    evidence = sample_dialogue(2026)
    ids = {*evidence.votes["voter"], *evidence.statements["author"], *sample_people()["person"]}
    assert not [name for name in ids if f'"{name}"' in text]
    assert all(dialogue.heat_map is None and dialogue.pairs == () for dialogue in sample.dialogues)


def test_given_too_few_voters_in_a_sealed_dialogue_when_summarised_then_no_counts_are_shown() -> (
    None
):
    evidence = sample_dialogue(2026)
    kept = [f"nights-voice-{number}" for number in range(1, 5)]
    few = DialogueEvidence(
        evidence.statements, evidence.votes.filter(pl.col("voter").is_in(kept)), evidence.dialogues
    )
    nights = read_one(few, "nights")
    assert nights.voters == 0
    assert {statement.words for statement in nights.statements} == {"too few votes to show"}
    assert {statement.agree for statement in nights.statements} == {None}


def signed(naming: str) -> DialogueReading:
    people = sample_people()["person"].to_list()
    votes = [("works", who, 1 if place % 2 else -1) for place, who in enumerate(people)] + [
        ("winter", who, 1) for who in people[:4]
    ]
    statements = {
        "statement": ["works", "winter", "rude"],
        "text": ["The works", "The winter", "Rude"],
        "author": ["rui", "keiko", "rui"],
        "moderated": ["accepted", "accepted", "rejected"],
        "reason": [None, None, "names a colleague"],
        "dialogue": "d",
    }
    about = {
        "dialogue": ["d"],
        "promise": ["signed"],
        "naming": [naming],
        "members": [8],
    }
    evidence = DialogueEvidence(
        pl.DataFrame(statements),
        pl.DataFrame(votes, schema=["statement", "voter", "vote"], orient="row"),
        pl.DataFrame(about),
    )
    return read_one(evidence, "d", sample_people())


def test_given_a_signed_dialogue_then_names_of_voters_are_shown_only_if_chosen_when_it_was_opened() -> (
    None
):
    assert signed("counts").heat_map is None
    unnamed = signed("unnamed").heat_map
    assert unnamed is not None
    assert set(unnamed.voters) == {""}
    named = signed("named")
    assert named.heat_map is not None
    assert set(named.heat_map.voters) == set(sample_people()["person"])
    assert named.statements[0].author == "keiko"


def test_given_a_signed_dialogue_when_pairs_to_talk_are_suggested_then_their_job_functions_differ() -> (
    None
):
    functions = dict(sample_people().select("person", "function").rows())
    pairs = signed("named").pairs
    assert sorted(who for pair in pairs for who in pair) == sorted(functions)
    assert all(functions[one] != functions[other] for one, other in pairs)


def test_given_a_statement_the_facilitator_rejected_when_summarised_then_its_text_is_left_out() -> (
    None
):
    reading = signed("counts")
    assert [statement.statement for statement in reading.statements] == ["winter", "works"]
    assert reading.aside[0].fate == "The statement was not put to the vote: names a colleague."
    assert b"Rude" not in msgspec.json.encode(reading)


def test_given_a_team_of_eight_when_a_dialogue_is_summarised_then_counts_are_not_split_by_job_function() -> (
    None
):
    assert [statement.functions for statement in signed("counts").statements] == [(), ()]


def test_json_of_a_dialogue_follows_its_schema(sample: DialogueResult) -> None:
    schema = msgspec.json.schema(DialogueResult)
    jsonschema.validate(json.loads(msgspec.json.encode(sample)), schema)
    assert sample.schema == "wholesum.dialogue/1"


@pytest.fixture(scope="module")
def conversation() -> DialogueReading:
    """Return votes of eighty people in two camps: 20 statements divide them and 4 do not."""
    rng = np.random.default_rng(5)
    camp = np.repeat([1, -1], 40)
    pull = np.concatenate([np.repeat([1.8, -1.8], 10), np.zeros(4)])
    lean = np.concatenate([np.zeros(20), np.full(4, 2.2)])
    agree = rng.random((80, 24)) < 1 / (1 + np.exp(-(camp[:, np.newaxis] * pull + lean)))
    person, place = np.nonzero(rng.random(agree.shape) < 0.9)
    names = [f"s{number}" for number in range(25)]
    statements = pl.DataFrame({"statement": names, "text": names, "meta": [False] * 24 + [True]})
    votes = {
        "statement": [f"s{number}" for number in place] + ["s24"] * 80,
        "voter": [f"v{number}" for number in person] + [f"v{number}" for number in range(80)],
        "vote": [*np.where(agree[person, place], 1, -1).tolist(), *camp.tolist()],
    }
    return read_one(DialogueEvidence(statements, pl.DataFrame(votes)), "dialogue")


def test_given_eighty_voters_of_two_opinions_when_a_dialogue_is_summarised_then_it_has_two_groups(
    conversation: DialogueReading,
) -> None:
    landscape = conversation.landscape
    assert landscape is not None
    assert landscape.verdict == "camps"
    assert sum(landscape.groups) == 80
    assert min(landscape.groups) >= 36
    assert sum(landscape.density) == pytest.approx(1, abs=1e-3)
    by_name = {statement.statement: statement for statement in conversation.statements}
    for names, sign in ((landscape.left, 1), (landscape.right, -1)):
        assert len(names) == 3
        for name in names:
            first, second = by_name[name].ends[:2]
            assert sign * (first.share.value - second.share.value) > 0.3
    assert {result.statement for result in conversation.of_kind(Kind.DIVISION)} >= {"s0", "s19"}
    bridges = conversation.of_kind(Kind.BRIDGING) + conversation.of_kind(Kind.COMMON_GROUND)
    assert {bridge.statement for bridge in bridges} == {"s20", "s21", "s22", "s23"}


def test_given_statements_about_the_voters_themselves_then_the_search_for_opinion_groups_ignores_them(
    conversation: DialogueReading,
) -> None:
    own = next(statement for statement in conversation.statements if statement.statement == "s24")
    assert own.ends == ()
    assert own.words == "40 agree, 40 disagree: 50%"


def test_given_two_statements_with_equal_wording_then_the_test_of_opinion_groups_leaves_one_of_them_out() -> (
    None
):
    chance = np.random.default_rng(8)
    names = [f"s{number:02}" for number in range(12)]
    texts = [f"{word} ought to be decided by the depots" for word in (
        "Holidays", "Rosters", "Uniforms", "Training", "Fares", "Signals",
        "Kitchens", "Parking", "Bicycles", "Contracts", "Radios", "Overtime",
    )]  # fmt: skip
    texts[11] = f"{texts[0]}."
    voters = [f"p{number:02}" for number in range(60)]
    votes = pl.DataFrame(
        [(voter, name, 0, int(chance.choice([-1, 1])), None) for voter in voters for name in names],
        schema=["voter", "statement", "round", "vote", "time"],
        orient="row",
    )
    same = votes.filter(pl.col("statement") == "s00").with_columns(statement=pl.lit("s11"))
    votes = pl.concat([votes.filter(pl.col("statement") != "s11"), same])
    statements = pl.DataFrame({"statement": names, "dialogue": "d", "text": texts})
    found = read_one(DialogueEvidence(statements, votes), "d").landscape
    assert found is not None
    assert "Near-copies of others, left out of the test: 1." in found.words


def test_given_fewer_than_fifty_voters_when_a_dialogue_is_summarised_then_no_groups_are_searched() -> (
    None
):
    evidence = read_polis(reference_folder() / "polis" / "london.youth.policing")
    london = read_one(evidence, "dialogue")
    assert (london.voters, london.landscape) == (26, None)
    assert any(statement.others is not None for statement in london.statements)
