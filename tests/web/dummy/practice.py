"""Users thank each other; the records are kept in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import polars as pl
from django.urls import reverse

from wholesum import practice as library
from wholesum.core.cycle import Cycle
from wholesum.core.facets import FACET
from wholesum.core.signal import Side, Signal
from wholesum.tables import Column, Source, Table, TableSet
from wholesum.tables.cells import read_cells
from wholesum.web.accounts.models import User
from wholesum.web.importer import Columns, ImportDraft, Importer, ImportRequest
from wholesum.web.registry import Card, Group, Hold, Practice, Todo
from wholesum.web.teams.models import Membership, Team

THANKED: dict[UUID, list[str]] = {}
"""The accounts that were thanked in each team, by their keys."""


TABLE = Table("thanks", (Column("person", required=True, person=True, about="Who was thanked."),))


@dataclass(frozen=True, eq=False)
class Thanks(TableSet):
    TABLES = (TABLE,)
    ALONE = TABLE

    thanks: pl.DataFrame
    sources: Mapping[str, Source] = field(default_factory=dict, repr=False)

    @property
    def people(self) -> list[str]:
        return self.thanks["person"].to_list()


def thanks(*people: str) -> Thanks:
    return Thanks(pl.DataFrame({"person": people}, schema={"person": pl.String}))


def _signals(evidence: Thanks, cycles: Sequence[Cycle]) -> Iterator[Signal]:
    number = len(evidence.people)
    yield Signal(
        facet=FACET["mutual_trust"],
        side=Side.DO,
        practice="thanks",
        cycle=cycles[-1].name,
        low=0,
        high=1,
        words=f"{number} thanked",
        estimate=None,
        withheld="A count of thanks is no share.",
    )


THANKS = library.Practice(
    name="thanks",
    question="Who is thanked?",
    evidence=Thanks,
    check=lambda _evidence, _people: [],
    signals=_signals,
)


def _evidence(team: UUID) -> Thanks | None:
    return thanks(*THANKED[team]) if team in THANKED else None


def _take(team: Team, evidence: Thanks, people: Mapping[str, User]) -> None:
    THANKED[team.pk] = [
        str(people[person].pk) if person in people else person for person in evidence.people
    ]


def _todos(user: User) -> Iterator[Todo]:
    for team in user.memberships.values_list("team", flat=True):
        if team in THANKED:
            yield Todo(team, "Thank a member", "Thank", reverse("thanks", args=[team]))


def _cards(team: UUID, _user: User) -> Iterator[Card]:
    if team in THANKED:
        yield Card("Thanks are open", "", "Go to thanks", reverse("thanks", args=[team]))


def _next_steps(place: Membership) -> Iterator[Card]:
    yield Card("Begin to thank", "", "Thank", reverse("thanks", args=[place.team_id]))


def _hold(user: User) -> Hold | None:
    if user.name != "Bo":
        return None
    return Hold("Bo is thanked today.", "Wait a day.", ())


def _read_file(asked: ImportRequest) -> ImportDraft:
    (column,) = [name for name, use in asked.uses.items() if use == "person"]
    names = read_cells(asked.path, lambda _header: (column,), "\t;,").frame[column].to_list()
    found = User.objects.filter(memberships__team=asked.team, name__in=names)
    people = {user.name: str(user.pk) for user in found}
    return ImportDraft(
        evidence=list(people.values()),
        sentences=tuple(f"{name} is thanked." for name in people),
        left_out=tuple(f"{name} is not in the team." for name in names if name not in people),
    )


def _take_file(_user: User, team: Team, people: list[str]) -> str:
    THANKED[team.pk] = people
    return reverse("thanks", args=[team.pk])


IMPORTER = Importer(
    name="thanks",
    title="Import thanks",
    about="One row for each person who was thanked.",
    columns=Columns(
        uses=lambda: [("", [("", "do not import"), ("person", "who was thanked")])],
        suggest=lambda header: {name: "person" if name == "Who" else "" for name in header},
        order=("Who",),
    ),
    read=_read_file,
    take=_take_file,
    members=True,
)
PRACTICE = Practice(
    name="thanks",
    title="Thanks",
    group=Group.SAY,
    page="thanks",
    address="teams/<uuid:team>/thanks/",
    evidence=_evidence,
    mark=lambda team: repr(THANKED.get(team)),
    shared=lambda evidence, _team: evidence,
    take=_take,
    importers=(IMPORTER,),
    sample=lambda team, _evidence, people: _take(team, thanks(*people), people),
    todos=_todos,
    cards=_cards,
    next_steps=_next_steps,
    own_data=lambda user: {"thanks": [str(team) for team in _thanked(user)]},
    account_goes=lambda user: [f"Thanks in {len(_thanked(user))} team."],
    account_stays=lambda _user: ["Thanks to others."],
    account_hold=_hold,
    before_account=lambda user: _forget(user),
    team_goes=lambda team: ["All thanks."] if team in THANKED else [],
)


def _thanked(user: User) -> list[UUID]:
    return [team for team, people in THANKED.items() if str(user.pk) in people]


def _forget(user: User) -> Any:
    for team in _thanked(user):
        THANKED[team].remove(str(user.pk))
