"""Scores are sent while scoring closes; the results are printed."""

from __future__ import annotations

import json
from typing import Any

import django
from django.core.management import call_command

from tests.web.teams.racing import TIMES, at_once


def races() -> list[list[Any]]:
    """Run the race several times."""
    return [late_sheet(number) for number in range(TIMES)]


def late_sheet(number: int) -> list[Any]:
    """Return the numbers of late sheets, confirmed sheets, counted sheets, and remaining sheets."""
    from tests.web.focus.conftest import Walk
    from wholesum.web.accounts.models import User
    from wholesum.web.focus.models import AskingKind
    from wholesum.web.focus.services import rounds
    from wholesum.web.rounds.models import Intake
    from wholesum.web.teams.models import Membership, Role, Team

    team = Team.objects.create(name=f"Leadership {number}")
    names = ("Cleo", "Ada", "Bo", "Ebo", "Fay", "Gus", "Hal")
    cleo, *members = [
        User.objects.create_user(f"{name}.{number}@example.org", name) for name in names
    ]
    Membership.objects.create(team=team, user=cleo, role=Role.FACILITATOR, answers=False)
    Membership.objects.bulk_create(Membership(team=team, user=user) for user in members)
    walk = Walk(rounds.open_focus(by=cleo, team=team.pk, name="2026-11"), cleo, members)
    walk.weigh()
    walk.fill()
    walk.ask(AskingKind.SCORES)
    for user in members[:-1]:
        walk.score(user)
    ended = at_once([lambda: walk.score(members[-1]), lambda: walk.close(AskingKind.SCORES)])
    walk.round.refresh_from_db()
    told = walk.round.askings.get(what=AskingKind.SCORES).answered
    return [
        ended.count("done") - 1,
        told,
        (walk.round.outcome or {}).get("scored"),
        Intake.objects.count(),
    ]


if __name__ == "__main__":
    django.setup()
    call_command("migrate", verbosity=0)
    print(json.dumps(races()))  # noqa: T201
