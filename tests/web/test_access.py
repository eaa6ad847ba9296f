"""The status that each kind of user gets at every address, for reading and for acting.

Acts are sent empty: what is refused for its content answers 200 and shows the form again; what
needs no content is done, answers 302, and is undone before the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, reverse
from django.utils import timezone

from tests.web.access_table import EXPECTED
from tests.web.organisations.shared import share_with_dag
from tests.web.pulse.sending import let_four_weeks_pass
from tests.web.recognition.conftest import divided_story
from wholesum.commitments.transitions import Act
from wholesum.web.accounts.models import User
from wholesum.web.commitments.services import act_on_promise, make_promise
from wholesum.web.config import urls
from wholesum.web.conversation.models import Meeting
from wholesum.web.cycle import services as cycle_services
from wholesum.web.decisions.services import delete_decision, open_consent
from wholesum.web.dialogue.models import Step
from wholesum.web.dialogue.services import opening
from wholesum.web.dialogue.services import steps as dialogue_steps
from wholesum.web.dialogue.views.actions import FACILITATOR_ACTS, MEMBER_ACTS
from wholesum.web.focus.models import Asking, AskingKind, FocusRound, Merge
from wholesum.web.focus.services import askings, goals, inventory, rounds, values
from wholesum.web.network.services import open_round as open_question
from wholesum.web.operations.urls import demonstration
from wholesum.web.pulse import services as pulse_services
from wholesum.web.pulse.models import Round
from wholesum.web.strengths.services import add_challenge, add_kind, name_strength
from wholesum.web.teams import invitations, visiting
from wholesum.web.teams.models import BinItem, Membership, Role, Team

# The way in to the demonstration is routed in demonstrations only; here it is looked at too.
urlpatterns = [*urls.urlpatterns, *demonstration]

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


def _walk(
    found: Sequence[URLPattern | URLResolver], keys: frozenset[str] = frozenset()
) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the name of every address with its keys."""
    for one in found:
        inner = keys | one.pattern.converters.keys()
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, inner)
        else:
            yield one.name or str(one.pattern), inner


def _public(found: Sequence[URLPattern | URLResolver]) -> Iterator[str]:
    """Yield the name of every address that needs no sign-in."""
    for one in found:
        if isinstance(one, URLResolver):
            yield from _public(one.url_patterns)
        elif not getattr(one.callback, "login_required", True):
            yield one.name or str(one.pattern)


GUEST_PAGES: Final = "join live screen answer state vote say closed yours log log-csv polis"
"""Pages of a dialogue that a guest reads by a cookie, without an account."""

KEYS: Final = dict(_walk(urlpatterns))


@dataclass(frozen=True)
class World:
    """A team with an open and a closed round and an invitation, and its users."""

    visitors: Sequence[User | None]
    named: Mapping[str, object]
    closed: Round

    def address(self, case: str) -> str:
        """Return the address of a case, such as "round" or "round, closed"."""
        name, _, which = case.partition(", ")
        closed = {"round_id": self.closed.pk}
        named = {**self.named, **(closed if which == "closed" else {"act": which})}
        return reverse(name, kwargs={key: named[key] for key in KEYS[name]})


@pytest.fixture
def world(team: Team, ada: User, bo: User, cleo: User, dag: User) -> World:
    for name in ("ebo", "fay", "gus", "hal"):
        user = User.objects.create_user(f"{name}@example.org", name.title())
        Membership.objects.create(team=team, user=user)
    closed = _round(team, cleo, "spring")
    for place in team.memberships.filter(answers=True):
        sheet: dict[str, object] = dict.fromkeys(closed.items.values_list("item", flat=True), 3)
        pulse_services.send_sheet(by=place.user, team=team.pk, round_id=closed.pk, answers=sheet)
    pulse_services.close_round(by=cleo, team=team.pk, round_id=closed.pk)
    _invitation, link = invitations.invite(by=cleo, team=team.pk, role=Role.MEMBER)
    return World(
        visitors=(None, dag, ada, cleo),
        named={
            **_objects(team, ada=ada, bo=bo, cleo=cleo),
            "token": link.rstrip("/").rpartition("/")[2],
            "facet": "mutual_trust",
            "name": "use-the-app",
            "session": "review",
            "block": 1,
            "step": "accept",
            "what": AskingKind.GOALS.value,
            "kind": "survey",
            "act": "show",
            "pk": 1,
        },
        closed=closed,
    )


def _objects(team: Team, *, ada: User, bo: User, cleo: User) -> dict[str, object]:
    """Make one of each kind of object in a team, and return the keys of their addresses."""
    return {
        "team": team.pk,
        "member": team.memberships.get(user=bo).pk,
        "invitation": invitations.invite(by=cleo, team=team.pk, role=Role.MEMBER)[0].pk,
        "round_id": _round(team, cleo, "autumn").pk,
        "dialogue": _dialogue(team, cleo),
        "decision": _decision(team, bo, ada),
        "item": _bin_item(team, bo, ada, cleo),
        "meeting": _meeting(team),
        **_cycle(team, cleo),
        "commitment": _promise(team, bo, ada),
        "asking": open_question(by=cleo, team=team.pk, last_day=team.today()).pk,
        **_strengths(team, ada, bo),
        "reward": team.rewards.create(title="Bonus", goes_to="one person").pk,
        "story": divided_story(team, ada, bo, cleo, User.objects.get(name="Fay")).pk,
        **_focus(team, cleo, bo),
        **share_with_dag(team),
    }


def _bin_item(team: Team, bo: User, ada: User, cleo: User) -> UUID:
    decision = _decision(team, bo, ada)
    delete_decision(by=cleo, team=team.pk, decision=decision)
    return BinItem.objects.get(team=team).pk


@pytest.fixture
def elsewhere(world: World, team: Team, ada: User, bo: User, cleo: User) -> Mapping[str, object]:
    """One of each kind of object in another team of the same people."""
    other = Team.objects.create(name="Another")
    for place in team.memberships.all():
        Membership.objects.create(
            team=other, user=place.user, role=place.role, answers=place.answers
        )
    return _objects(other, ada=ada, bo=bo, cleo=cleo)


def _focus(team: Team, cleo: User, bo: User) -> dict[str, object]:
    """Open a focus round on whose goals points are given, and return the keys of its addresses."""
    focus = rounds.open_focus(by=cleo, team=team.pk, name="autumn")
    at: dict[str, Any] = {"team": team.pk, "focus": focus.pk}
    first, second = (goals.name_goal(by=bo, text=text, **at) for text in ("On time", "One plan"))
    effort, _notes = inventory.write_effort(by=bo, cells={"title": "Report"}, **at)
    failure = inventory.name_failure(by=bo, text="Meet more", **at)
    value = values.name_value(by=bo, name="Trust", **at)
    askings.open_asking(by=cleo, what=AskingKind.GOALS, **at)
    return {
        "focus": focus.pk,
        "goal": first.pk,
        "merge": Merge.objects.create(first=first, second=second, text="Both").pk,
        "effort": effort.pk,
        "failure": failure.pk,
        "value": value.pk,
    }


def _round(team: Team, by: User, name: str) -> Round:
    closes = timezone.now() + timedelta(days=7)
    let_four_weeks_pass()  # both teams have the same people
    return pulse_services.open_round(by=by, team=team.pk, name=name, length="short", closes=closes)


def _dialogue(team: Team, by: User) -> UUID:
    """Open a dialogue in which one votes."""
    closes = timezone.now() + timedelta(days=7)
    opened = opening.open_dialogue(
        by=by,
        team=team.pk,
        question="What now?",
        purpose="To know.",
        decides="We do.",
        closes=closes,
        seeds=["We should go on."],
    )
    dialogue_steps.go_to(by=by, dialogue=opened.pk, step=Step.VOTING)
    return opened.pk


def _decision(team: Team, by: User, other: User) -> UUID:
    concerned = team.memberships.filter(user__in=(by, other)).values_list("pk", flat=True)
    day = timezone.localdate()
    asked = open_consent(by=by, team=team.pk, text="Start", concerned=list(concerned), closes=day)
    return asked.pk


def _strengths(team: Team, ada: User, bo: User) -> dict[str, object]:
    """Name a strength of Ada, and add a kind of work and a challenge."""
    place = team.memberships.get(user=ada).pk
    named = name_strength(by=bo, team=team.pk, person=place, word="calm", story="The flood")
    return {
        "strength": named.pk,
        "work": add_kind(by=bo, team=team.pk, title="Make the roster").pk,
        "challenge": add_challenge(by=bo, team=team.pk, title="Winter", needs={"calm": 1}).pk,
    }


def _promise(team: Team, by: User, to: User) -> UUID:
    """Make a promise to a member and report it done."""
    made = make_promise(
        by=by,
        team=team.pk,
        what="Write the report",
        to=team.memberships.get(user=to).pk,
        due=team.today(),
    )
    act_on_promise(by=by, team=team.pk, commitment=made.pk, act=Act.REPORT)
    return made.pk


def _meeting(team: Team) -> UUID:
    return Meeting.objects.create(
        team=team, name="spring", date=timezone.localdate(), counts={"floors": 1}
    ).pk


def _cycle(team: Team, by: User) -> dict[str, object]:
    """Start a cycle with a prototype, and return the keys of their addresses."""
    at: dict[str, Any] = {"by": by, "team": team.pk}
    made = cycle_services.start_cycle(starts=team.today(), weeks=6, **at)
    tried = cycle_services.write_prototype(cycle=made.pk, text="Open desk", **at)
    return {"cycle": made.pk, "prototype": tried.pk}


def _statuses(world: World, case: str, method: str) -> str:
    found = []
    for who in world.visitors:
        with transaction.atomic():
            visitor = Client()
            if who is not None:
                visitor.force_login(who)
            found.append(str(visitor.generic(method, world.address(case)).status_code))
            transaction.set_rollback(True)
    return " ".join(found)


def _found(world: World, address: str) -> set[int]:
    """Return the status for the member and the facilitator, of reading and of acting."""
    answers = set()
    for who in filter(None, world.visitors[2:]):
        visitor = Client()
        visitor.force_login(who)
        for method in ("GET", "POST"):
            with transaction.atomic():
                answers.add(visitor.generic(method, address).status_code)
                transaction.set_rollback(True)
    return answers


def test_every_address_of_the_app_is_in_the_table_of_access_rights() -> None:
    listed = {case.partition(", ")[0] for case in EXPECTED}
    assert sorted(KEYS.keys() - listed) == [], "say in EXPECTED who gets what at these addresses"
    assert sorted(listed - KEYS.keys()) == [], "these addresses are gone; take them out of EXPECTED"


def test_only_listed_pages_are_open_to_visitors_who_are_not_signed_in() -> None:
    ours = {name for name in _public(urlpatterns) if not name.startswith(("account_", "mfa_"))}
    guests = {f"dialogue-{page}" for page in GUEST_PAGES.split()}
    assert ours == guests | {
        *("home", "help", "help-page", "dialogue", "health", "demo-enter"),
        *(
            "invitation",
            "invitation-kept",
            "outside",
            "unsubscribe",
            "calendar",
            *("manifest", "service-worker", "offline"),
        ),
    }


def test_every_user_gets_the_status_that_the_table_of_access_rights_says(world: World) -> None:
    found = {
        case: (_statuses(world, case, "GET"), _statuses(world, case, "POST")) for case in EXPECTED
    }
    assert {case: got for case, got in found.items() if got != EXPECTED[case]} == {}


def _visit(world: World, method: str) -> dict[str, str]:
    """Return the status of every address for a visitor without an account."""
    seen = replace(world, visitors=(None,))
    return {case: _statuses(seen, case, method) for case in EXPECTED}


READ: Final = {
    *("team", "team-people", "mirror", "mirror-facet", "mirror-report", "mirror-json"),
    *("rounds", "round", "round, closed", "decisions", "decision", "conversation"),
    *("cycle", "cycle-guide", "cycle-wall", "cycle-review"),
    *("commitments", "commitment", "commitments-check-in"),
    *("strengths", "strengths-challenges", "focus-values"),
    *("network", "network-round", "recognition", "recognition-rewards"),
    *("dialogues", "dialogue", "dialogue-closed", "dialogue-log"),
    *("focus", "focus-round", "focus-goals", "focus-inventory", "focus-lists", "focus-decide"),
}
"""What a visitor without an account may read in the public sample."""


def test_given_the_public_sample_then_a_visitor_can_read_only_the_listed_pages(
    world: World, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = _visit(world, "GET")
    Team.objects.update(sample=True)
    monkeypatch.setattr(visiting, "PUBLIC_SAMPLE", team.pk)
    with CaptureQueriesContext(connection) as asked:
        found = _visit(world, "GET")
    shown = {case for case in EXPECTED if found[case] == "200" and nobody[case] != "200"}
    # A dialogue that never closed a round has no such page.
    assert shown == READ - {"dialogue-closed"} | {"home"}
    others = {case for case in EXPECTED if case not in READ | {"home"}}
    refused = {found[case] for case in others if nobody[case] != found[case]}
    assert refused <= {"302"}
    written = [row["sql"] for row in asked if row["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert [sql for sql in written if '"cache"' not in sql and "django_session" not in sql] == []


def test_given_the_public_sample_when_a_visitor_sends_a_form_then_no_data_are_changed(
    world: World, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = _visit(world, "POST")
    Team.objects.update(sample=True)
    monkeypatch.setattr(visiting, "PUBLIC_SAMPLE", team.pk)
    found = _visit(world, "POST")
    changed = {case: got for case, got in found.items() if got != nobody[case]}
    assert set(changed.values()) <= {"302"}
    assert set(changed) <= READ


def test_given_a_public_sample_that_is_switched_off_when_a_visitor_opens_it_then_they_must_sign_in(
    world: World, team: Team, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    nobody = _visit(world, "GET")
    Team.objects.update(sample=True)
    monkeypatch.setattr(visiting, "PUBLIC_SAMPLE", team.pk)
    settings.PUBLIC_SAMPLE = False
    assert _visit(world, "GET") == nobody


def test_given_a_real_team_stored_as_the_public_sample_when_a_visitor_opens_it_then_it_is_not_found(
    world: World, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visiting, "PUBLIC_SAMPLE", team.pk)
    found = _visit(world, "GET")
    assert {found[case] for case in READ - {"dialogue", "dialogue-closed", "dialogue-log"}} == {
        "404"
    }


def test_given_the_id_of_an_object_of_another_team_in_an_address_then_the_page_is_not_found(
    world: World, elsewhere: Mapping[str, object]
) -> None:
    Asking.objects.all().delete()  # so that no stage of a round refuses before access does
    FocusRound.objects.update(deciding=timezone.localdate())
    nested = {name: keys & elsewhere.keys() for name, keys in KEYS.items()}
    mixed = {
        (name, key): reverse(
            name, kwargs={**{key_: world.named[key_] for key_ in KEYS[name]}, key: elsewhere[key]}
        )
        for name, keys in nested.items()
        if len(keys) > 1
        for key in keys
    }
    assert {"team", "member", "round_id", "decision", "focus", "effort"} <= {
        key for _, key in mixed
    }
    found = {case: _found(world, address) for case, address in mixed.items()}
    assert {case: got for case, got in found.items() if got not in ({404}, {404, 405})} == {}


def test_every_action_of_a_dialogue_is_in_the_table_of_access_rights() -> None:
    listed = {case for case in EXPECTED if case.startswith(("dialogue-say", "dialogue-act"))}
    acts = {f"dialogue-say, {act}" for act in MEMBER_ACTS} | {
        f"dialogue-act, {act}" for act in FACILITATOR_ACTS
    }
    assert acts < listed
