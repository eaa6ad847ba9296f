"""A voter finds the statements again that they marked as mattering to them."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from tests.web.dialogue.conftest import voice_of, vote
from wholesum.web.accounts.models import User
from wholesum.web.dialogue.models import Dialogue, VotingRound

ClientOf = Callable[[User], Client]


def test_given_a_member_who_marks_a_statement_as_important_then_only_this_member_sees_the_mark(
    dialogue: Dialogue, asked: VotingRound, ada: User, bo: User, client_of: ClientOf
) -> None:
    first, second, *_ = dialogue.statements.filter(place__gt=0).order_by("place")
    vote(voice_of(dialogue, ada), asked, first, 1, matters=True)
    vote(voice_of(dialogue, ada), asked, second, 1)
    for user, marked in ((ada, [first]), (bo, [])):
        page = client_of(user).get(reverse("dialogue", args=[dialogue.pk]))
        assert page.context["my_marks"] == marked
        assert ("marked as important" in page.content.decode()) == bool(marked)
