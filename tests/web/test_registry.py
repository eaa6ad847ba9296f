"""A practice in one folder and one line of settings appears everywhere in the app."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import reload
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import clear_url_caches, reverse

import wholesum.mirror.evidence
import wholesum.mirror.gather
from tests.web.dummy.practice import THANKED, THANKS, thanks
from tests.web.exchange.uploads import hidden
from tests.web.mirror.rounds import ROWS, dated
from tests.web.mirror.test_export import folder_of
from wholesum.mirror.evidence import Evidence, read_folder
from wholesum.mirror.gather import TeamMirror, gather
from wholesum.mirror.practices import PRACTICES
from wholesum.web.accounts import services
from wholesum.web.accounts.models import User
from wholesum.web.accounts.queries import own_data
from wholesum.web.config import urls
from wholesum.web.exchange import folders
from wholesum.web.exchange.evidence import team_evidence, team_folder
from wholesum.web.mirror import queries
from wholesum.web.operations.services import add_sample_team
from wholesum.web.registry import navigation, practices, todos_of
from wholesum.web.teams.models import Membership, Team

ClientOf = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _with_thanks(
    settings: Any, team: Team, ada: User, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Add the practice to the library, and by its line of settings to the app; Ada was thanked."""
    for module in (wholesum.mirror.evidence, wholesum.mirror.gather):
        monkeypatch.setattr(module, "PRACTICES", (*PRACTICES, THANKS))
    settings.PRACTICES = [*settings.PRACTICES, "tests.web.dummy"]
    reload(urls)
    clear_url_caches()
    THANKED[team.pk] = [str(ada.pk)]
    yield
    THANKED.clear()
    settings.PRACTICES = settings.PRACTICES[:-1]
    reload(urls)
    clear_url_caches()


def page(client: Client, name: str, *given: object) -> str:
    return client.get(reverse(name, args=given)).content.decode()


def test_given_a_new_practice_of_the_app_then_it_is_in_the_navigation_and_on_the_team_page(
    team: Team, cleo: User, client_of: ClientOf
) -> None:
    shown = page(client_of(cleo), "team", team.pk)
    assert f'<a href="/teams/{team.pk}/thanks/">Thanks</a>' in shown
    assert "Thanks are open" in shown
    THANKED.clear()
    assert "Begin to thank" in page(client_of(cleo), "team", team.pk)
    assert page(client_of(cleo), "thanks", team.pk) == f"Thanks of {team.pk}"


def test_given_the_navigation_group_of_a_practice_then_the_navigation_shows_the_practice_in_it(
    team: Team, cleo: User, client_of: ClientOf
) -> None:
    shown = page(client_of(cleo), "team", team.pk)
    say, do = shown.split('aria-label="Say"')[1].split('aria-label="Do"')
    assert all(f">{word}</a>" in say for word in ("Pulse", "Dialogue", "Thanks"))
    assert all(f">{word}</a>" in do for word in ("Focus", "Decisions"))
    assert [group.value for group, _members in navigation()] == ["say", "do"]


def test_given_a_new_practice_of_the_app_then_the_home_page_lists_its_tasks(
    team: Team, ada: User, client_of: ClientOf
) -> None:
    assert [todo.text for todo in todos_of(ada)[team.pk]] == ["Thank a member"]
    assert "Thank a member" in page(client_of(ada), "home")


def test_given_a_new_practice_of_the_app_then_own_data_and_account_deletion_include_it(
    team: Team, ada: User, bo: User, client_of: ClientOf
) -> None:
    assert own_data(ada)["thanks"] == [str(team.pk)]
    goes, stays = page(client_of(ada), "account-delete").split("What is kept")
    assert "Thanks in 1 team." in goes
    assert "Thanks to others." in stays
    services.delete_account(by=ada, typed=ada.email)
    assert THANKED[team.pk] == []
    assert "Wait a day." in page(client_of(bo), "account-delete")
    with pytest.raises(ValidationError, match="Bo is thanked today"):
        services.delete_account(by=bo, typed=bo.email)


def test_given_a_new_practice_of_the_app_then_the_page_to_delete_a_team_lists_its_data(
    team: Team, cleo: User, client_of: ClientOf
) -> None:
    assert "All thanks." in page(client_of(cleo), "team-delete", team.pk)


def test_given_a_new_practice_when_a_team_is_exported_then_its_people_have_the_ids_of_the_export(
    team: Team, ada: User
) -> None:
    Membership.objects.filter(user=ada).delete()
    for evidence in (team_evidence(team), team_folder(team)):
        (thanked,) = evidence.practices["thanks"].people
        assert thanked != str(ada.pk)
        assert thanked in evidence.people["person"]


def test_given_a_new_practice_when_a_member_downloads_the_folder_then_it_has_the_new_tables(
    team: Team, bo: User, client_of: ClientOf, tmp_path: Path
) -> None:
    packed = client_of(bo).get(reverse("team-folder", args=[team.pk])).content
    read = read_folder(folder_of(packed, tmp_path))
    assert len(read.practices["thanks"].people) == 1


def test_given_a_new_practice_of_the_app_then_its_signals_are_in_the_mirror(
    team: Team, bo: User, client_of: ClientOf
) -> None:
    shown = page(client_of(bo), "mirror-json", team.pk)
    assert "1 thanked" in shown


def test_given_a_new_practice_when_a_team_is_imported_then_its_records_are_saved(
    cleo: User,
) -> None:
    brought = dated({"1": ROWS})
    evidence = replace(brought, practices={**brought.practices, "thanks": thanks("p1")})
    made = folders.import_team(by=cleo, evidence=evidence)
    assert THANKED[made.pk] == ["p1"]


def test_given_an_importer_of_a_new_practice_when_rows_are_pasted_then_they_are_previewed_and_saved(
    team: Team, ada: User, bo: User, client_of: ClientOf
) -> None:
    address = reverse("team-import-file", args=[team.pk, "thanks"])
    client = client_of(ada)
    preview = client.post(address, {"table": "Bo\nZoe\n"}).content.decode()
    assert "<li>Bo is thanked.</li>" in preview
    assert "<li>Zoe is not in the team.</li>" in preview
    assert THANKED[team.pk] == [str(ada.pk)]
    answer = client.post(address, {**hidden(preview), "column-0": "person", "take": "yes"})
    assert answer["Location"] == reverse("thanks", args=[team.pk])
    assert THANKED[team.pk] == [str(bo.pk)]


def test_given_a_new_practice_of_the_app_then_the_sample_team_has_records_of_it(
    cleo: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = add_sample_team(cleo)
    assert len(THANKED[made.pk]) == 8


def test_given_a_new_practice_when_its_records_change_then_the_mirror_is_computed_again(
    team: Team, bo: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked_out: list[Evidence] = []

    def recorded(found: Evidence) -> TeamMirror:
        worked_out.append(found)
        return gather(found)

    monkeypatch.setattr(queries, "gather", recorded)
    queries.team_mirror(team)
    queries.team_mirror(team)
    assert len(worked_out) == 1
    THANKED[team.pk].append(str(bo.pk))
    queries.team_mirror(team)
    assert worked_out[1].practices["thanks"].people == THANKED[team.pk]


def test_given_a_practice_missing_from_the_settings_then_it_appears_on_no_page(
    settings: Any, ada: User
) -> None:
    settings.PRACTICES = settings.PRACTICES[:-1]
    assert [practice.name for practice in practices()] == [
        "pulse",
        "dialogue",
        "strengths",
        "focus",
        "decisions",
        "commitments",
        "recognition",
        "conversation",
        "network",
        "cycle",
    ]
    assert "thanks" not in own_data(ada)
    settings.PRACTICES = [*settings.PRACTICES, "tests.web.dummy"]
