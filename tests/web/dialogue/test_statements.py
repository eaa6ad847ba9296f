"""Statements are written, changed, merged, removed and paraphrased."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from tests.web.dialogue.conftest import Opened, start_voting, voice_of, vote, write_all
from wholesum.web.accounts.models import User
from wholesum.web.dialogue.models import Dialogue, Paraphrase, Question, Standing, Step, Voice
from wholesum.web.dialogue.services import listening, moderation, rounds, statements, steps
from wholesum.web.dialogue.text import plain_text

pytestmark = pytest.mark.django_db

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
PERSIAN = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
ClientOf = Callable[[User], Client]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  two\n lines\t", "two lines"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("a\u202eb\u2066c\u200b\ufeffd", "abcd"),
        (FAMILY, FAMILY),
        (PERSIAN, PERSIAN),
        ("\u200d\u200d\u200d", ""),
        ("x\x00y\x1bz", "xyz"),
        ("e\u0301", "\u00e9"),
        ("=1+1", "=1+1"),
        ("x" + "\u0323" * 50 + "y", "x" + "\u0323" * 5 + "y"),
    ],
)
def test_given_a_statement_with_hidden_characters_when_stored_then_it_is_plain_text(
    text: str, kept: str
) -> None:
    assert plain_text(text) == kept


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u200b", "\u202e", "x" * 281, "x" * 10_000])
def test_given_an_empty_or_too_long_statement_when_written_then_it_is_refused(
    dialogue: Dialogue, ada: User, text: str
) -> None:
    with pytest.raises(ValidationError, match=r"Write something|at most 280"):
        statements.write(by=voice_of(dialogue, ada), text=text)
    assert dialogue.statements.count() == 0


def test_given_html_in_a_statement_when_any_page_shows_the_statement_then_the_html_is_escaped(
    dialogue: Dialogue, ada: User, bo: User, cleo: User, client_of: ClientOf
) -> None:
    evil = "<img src=x onerror=alert(1)> {{ secret }} ' \" & =cmd"
    for voice in dialogue.voices.select_related("dialogue", "user"):
        statements.write(by=voice, text=f"{evil} {voice.user}")
    for step in (Step.WRITING, Step.PAIRS, Step.FOURS, Step.LISTENING, Step.VOTING):
        steps.go_to(by=cleo, dialogue=dialogue.pk, step=step)
        for name in ("dialogue", "dialogue-screen", "dialogue-yours", "dialogue-log"):
            page = client_of(ada).get(reverse(name, args=[dialogue.pk])).content.decode()
            assert "<img src=x" not in page
        assert (
            "<img src=x"
            not in client_of(cleo).get(reverse("dialogue-run", args=[dialogue.pk])).content.decode()
        )
    page = client_of(ada).get(reverse("dialogue-answer", args=[dialogue.pk])).content.decode()
    assert "&lt;img src=x onerror=alert(1)&gt; {{ secret }}" in page
    assert "<img src=x" not in page


def test_given_a_new_statement_in_the_writing_step_then_only_its_author_sees_it(
    dialogue: Dialogue, ada: User, bo: User, cleo: User, client_of: ClientOf
) -> None:
    statements.write(by=voice_of(dialogue, ada), text="A thought of Ada")
    for user, name in ((bo, "dialogue"), (cleo, "dialogue"), (cleo, "dialogue-run")):
        page = client_of(user).get(reverse(name, args=[dialogue.pk])).content.decode()
        assert "A thought of Ada" not in page
    assert (
        "A thought of Ada"
        in client_of(ada).get(reverse("dialogue", args=[dialogue.pk])).content.decode()
    )


def test_given_the_same_statement_sent_twice_by_its_author_then_it_is_stored_once(
    dialogue: Dialogue, ada: User
) -> None:
    first, second = (
        statements.write(by=voice_of(dialogue, ada), text="Once is enough") for _time in range(2)
    )
    assert first == second
    assert dialogue.statements.count() == 1


def test_given_a_statement_with_votes_when_its_author_changes_it_then_a_new_version_is_stored(
    dialogue: Dialogue, ada: User, bo: User, cleo: User
) -> None:
    voice = voice_of(dialogue, ada)
    statement = statements.write(by=voice, text="First words")
    assert statements.change(by=voice, statement=statement.pk, text="Second words") == statement
    asked = start_voting(dialogue, cleo)
    for has_voted in (False, True):  # the same either way, so that the author learns of no vote
        if has_voted:
            vote(voice_of(dialogue, bo), asked, statement, 1)
        with pytest.raises(ValidationError, match="voting on this statement"):
            statements.change(by=voice, statement=statement.pk, text="Third words")
        with pytest.raises(ValidationError, match="voting on this statement"):
            statements.withdraw(by=voice, statement=statement.pk)
    for user in dialogue.voices.select_related("dialogue"):
        vote(user, asked, statement, 1)
    rounds.close_round(by=cleo, dialogue=dialogue.pk)
    with pytest.raises(ValidationError, match="so you cannot withdraw it"):
        statements.withdraw(by=voice, statement=statement.pk)
    newer = statements.change(by=voice, statement=statement.pk, text="Third words")
    statement.refresh_from_db()
    assert (statement.text, statement.standing) == ("Second words", Standing.REPLACED)
    assert (statement.replaced_by, list(newer.grew_from.all())) == (newer, [statement])
    with pytest.raises(Http404):
        statements.change(by=voice_of(dialogue, bo), statement=newer.pk, text="Not mine")


def test_given_a_proposed_merge_of_two_statements_then_it_happens_only_if_both_authors_agree(
    dialogue: Dialogue, cleo: User
) -> None:
    first, second, third, *_others = write_all(dialogue)
    steps.go_to(by=cleo, dialogue=dialogue.pk, step=Step.LISTENING)
    merge = moderation.propose_merge(by=cleo, dialogue=dialogue.pk, stays=first.pk, goes=second.pk)
    voices = Voice.objects.select_related("dialogue")
    one, other, stranger = (voices.get(statements=said) for said in (first, second, third))
    moderation.answer_merge(by=one, merge=merge.pk, agrees=True)
    second.refresh_from_db()
    assert second.standing == Standing.OPEN
    with pytest.raises(Http404):
        moderation.answer_merge(by=stranger, merge=merge.pk, agrees=True)
    moderation.answer_merge(by=other, merge=merge.pk, agrees=True)
    second.refresh_from_db()
    assert (second.standing, second.replaced_by) == (Standing.MERGED, first)
    refused = moderation.propose_merge(by=cleo, dialogue=dialogue.pk, stays=first.pk, goes=third.pk)
    moderation.answer_merge(by=stranger, merge=refused.pk, agrees=False)
    third.refresh_from_db()
    assert third.standing == Standing.OPEN
    with pytest.raises(ValidationError, match="answered already"):
        moderation.answer_merge(by=one, merge=refused.pk, agrees=True)


def test_given_a_removed_statement_then_the_log_contains_neither_its_author_nor_its_text(
    dialogue: Dialogue, ada: User, bo: User, cleo: User, client_of: ClientOf
) -> None:
    statement = statements.write(by=voice_of(dialogue, ada), text="=HYPERLINK(1)")
    with pytest.raises(ValidationError, match="Write something"):
        moderation.moderate(
            by=cleo, dialogue=dialogue.pk, statement=statement.pk, act="removed", reason=" "
        )
    moderation.moderate(
        by=cleo, dialogue=dialogue.pk, statement=statement.pk, act="removed", reason="@a formula"
    )
    got = client_of(bo).get(reverse("dialogue-log-csv", args=[dialogue.pk])).content.decode()
    (row,) = csv.DictReader(io.StringIO(got))
    assert (row["statement"], row["reason"]) == ("'=HYPERLINK(1)", "'@a formula")
    page = client_of(bo).get(reverse("dialogue-log", args=[dialogue.pk])).content.decode()
    assert "@a formula" in page
    assert "Ada" not in strip_tags(page)
    told = client_of(ada).get(reverse("dialogue-yours", args=[dialogue.pk])).content.decode()
    assert "The log gives the reason" in told


def test_given_a_statement_repeated_in_own_words_then_its_author_does_not_see_by_whom(
    dialogue: Dialogue, ada: User, bo: User, cleo: User, client_of: ClientOf
) -> None:
    statement = statements.write(by=voice_of(dialogue, ada), text="We should sleep more")
    steps.go_to(by=cleo, dialogue=dialogue.pk, step=Step.LISTENING)
    listener = voice_of(dialogue, bo)
    with pytest.raises(ValidationError, match="own words"):
        listening.hear(by=listener, statement=statement.pk, text="we should sleep MORE")
    with pytest.raises(ValidationError, match="You wrote this statement"):
        listening.hear(by=voice_of(dialogue, ada), statement=statement.pk, text="Sleep")
    heard = listening.hear(by=listener, statement=statement.pk, text="You are tired")
    page = client_of(ada).get(reverse("dialogue", args=[dialogue.pk])).content.decode()
    assert "You are tired" in page
    assert "Bo" not in strip_tags(page)
    with pytest.raises(Http404):
        listening.mark_heard(by=listener, heard=heard.pk, mark="yes")
    listening.mark_heard(by=voice_of(dialogue, ada), heard=heard.pk, mark="nearly")
    again = listening.hear(by=listener, statement=statement.pk, text="You need rest")
    assert (again.pk, again.mark, Paraphrase.objects.count()) == (heard.pk, "", 1)
    listening.mark_heard(by=voice_of(dialogue, ada), heard=heard.pk, mark="yes")
    with pytest.raises(ValidationError, match="has already said yes"):
        listening.hear(by=listener, statement=statement.pk, text="Once more")


def test_given_a_question_about_a_statement_then_it_names_nobody_and_the_author_can_answer(
    dialogue: Dialogue, ada: User, bo: User, cleo: User
) -> None:
    statement = statements.write(by=voice_of(dialogue, ada), text="We should sleep more")
    steps.go_to(by=cleo, dialogue=dialogue.pk, step=Step.LISTENING)
    question = listening.ask_about(by=voice_of(dialogue, bo), statement=statement.pk, text="When?")
    assert {field.name for field in Question._meta.concrete_fields} == {
        "id",
        "statement",
        "text",
        "reply",
    }
    with pytest.raises(Http404):
        listening.reply(by=voice_of(dialogue, bo), question=question.pk, text="At night")
    listening.reply(by=voice_of(dialogue, ada), question=question.pk, text="At night")
    question.refresh_from_db()
    assert question.reply == "At night"


def test_given_a_deleted_account_then_drafts_of_statements_are_deleted_and_listed_ones_stay(
    dialogue: Dialogue, ada: User, cleo: User
) -> None:
    listed = statements.write(by=voice_of(dialogue, ada), text="In the list")
    steps.go_to(by=cleo, dialogue=dialogue.pk, step=Step.LISTENING)
    steps.go_to(by=cleo, dialogue=dialogue.pk, step=Step.WRITING)
    statements.write(by=voice_of(dialogue, ada), text="Not yet in it")
    ada.delete()
    (kept,) = dialogue.statements.all()
    assert (kept.pk, kept.author) == (listed.pk, None)


def test_given_guests_who_join_a_dialogue_by_code_then_their_statements_wait_for_approval(
    open_dialogue: Opened, cleo: User, client_of: ClientOf
) -> None:
    dialogue = open_dialogue(audience="code", seeds=["We should meet less."])
    guest = Client()
    assert "No open dialogue" in guest.post("/join/", {"code": "BBBBBBBB"}).content.decode()
    code = f" {dialogue.code[:4].lower()} - {dialogue.code[4:]}" if dialogue.code else ""
    for _time in range(2):
        came = guest.post("/join/", {"code": code})
        assert came["Location"] == f"/dialogue/{dialogue.pk}/"
    assert dialogue.voices.filter(user=None).count() == 1
    cookie = guest.cookies[f"wholesum-voice-{dialogue.pk.hex}"]
    assert cookie["httponly"]
    guest.post(f"/dialogue/{dialogue.pk}/say/write/", {"text": "From outside"})
    statement = dialogue.statements.get(text="From outside")
    assert statement.standing == Standing.WAITING
    asked = start_voting(dialogue, cleo)
    assert asked.asked is None
    page = guest.get(f"/dialogue/{dialogue.pk}/answer/").content.decode()
    assert ("We should meet less." in page, "From outside" in page) == (True, False)
    moderation.moderate(
        by=cleo, dialogue=dialogue.pk, statement=statement.pk, act="open", reason="one idea"
    )
    assert "From outside" in guest.get(f"/dialogue/{dialogue.pk}/answer/").content.decode()


def test_given_a_guest_who_changes_their_statement_then_the_new_version_waits_for_approval(
    open_dialogue: Opened, cleo: User
) -> None:
    dialogue = open_dialogue(audience="code")
    guest = Voice.objects.create(dialogue=dialogue)
    statement = statements.write(by=guest, text="Kind words")
    let_in: dict[str, Any] = {
        "by": cleo,
        "dialogue": dialogue.pk,
        "statement": statement.pk,
        "act": "open",
    }
    moderation.moderate(**let_in, reason="one idea")
    changed = statements.change(by=guest, statement=statement.pk, text="Other words")
    assert (changed.text, changed.standing) == ("Other words", Standing.WAITING)


def test_given_a_removed_statement_when_its_author_withdraws_it_then_it_stays_removed(
    dialogue: Dialogue, ada: User, cleo: User
) -> None:
    statement = statements.write(by=voice_of(dialogue, ada), text="Taken out")
    taken_out: dict[str, Any] = {
        "by": cleo,
        "dialogue": dialogue.pk,
        "statement": statement.pk,
        "act": "removed",
    }
    moderation.moderate(**taken_out, reason="it names somebody")
    with pytest.raises(ValidationError, match="no longer in the list"):
        statements.withdraw(by=voice_of(dialogue, ada), statement=statement.pk)
    statement.refresh_from_db()
    assert statement.standing == Standing.REMOVED


@pytest.mark.parametrize("forged", ["", "x", "{voice}", "{voice}:x", "{other}"])
def test_given_a_forged_cookie_of_a_guest_of_a_dialogue_then_the_guest_is_not_recognised(
    open_dialogue: Opened, forged: str
) -> None:
    dialogue, other = open_dialogue(audience="code"), open_dialogue(audience="code")
    guest = Client()
    guest.post("/join/", {"code": other.code})
    signed = guest.cookies[f"wholesum-voice-{other.pk.hex}"].value
    voice = Voice.objects.create(dialogue=dialogue)
    name = f"wholesum-voice-{dialogue.pk.hex}"
    guest.cookies[name] = forged.format(voice=voice.pk.hex, other=signed)
    assert guest.get(f"/dialogue/{dialogue.pk}/").status_code == 302


def test_given_thirty_wrong_codes_from_a_guest_of_a_dialogue_then_even_the_right_code_is_refused(
    open_dialogue: Opened,
) -> None:
    dialogue = open_dialogue(audience="code")
    guest = Client()
    for _time in range(30):
        guest.post("/join/", {"code": "BBBBBBBB"})
    page = guest.post("/join/", {"code": dialogue.code}).content.decode()
    assert "Too many codes" in page
