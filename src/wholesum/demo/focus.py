"""The goals and efforts of the sample team: five goals, and twenty efforts with hours and scores.

Hours are logged week by week. What an effort takes, who works on it and who leads it changes from
cycle to cycle as in the story; the seed decides how much a week differs from that, and who gave
which points. In August the eight score the efforts and settle what to change and what to stop.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import polars as pl

from wholesum.demo.people import CAST, sample_people
from wholesum.focus.evidence import FocusEvidence

_GOALS: Final = {
    "winter": "Trains run in winter",
    "upper line": "The upper line is renewed",
    "nobody hurt": "Nobody is hurt",
    "informed": "Passengers know before they ask",
    "books": "The books balance",
}
_VALUES: Final = ("care", "reliability", "courage", "learning", "thrift")
_MONDAYS: Final = (date(2026, 6, 1), date(2026, 7, 20), date(2026, 9, 7))
_WEEKS: Final = 6
_MONTH: Final = 365.25 / 12 / 7
"""Weeks a month."""
_POINTED: Final = (date(2026, 6, 10), date(2026, 7, 29), date(2026, 9, 16))
_SCORED, _DECIDED = date(2026, 8, 19), date(2026, 8, 21)
_STRAY: Final = 0.18
_BLANK: Final = 0.06
_NOTHING: Final = -2.0
"""So far below 0 that no chance makes it more than that."""


@dataclass(frozen=True, slots=True)
class _Effort:
    """One effort of the sample team, with the people who worked on it or led it in each cycle.

    ``who``: for each cycle the people, the first with half of the hours, and those who lead it
    behind a stroke, week by week in turn. ``worth``: what it does for its goals, from 0 to 5, in
    the eyes of all, or of those it is ``seen_by``.
    """

    title: str
    hours: float
    goals: str
    values: str
    reach: str
    stage: str
    worth: float
    who: tuple[str, str, str]
    takes: tuple[float, float, float] = (1.0, 1.0, 1.0)
    for_whom: str = "passengers"
    breaks: str = ""
    seen_by: str = ""


_EFFORTS: Final = {
    "works": _Effort(
        "Planning the works on the upper line", 64, "upper line", "courage", "change", "try", 5.5,
        ("rui|rui", "rui tomasz|rui tomasz", "rui keiko yasmin|rui yasmin"),
        (1.1, 2.1, 1.4), breaks="The works of next year",
        seen_by="adaeze lupe rui yasmin arjun",
    ),
    "timetable": _Effort(
        "The winter timetable", 40, "winter", "reliability", "change", "renew", 5.0,
        ("keiko|keiko", "keiko|keiko", "keiko lupe arjun|keiko lupe"),
        (0.6, 0.3, 1.3), breaks="Trains in January",
        seen_by="marit tomasz keiko adaeze",
    ),
    "roster": _Effort(
        "The duty roster", 36, "winter; nobody hurt", "reliability", "run", "tend", 4.2,
        ("tomasz|tomasz", "tomasz lupe|tomasz", "lupe tomasz arjun|lupe tomasz"),
        breaks="The next morning's trains",
    ),
    "night calls": _Effort(
        "Answering when a train fails in the night", 30, "winter", "reliability", "run", "tend",
        4.4,
        ("tomasz|tomasz", "tomasz yasmin|tomasz", "yasmin tomasz lupe|yasmin lupe tomasz"),
        breaks="The first commuters",
    ),
    "frost checks": _Effort(
        "Checks of the fleet before the frost", 28, "winter; nobody hurt", "care", "run", "tend",
        4.3, ("yasmin rui|tomasz", "yasmin rui|yasmin", "yasmin tomasz rui|yasmin rui"),
    ),
    "de-icing": _Effort(
        "Trying out de-icing", 14, "winter", "learning", "change", "try", 4.0,
        ("yasmin|tomasz", "yasmin rui|tomasz", "yasmin lupe|yasmin lupe"),
        seen_by="marit tomasz keiko rui",
    ),
    "storms": _Effort(
        "Watching the track in storms", 18, "nobody hurt", "care", "run", "tend", 4.0,
        ("rui yasmin|tomasz", "rui yasmin|rui", "rui tomasz|rui tomasz"),
    ),
    "rounds": _Effort(
        "Safety rounds at the depots", 20, "nobody hurt", "care", "run", "tend", 4.1,
        ("lupe tomasz|tomasz", "lupe tomasz|lupe", "lupe marit|lupe marit"), for_whom="colleagues",
    ),
    "night handover": _Effort(
        "Handing over at night", 12, "nobody hurt; winter", "learning", "change", "try", 3.6,
        ("lupe tomasz|tomasz", "lupe tomasz|lupe", "lupe tomasz yasmin|lupe yasmin"),
        (1.0, 1.0, 1.5), for_whom="colleagues",
    ),
    "screens": _Effort(
        "Signs and screens at stations", 22, "informed", "care", "change", "renew", 3.1,
        ("arjun keiko|arjun", "arjun keiko|arjun", "arjun keiko|arjun keiko"),
    ),
    "letters": _Effort(
        "Letters of complaint", 18, "informed", "care", "run", "tend", 4.0,
        ("arjun|arjun", "arjun|arjun", "arjun marit|arjun marit"),
        seen_by="marit tomasz keiko arjun",
    ),
    "report": _Effort(
        "The monthly report in print", 24, "", "thrift", "run", "let go", 0.9,
        ("adaeze marit|marit", "adaeze marit|marit", ""), for_whom="the owners' council",
        breaks="Nothing that anyone could name",
    ),
    "budget": _Effort(
        "The budget and its reviews", 30, "books", "thrift", "run", "tend", 3.7,
        ("adaeze|adaeze", "adaeze|adaeze", "adaeze marit rui|adaeze rui"),
        for_whom="the owners' council",
    ),
    "council": _Effort(
        "Preparing the owners' council", 26, "", "reliability", "run", "tend", 5.0,
        ("marit|marit", "marit|marit", "marit adaeze|marit adaeze"),
        (1.0, 1.5, 0.6), for_whom="the owners' council",
        seen_by="marit tomasz keiko",
    ),
    "visits": _Effort(
        "Visits to the depots", 12, "nobody hurt", "learning", "change", "tend", 3.0,
        ("marit|tomasz", "marit lupe|marit", "marit lupe adaeze|marit adaeze"),
        for_whom="colleagues",
    ),
    "fares": _Effort(
        "The new fares", 20, "books; informed", "courage", "change", "try", 2.5,
        ("keiko adaeze|keiko", "keiko adaeze|keiko", "keiko adaeze arjun|keiko adaeze"),
    ),
    "exhibition": _Effort(
        "The exhibition for the anniversary", 16, "", "care", "change", "let go", 1.2,
        ("arjun keiko|arjun", "arjun keiko|arjun", ""), (1.0, 2.6, 1.0),
    ),
    "night set": _Effort(
        "Buying a third set for the night train", 20, "winter; books", "courage", "change",
        "renew", 4.0,
        ("yasmin rui|yasmin", "yasmin adaeze|yasmin", "yasmin adaeze|yasmin adaeze"),
        seen_by="marit tomasz keiko",
    ),
    "snow plan": _Effort(
        "The snow plan with the road authority", 14, "winter; nobody hurt", "reliability", "run",
        "renew", 4.0, ("tomasz lupe|tomasz", "tomasz rui|tomasz", "tomasz rui keiko|rui tomasz"),
        seen_by="marit tomasz keiko rui",
    ),
    "teaching": _Effort(
        "Teaching each other's work", 10, "winter; nobody hurt", "learning", "change", "try", 3.5,
        ("", "tomasz lupe yasmin|tomasz", "lupe yasmin tomasz keiko|lupe yasmin keiko"),
        (1.0, 1.0, 1.8), for_whom="colleagues",
    ),
}  # fmt: skip
_STOPPED: Final = ("report", "exhibition")
_WISHES: Final = (
    ((35, 25, 20, 10, 10), (25, 35, 20, 10, 10), (30, 20, 30, 15, 5), (30, 25, 25, 5, 15),
     (20, 40, 25, 5, 10), (35, 20, 25, 15, 5), (30, 25, 15, 20, 10), (25, 30, 15, 10, 20)),
    ((55, 5, 20, 15, 5), (10, 45, 15, 10, 20), (50, 10, 20, 15, 5), (15, 50, 20, 5, 10),
     (5, 60, 15, 10, 10), (45, 10, 25, 15, 5), (60, 5, 15, 15, 5), (10, 45, 10, 15, 20)),
    ((40, 20, 25, 10, 5), (35, 25, 20, 5, 15), (40, 15, 30, 10, 5), (35, 25, 25, 5, 10),
     (30, 35, 20, 5, 10), (40, 20, 25, 10, 5), (45, 15, 20, 15, 5), (30, 25, 20, 10, 15)),
)  # fmt: skip
"""The points on the goals in each cycle; whose they are is not decided anywhere."""
_STATED: Final = ((20, 30, 15, 25, 10), (25, 35, 10, 20, 10), (30, 25, 10, 30, 5),
                  (20, 35, 20, 20, 5), (15, 40, 10, 25, 10), (25, 25, 15, 30, 5),
                  (20, 30, 20, 20, 10), (30, 30, 10, 20, 10))  # fmt: skip
_AGENDA: Final = (20.0, 95.0, 55.0, 15.0, 85.0)
"""Minutes of the weekly meeting that went to each value, in a month."""


def sample_focus(seed: int) -> FocusEvidence:
    """Return the goals, efforts, scores and hours of the sample team in three cycles.

    Parameters
    ----------
    seed
        Random seed of the weeks, the scores, and the ids under which points were given; the same
        seed gives the same tables.

    Returns
    -------
    FocusEvidence
        All eight tables.
    """
    rng = np.random.default_rng([seed, int.from_bytes(b"focus")])
    return FocusEvidence(
        goals=pl.DataFrame({"goal": list(_GOALS), "text": list(_GOALS.values())}),
        efforts=_efforts(),
        work=pl.DataFrame(
            list(_work(rng)), ["effort", "person", "hours", "period", "lead"], orient="row"
        ),
        scores=pl.DataFrame(
            list(_scores(rng)),
            {
                "effort": pl.String,
                "person": pl.String,
                "score": pl.Float64,
                "goal": pl.String,
                "given": pl.Date,
            },
            orient="row",
        ),
        points=_given("goal", tuple(_GOALS), zip(_POINTED, _WISHES, strict=True), rng),
        values=_given("value", _VALUES, [(_POINTED[0], _STATED)], rng),
        expressed=_expressed(rng),
        verdicts=_verdicts(),
        people=sample_people(),
    )


def _efforts() -> pl.DataFrame:
    rows = [
        {
            "effort": name,
            "title": effort.title,
            "hours": effort.hours,
            "owner": (effort.who[0] or effort.who[1]).split("|")[0].split()[0],
            "goals": effort.goals or None,
            "values": effort.values,
            "reach": effort.reach,
            "stage": effort.stage,
            "since": date(2024, 1, 1) if effort.who[0] else _MONDAYS[1],
            "until": date(2026, 8, 31) if name in _STOPPED else None,
            "for_whom": effort.for_whom,
            "breaks_if_stopped": effort.breaks or None,
        }
        for name, effort in _EFFORTS.items()
    ]
    functions = {member.person: member.function for member in CAST}
    frame = pl.DataFrame(rows)
    return frame.with_columns(function=pl.col("owner").replace_strict(functions))


def _work(rng: np.random.Generator) -> Iterator[tuple[str, str, float, date, bool]]:
    for name, effort in _EFFORTS.items():
        for who, takes, monday in zip(effort.who, effort.takes, _MONDAYS, strict=True):
            people, _, leaders = who.partition("|")
            for week in range(_WEEKS if people else 0):
                leader = leaders.split()[week % len(leaders.split())]
                hours = effort.hours / _MONTH * takes * np.exp(rng.normal(0, _STRAY))
                yield from _week(
                    name, people.split(), leader, hours, monday + timedelta(weeks=week)
                )


def _week(
    name: str, people: list[str], leader: str, hours: float, monday: date
) -> Iterator[tuple[str, str, float, date, bool]]:
    """Divide the weekly hours of an effort: half to the first member, the rest to the others."""
    rest = hours / 2 / max(len(people) - 1, 1)
    parts = dict.fromkeys(people[1:], rest)
    parts[people[0]] = hours / 2 if len(people) > 1 else hours
    parts[leader] = max(parts.get(leader, 0.0), 0.5)
    for person, part in parts.items():
        yield name, person, max(round(2 * part) / 2, 0.5), monday, person == leader


def _scores(
    rng: np.random.Generator,
) -> Iterator[tuple[str, str, float | None, str | None, date]]:
    """Return the scores of efforts for goals; members disagree about some efforts."""
    for name, effort in _EFFORTS.items():
        seers = effort.seen_by.split()
        for member in CAST:
            worth = effort.worth if not seers or member.person in seers else _NOTHING
            for goal in effort.goals.split("; "):
                seen = worth + rng.normal(0, 0.7)
                blank = rng.random() < _BLANK
                yield (
                    name,
                    member.person,
                    None if blank else float(np.clip(np.rint(seen), 0, 5)),
                    goal or None,
                    _SCORED,
                )


def _given(
    key: str,
    names: tuple[str, ...],
    days: object,
    rng: np.random.Generator,
) -> pl.DataFrame:
    """Return the points for goals with random ids and in random order, to hide who gave them."""
    rows = []
    for day, wishes in days:  # type: ignore[attr-defined]
        for place, who in enumerate(rng.permutation(len(wishes)).tolist()):
            person = f"{day:%m}-{place + 1}"
            rows += [
                (name, person, float(points), day)
                for name, points in zip(names, wishes[who], strict=True)
            ]
    return pl.DataFrame(rows, [key, "person", "points", "given"], orient="row")


def _expressed(rng: np.random.Generator) -> pl.DataFrame:
    rows = [
        (value, "agenda", float(np.rint(minutes * np.exp(rng.normal(0, 0.25)))), date(2026, m, 1))
        for m in range(2, 11)
        for value, minutes in zip(_VALUES, _AGENDA, strict=True)
    ]
    return pl.DataFrame(rows, ["value", "by", "amount", "period"], orient="row")


def _verdicts() -> pl.DataFrame:
    review = date(2026, 10, 9)
    rows = [
        ("works", "change", 44.0, "timetable", review, False),
        ("report", "stop", None, "night handover", review, False),
        ("exhibition", "stop", None, "teaching", date(2026, 11, 20), None),
        ("roster", "keep", None, None, None, None),
    ]
    columns = {
        "effort": pl.String,
        "verdict": pl.String,
        "hours": pl.Float64,
        "freed_for": pl.String,
        "review": pl.Date,
        "missed": pl.Boolean,
    }
    frame = pl.DataFrame(rows, columns, orient="row")
    return frame.with_columns(decided=pl.lit(_DECIDED))
