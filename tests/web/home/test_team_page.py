"""The first page of a team: its next step, and its Mirror in short."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from tests.web.mirror.rounds import dated, import_rounds
from wholesum.web.accounts.models import User
from wholesum.web.mirror.queries import look_at
from wholesum.web.teams.models import Team

ClientOf = Callable[[User], Client]


def page_of(client: Client, name: str, team: Team) -> str:
    return client.get(reverse(name, args=[team.pk])).content.decode()


def test_given_a_closed_pulse_when_a_facilitator_opens_the_team_then_the_next_step_is_shown(
    client_of: ClientOf, cleo: User, team: Team
) -> None:
    import_rounds(team, dated({"1": [[4, 4, 2]] * 6}))
    look = look_at(team)
    assert look is not None
    step = look.mirror.next_step
    opens = reverse("round-open" if step.practice == "pulse" else "dialogue-open", args=[team.pk])
    for name in ("team", "mirror"):
        page = page_of(client_of(cleo), name, team)
        assert step.words in page.replace("&#x27;", "'")
        assert f'href="{opens}"' in page


def test_given_a_closed_pulse_when_a_member_opens_the_team_then_there_is_no_button(
    client_of: ClientOf, ada: User, team: Team
) -> None:
    import_rounds(team, dated({"1": [[4, 4, 2]] * 6}))
    page = page_of(client_of(ada), "team", team)
    assert "A facilitator of your team can start it." in page
    assert "Open a dialogue" not in page


def test_given_no_pulse_when_the_team_is_opened_then_the_first_steps_are_listed(
    client_of: ClientOf, cleo: User, team: Team
) -> None:
    page = page_of(client_of(cleo), "team", team)
    assert "Invite the others" in page
    assert "Your team’s next step" not in page
