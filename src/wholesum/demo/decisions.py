"""The decisions of the sample team: twelve in each cycle, with the affected and consulted people.

From May on matters are settled here more often and passed down, to the depots above all. From
September on much is agreed at headquarters between two meetings: Marit and Adaeze propose nearly
all of it, and those on nights and at the regional depots are heard after the fact. That is the
place where the Mirror asks: the team says more for equality than before, and its proposals come
less evenly from all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import polars as pl

from wholesum.decisions.evidence import DecisionsEvidence
from wholesum.demo.people import CAST

_ALL: Final = " ".join(member.person for member in CAST)
_REVIEW_AFTER: Final = timedelta(days=42)


@dataclass(frozen=True, slots=True)
class _Decision:
    """One decision: its day, text, proposer, affected people, and those who were not consulted.

    ``went``: "here", or "up" to the board. ``down``: the group it was passed to, "kept" if it could
    have been, blank where it could not. ``outcome`` and ``seen_by``: what its review found, and who
    outside said so; ``confirmed``: when they answered a question by link.
    """

    day: date
    text: str
    by: str
    concerned: str = _ALL
    unheard: str = ""
    went: str = "here"
    down: str = ""
    expected: str = ""
    outcome: str = ""
    seen_by: str = ""
    confirmed: date | None = None


_SPRING: Final = (
    _Decision(
        date(2026, 4, 13),
        "The summer roster waits until Tomasz is back",
        "marit",
        "marit tomasz lupe keiko",
        "lupe",
        down="kept",
    ),
    _Decision(
        date(2026, 4, 20),
        "Three wheelsets are bought ahead of need",
        "tomasz",
        "yasmin adaeze tomasz",
        went="up",
    ),
    _Decision(
        date(2026, 4, 29),
        "Trains carry sand from October to March",
        "tomasz",
        "tomasz yasmin lupe keiko",
        down="kept",
        expected="Fewer late trains on leaves",
        outcome="partly",
        seen_by="the drivers",
    ),
    _Decision(
        date(2026, 5, 6),
        "The upper line is renewed in one summer",
        "rui",
        went="up",
        expected="No speed limits above Fell Halt after September",
    ),
    _Decision(
        date(2026, 5, 11),
        "Stations below 40 passengers a day lose their counter",
        "arjun",
        "arjun keiko adaeze marit",
        went="up",
        down="kept",
        expected="Longer hours at the nine others",
        outcome="not seen",
        seen_by="the passengers' council",
    ),
    _Decision(
        date(2026, 5, 18),
        "The night train keeps its sleeping car",
        "keiko",
        "keiko yasmin tomasz lupe adaeze",
    ),
    _Decision(
        date(2026, 5, 27),
        "Overtime is agreed a week ahead",
        "marit",
        "adaeze tomasz lupe rui",
        "lupe",
        down="kept",
    ),
    _Decision(
        date(2026, 6, 3),
        "Who leads a meeting changes from week to week",
        "marit",
        went="here",
        down="kept",
    ),
    _Decision(
        date(2026, 6, 10),
        "Failed trains are called in to one number",
        "tomasz",
        "tomasz yasmin lupe",
        went="here",
        down="kept",
        expected="Passengers are told within ten minutes",
        outcome="seen",
        seen_by="station staff at Low Bridge",
    ),
    _Decision(
        date(2026, 6, 17),
        "Lupe sits in on the roster, Yasmin on failed trains",
        "tomasz",
        "tomasz lupe yasmin",
    ),
    _Decision(
        date(2026, 7, 1),
        "Bicycles travel free outside the peak",
        "arjun",
        "arjun keiko adaeze",
        went="up",
        expected="More day trips to the upper valley",
        outcome="seen",
        seen_by="two inns at Fell Halt",
    ),
    _Decision(
        date(2026, 7, 8),
        "The depots order their own tools up to 400 a month",
        "lupe",
        "lupe yasmin adaeze",
        down="the depots",
        expected="Repairs do not wait for a signature",
        outcome="seen",
        seen_by="both depots",
        confirmed=date(2026, 8, 29),
    ),
)
_SUMMER: Final = (
    _Decision(
        date(2026, 7, 16),
        "Planning hours are counted by works and winter",
        "keiko",
        "keiko rui tomasz adaeze",
    ),
    _Decision(
        date(2026, 7, 20),
        "The August roster is made by Lupe",
        "tomasz",
        "tomasz lupe keiko",
        down="the depots",
    ),
    _Decision(
        date(2026, 7, 22),
        "Failed trains in August go to Yasmin first",
        "yasmin",
        "yasmin tomasz lupe",
    ),
    _Decision(
        date(2026, 7, 27),
        "The works run on eight weekends and not on twelve",
        "rui",
        expected="Trains on four more Sundays",
        went="here",
    ),
    _Decision(
        date(2026, 7, 30),
        "Station teams plan their own leave",
        "arjun",
        "arjun lupe marit",
        down="the stations",
        expected="No closed counter for want of staff",
        outcome="seen",
        seen_by="the passengers' council",
    ),
    _Decision(
        date(2026, 8, 3),
        "Spare buses stand ready at two depots",
        "lupe",
        "lupe tomasz keiko adaeze",
        down="the depots",
        expected="A failed train is replaced within the hour",
        outcome="seen",
        seen_by="commuters from Fell Halt",
    ),
    _Decision(
        date(2026, 8, 6),
        "The board sees the state of works each month, in one page",
        "adaeze",
        "adaeze marit rui",
        went="here",
    ),
    _Decision(
        date(2026, 8, 11),
        "Night works pause during exams at the valley school",
        "arjun",
        "arjun rui lupe",
        expected="Quiet nights for the school",
        outcome="seen",
        seen_by="the head of the school",
    ),
    _Decision(
        date(2026, 8, 13),
        "Two weekends of works move to spring",
        "marit",
        expected="A winter timetable that holds",
        went="here",
    ),
    _Decision(
        date(2026, 8, 18),
        "Their planning hours go to the winter timetable",
        "keiko",
        "keiko rui tomasz adaeze marit",
        outcome="partly",
        seen_by="the county",
        expected="The winter timetable is out by October",
    ),
    _Decision(
        date(2026, 8, 24),
        "A second person learns each dispatch desk",
        "tomasz",
        "tomasz lupe yasmin keiko",
        down="the depots",
    ),
    _Decision(
        date(2026, 8, 27),
        "Heating of the waiting rooms is set by each station",
        "adaeze",
        "adaeze arjun",
        went="here",
        down="the stations",
        expected="Warm rooms when people wait",
        outcome="seen",
        seen_by="the passengers' council",
    ),
)
_AUTUMN: Final = (
    _Decision(date(2026, 9, 4), "Fares rise by two per cent in January", "adaeze",
          "adaeze marit arjun keiko lupe", "arjun lupe", went="up"),
    _Decision(date(2026, 9, 7), "The depots at Low Bridge and Sallow share one manager", "marit",
          "marit lupe tomasz yasmin", "lupe", down="kept",
          expected="One voice for both depots"),
    _Decision(date(2026, 9, 10), "Night cleaning moves to the early turn", "marit",
          "marit lupe yasmin arjun", "lupe arjun", down="the depots",
          expected="Clean trains at six", outcome="not seen", seen_by="the night staff"),
    _Decision(date(2026, 9, 14), "The winter roster is settled by the end of September", "marit",
          "marit tomasz lupe keiko", "lupe"),
    _Decision(date(2026, 9, 16), "Training days are booked through finance", "adaeze", _ALL,
          "arjun keiko", down="kept"),
    _Decision(date(2026, 9, 18), "A fund for small repairs, spent by each head alone", "adaeze",
          "adaeze rui yasmin arjun lupe", "lupe", down="the depots and stations",
          expected="A broken bench is mended within a week", outcome="seen",
          seen_by="the passengers' council"),
    _Decision(date(2026, 9, 21), "The last train of the upper branch runs at ten", "marit",
          "marit keiko lupe tomasz arjun", "lupe arjun", down="kept",
          expected="Drivers rest enough", outcome="partly", seen_by="the drivers"),
    _Decision(date(2026, 9, 25), "Points heating is checked before the first frost", "rui",
          "rui tomasz lupe", down="the depots",
          expected="No line closed by snow", outcome="seen", seen_by="the county"),
    _Decision(date(2026, 9, 28), "Meetings end at five; the rest is settled by two", "marit",
          _ALL, "lupe arjun"),
    _Decision(date(2026, 10, 1), "One supplier for work clothes", "adaeze",
          "adaeze lupe rui yasmin", down="kept",
          expected="Warm clothes before November", outcome="seen", seen_by="the track gangs"),
    _Decision(date(2026, 10, 6), "The roster for Christmas is drawn by lot", "marit",
          "marit lupe tomasz arjun", "arjun", down="the depots",
          expected="Nobody works two years running", outcome="partly", seen_by="the night staff"),
    _Decision(date(2026, 10, 9), "Complaints are answered by whoever caused them", "marit",
          "marit arjun keiko lupe", "arjun", down="the stations",
          expected="An answer within three days", outcome="seen", seen_by="two who complained"),
)  # fmt: skip


def sample_decisions() -> DecisionsEvidence:
    """Return the decisions of the sample team in three cycles.

    Returns
    -------
    DecisionsEvidence
        Twelve decisions a cycle, numbered in order of time.
    """
    made = (*_SPRING, *_SUMMER, *_AUTUMN)
    return DecisionsEvidence(pl.DataFrame(list(_rows(made)), infer_schema_length=None))


def _rows(made: tuple[_Decision, ...]) -> Iterator[dict[str, object]]:
    for number, decision in enumerate(made, start=1):
        concerned = decision.concerned.split()
        unheard = decision.unheard.split()
        review = decision.day + _REVIEW_AFTER
        yield {
            "decision": f"d{number:02}",
            "date": decision.day,
            "remit": "ours",
            "text": decision.text,
            "proposed_by": decision.by,
            "concerned": "; ".join(concerned),
            "heard": "; ".join(who for who in concerned if who not in unheard),
            "escalated": decision.went == "up",
            "delegable": bool(decision.down),
            "delegated": decision.down if decision.down not in {"", "kept"} else None,
            "reach": "change",
            "expected": decision.expected or None,
            "review": review,
            "reviewed": review if decision.outcome else None,
            "happened": "yes" if decision.outcome else None,
            "outcome": decision.outcome or None,
            "seen_by": decision.seen_by or None,
            "confirmed": decision.confirmed,
        }
