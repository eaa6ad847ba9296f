"""The library proposes a person for each name in a transcript, and a user decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reference import reference_folder
from wholesum.conversation import Meaning, plain_name, propose_names, read_transcript

TEAM = {"ada": "Ada Bell", "bo": "Bo Lindqvist", "cleo": "Cleo Márquez", "ann": "Ann Bell"}


@pytest.mark.parametrize(
    ("label", "person"),
    [
        ("Ada Bell", "ada"),
        ("ADA BELL (she/her)", "ada"),
        ("Bell, Ada", "ada"),
        ("Dr. Ada Bell", "ada"),
        ("Ada Bell | Team E", "ada"),
        ("Ada Bell - Merrowdale Railway", "ada"),
        ("Ada", "ada"),
        ("Ada Bel", "ada"),
        ("B. Lindqvist", "bo"),
        ("Mr. Lindqvist", "bo"),
        ("Bo Lindquist", "bo"),
        ("Lindquist", "bo"),
        ("cleo marquez", "cleo"),
        ("Cleo M.", "cleo"),
    ],
)
def test_given_another_spelling_of_the_name_of_a_member_in_a_transcript_then_the_member_is_proposed(
    label: str, person: str
) -> None:
    (found,) = propose_names([label], TEAM)
    assert (found.meaning, found.person) == (Meaning.PERSON, person)
    assert found.reason


@pytest.mark.parametrize("label", ["Dag", "Bell", "A. Bell", "Al", "Speaker 1"])
def test_given_a_speaker_whose_name_fits_no_member_or_two_members_then_a_guest_is_proposed(
    label: str,
) -> None:
    (found,) = propose_names([label], TEAM)
    assert (found.meaning, found.person) == (Meaning.GUEST, label)


@pytest.mark.parametrize(
    "label", ["Meeting room 3", "Besprechungsraum Nord", "Sala Verde", "Dag & Op", "Ada's iPhone"]
)
def test_given_a_speaker_name_that_looks_like_a_meeting_room_then_a_room_is_proposed(
    label: str,
) -> None:
    (found,) = propose_names([label], {})
    assert found.meaning is Meaning.ROOM


def test_given_two_spellings_of_an_unknown_speaker_name_then_one_guest_is_proposed_for_both_spellings() -> (
    None
):
    found = propose_names(["Mr. Dag Holm (Merrow, Lib.)", "Dag Holm", "", "Op"], TEAM)
    assert [proposal.person for proposal in found] == ["Mr. Dag Holm (Merrow, Lib.)"] * 2 + ["Op"]


def test_given_a_speaker_name_that_is_only_a_title_when_simplified_then_the_title_is_kept() -> None:
    assert plain_name("Dr.") == "dr"
    assert plain_name("(...)") == ""


def test_given_89_speakers_of_a_parliament_then_two_spellings_of_one_name_become_one_speaker() -> (
    None
):
    file = Path(reference_folder()) / "meetings" / "committee_covid_4.txt"
    found = propose_names(read_transcript(file.read_bytes(), file.name).speakers, {})
    guests = {proposal.label: proposal.person for proposal in found}
    assert len(guests) == 89
    assert len(set(guests.values())) < 55
    whole = "Mr. Gabriel Ste-Marie (Joliette, BQ)"
    assert guests["Mr. Gabriel Ste-Marie"] == guests[whole] == whole
    assert guests["The Chair"] == "The Chair (Hon. Anthony Rota (NipissingTimiskaming, Lib.))"
