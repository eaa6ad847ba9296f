"""Counts of words, changes of speaker and invitations equal those of a plain loop."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest

from tests.conversation.cast import TEAM, meeting
from tests.conversation.files import CHAT, WORDED
from wholesum.conversation import (
    Meaning,
    NameProposal,
    Turn,
    count_turns,
    other_language,
    read_transcript,
)
from wholesum.conversation.counting.floors import words_of
from wholesum.conversation.counting.lexicon import LEXICONS


def row(said: list[tuple[str, str]], **more: Any) -> dict[str, Any]:
    return meeting(said, **more).meetings.row(0, named=True)


def one(text: str, language: str = "en") -> Any:
    return count_turns([Turn("ada", text)], language, TEAM).floors[0]


@pytest.mark.parametrize(
    ("language", "text", "i", "we"),
    [
        ("en", "I'm sure we can; let’s ask US staff, said our US office", 1, 3),
        ("en", "Part I is done, and I am glad", 1, 0),
        ("de", "Ich meine, wir sollten unseren Plan mit meinem verbinden", 3, 2),
        ("nl", "Ik denk dat we ons plan en mijn plan samen doen", 2, 2),
        ("fr", "J'ai dit que nous devons l'ouvrir, on m'a dit", 2, 1),
        ("es", "Yo creo que tenemos nuestro plan y vamos", 1, 3),
        ("it", "Io penso che abbiamo il nostro piano, ci vediamo", 1, 3),
        ("pt", "Eu acho que temos nosso plano nos trilhos", 1, 2),
    ],
)
def test_given_a_sentence_when_words_are_counted_then_all_forms_of_i_and_we_are_found(
    language: str, text: str, i: int, we: int
) -> None:
    found = one(text, language)
    assert (found.i, found.we) == (i, we)


def test_given_the_french_word_on_when_words_are_counted_then_on_does_not_count_as_we() -> None:
    found = one("On verra, l'on peut", "fr")
    assert (found.we, found.general) == (0, 2)


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("we do not know", 1),
        ("we don't and we can", 1),
        ("none of us", 1),
        ("not we but they", 1),
        ("we know they will not", 0),
        ("no, that is what we said", 0),
    ],
)
def test_given_a_negation_near_the_word_we_when_counted_then_the_word_we_counts_as_negated(
    text: str, denied: int
) -> None:
    found = one(text)
    assert (found.we, found.denied) == (1 + text.count("we can"), denied)


def test_given_random_transcripts_when_words_are_counted_then_counts_equal_those_of_a_plain_loop() -> (
    None
):
    deal = random.Random(7)
    stock = [
        "I",
        "we",
        "us",
        "US",
        "our,",
        "me.",
        "train",
        "été",
        "(my)",
        "well—we",
        "-",
        "Let’s",
        "?",
    ]
    for _ in range(300):
        text = " ".join(deal.choices(stock, k=deal.randint(1, 30)))
        clean = re.sub(r"\bUS\b", "train", text).replace("—", " ").replace("’", "'")
        words = [re.sub(r"[.,()?]", "", word).lower() for word in clean.split()]
        words = [word for word in words if word]
        found = one(text)
        assert found.words == len(words)
        assert found.i == sum(word in ("i", "me", "my") for word in words)
        assert found.we == sum(word in ("we", "us", "our", "let's") for word in words)


def test_given_curly_quotes_and_accents_in_a_transcript_when_split_into_words_then_no_word_is_cut() -> (
    None
):
    assert words_of("It’s «fine», Zoé…") == ["it's", "fine", "zoé"]
    assert words_of("It's fine, Zoe!") == ["it's", "fine", "zoe"]


@pytest.mark.parametrize(
    ("question", "person"),
    [
        ("What do you think, Bo?", 1),
        ("Bo, what do you think?", 1),
        ("Bo?", 1),
        ("I see. And you, Cleo Marsh? I wait.", 2),
        ("Is that all? Thank you, Bo.", -1),
        ("Did you see Bo?", -1),
        ("Bo went, did he?", -1),
        ("Where is the robot?", -1),
    ],
)
def test_given_a_question_that_names_a_person_when_questions_are_counted_then_the_person_asked_is_found(
    question: str, person: int
) -> None:
    assert one(question).invited == person


def test_given_two_people_with_the_same_first_name_when_a_question_uses_it_then_nobody_counts_as_asked() -> (
    None
):
    team = {"a": "Ada Bell", "b": "Ada Holm"}
    counts = count_turns([Turn("x", "And you, Ada?"), Turn("x", "And you, Holm?")], "en", team)
    assert [floor.invited for floor in counts.floors] == [-1, 1]


def test_given_invitations_to_speak_when_counted_then_those_that_were_answered_are_counted_too() -> (
    None
):
    said = [
        ("ada", "What do you say, Bo?"),
        ("bo", "Fine. And you, Cleo?"),
        ("ada", "Hm."),
        ("cleo", "Yes. Dag?"),
        ("ada", "He is out."),
    ]
    found = row(said)
    assert (found["invitations"], found["taken_up"]) == (3, 2)
    assert (found["placed"], found["across"]) == (2, 1)
    assert (found["floors"], found["questions"]) == (5, 3)


def test_given_random_meetings_when_changes_of_speaker_are_counted_then_a_plain_loop_counts_as_many() -> (
    None
):
    deal = random.Random(3)
    for _ in range(50):
        order = deal.choices([*TEAM, ""], k=deal.randint(1, 40))
        found = row([(speaker, "yes") for speaker in order])
        passed = returned = 0
        merged = [who for place, who in enumerate(order) if place == 0 or order[place - 1] != who]
        for place in range(len(merged) - 2):
            a, b, c = merged[place : place + 3]
            if a and b and c:
                passed, returned = passed + (a != c), returned + (a == c)
        assert (found["passed"], found["returned"]) == (passed, returned)


def test_given_a_meeting_room_and_a_guest_as_speakers_then_every_word_of_the_transcript_has_a_speaker() -> (
    None
):
    names = [
        NameProposal("Ada", Meaning.PERSON, "ada", ""),
        NameProposal("A. Bell", Meaning.PERSON, "ada", ""),
        NameProposal("Room 3", Meaning.ROOM, "", ""),
        NameProposal("Op", Meaning.GUEST, "Op", ""),
        NameProposal("Agenda", Meaning.NOBODY, "", ""),
    ]
    said = [("Ada", "one two"), ("A. Bell", "we three"), ("Room 3", "a b c"), ("Op", "four")]
    found = meeting([*said, ("Agenda", "five"), ("", "six")], names=names)
    assert found.voices["person"].to_list() == ["ada", "bo", "cleo", "dag", None]
    assert found.voices["words"].to_list() == [4, 0, 0, 0, 1]
    assert found.meetings["unattributed"].to_list() == [5]


def test_given_chat_messages_in_a_transcript_when_turns_are_counted_then_messages_are_not_speech() -> (
    None
):
    turns = [*read_transcript(CHAT.encode(), "chat.txt").turns, Turn("Ada", "We speak")]
    counted = count_turns(turns, "en", TEAM)
    assert [floor.written for floor in counted.floors] == [True, True, False]
    names = [NameProposal(label, Meaning.GUEST, label, "") for label in counted.labels]
    said = [(turn.speaker, turn.text) for turn in turns]
    assert row(said, names=names)["floors"] == 3


def test_given_a_transcript_when_its_words_are_counted_then_the_counts_contain_none_of_its_text() -> (
    None
):
    for file, data in WORDED.items():
        found = count_turns(read_transcript(data, file).turns, "en", TEAM)
        assert not re.search("roster|trains|morning", repr(found))


def test_given_a_transcript_with_a_wrong_language_when_checked_then_the_right_language_is_suggested() -> (
    None
):
    german = words_of(
        "die Züge sind nicht auf dem Plan und das ist ein Problem mit der Weiche " * 9
    )
    assert other_language(german, "en") == "de"
    assert other_language(german, "de") is None
    assert other_language(german[:5], "en") is None
    polish = words_of("pociągi nie są na planie i to jest problem z rozjazdem od rana " * 20)
    assert other_language(polish, "en") == "other"
    assert other_language(polish[:100], "en") is None
    assert set(LEXICONS) == {"en", "de", "nl", "fr", "es", "it", "pt"}
    assert [code for code, found in LEXICONS.items() if found.experimental] == ["es", "it", "pt"]
