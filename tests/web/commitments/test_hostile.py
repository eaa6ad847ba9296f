"""Hostile members and outsiders: foreign ids, long texts, markup, formulas, floods of requests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.test import Client
from django.urls import reverse

from tests.web.commitments.conftest import Clock, act, promise
from wholesum.commitments.evidence import CommitmentsEvidence
from wholesum.commitments.transitions import Act
from wholesum.web.accounts.models import User
from wholesum.web.commitments.models import LONGEST, Commitment
from wholesum.web.commitments.queries import commitments_evidence, promise_of
from wholesum.web.commitments.services import MOST_REQUESTS, ask_for_promise, make_promise
from wholesum.web.decisions.services import delete_decision, record_decision
from wholesum.web.teams.models import Team

ClientOf = Callable[[User], Client]
MARKUP: Final = "<script>alert(1)</script> [x](javascript:alert(1)) **b** | `c`"
FORMULA: Final = '=HYPERLINK("https://evil.example","x")'


def foreign(dag: User) -> Any:
    return dag.memberships.get().pk


@pytest.mark.parametrize("role", ["to", "needs_from", "stand_in"])
def test_given_a_person_outside_the_team_when_named_in_a_promise_then_the_person_is_not_found(
    team: Team, ada: User, dag: User, clock: Clock, role: str
) -> None:
    given: dict[str, Any] = {"to": None, role: foreign(dag)}
    with pytest.raises(Http404):
        make_promise(by=ada, team=team.pk, what="x", due=team.today(), **given)
    with pytest.raises(Http404):
        ask_for_promise(by=ada, team=team.pk, what="x", giver=foreign(dag), due=team.today())
    assert not Commitment.objects.exists()


def test_given_the_form_of_a_promise_when_an_unknown_id_is_sent_then_the_form_refuses_the_id(
    team: Team, ada: User, dag: User, client_of: ClientOf
) -> None:
    for one in (foreign(dag), uuid4(), "x' OR 1=1", team.memberships.get(user=ada).pk):
        sent = {"what": "x", "to": str(one), "due": team.today().isoformat()}
        path = reverse("commitment-promise", args=[team.pk])
        assert client_of(ada).post(path, sent).status_code == 200
        sent = {"what": "x", "giver": str(one), "due": team.today().isoformat()}
        assert (
            client_of(ada).post(reverse("commitment-ask", args=[team.pk]), sent).status_code == 200
        )
    assert not Commitment.objects.exists()


def test_given_a_promise_of_another_team_when_opened_through_the_own_team_then_it_is_not_found(
    team: Team, ada: User, bo: User, dag: User, client_of: ClientOf
) -> None:
    made = promise(ada, team, bo)
    elsewhere = dag.memberships.get().team_id
    client = client_of(dag)
    for where in (team.pk, elsewhere):
        assert client.get(reverse("commitment", args=[where, made.pk])).status_code == 404
        for step in ("report", "accept", "take-over", "delete", "raise", "nonsense"):
            path = reverse("commitment-act", args=[where, made.pk, step])
            assert client.post(path).status_code == 404
    assert made.events.count() == 1


@pytest.mark.parametrize("days", [-1, 400, None])
def test_given_a_day_in_the_past_or_far_ahead_when_a_promise_is_rescheduled_then_nothing_is_saved(
    team: Team, ada: User, bo: User, clock: Clock, days: int | None
) -> None:
    made = promise(ada, team, bo)
    due = None if days is None else team.today() + timedelta(days=days)
    with pytest.raises(ValidationError, match="Choose a day"):
        act(ada, made, Act.RENEGOTIATE, due=due)
    assert made.events.count() == 1


@pytest.mark.parametrize("field", ["what", "done", "needs"])
def test_given_a_promise_of_ten_thousand_characters_then_the_error_says_how_many_are_allowed(
    team: Team, ada: User, bo: User, clock: Clock, field: str
) -> None:
    with pytest.raises(ValidationError, match="Shorten"):
        promise(ada, team, bo, **{field: "x" * 10_000})
    assert not Commitment.objects.exists()


@pytest.mark.parametrize("one", [Act.WARN, Act.RENEGOTIATE, Act.WITHDRAW])
def test_given_ten_thousand_characters_in_an_answer_to_a_promise_when_sent_then_nothing_is_saved(
    team: Team, ada: User, bo: User, clock: Clock, one: Act
) -> None:
    made = promise(ada, team, bo)
    with pytest.raises(ValidationError, match="Shorten"):
        act(ada, made, one, due=team.today(), text="x" * 10_000)
    assert made.events.count() == 1


def test_given_ten_thousand_characters_in_the_form_of_a_promise_then_the_form_shows_the_limit(
    team: Team, ada: User, client_of: ClientOf
) -> None:
    sent = {"what": "x", "due": team.today().isoformat(), "done": "y" * 10_000}
    page = client_of(ada).post(reverse("commitment-promise", args=[team.pk]), sent)
    assert page.status_code == 200
    assert f"{LONGEST}" in page.content.decode()
    assert not Commitment.objects.exists()


def test_given_html_in_the_texts_of_a_promise_when_shown_then_the_html_is_escaped(
    team: Team, ada: User, bo: User, client_of: ClientOf
) -> None:
    made = promise(ada, team, bo, what=MARKUP, done=MARKUP, needs=MARKUP)
    act(ada, made, Act.WARN, text=MARKUP)
    for path in (
        made.get_absolute_url(),
        reverse("commitments", args=[team.pk]),
        reverse("commitments-check-in", args=[team.pk]),
        reverse("team", args=[team.pk]),
        reverse("commitments-screen", args=[team.pk]),
    ):
        page = client_of(bo).get(path).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
    text = client_of(bo).get(reverse("commitments-markdown", args=[team.pk])).content.decode()
    assert "\\<script\\>alert" in text
    assert "\\[x\\](javascript" in text


def test_given_line_breaks_in_the_new_wording_of_a_promise_then_the_promise_stays_on_one_line(
    team: Team, ada: User, bo: User, client_of: ClientOf
) -> None:
    made = promise(ada, team, bo)
    words = "Half of it\n- [x] Bo owes me a car\n# Heading"
    act(ada, made, Act.RENEGOTIATE, due=team.today(), text=words)
    assert promise_of(made).what == "Half of it - [x] Bo owes me a car # Heading"
    text = client_of(bo).get(reverse("commitments-markdown", args=[team.pk])).content.decode()
    assert len([line for line in text.splitlines() if line.startswith("- [")]) == 1


def test_given_a_formula_in_a_promise_when_exported_then_a_spreadsheet_does_not_run_it(
    team: Team, ada: User, bo: User, tmp_path: Path
) -> None:
    made = promise(ada, team, bo, what=FORMULA, done=FORMULA)
    act(ada, made, Act.WARN, text=FORMULA)
    evidence = commitments_evidence(team.pk)
    assert evidence is not None
    evidence.write(tmp_path)
    for name in ("promises.csv", "promise_events.csv"):
        text = (tmp_path / name).read_text("utf-8")
        assert "'=HYPERLINK" in text
        assert "=HYPERLINK" not in text.replace("'=HYPERLINK", "")
    again = CommitmentsEvidence.read(tmp_path)
    assert again.promises["what"].to_list() == [FORMULA]


def test_given_many_open_requests_of_one_member_when_one_more_is_made_then_it_is_refused(
    team: Team, ada: User, bo: User, cleo: User, clock: Clock
) -> None:
    def ask(by: User, giver: User = ada) -> Commitment:
        place = team.memberships.get(user=giver).pk
        return ask_for_promise(by=by, team=team.pk, what="x", giver=place, due=team.today())

    asked = [ask(bo) for _ in range(MOST_REQUESTS)]
    with pytest.raises(ValidationError, match=f"Ada has {MOST_REQUESTS} open requests of yours"):
        ask(bo)
    ask(cleo)
    ask(bo, cleo)
    act(ada, asked[0], Act.DECLINE)
    ask(bo)


@pytest.fixture
def items(team: Team, ada: User, cleo: User, dag: User) -> dict[str, str]:
    """Return sources of promises: of the team, of a deleted item, of another team, and invented."""
    other = dag.memberships.get().team
    day = team.today()
    ours = record_decision(by=ada, team=team.pk, text="Meet", day=day)
    deleted = record_decision(by=ada, team=team.pk, text="Gone", day=day)
    theirs = record_decision(by=dag, team=other.pk, text="Secret plan", day=day)
    delete_decision(by=cleo, team=team.pk, decision=deleted.pk)
    return {
        "ours": ours.source_name,
        "deleted": deleted.source_name,
        "theirs": theirs.source_name,
        "invented": "Anything at all",
    }


@pytest.mark.parametrize("item", ["ours", "deleted", "theirs", "invented"])
@pytest.mark.parametrize("who", ["ada", "bo", "cleo", "dag", "op"])
def test_only_members_may_promise_an_outcome_and_only_one_of_their_own_team(
    team: Team, items: dict[str, str], request: pytest.FixtureRequest, who: str, item: str
) -> None:
    user = request.getfixturevalue(who)
    if who in {"dag", "op"}:
        with pytest.raises(Http404):
            promise(user, team, None, source=items[item])
    elif item == "ours":
        assert promise(user, team, None, source=items[item]).source == items[item]
    else:
        with pytest.raises(ValidationError, match="The team has no item"):
            promise(user, team, None, source=items[item])
    assert Commitment.objects.exists() == (who in {"ada", "bo", "cleo"} and item == "ours")


@pytest.mark.parametrize("item", ["deleted", "theirs", "invented"])
def test_given_the_form_of_a_promise_with_an_unknown_source_when_sent_then_the_page_shows_no_name(
    team: Team, ada: User, items: dict[str, str], client_of: ClientOf, item: str
) -> None:
    sent = {"what": "x", "due": team.today().isoformat(), "source": items[item]}
    page = client_of(ada).post(reverse("commitment-promise", args=[team.pk]), sent)
    text = page.content.decode()
    assert page.status_code == 200
    assert "Open “Promise something” on the page of commitments instead." in text
    assert "Secret plan" not in text
    assert not Commitment.objects.exists()


@pytest.mark.parametrize(("source", "refusal"), [("x" * 201, "at most 200"), ("a\0b", "Null char")])
def test_given_the_form_of_a_promise_with_a_faulty_hidden_source_when_sent_then_the_page_shows_why(
    team: Team, ada: User, client_of: ClientOf, source: str, refusal: str
) -> None:
    sent = {"what": "x", "due": team.today().isoformat(), "source": source}
    page = client_of(ada).post(reverse("commitment-promise", args=[team.pk]), sent)
    assert refusal in page.content.decode()
    assert not Commitment.objects.exists()


def test_given_the_form_of_a_request_when_a_source_is_added_to_it_then_the_source_is_not_stored(
    team: Team, ada: User, bo: User, items: dict[str, str], client_of: ClientOf
) -> None:
    sent = {"what": "x", "due": team.today().isoformat(), "source": items["ours"]}
    sent["giver"] = str(team.memberships.get(user=bo).pk)
    path = reverse("commitment-ask", args=[team.pk])
    assert client_of(ada).post(path, sent).status_code == 302
    assert Commitment.objects.get().source == ""


def test_given_an_imported_promise_with_an_unknown_source_then_its_page_names_no_source(
    team: Team, ada: User, items: dict[str, str], client_of: ClientOf
) -> None:
    made = promise(ada, team, None)
    Commitment.objects.update(source=items["theirs"])
    page = client_of(ada).get(made.get_absolute_url()).content.decode()
    assert "Secret plan" not in page
