"""Simultaneous actions on a real database; the results are printed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, Final

import django
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.http import Http404

TIMES: Final = 5


def at_once(acts: Iterable[Callable[[], object]]) -> list[str]:
    """Run all actions at the same moment, each on its own connection; return their results."""
    acts = list(acts)
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            start.wait()
            act()
        except (ValidationError, Http404) as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def races() -> dict[str, list[Any]]:
    """Run each race several times."""
    return {
        race.__name__: [race(number) for number in range(TIMES)]
        for race in (
            one_joins_eight_times,
            eight_use_one_mail,
            facilitators_leave,
            teams_close_a_ring,
        )
    }


def one_joins_eight_times(number: int) -> list[Any]:
    """Return the results, and the number of memberships."""
    from wholesum.web.teams import invitations, services

    cleo, eve = _people(f"join{number}", 2)
    team = services.create_team(by=cleo, name="Leadership", answers=False)
    link = invitations.invite(by=cleo, team=team.pk, role="member")[1]
    token = link.rstrip("/").rsplit("/", 1)[1]
    ended = at_once([lambda: invitations.accept_invitation(by=eve, token=token)] * 8)
    return [set(ended) == {"done"}, team.memberships.filter(user=eve).count()]


def eight_use_one_mail(number: int) -> list[Any]:
    """Return how many users a single-use link accepted, and the members other than Cleo."""
    from wholesum.web.accounts.models import User
    from wholesum.web.teams import invitations, services

    cleo, *others = _people(f"mail{number}", 9)
    team = services.create_team(by=cleo, name="Leadership", answers=False)
    link = invitations.invite(by=cleo, team=team.pk, role="member", email="x@example.org")[1]
    token = link.rstrip("/").rsplit("/", 1)[1]

    def join(user: User) -> Callable[[], object]:
        return lambda: invitations.accept_invitation(by=user, token=token)

    ended = at_once(map(join, others))
    return [ended.count("done"), team.memberships.exclude(user=cleo).count()]


def facilitators_leave(number: int) -> list[Any]:
    """Let two facilitators leave at once; return the results, and how many are left."""
    from wholesum.web.teams import services
    from wholesum.web.teams.models import Membership

    cleo, dag = _people(f"leave{number}", 2)
    team = services.create_team(by=cleo, name="Leadership", answers=False)
    Membership.objects.create(team=team, user=dag, role="facilitator")
    ended = at_once(
        [
            lambda: services.leave(by=cleo, team=team.pk),
            lambda: services.leave(by=dag, team=team.pk),
        ]
    )
    return [*ended, team.memberships.count()]


def teams_close_a_ring(number: int) -> list[Any]:
    """Move two teams into each other at the same time; return the results."""
    from wholesum.web.teams import services

    (cleo,) = _people(f"ring{number}", 1)
    a, b, c, d = (services.create_team(by=cleo, name=name, answers=False) for name in "abcd")
    services.move_into(by=cleo, team=b.pk, parent=c.pk)
    services.move_into(by=cleo, team=d.pk, parent=a.pk)
    return at_once(
        [
            lambda: services.move_into(by=cleo, team=a.pk, parent=b.pk),
            lambda: services.move_into(by=cleo, team=c.pk, parent=d.pk),
        ]
    )


def _people(race: str, number: int) -> list[Any]:
    from wholesum.web.accounts.models import User

    return [
        User.objects.create_user(f"{race}.{index}@example.org", f"{index}")
        for index in range(number)
    ]


if __name__ == "__main__":
    django.setup()
    call_command("migrate", verbosity=0)
    print(json.dumps(races()))  # noqa: T201
