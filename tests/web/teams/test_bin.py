"""Deleted data stay in the bin of their team for 30 days, without sealed answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wholesum.web.accounts.models import User
from wholesum.web.accounts.queries import own_data
from wholesum.web.accounts.services import delete_account
from wholesum.web.decisions.models import Answer, Decision
from wholesum.web.decisions.services import answer_consent, delete_decision, open_consent
from wholesum.web.dialogue.models import Dialogue, Statement
from wholesum.web.dialogue.models.votes import Intake, Reason, Vote
from wholesum.web.dialogue.services.steps import delete_dialogue
from wholesum.web.focus.models import FocusRound, Verdict
from wholesum.web.focus.services.rounds import delete_focus, open_focus
from wholesum.web.operations.services import add_sample_team
from wholesum.web.rounds.models import SealedSheet
from wholesum.web.teams.bin import services
from wholesum.web.teams.models import BinItem, Membership, Role, Team


@pytest.fixture
def sample(cleo: User) -> Team:
    """Return the sample team, which Cleo facilitates."""
    return add_sample_team(cleo)


def _rows(but: frozenset[str] = frozenset()) -> Mapping[str, set[str]]:
    """Return every row of the practices."""
    return {
        model._meta.label: {json.dumps(row, default=str) for row in model._default_manager.values()}
        for model in apps.get_models()
        if model._meta.app_label in {"decisions", "focus", "dialogue"}
        and model._meta.label not in but
    }


SEALED = frozenset({"focus.Asking", "dialogue.VotingRound", "dialogue.Vote", "dialogue.Reason"}) | {
    "dialogue.VoteChange",
    "dialogue.Intake",
}


def test_given_deleted_decisions_in_the_bin_when_restored_then_all_their_rows_are_restored(
    sample: Team, cleo: User
) -> None:
    Verdict.objects.update(decision=Decision.objects.filter(team=sample).first())
    before = _rows()
    for decision in Decision.objects.filter(team=sample):
        delete_decision(by=cleo, team=sample.pk, decision=decision.pk)
    assert not Decision.objects.filter(team=sample).exists()
    for item in BinItem.objects.all():
        services.restore(by=cleo, team=sample.pk, item=item.pk)
    assert _rows() == before
    assert not BinItem.objects.exists()


def test_given_a_deleted_focus_round_when_restored_then_all_but_its_sealed_answers_is_restored(
    sample: Team, cleo: User
) -> None:
    before = _rows(SEALED)
    (focus,) = FocusRound.objects.filter(team=sample)
    sheets = SealedSheet.objects.filter(
        round__in=[str(asking.pk) for asking in focus.askings.all()]
    )
    assert sheets.exists()
    keys = [str(asking.pk) for asking in focus.askings.exclude(what="scores")]
    delete_focus(by=cleo, team=sample.pk, focus=focus.pk)
    (item,) = BinItem.objects.all()
    assert not SealedSheet.objects.filter(round__in=keys).exists()
    assert not [key for key in keys if key in item.records]
    services.restore(by=cleo, team=sample.pk, item=item.pk)
    assert _rows(SEALED) == before


def test_given_a_deleted_dialogue_when_restored_then_its_statements_are_restored_and_its_votes_not(
    sample: Team, cleo: User
) -> None:
    dialogue = Dialogue.objects.filter(team=sample).first()
    assert dialogue is not None
    words = set(dialogue.statements.filter(place__gt=0).values_list("text", flat=True))
    rounds = list(dialogue.rounds.values_list("pk", flat=True))
    delete_dialogue(by=cleo, dialogue=dialogue.pk)
    (item,) = BinItem.objects.all()
    assert '"secret": ""' in item.records  # so that what was heard is under no key any more
    services.restore(by=cleo, team=sample.pk, item=item.pk)
    shown = Statement.objects.filter(dialogue=dialogue.pk)
    assert set(shown.values_list("text", flat=True)) == words
    restored = Dialogue.objects.get(pk=dialogue.pk)
    assert restored.has_ended
    assert not restored.rounds.exists()
    for votes in (Intake, Vote, Reason):
        assert not votes.objects.filter(round__in=rounds).exists()


def test_given_restored_decisions_and_rounds_then_pages_show_them_again(
    sample: Team, cleo: User, client_of: Callable[[User], Client]
) -> None:
    (focus,) = FocusRound.objects.filter(team=sample)
    dialogues = list(Dialogue.objects.filter(team=sample).values_list("pk", flat=True))
    delete_focus(by=cleo, team=sample.pk, focus=focus.pk)
    for dialogue in dialogues:
        delete_dialogue(by=cleo, dialogue=dialogue)
    client = client_of(cleo)
    paths = [
        *(
            reverse(f"focus-{page}", args=[sample.pk, focus.pk])
            for page in ("round", "goals", "inventory", "lists", "decide", "values", "failures")
        ),
        *(
            reverse(f"dialogue{page}", args=[dialogue])
            for page in ("", "-run", "-screen", "-log", "-state")
            for dialogue in dialogues
        ),
    ]
    assert {client.get(path).status_code for path in paths} == {404}
    for item in BinItem.objects.all():
        services.restore(by=cleo, team=sample.pk, item=item.pk)
    paths += [reverse(name, args=[sample.pk]) for name in ("team", "mirror", "evidence-export")]
    assert {client.get(path).status_code for path in paths} <= {200, 302}


@pytest.fixture
def decision(team: Team, ada: User, bo: User) -> Decision:
    concerned = list(team.memberships.filter(answers=True).values_list("pk", flat=True))
    asked = open_consent(
        by=bo, team=team.pk, text="Sell the barge", concerned=concerned, closes=team.today()
    )
    version = asked.versions.get().number
    answer_consent(
        by=ada, team=team.pk, decision=asked.pk, version=version, stance="consent", reason="Leaky"
    )
    return asked


def _binned(decision: Decision, cleo: User) -> BinItem:
    delete_decision(by=cleo, team=decision.team_id, decision=decision.pk)
    return BinItem.objects.get()


def test_given_the_bin_of_a_team_when_opened_then_only_a_facilitator_sees_it(
    decision: Decision, ada: User, cleo: User, client_of: Callable[[User], Client]
) -> None:
    item = _binned(decision, cleo)
    page = reverse("team-bin", args=[item.team_id])
    shown = client_of(cleo).get(page).content.decode()
    assert "Sell the barge" in shown
    assert "Deleted by Cleo" in shown
    assert client_of(ada).get(page).status_code == 404
    with pytest.raises(Http404):
        services.restore(by=ada, team=item.team_id, item=item.pk)
    with pytest.raises(Http404):
        services.empty_bin(by=ada, team=item.team_id)
    other = Team.objects.create(name="Other")
    Membership.objects.create(team=other, user=ada, role=Role.FACILITATOR)
    with pytest.raises(Http404):
        services.restore(by=ada, team=other.pk, item=item.pk)


def test_given_a_deleted_decision_in_the_bin_then_no_page_and_no_download_shows_it(
    decision: Decision, ada: User, cleo: User, client_of: Callable[[User], Client]
) -> None:
    item = _binned(decision, cleo)
    for name in ("team", "decisions", "mirror", "mirror-json", "evidence-export"):
        answer = client_of(ada).get(reverse(name, args=[item.team_id]))
        body = b"".join(answer) if answer.streaming else answer.content
        assert b"barge" not in body


def test_given_a_decision_thirty_days_in_the_bin_then_it_is_deleted_for_good(
    decision: Decision, cleo: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = _binned(decision, cleo)
    now = timezone.now()
    with monkeypatch.context() as clock:
        clock.setattr(timezone, "now", lambda: now + timedelta(days=29))
        services.empty_old_bins.call()
        assert BinItem.objects.exists()
        clock.setattr(timezone, "now", lambda: now + timedelta(days=30, minutes=1))
        services.empty_old_bins.call()
    assert not BinItem.objects.filter(pk=item.pk).exists()


def test_given_a_decision_in_the_bin_when_a_member_deletes_their_account_then_their_reasons_are_deleted(
    decision: Decision, ada: User, bo: User, cleo: User
) -> None:
    kept = json.loads(_binned(decision, cleo).records)["rows"]
    assert any(row["fields"].get("reason") == "Leaky" for row in kept)
    assert [
        row["fields"]["reason"] for row in own_data(ada)["in_a_bin"] if "reason" in row["fields"]
    ]
    delete_account(by=ada, typed=ada.email)
    records = BinItem.objects.get().records
    assert "Leaky" not in records
    services.restore(by=cleo, team=decision.team_id, item=BinItem.objects.get().pk)
    restored = Decision.objects.get()
    assert list(restored.voices.values_list("user__name", flat=True)) == ["Bo"]
    assert not Answer.objects.exists()


def test_given_a_running_focus_round_when_an_old_one_is_restored_then_the_error_says_what_to_do(
    team: Team, cleo: User
) -> None:
    for name in ("ebo", "fay", "gus"):
        user = User.objects.create_user(f"{name}@example.org", name.title())
        Membership.objects.create(team=team, user=user)
    first = open_focus(by=cleo, team=team.pk, name="autumn")
    delete_focus(by=cleo, team=team.pk, focus=first.pk)
    open_focus(by=cleo, team=team.pk, name="autumn")
    with pytest.raises(ValidationError, match="cannot be restored now"):
        services.restore(by=cleo, team=team.pk, item=BinItem.objects.get().pk)
    assert BinItem.objects.exists()
    assert FocusRound.objects.count() == 1


@pytest.fixture
def file(db: None, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """Move the database of the tests into a file."""
    if connection.vendor != "sqlite":
        pytest.skip("reads the files of SQLite")
    request.getfixturevalue("decision")
    path = tmp_path / "wholesum.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    memory = connections["default"]
    on_disk = DatabaseWrapper({**memory.settings_dict, "NAME": path}, "default")
    connections["default"] = on_disk
    yield path
    on_disk.close()
    connections["default"] = cast(DatabaseWrapper, memory)


@pytest.mark.django_db(transaction=True)
def test_given_an_emptied_bin_when_the_database_file_is_read_then_no_deleted_text_is_in_it(
    file: Path, decision: Decision, cleo: User
) -> None:
    def stored() -> bytes:
        return b"".join(part.read_bytes() for part in sorted(file.parent.iterdir()))

    _binned(decision, cleo)
    assert b"Sell the barge" in stored()
    assert services.empty_bin(by=cleo, team=decision.team_id) == 1
    assert b"Sell the barge" not in stored()
    assert b"Leaky" not in stored()
