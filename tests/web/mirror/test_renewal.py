"""Changes of evidence renew the Mirror; deleted data are in no table and no file."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests.web.mirror.rounds import ROWS, add_open_round, dated, import_rounds
from tests.web.ready_tasks import run_ready_tasks
from wholesum.mirror.gather import gather
from wholesum.web.accounts.models import User
from wholesum.web.accounts.services import delete_account
from wholesum.web.core.signals import evidence_changed
from wholesum.web.decisions import services as decisions
from wholesum.web.dialogue.services import opening, steps
from wholesum.web.mirror import queries
from wholesum.web.mirror.queries import team_mirror
from wholesum.web.pulse import services as pulse
from wholesum.web.registry import marks_of
from wholesum.web.teams import services as teams
from wholesum.web.teams.bin.services import empty_bin
from wholesum.web.teams.models import Team

MARK = "Quittenmus"


@pytest.fixture
def changed_teams() -> Iterator[list[UUID]]:
    heard: list[UUID] = []

    def hear(team: UUID, **_named: object) -> None:
        heard.append(team)

    evidence_changed.connect(hear)
    yield heard
    evidence_changed.disconnect(hear)


def recorded(team: Team, by: User) -> UUID:
    people = list(team.memberships.values_list("pk", flat=True))
    made = decisions.record_decision(
        by=by, team=team.pk, text=MARK, day=team.today(), concerned=people, heard=people
    )
    return made.pk


def dialogue_in(team: Team, by: User) -> UUID:
    made = opening.open_dialogue(
        by=by,
        team=team.pk,
        question=f"{MARK}?",
        purpose=MARK,
        decides=MARK,
        audience="team",
        promise="signed",
        named=True,
        threshold=5,
        marks=3,
        closes=timezone.now() + timedelta(days=3),
        seeds=[f"{MARK} one", f"{MARK} two"],
    )
    return made.pk


def test_given_any_change_of_a_decision_then_the_app_signals_that_the_data_of_the_team_changed(
    team: Team, cleo: User, changed_teams: list[UUID]
) -> None:
    decision = recorded(team, cleo)
    review = decisions.Review(team.today(), "yes")
    acts: list[Callable[[], object]] = [
        lambda: decisions.review_decision(by=cleo, team=team.pk, decision=decision, review=review),
        lambda: decisions.delete_decision(by=cleo, team=team.pk, decision=decision),
    ]
    for act in acts:
        before, marks = len(changed_teams), marks_of(team.pk)
        act()
        assert marks_of(team.pk) != marks
        assert changed_teams[before:] == [team.pk]


def test_given_a_deleted_round_of_a_pulse_then_the_app_signals_that_the_data_of_the_team_changed(
    team_of_two_rounds: Team, cleo: User, changed_teams: list[UUID]
) -> None:
    gone = team_of_two_rounds.rounds.earliest("opened")
    changed_teams.clear()
    pulse.delete_round(by=cleo, team=team_of_two_rounds.pk, round_id=gone.pk)
    assert changed_teams == [team_of_two_rounds.pk]


def test_given_a_deleted_dialogue_then_the_app_signals_that_the_data_of_the_team_changed(
    team: Team, cleo: User, changed_teams: list[UUID]
) -> None:
    dialogue = dialogue_in(team, cleo)
    changed_teams.clear()
    steps.delete_dialogue(by=cleo, dialogue=dialogue)
    assert changed_teams == [team.pk]


def left() -> list[str]:
    """Return the tables and files of this installation that contain the marked text."""
    places = [
        model._meta.label
        for model in apps.get_models()
        if any(MARK in repr(row) for row in model._default_manager.values_list())
    ]
    mirrors: Any = settings.CACHES["mirrors"]
    folders = (settings.HOME, Path(mirrors["LOCATION"]))
    files = (file for folder in folders for file in folder.rglob("*") if file.is_file())
    places += [file.name for file in files if MARK.encode() in _content(file)]
    return sorted(places)


def _content(file: Path) -> bytes:
    """Return the content of a file; cache files are decompressed."""
    content = file.read_bytes()
    if file.suffix != ".djcache":
        return content
    with file.open("rb") as cached:
        pickle.load(cached)
        return zlib.decompress(cached.read())


@pytest.fixture
def marked_team(team: Team, ada: User, bo: User, cleo: User) -> Team:
    """A team whose name, people, rounds, dialogue and decision contain the mark."""
    Team.objects.filter(pk=team.pk).update(name=MARK)
    team.refresh_from_db()
    import_rounds(team, dated({"1": ROWS}))
    team.rounds.update(name=f"{MARK} 1")
    recorded(team, cleo)
    return team


def test_given_a_deleted_team_then_its_text_is_in_no_database_table_and_no_file(
    marked_team: Team,
    cleo: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(teams, "wipe_traces", lambda: None)  # not within a transaction
    dialogue_in(marked_team, cleo)
    team_mirror(marked_team)
    places = left()
    assert {"teams.Team", "pulse.Round", "dialogue.Statement", "decisions.Decision"} <= set(places)
    assert any(place.endswith(".djcache") for place in places)
    with django_capture_on_commit_callbacks(execute=True):
        teams.delete_team(by=cleo, team=marked_team.pk, typed=MARK)
    assert left() == []


def test_given_a_deleted_round_decision_and_dialogue_then_no_database_table_and_no_file_has_their_text(
    marked_team: Team,
    cleo: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    dialogue = dialogue_in(marked_team, cleo)
    Team.objects.filter(pk=marked_team.pk).update(name="Team")
    team_mirror(Team.objects.get(pk=marked_team.pk))
    with django_capture_on_commit_callbacks() as waiting:
        steps.delete_dialogue(by=cleo, dialogue=dialogue)
        pulse.delete_round(by=cleo, team=marked_team.pk, round_id=marked_team.rounds.get().pk)
        decision = marked_team.decisions.get().pk
        decisions.delete_decision(by=cleo, team=marked_team.pk, decision=decision)
        empty_bin(by=cleo, team=marked_team.pk)
    for callback in waiting:
        if "wipe_traces" not in repr(callback):
            callback()
    assert left() == []


def test_given_a_deleted_account_then_its_name_is_in_no_database_table_and_no_file(
    team: Team,
    ada: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    User.objects.filter(pk=ada.pk).update(name=MARK)
    ada.refresh_from_db()
    team_mirror(team)
    with django_capture_on_commit_callbacks(execute=True):
        delete_account(by=ada, typed=ada.email)
    assert left() == []


def test_given_a_round_that_closes_then_its_mirror_is_computed_once_before_the_emails_are_sent(
    team_of_two_rounds: Team,
    cleo: User,
    ada: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    """The first member who opens the Mirror or the page of the team does not wait."""
    DBTaskResult.objects.all().delete()
    opened = add_open_round(team_of_two_rounds, "third")
    seen: list[str] = []

    def count(evidence: Any) -> Any:
        seen.append("gather")
        return gather(evidence)

    monkeypatch.setattr(queries, "gather", count)
    with django_capture_on_commit_callbacks() as waiting:
        pulse.close_round(by=cleo, team=team_of_two_rounds.pk, round_id=opened.pk)
    for callback in waiting:
        if "wipe_traces" not in repr(callback):  # not within a transaction
            callback()
    paths = DBTaskResult.objects.ready().order_by("enqueued_at").values_list("task_path", flat=True)
    assert [path.rpartition(".")[2] for path in paths][:2] == ["work_out_mirror", "mail_round"]
    run_ready_tasks()
    client = Client()
    client.force_login(ada)
    for page in ("team", "mirror"):
        assert client.get(reverse(page, args=[team_of_two_rounds.pk])).status_code == 200
    assert seen == ["gather"]
