"""Items of a dialogue, stops of a focus and decisions become promises in one step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from tests.web.commitments.conftest import act
from tests.web.dialogue.conftest import write_all
from wholesum.commitments.transitions import Act
from wholesum.web.accounts.models import User
from wholesum.web.commitments.models import Commitment
from wholesum.web.decisions.services import record_decision
from wholesum.web.dialogue.models import Dialogue
from wholesum.web.dialogue.services import opening, settling
from wholesum.web.registry import AgreementKind, agreements_of
from wholesum.web.teams.models import Team

ClientOf = Callable[[User], Client]


def promised(client: Client, link: str) -> Commitment:
    """Open the form of a link and send it as it is filled in."""
    form = client.get(link).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    assert client.post(link, sent).status_code == 302
    return Commitment.objects.latest("changed")


@pytest.fixture
def settled(team: Team, cleo: User) -> Dialogue:
    dialogue = opening.open_dialogue(
        by=cleo,
        team=team.pk,
        question="What next?",
        purpose="To act.",
        decides="We do.",
        closes=timezone.now() + timedelta(days=7),
        promise="signed",
    )
    first, *_rest = write_all(dialogue)
    settling.settle(
        by=cleo,
        dialogue=dialogue.pk,
        statement=first.pk,
        ending="commitment",
        text="Ask the depots",
        person="Ada",
        until=team.today(),
    )
    return dialogue


def test_given_a_settled_item_of_a_dialogue_when_promised_then_its_words_day_and_origin_are_kept(
    team: Team, ada: User, settled: Dialogue, client_of: ClientOf
) -> None:
    client = client_of(ada)
    (agreed,) = agreements_of(team)[AgreementKind.PROMISED]
    page = client.get(reverse("team", args=[team.pk])).content.decode()
    assert agreed.promise.replace("&", "&amp;") in page
    made = promised(client, agreed.promise)
    assert (made.what, made.by, made.source) == ("Ask the depots", ada, f"dialogue {settled.pk}")
    assert made.events.get().due == team.today()
    text = strip_tags(client.get(made.get_absolute_url()).content.decode())
    assert "the dialogue “What next?”" in text
    (one,) = agreements_of(team)[AgreementKind.PROMISED]
    assert (one.link, one.promise) == (made.get_absolute_url(), "")
    page = client.get(reverse("team", args=[team.pk])).content.decode()
    assert "Make it your promise" not in page


def test_given_a_promise_of_an_outcome_when_kept_or_withdrawn_then_it_is_listed_or_offered_again(
    team: Team, ada: User, bo: User, settled: Dialogue, client_of: ClientOf
) -> None:
    (agreed,) = agreements_of(team)[AgreementKind.PROMISED]
    first = promised(client_of(ada), agreed.promise)
    act(ada, first, Act.WITHDRAW, reason="priority")
    (again,) = agreements_of(team)[AgreementKind.PROMISED]
    assert again.promise == agreed.promise
    made = promised(client_of(ada), agreed.promise)
    act(ada, made, Act.REPORT)
    act(bo, made, Act.ACCEPT)
    found = agreements_of(team)
    assert AgreementKind.PROMISED not in found
    assert [(one.text, one.link) for one in found[AgreementKind.KEPT]] == [
        ("Ask the depots", made.get_absolute_url())
    ]


def test_given_a_decision_when_a_member_promises_their_part_then_the_promise_names_it(
    team: Team, ada: User, client_of: ClientOf
) -> None:
    decision = record_decision(by=ada, team=team.pk, text="We meet\non Mondays.", day=team.today())
    page = client_of(ada).get(decision.get_absolute_url()).content.decode()
    assert "Promise your part of it" in page
    given = parse_qs(urlsplit(decision.promise_link).query)
    assert given == {"what": ["We meet on Mondays."], "source": [f"decision {decision.pk}"]}
    made = promised(client_of(ada), decision.promise_link)
    text = strip_tags(client_of(ada).get(made.get_absolute_url()).content.decode())
    assert "the decision “We meet”" in text


def test_given_no_practice_that_takes_promises_then_no_page_offers_one(
    team: Team, ada: User, client_of: ClientOf, settings: object
) -> None:
    practices = settings.PRACTICES  # type: ignore[attr-defined]
    settings.PRACTICES = [one for one in practices if "commitments" not in one]  # type: ignore[attr-defined]
    decision = record_decision(by=ada, team=team.pk, text="We meet.", day=team.today())
    assert decision.promise_link == ""
    assert agreements_of(team)[AgreementKind.DECIDED][0].promise == ""
