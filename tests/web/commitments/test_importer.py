"""Imported actions become requests; nobody can promise in the name of another person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from tests.web.commitments.conftest import Clock
from wholesum.commitments.transitions import State
from wholesum.web.accounts.models import User
from wholesum.web.commitments.models import Commitment
from wholesum.web.commitments.queries import promise_of
from wholesum.web.commitments.services import MOST_REQUESTS
from wholesum.web.teams.models import Team

ClientOf = Callable[[User], Client]
TABLE = (
    "Summary,Assignee,Due date,Status\n"
    "Write the rota,BO,2026-05-11,To Do\n"
    "Call the depots,bo@example.org,2026-01-01,To Do\n"
    "My own,Ada,2026-05-11,To Do\n"
    "Of a stranger,Dag,2026-05-11,To Do\n"
    "Finished,Bo,2026-05-11,Done\n"
)


def test_given_an_imported_list_of_actions_then_members_have_requests_and_other_lines_are_named(
    team: Team, ada: User, bo: User, clock: Clock, client_of: ClientOf
) -> None:
    client, day = client_of(ada), team.today() + timedelta(days=14)
    address = reverse("team-import-file", args=[team.pk, "actions"])
    file = SimpleUploadedFile("actions.csv", TABLE.encode(), "text/csv")
    page = client.post(address, {"file": file, "day": day})
    text = " ".join(strip_tags(page.content.decode()).split())
    assert "2 requests will be made." in text
    assert "Line 4: this is you. Promise it yourself." in text
    assert "Line 5: no other member is called “Dag”." in text
    assert "1 action that is done or closed." in text
    assert not Commitment.objects.exists()
    preview = page.context["preview"]
    sent = {"table": preview.table.text, "header": preview.header, "day": day, "take": "yes"}
    sent |= {column.key: column.chosen for column in preview.columns}
    assert client.post(address, sent)["Location"] == reverse("commitments", args=[team.pk])
    made = {commitment.what: promise_of(commitment) for commitment in Commitment.objects.all()}
    assert {one.state for one in made.values()} == {State.REQUESTED}
    assert made["Write the rota"].due == team.today() + timedelta(days=7)
    assert made["Call the depots"].due == day


def test_given_a_list_of_actions_that_names_no_member_when_checked_then_it_cannot_be_imported(
    team: Team, ada: User, clock: Clock, client_of: ClientOf
) -> None:
    address = reverse("team-import-file", args=[team.pk, "actions"])
    file = SimpleUploadedFile("actions.csv", b"Task,Owner\nCall,Nobody\n", "text/csv")
    page = client_of(ada).post(address, {"file": file, "day": team.today()})
    assert "No line names another member" in page.content.decode()


def test_given_more_imported_actions_for_a_member_than_allowed_then_the_lines_beyond_are_named(
    team: Team, ada: User, clock: Clock, client_of: ClientOf
) -> None:
    rows = "".join(f"Action {number},Bo\n" for number in range(MOST_REQUESTS + 2))
    file = SimpleUploadedFile("actions.csv", f"Task,Owner\n{rows}".encode(), "text/csv")
    address = reverse("team-import-file", args=[team.pk, "actions"])
    page = client_of(ada).post(address, {"file": file, "day": team.today()})
    text = " ".join(strip_tags(page.content.decode()).split())
    assert f"{MOST_REQUESTS} requests will be made." in text
    for line in (MOST_REQUESTS + 2, MOST_REQUESTS + 3):
        assert f"Line {line}: Bo would have more than {MOST_REQUESTS} open requests" in text
