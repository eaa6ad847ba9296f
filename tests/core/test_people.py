from __future__ import annotations

from datetime import date

import polars as pl

from wholesum.core.people import check_people, named_people, rename_people
from wholesum.decisions.evidence import DecisionsEvidence
from wholesum.dialogue.evidence import DialogueEvidence
from wholesum.focus.evidence import FocusEvidence
from wholesum.pulse.evidence import PulseEvidence

PEOPLE = pl.DataFrame({"person": ["ada", "bo"], "function": ["Rail", "Sales"]})


def decisions(**columns: str) -> DecisionsEvidence:
    row = {"decision": "d1", "date": date(2026, 5, 1), "remit": "ours", **columns}
    return DecisionsEvidence(pl.DataFrame([row]))


def pulse(promise: str) -> PulseEvidence:
    answers = {"round": ["r"], "respondent": ["ada"], "item": ["EQ1"], "answer": [4]}
    rounds = pl.DataFrame({"round": ["r"], "promise": [promise]})
    return PulseEvidence(pl.DataFrame(answers), rounds=rounds)


def dialogue(promise: str, *, authors: bool) -> DialogueEvidence:
    about = {"dialogue": ["d"], "promise": [promise], "authors": [authors]}
    return DialogueEvidence(
        pl.DataFrame({"statement": ["s"], "text": ["One."], "dialogue": ["d"], "author": ["ada"]}),
        pl.DataFrame({"statement": ["s"], "voter": ["bo"], "vote": [1]}),
        pl.DataFrame(about),
    )


def test_given_an_unknown_person_in_a_list_of_people_when_checked_then_the_fault_names_the_person() -> (
    None
):
    (fault,) = check_people(decisions(concerned="ada; zoe", heard="bo"), PEOPLE)
    assert (fault.line, fault.column, fault.value) == (None, "concerned", "zoe")
    assert "there is no such person in the table people" in str(fault)
    assert "put ';' between two ids" in str(fault)


def test_given_an_unknown_owner_of_an_effort_when_checked_then_the_fault_names_the_owner() -> None:
    efforts = pl.DataFrame({"effort": ["e"], "title": ["Roster"], "hours": [4.0], "owner": ["zoe"]})
    (fault,) = check_people(FocusEvidence(efforts), PEOPLE)
    assert (fault.column, fault.value) == ("owner", "zoe")


def test_given_people_named_in_columns_and_lists_when_collected_then_each_person_appears_once() -> (
    None
):
    evidence = decisions(proposed_by="cleo", concerned="bo; ada", heard="ada")
    assert named_people(evidence) == ["ada", "bo", "cleo"]


def test_given_a_round_of_sealed_answers_when_people_are_collected_then_respondents_are_left_out() -> (
    None
):
    assert named_people(pulse("signed")) == ["ada"]
    assert named_people(pulse("sealed")) == []


def test_given_a_dialogue_of_sealed_votes_when_people_are_collected_then_voters_are_left_out() -> (
    None
):
    assert named_people(dialogue("signed", authors=True)) == ["ada", "bo"]
    assert named_people(dialogue("signed", authors=False)) == ["bo"]
    assert named_people(dialogue("sealed", authors=False)) == []


def test_given_new_ids_of_people_when_a_folder_is_renamed_then_every_table_has_the_new_ids() -> (
    None
):
    ids = {"ada": "p1", "bo": "p2"}
    renamed = rename_people(decisions(proposed_by="ada", concerned="bo; zoe"), ids)
    assert renamed.decisions.select("proposed_by", "concerned", "heard").row(0) == (
        "p1",
        "p2; zoe",
        None,
    )
    both = rename_people(dialogue("signed", authors=True), ids)
    assert (both.statements["author"][0], both.votes["voter"][0]) == ("p1", "p2")
    people = rename_people(FocusEvidence(people=PEOPLE), ids).people
    assert people["person"].to_list() == ["p1", "p2"]
