"""From an evidence folder to its Mirror: the signals of all practices, gathered."""

from __future__ import annotations

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
    pulse = read_result(evidence.pulse, evidence.name)
    focus = [facet.facet for facet in pulse.rounds[-1].facets if facet.focus]
    return make_mirror(evidence.name, pulse_signals(pulse), focus), pulse
