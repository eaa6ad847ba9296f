"""From an evidence folder to its Mirror: the signals of all practices, gathered."""

from __future__ import annotations

from dataclasses import replace

from wholesum.mirror.evidence import Evidence
from wholesum.mirror.mirror import Mirror, make_mirror
from wholesum.pulse.reading import read_result
from wholesum.pulse.results import PulseResult
from wholesum.pulse.signals import pulse_signals


def mirror_of(evidence: Evidence) -> tuple[Mirror, PulseResult]:
    """Make the Mirror of a team.

    Parameters
    ----------
    evidence
        The team's evidence.

    Returns
    -------
    mirror : Mirror
        What the team says, facing what it does.
    pulse : PulseResult
        The pulse behind the left side; without rounds where there is no pulse.
    """
    if evidence.pulse is None or evidence.pulse.answers.is_empty():
        return make_mirror(evidence.name, []), PulseResult(evidence.name, ())
    return _mirror(read_result(evidence.pulse, evidence.name))


def mirror_after(pulse: PulseResult, rounds: int) -> tuple[Mirror, PulseResult]:
    """Make the Mirror as it stood after one of its rounds.

    A round is read against the ones before it alone, so that nothing is worked out again.

    Parameters
    ----------
    pulse
        The pulse through all its rounds.
    rounds
        How many of them had closed, at least 1.

    Returns
    -------
    mirror : Mirror
        What the team said then, facing what it did.
    pulse : PulseResult
        The pulse up to then.

    Raises
    ------
    ValueError
        If there are not that many rounds.
    """
    if not 1 <= rounds <= len(pulse.rounds):
        raise ValueError(f"the pulse has {len(pulse.rounds)} rounds; there is no round {rounds}")
    return _mirror(replace(pulse, rounds=pulse.rounds[:rounds]))


def _mirror(pulse: PulseResult) -> tuple[Mirror, PulseResult]:
    focus = [facet.facet for facet in pulse.rounds[-1].facets if facet.focus]
    return make_mirror(pulse.team, pulse_signals(pulse), focus), pulse
