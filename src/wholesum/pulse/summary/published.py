"""Results of earlier rounds without their answers, kept in the file ``pulse.json``.

It lets a team take its pulse elsewhere and keep its promise: of a sealed round no sheet of answers
leaves, only the readings that everybody in the team sees.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec
import polars as pl

from wholesum.core.facets import FACET
from wholesum.pulse.summary.results import FacetReading, PulseResult, Reading, RoundResult
from wholesum.tables import BadEvidence, Fault

if TYPE_CHECKING:
    from wholesum.pulse.evidence import PulseEvidence

READINGS: Final = "pulse.json"
_LONGEST_TEXT: Final = 300
_MOST: Final = 1_000_000
_PROMISES: Final = ("signed", "sealed")


def exportable_part(evidence: PulseEvidence, result: PulseResult) -> PulseEvidence:
    """Return the part of a pulse that members may export without revealing answers.

    Parameters
    ----------
    evidence
        The pulse.
    result
        What may be shown of it.

    Returns
    -------
    PulseEvidence
        The items, the rounds, the answers of signed rounds, and of every other round its readings
        in place of its answers.
    """
    signed = evidence.rounds.filter(promise="signed")["round"].to_list()
    return replace(
        evidence,
        answers=evidence.answers.filter(pl.col("round").is_in(signed)),
        readings=tuple(said for said in result.rounds if said.round not in signed),
    )


def write_readings(readings: Sequence[RoundResult], folder: Path, team: str = "") -> Path:
    """Write the published results of rounds into ``pulse.json`` of a folder.

    Parameters
    ----------
    readings
        The rounds.
    folder
        Where to.
    team
        The team's name.

    Returns
    -------
    Path
        The file, JSON of the schema ``wholesum.pulse/1``.
    """
    path = folder / READINGS
    content = msgspec.json.encode(PulseResult(team, tuple(readings)))
    path.write_bytes(msgspec.json.format(content, indent=2))
    return path


def read_readings(path: Path) -> tuple[RoundResult, ...]:
    """Read the published results of rounds from ``pulse.json`` of a folder.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    tuple of RoundResult
        The rounds.

    Raises
    ------
    BadEvidence
        If the file is no readings, or they contradict themselves, with every fault.
    """
    try:
        result = msgspec.json.decode(path.read_bytes(), type=PulseResult)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        problem = f"these are no readings of a pulse: {error}"
        raise BadEvidence([_fault(problem)]) from error
    wrong = [_fault(f"{said.round}: {found}") for said in result.rounds for found in _wrong(said)]
    if len({said.round for said in result.rounds}) < len(result.rounds):
        wrong.append(_fault("a round occurs more than once"))
    if wrong:
        raise BadEvidence(wrong)
    return result.rounds


def check_readings(evidence: PulseEvidence) -> Iterator[Fault]:
    """Return a fault for each published round that the table of rounds does not contain.

    Parameters
    ----------
    evidence
        The pulse.

    Yields
    ------
    Fault
        One a round.
    """
    listed = set(evidence.rounds["round"])
    for said in evidence.readings:
        if said.round not in listed:
            remedy = "list it in rounds.csv"
            yield Fault(
                READINGS, "the round is not in the table of rounds", remedy, value=said.round
            )


def _fault(problem: str) -> Fault:
    return Fault(READINGS, problem, "export the folder again; a file of readings is not edited")


def _wrong(said: RoundResult) -> Iterator[str]:
    """Describe what contradicts itself in the published results of a round."""
    codes = [facet.facet for facet in said.facets]
    items = [item.item for facet in said.facets for item in facet.items]
    if not codes or not set(codes) <= set(FACET) or len(set(codes)) < len(codes):
        yield "its facets are not those of the pulse, each once"
    if len(set(items)) < len(items):
        yield "an item occurs twice"
    if said.promise not in _PROMISES or not 0 <= said.answered <= (said.asked or said.answered):
        yield "its promise or its counts are impossible"
    values = list(_leaves(msgspec.to_builtins(said)))
    numbers = [value for value in values if isinstance(value, int | float)]
    if not all(math.isfinite(number) and abs(number) < _MOST for number in numbers):
        yield "a number is impossible"
    if any(isinstance(value, str) and len(value) > _LONGEST_TEXT for value in values):
        yield f"a text is longer than {_LONGEST_TEXT} characters"
    yield from chain.from_iterable(map(_wrong_facet, said.facets))


def _wrong_facet(facet: FacetReading) -> Iterator[str]:
    for reading in (facet.reading, *(item.reading for item in facet.items)):
        if not _possible(reading):
            yield f"a reading of {facet.facet} lies outside its scale"
    for item in facet.items:
        options = item.reading.high - item.reading.low + 1
        if item.counts is not None and (len(item.counts) != options or min(item.counts) < 0):
            yield f"the counts of {item.item} do not fit its options"


def _possible(reading: Reading) -> bool:
    estimates = (reading.whole_team, reading.again)
    shown = [reading.mean, *(reading.band or ()), *(reading.bounds or ())]
    shown += [end for estimate in estimates if estimate for end in (estimate.low, estimate.high)]
    known = [value for value in shown if value is not None]
    if reading.withheld:
        return not known and reading.n is None
    return reading.low < reading.high and all(
        reading.low <= value <= reading.high for value in known
    )


def _leaves(value: Any) -> Iterator[object]:
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list | tuple):
        yield value
        return
    for part in value:
        yield from _leaves(part)
