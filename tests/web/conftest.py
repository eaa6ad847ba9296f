"""The users of the tests: Ada and Bo are members, Cleo is facilitator, Dag is an outsider."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from tests.web.mirror.rounds import ROWS, dated, import_rounds
from wholesum.demo import sample_team
from wholesum.mirror.evidence import Evidence
from wholesum.web.accounts.models import User
from wholesum.web.notices.models import Mails, NoticeChoice
from wholesum.web.teams.models import Membership, Role, Team


@pytest.fixture(autouse=True)
def _plain_static_files(settings: object) -> None:
    """Serve static files by their own names, so that tests need no collected ones."""
    settings.STORAGES = {  # type: ignore[attr-defined]
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _own_mirrors(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the Mirrors that a test caches apart from those of other tests and processes."""
    place = tmp_path_factory.mktemp("mirrors")
    settings.CACHES = {
        **settings.CACHES,
        "mirrors": {**settings.CACHES["mirrors"], "LOCATION": place},
    }


@pytest.fixture(autouse=True)
def _empty_short_cache() -> None:
    """Delete cached counts of earlier tests, because rows of each test have the same ids."""
    caches["live"].clear()


@pytest.fixture(autouse=True)
def _evidence_export(settings: object) -> None:
    """Switch on the export of the evidence folder, which is off by default."""
    settings.EVIDENCE_EXPORT = True  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _each_email(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let users get each email at once, so that no test depends on the day of the week."""
    monkeypatch.setattr(NoticeChoice._meta.get_field("mails"), "default", Mails.EACH)


@pytest.fixture
def ada(db: None) -> User:
    return User.objects.create_user("ada@example.org", "Ada")


@pytest.fixture
def bo(db: None) -> User:
    return User.objects.create_user("bo@example.org", "Bo")


@pytest.fixture
def cleo(db: None) -> User:
    return User.objects.create_user("cleo@example.org", "Cleo")


@pytest.fixture
def dag(db: None) -> User:
    dag = User.objects.create_user("dag@example.org", "Dag")
    Membership.objects.create(
        team=Team.objects.create(name="Elsewhere"), user=dag, role=Role.FACILITATOR
    )
    return dag


@pytest.fixture
def team(ada: User, bo: User, cleo: User) -> Team:
    team = Team.objects.create(name="Leadership")
    for user, role, answers in (
        (ada, Role.MEMBER, True),
        (bo, Role.MEMBER, True),
        (cleo, Role.FACILITATOR, False),
    ):
        Membership.objects.create(team=team, user=user, role=role, answers=answers)
    return team


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture(scope="session")
def sample() -> Evidence:
    return sample_team()


@pytest.fixture
def team_after_cycles(team: Team, sample: Evidence) -> Team:
    """Return the team after the three cycles of the sample team."""
    import_rounds(team, sample)
    return team


@pytest.fixture
def team_of_two_rounds(team: Team) -> Team:
    """Return the team after two rounds with questions on one facet."""
    import_rounds(team, dated({"1": ROWS, "2": ROWS}))
    return team
