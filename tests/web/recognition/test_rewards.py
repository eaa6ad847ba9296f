"""Rewards of the organisation: who writes them down, what every member reads, and their files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from wholesum.recognition.evidence import RecognitionEvidence
from wholesum.tables import BadEvidence
from wholesum.web.accounts.models import User
from wholesum.web.focus.models import FocusRound, Value
from wholesum.web.recognition import services
from wholesum.web.recognition.importing import import_recognition
from wholesum.web.recognition.models import Reward
from wholesum.web.recognition.queries import recognition_evidence, recognition_mark
from wholesum.web.teams.bin.services import restore
from wholesum.web.teams.models import BinItem, Team
from wholesum.web.teams.queries import what_goes

ClientOf = Callable[[User], Client]
PASTED = """Award,Receiver,Value
Leader of the year,one person,
summer party,Everyone,care
Bonus,one person,speed
,one person,speed
"""


def add(team: Team, cleo: User, title: str, goes_to: str = "one person", value: str = "") -> Reward:
    return services.save_reward(by=cleo, team=team.pk, title=title, goes_to=goes_to, value=value)


def state_values(team: Team, round_name: str, *names: str) -> FocusRound:
    """State values in a focus round that is open."""
    focus = team.focus_rounds.create(name=round_name)
    for place, name in enumerate(names, start=1):
        Value.objects.create(round=focus, name=name, place=place)
    return focus


def words(client: Client, team: Team) -> str:
    answer = client.get(reverse("recognition-rewards", args=[team.pk]))
    assert answer.status_code == 200
    cells = answer.content.decode().partition("<main")[2].replace("<t", " <t")
    return " ".join(strip_tags(cells).split())


def test_given_rewards_and_stated_values_then_every_member_sees_counts_and_differences(
    client_of: ClientOf, team: Team, ada: User, cleo: User
) -> None:
    state_values(team, "autumn", "Care", "Learning")
    add(team, cleo, "Bonus", value="Speed")
    add(team, cleo, "Praise in the board")
    add(team, cleo, "Summer party", "everybody", "care")
    for user in (ada, cleo):
        page = words(client_of(user), team)
        assert "2 of 3 rewards go to one person." in page
        assert "You state these values, and no reward supports them: Learning." in page
        assert "Rewards support these values, and you do not state them: Speed." in page
        assert "Bonus one person Speed (not stated)" in page
        assert "Summer party everybody care" in page
    assert "Add a reward" not in words(client_of(ada), team)
    assert "Add a reward" in words(client_of(cleo), team)


def test_given_no_stated_values_or_no_rewards_then_the_page_of_rewards_says_the_next_step(
    client_of: ClientOf, team: Team, ada: User, cleo: User
) -> None:
    assert "Ask a facilitator to write the list" in words(client_of(ada), team)
    add(team, cleo, "Bonus")
    page = words(client_of(ada), team)
    assert "1 of 1 rewards goes to one person." in page
    assert "The team has not named its values yet." in page
    assert "you do not state" not in page


def test_given_two_focus_rounds_with_stated_values_then_rewards_are_compared_with_the_latest_values(
    client_of: ClientOf, team: Team, ada: User, cleo: User
) -> None:
    first = state_values(team, "spring", "Speed")
    first.opened = first.closed = date(2020, 1, 1)
    first.save()
    state_values(team, "autumn", "Care")
    add(team, cleo, "Bonus", value="speed")
    page = words(client_of(ada), team)
    assert "no reward supports them: Care." in page
    assert "you do not state them: speed." in page


def test_given_a_facilitator_who_adds_changes_and_deletes_a_reward_then_the_list_shows_the_changes(
    client_of: ClientOf, team: Team, cleo: User
) -> None:
    client, page = client_of(cleo), reverse("recognition-rewards", args=[team.pk])
    sent = {"title": "Bonus", "goes_to": "one person", "value": ""}
    assert client.post(page, sent).status_code == 302
    refused = client.post(page, sent | {"title": " bonus "}).content.decode()
    assert "This reward is on the list already." in refused
    change = reverse("recognition-reward", args=[team.pk, Reward.objects.get().pk])
    assert 'value="Bonus"' in client.get(change).content.decode()
    assert client.post(change, sent | {"goes_to": "a group"}).status_code == 302
    assert Reward.objects.get().goes_to == "a group"
    client.post(reverse("recognition-reward-delete", args=[team.pk, Reward.objects.get().pk]))
    assert not Reward.objects.exists()
    restore(by=cleo, team=team.pk, item=BinItem.objects.get().pk)
    assert Reward.objects.get().title == "Bonus"


def test_only_facilitators_may_change_the_list_of_rewards(
    team: Team, ada: User, cleo: User, dag: User
) -> None:
    found = add(team, cleo, "Bonus")
    for user in (ada, dag):
        with pytest.raises(Http404):
            add(team, user, "Medal")
        with pytest.raises(Http404):
            services.delete_reward(by=user, team=team.pk, reward=found.pk)
    for title, goes_to, message in (
        (" ", "one person", "what is rewarded"),
        ("Medal", "me", "receives"),
    ):
        with pytest.raises(ValidationError, match=message):
            add(team, cleo, title, goes_to)
    assert Reward.objects.count() == 1


def test_given_rewards_then_exported_data_the_mirror_and_the_page_to_delete_the_team_consider_them(
    team: Team, cleo: User
) -> None:
    marks = {recognition_mark(team.pk)}
    assert recognition_evidence(team.pk) is None
    found = add(team, cleo, "Bonus", value="speed")
    marks.add(recognition_mark(team.pk))
    services.save_reward(
        by=cleo, team=team.pk, reward=found.pk, title="Bonus", goes_to="everybody", value=""
    )
    marks.add(recognition_mark(team.pk))
    assert len(marks) == 3
    evidence = recognition_evidence(team.pk)
    assert evidence is not None
    assert evidence.shared_only().rewards.rows() == [("Bonus", "everybody", None)]
    assert "1 reward." in what_goes(team.pk).lines


def test_given_pasted_rewards_when_imported_then_new_rewards_are_added_and_other_lines_are_named(
    client_of: ClientOf, team: Team, ada: User, cleo: User
) -> None:
    add(team, cleo, "bonus")
    client, address = client_of(cleo), reverse("team-import-file", args=[team.pk, "rewards"])
    page = client.post(address, {"table": PASTED})
    text = " ".join(strip_tags(page.content.decode()).split())
    assert "2 rewards will be added." in text
    assert "Line 4: this reward is on the list already." in text
    assert "Line 5: no reward is written there." in text
    assert Reward.objects.count() == 1
    preview = page.context["preview"]
    sent: dict[str, Any] = {"table": preview.table.text, "header": preview.header, "take": "yes"}
    sent |= {column.key: column.chosen for column in preview.columns}
    assert client.post(address, sent)["Location"] == reverse("recognition-rewards", args=[team.pk])
    rows = Reward.objects.values_list("title", "goes_to", "value")
    assert list(rows)[1:] == [
        ("Leader of the year", "one person", ""),
        ("summer party", "everybody", "care"),
    ]
    assert client_of(ada).get(address).status_code == 404


def test_given_pasted_rewards_with_unknown_receivers_then_the_page_says_what_to_write(
    client_of: ClientOf, team: Team, cleo: User
) -> None:
    address = reverse("team-import-file", args=[team.pk, "rewards"])
    page = client_of(cleo).post(address, {"table": "reward,goes_to\nMedal,the best\n"})
    text = strip_tags(page.content.decode())
    assert "Line 2: write “one person”, “a group” or “everybody”" in text
    assert "not “the best”" in text


def test_given_two_rewards_whose_titles_differ_only_in_spaces_when_imported_then_a_fault_names_the_row(
    team: Team,
) -> None:
    rows = [("A  bonus", "one person", None), ("A bonus", "everybody", None)]
    rewards = pl.DataFrame(rows, ["reward", "goes_to", "value"], orient="row")
    with pytest.raises(BadEvidence, match="on the list twice"):
        import_recognition(team, RecognitionEvidence(rewards=rewards), {})
