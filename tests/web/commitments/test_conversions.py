"""Items of a dialogue, stops of a focus and decisions become promises in one step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
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
from wholesum.web.dialogue.models import Dialogue, Outcome, Step
from wholesum.web.dialogue.services import opening, settling
from wholesum.web.focus.models import Choice, Verdict
from wholesum.web.focus.services import inventory, rounds
from wholesum.web.registry import AgreementKind, agreements_of
from wholesum.web.teams.models import Membership, Team

ClientOf = Callable[[User], Client]


def promised(client: Client, link: str, **more: str) -> Commitment:
    """Open the form of a link and send it as it is filled in, but for some fields."""
    form = client.get(link).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | more
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


def test_given_an_agreed_outcome_of_a_dialogue_when_promised_then_its_words_day_and_origin_are_kept(
    team: Team, ada: User, settled: Dialogue, client_of: ClientOf
) -> None:
    client = client_of(ada)
    (agreed,) = agreements_of(team)[AgreementKind.PROMISED]
    page = client.get(reverse("team", args=[team.pk])).content.decode()
    assert agreed.promise.replace("&", "&amp;") in page
    made = promised(client, agreed.promise)
    source = Outcome.objects.get().source
    assert source.startswith(f"dialogue {settled.pk}:")
    assert (made.what, made.by, made.source) == ("Ask the depots", ada, source)
    assert made.events.get().due == team.today()
    text = strip_tags(client.get(made.get_absolute_url()).content.decode())
    assert "the dialogue “What next?”" in text
    (one,) = agreements_of(team)[AgreementKind.PROMISED]
    assert (one.link, one.promise) == (made.get_absolute_url(), "")
    page = client.get(reverse("team", args=[team.pk])).content.decode()
    assert "Make this agreement your promise" not in page


def test_given_an_outcome_with_a_responsible_member_then_only_this_member_can_promise_the_outcome(
    team: Team, ada: User, bo: User, cleo: User, settled: Dialogue, client_of: ClientOf
) -> None:
    Dialogue.objects.update(step=Step.SETTLING)
    pages = [reverse("team", args=[team.pk]), reverse("dialogue", args=[settled.pk])]

    def offers(user: User, address: str) -> bool:
        return "Make this agreement your promise" in client_of(user).get(address).content.decode()

    assert [offers(user, page) for user in (ada, bo) for page in pages] == [
        True,
        True,
        False,
        False,
    ]
    first = settled.statements.get(outcome__isnull=False)
    settling.settle(
        by=cleo,
        dialogue=settled.pk,
        statement=first.pk,
        ending="commitment",
        text="Ask the depots",
        person="the night shift",
        until=team.today(),
    )
    assert all(offers(user, page) for user in (ada, bo) for page in pages)


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
    assert [(agreement.text, agreement.link) for agreement in found[AgreementKind.KEPT]] == [
        ("Ask the depots", made.get_absolute_url())
    ]


def test_given_a_promise_made_in_other_words_than_its_outcome_then_the_home_page_lists_it_once(
    team: Team, ada: User, cleo: User, settled: Dialogue, client_of: ClientOf
) -> None:
    (agreed,) = agreements_of(team)[AgreementKind.PROMISED]
    made = promised(client_of(ada), agreed.promise, what="Call the three depots")
    settling.settle(
        by=cleo,
        dialogue=settled.pk,
        statement=Outcome.objects.get().statement_id,
        ending="commitment",
        text="Ask all depots",
        person="Ada",
        until=team.today(),
    )
    found = agreements_of(team)[AgreementKind.PROMISED]
    assert [(agreement.text, agreement.link) for agreement in found] == [
        ("Call the three depots", made.get_absolute_url())
    ]
    outcome = Outcome.objects.get()
    assert (outcome.promise, outcome.promise_link) == (made.get_absolute_url(), "")


def test_given_two_agreed_outcomes_of_a_dialogue_when_one_is_promised_then_the_other_is_offered(
    team: Team, ada: User, cleo: User, settled: Dialogue, client_of: ClientOf
) -> None:
    other = settled.statements.exclude(outcome__isnull=False).first()
    assert other is not None
    settling.settle(
        by=cleo,
        dialogue=settled.pk,
        statement=other.pk,
        ending="commitment",
        text="Ask the depots",
        person="Bo",
        until=team.today(),
    )
    first, _second = agreements_of(team)[AgreementKind.PROMISED]
    promised(client_of(ada), first.promise)
    found = agreements_of(team)[AgreementKind.PROMISED]
    assert sorted(bool(agreement.promise) for agreement in found) == [False, True]


@pytest.mark.parametrize(("ending", "stays"), [("commitment", True), ("experiment", False)])
def test_given_a_day_a_year_ago_then_the_home_page_still_lists_the_commitment_but_no_experiment(
    team: Team,
    cleo: User,
    settled: Dialogue,
    ending: str,
    stays: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    statement = Outcome.objects.get().statement_id
    at: dict[str, Any] = {"by": cleo, "dialogue": settled.pk, "statement": statement}
    day = team.today()
    settling.settle(**at, ending=ending, text="Ask", person="Ada", until=day)
    later = timezone.now() + timedelta(days=365)
    monkeypatch.setattr(timezone, "now", lambda: later)
    found = [agreement for those in agreements_of(team).values() for agreement in those]
    assert [agreement.text for agreement in found] == (["Ask"] if stays else [])
    settling.settle(**at, ending="parked", text="No longer needed")
    assert agreements_of(team) == {}


def test_given_an_effort_to_stop_when_promised_then_the_promise_names_and_links_the_focus_round(
    team: Team, ada: User, bo: User, cleo: User, client_of: ClientOf
) -> None:
    for name in ("ebo", "fay", "gus"):
        user = User.objects.create_user(f"{name}@example.org", name.title())
        Membership.objects.create(team=team, user=user)
    focus = rounds.open_focus(by=cleo, team=team.pk, name="autumn")
    at: dict[str, Any] = {"by": cleo, "team": team.pk, "focus": focus.pk}
    cells = {"title": "Weekly report", "hours": "8"}
    effort, _notes = inventory.write_effort(**{**at, "by": bo}, cells=cells)
    due = team.today() + timedelta(days=5)
    focus.deciding = team.today()
    focus.save()
    made = Verdict.objects.create(effort=effort, choice=Choice.STOP, by_when=due)
    client = client_of(ada)
    page = client.get(reverse("focus-decide", args=[team.pk, focus.pk])).content.decode()
    assert "Make this agreement your promise" in page
    (agreed,) = agreements_of(team)[AgreementKind.STOPPED]
    record = promised(client, agreed.promise, what="Tell the board about it")
    assert (record.source, record.events.get().due) == (f"focus:{effort.pk}", due)
    text = strip_tags(client.get(record.get_absolute_url()).content.decode())
    assert "focus autumn" in text
    made.refresh_from_db()
    assert made.promise_link == ""
    page = client.get(reverse("focus-decide", args=[team.pk, focus.pk])).content.decode()
    assert "Make this agreement your promise" not in page


def test_given_a_decision_when_a_member_promises_their_part_then_the_promise_names_the_decision(
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


def test_given_an_app_without_promises_then_no_page_offers_to_make_a_promise(
    team: Team, ada: User, client_of: ClientOf, settings: object
) -> None:
    practices = settings.PRACTICES  # type: ignore[attr-defined]
    settings.PRACTICES = [practice for practice in practices if "commitments" not in practice]  # type: ignore[attr-defined]
    decision = record_decision(by=ada, team=team.pk, text="We meet.", day=team.today())
    assert decision.promise_link == ""
    assert agreements_of(team)[AgreementKind.DECIDED][0].promise == ""
