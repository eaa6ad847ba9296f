"""The folder that members download shows only what may be published."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.mirror.rounds import ROWS, dated, import_rounds, sign_round
from tests.web.mirror.test_export import folder_of, named
from wholesum.mirror.evidence import check_folder, read_folder
from wholesum.pulse.summary.published import READINGS
from wholesum.web.accounts.models import User
from wholesum.web.pulse.models import Round
from wholesum.web.rounds.models import SealedSheet
from wholesum.web.teams.models import Team

ClientOf = Callable[[User], Client]


def packed(client: Client, team: Team) -> bytes:
    return client.get(reverse("team-folder", args=[team.pk])).content


def taken_in(client: Client, content: bytes) -> Team:
    client.post(
        reverse("evidence-import"), {"take": "yes", "file": named(content, "us.zip"), "name": "New"}
    )
    return Team.objects.get(name="New")


def mirror_in(client: Client, team: Team) -> dict[str, Any]:
    shown: dict[str, Any] = client.get(reverse("mirror-json", args=[team.pk])).json()
    return {**shown, "team": ""}


def said_changes(client: Client, team: Team) -> list[str]:
    rows = mirror_in(client, team)["rows"]
    return [row["says"][-1]["change"] for row in rows if row["says"]]


def test_given_sealed_rounds_when_a_member_downloads_the_folder_of_the_team_then_it_has_no_answers(
    client_of: ClientOf, ada: User, team_after_cycles: Team, tmp_path: Path, settings: Any
) -> None:
    settings.EVIDENCE_EXPORT = False
    folder = folder_of(packed(client_of(ada), team_after_cycles), tmp_path)
    assert check_folder(folder) == []
    pulse = read_folder(folder).practices["pulse"]
    assert pulse is not None
    assert pulse.answers.is_empty()
    assert [said.round for said in pulse.readings] == ["2026-05", "2026-07", "2026-09"]
    assert SealedSheet.objects.count() == 23
    content = "".join(file.read_text("utf-8") for file in folder.iterdir())
    sheets = SealedSheet.objects.values_list("pk", "sheet")
    assert not [part for sheet in sheets for part in sheet if part in content]


def test_given_few_answers_when_a_member_downloads_the_folder_then_it_does_not_show_how_they_spread(
    client_of: ClientOf, ada: User, team_of_two_rounds: Team, tmp_path: Path
) -> None:
    """Six people are below twice the threshold: no distribution and no spread are shown."""
    folder = folder_of(packed(client_of(ada), team_of_two_rounds), tmp_path)
    result = json.loads((folder / READINGS).read_text("utf-8"))
    for said in result["rounds"]:
        for facet in said["facets"]:
            assert facet["reading"]["favourable"] is None
            assert [item["counts"] for item in facet["items"]] == [None] * len(facet["items"])


def test_given_a_downloaded_folder_when_imported_as_a_new_team_then_its_mirror_is_the_same(
    client_of: ClientOf, ada: User, dag: User, team_after_cycles: Team
) -> None:
    first = packed(client_of(ada), team_after_cycles)
    client = client_of(dag)
    team = taken_in(client, first)
    assert not SealedSheet.objects.filter(round__in=map(str, team.rounds.values_list("pk"))).count()
    assert mirror_in(client, team) == mirror_in(client_of(ada), team_after_cycles)
    for name in ("mirror", "mirror-report", "rounds"):
        assert client.get(reverse(name, args=[team.pk])).status_code == 200
    again = packed(client, team)
    team.delete()
    assert mirror_in(client, taken_in(client, again)) == mirror_in(
        client_of(ada), team_after_cycles
    )


def test_given_signed_rounds_when_a_member_downloads_the_folder_then_their_answers_are_in_it(
    client_of: ClientOf, ada: User, team: Team, tmp_path: Path
) -> None:
    import_rounds(team, dated({"1": ROWS}))
    sign_round(team, "2", 6)
    pulse = read_folder(folder_of(packed(client_of(ada), team), tmp_path)).practices["pulse"]
    assert pulse is not None
    assert set(pulse.answers["round"]) == {"2"}
    assert [said.round for said in pulse.readings] == ["1"]


def test_given_imported_results_without_answers_then_the_next_round_is_not_compared_with_them(
    client_of: ClientOf, ada: User, dag: User, team_of_two_rounds: Team
) -> None:
    client = client_of(dag)
    team = taken_in(client, packed(client_of(ada), team_of_two_rounds))
    assert any(said_changes(client, team))
    import_rounds(team, dated({"3": ROWS}))
    assert Round.objects.filter(team=team).count() == 3
    assert not any(said_changes(client, team))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"facets": []}, "its facets are not those of the pulse"),
        ({"answered": 99}, "its promise or its counts are impossible"),
        ({"promise": "blind"}, "its promise or its counts are impossible"),
        ({"false_flags": 1e300}, "a number is impossible"),
        ({"answered": "many"}, "the file contains no published results of a pulse"),
        ({"round": "x" * 301}, "a text is longer than 300 characters"),
        ({"round": "unheard"}, "the round is not in the table of rounds"),
    ],
)
def test_given_results_of_a_pulse_that_contradict_each_other_when_imported_then_the_error_says_why(
    client_of: ClientOf,
    ada: User,
    team_of_two_rounds: Team,
    tmp_path: Path,
    change: dict[str, Any],
    problem: str,
) -> None:
    folder = folder_of(packed(client_of(ada), team_of_two_rounds), tmp_path)
    path = folder / READINGS
    result = json.loads(path.read_text("utf-8"))
    result["rounds"][0] |= change
    path.write_text(json.dumps(result), "utf-8")
    assert problem in "\n".join(map(str, check_folder(folder)))


def test_given_results_with_invented_values_when_imported_then_no_damaged_team_is_created(
    client_of: ClientOf, ada: User, dag: User, team_of_two_rounds: Team, tmp_path: Path
) -> None:
    folder = folder_of(packed(client_of(ada), team_of_two_rounds), tmp_path)
    result = json.loads((folder / READINGS).read_text("utf-8"))
    result["rounds"][0]["facets"][0]["reading"] |= {"n": None, "mean": None, "band": None}
    result["rounds"][0]["facets"][0]["reading"] |= {"whole_team": None, "again": None}
    sent = [
        named(file.read_bytes(), file.name) for file in folder.iterdir() if file.suffix == ".csv"
    ]
    sent.append(named(json.dumps(result).encode(), READINGS))
    answer = client_of(dag).post(
        reverse("evidence-import"), {"take": "yes", "file": sent, "name": "New"}
    )
    made = Team.objects.filter(name="New").first()
    if made is None:
        assert "cannot be drawn as a chart" in answer.content.decode()
    else:
        assert client_of(dag).get(reverse("mirror", args=[made.pk])).status_code == 200
