"""Check whether the app can import the pulses of a valid folder of exported data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from wholesum.pulse.charts.facets import item_answers, through_time
from wholesum.pulse.evidence import ANSWERS, ITEMS, ROUNDS, TEAMS, PulseEvidence
from wholesum.pulse.summary.published import READINGS
from wholesum.pulse.summary.results import PulseResult
from wholesum.tables import Fault, faults_at
from wholesum.web.core.lengths import check_lengths
from wholesum.web.pulse.questionnaire import LONGEST_TEXT

MOST_ROUNDS: Final = 40
MOST_ITEMS: Final = 100
MOST_PEOPLE: Final = 500
MOST_OPTION: Final = 100
LONGEST_NAME: Final = 40
_LENGTHS: Final = {
    ROUNDS: {"round": LONGEST_NAME},
    ITEMS: {"item": LONGEST_NAME, "text": LONGEST_TEXT},
}


def check_rounds(pulse: PulseEvidence) -> list[Fault]:
    """Yield reasons why pulses of a valid folder cannot become closed pulses of one team.

    A round here has days of opening and closing and a number of people who were asked; a page says
    nothing that it would have to guess.

    Parameters
    ----------
    pulse
        The pulse, found sound.

    Returns
    -------
    list of Fault
        Nothing where all is well.
    """
    return [
        *_check_size(pulse),
        *_check_numbers(pulse),
        *_check_one_team(pulse),
        *_check_listed(pulse),
        *_check_complete(pulse),
        *check_lengths(pulse, _LENGTHS),
    ]


def _check_size(pulse: PulseEvidence) -> Iterator[Fault]:
    sheets = pulse.answers.select("round", "respondent").unique()["round"].value_counts()
    rounds = pulse.rounds.height
    largest = max(sheets["count"], default=0)
    for table, found, most, problem in (
        (ROUNDS, rounds, MOST_ROUNDS, _("there are %(found)s rounds")),
        (ITEMS, pulse.items.height, MOST_ITEMS, _("there are %(found)s items")),
        (ANSWERS, largest, MOST_PEOPLE, _("a round has %(found)s respondents")),
    ):
        if found > most:
            remedy = _("a team can have at most %(most)s of these: divide the folder") % {
                "most": most
            }
            yield Fault(pulse.source(table).file, problem % {"found": found}, remedy)


def _check_numbers(pulse: PulseEvidence) -> Iterator[Fault]:
    for table, column, most in (
        (ROUNDS, "members", MOST_PEOPLE),
        (ROUNDS, "threshold", MOST_PEOPLE),
        (TEAMS, "members", MOST_PEOPLE),
        (ITEMS, "low", MOST_OPTION),
        (ITEMS, "high", MOST_OPTION),
    ):
        values = pulse.frame(table)[column]
        yield from faults_at(
            pulse.source(table),
            ~values.is_between(-most, most),
            _("the number is higher than %(most)s or lower than −%(most)s") % {"most": most},
            _("correct the number"),
            column=column,
            values=values,
        )


def _check_one_team(pulse: PulseEvidence) -> Iterator[Fault]:
    teams = pulse.answers["team"].drop_nulls().n_unique()
    if teams > 1:
        problem = _("the answers are from %(teams)s teams") % {"teams": teams}
        remedy = _("make a folder for each team, and import one at a time")
        yield Fault(pulse.source(ANSWERS).file, problem, remedy, column="team")


def _check_listed(pulse: PulseEvidence) -> list[Fault]:
    names = pulse.answers["round"]
    wrong = names.is_first_distinct() & ~names.is_in(pulse.rounds["round"].implode())
    return faults_at(
        pulse.source(ANSWERS),
        wrong,
        _("the round is not in the table of rounds"),
        _("list it in rounds.csv with the days it opened and closed, and how many were asked"),
        column="round",
        values=names,
    )


def _check_complete(pulse: PulseEvidence) -> Iterator[Fault]:
    rounds = pulse.rounds
    day = _("the day is missing"), _("write it as year-month-day, such as 2026-03-31")
    asked = _("the number of people asked is missing"), _("write the number of people")
    for column, (problem, remedy) in {"opened": day, "closed": day, "members": asked}.items():
        missing = rounds[column].is_null()
        yield from faults_at(
            pulse.source(ROUNDS), missing, problem, remedy, column=column, values=rounds["round"]
        )


def check_readings_drawn(pulse: PulseEvidence) -> list[Fault]:
    """Yield the faults of imported results of a pulse that the pages cannot show.

    Parameters
    ----------
    pulse
        The pulse, found sound.

    Returns
    -------
    list of Fault
        Nothing where every chart can be drawn.
    """
    result = PulseResult("", pulse.readings)
    try:
        for said in pulse.readings:
            for facet in said.facets:
                through_time(result, facet.facet).html()
                item_answers(facet, said.round).html()
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        problem = _("the results contradict each other, so they cannot be drawn as a chart")
        return [
            Fault(READINGS, problem, _("export the folder again from the program that made it"))
        ]
    return []
