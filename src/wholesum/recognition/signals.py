"""The signal of recognition for the Mirror: interdependence, by how many people stories name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from wholesum.core.cycle import Cycle
from wholesum.core.signal import Signal
from wholesum.core.signal_series import Observation, observed_share, observed_signals
from wholesum.recognition.evidence import RecognitionEvidence
from wholesum.recognition.measures.weave import weave_of

PRACTICE: Final = "recognition"
FACET: Final = "interdependence"


def recognition_signals(evidence: RecognitionEvidence, cycles: Sequence[Cycle]) -> Iterator[Signal]:
    """Yield one signal of interdependence for each cycle with stories.

    Parameters
    ----------
    evidence
        The recognition, found sound.
    cycles
        The cycles in order of time.

    Yields
    ------
    Signal
        For interdependence: how many stories name three or more people. A further sentence counts
        the people named, and says without a name whether most stories depend on one person.
    """
    seen = (_observed(stories_in(evidence, cycle)) for cycle in cycles)
    yield from observed_signals(PRACTICE, FACET, cycles, seen)


def stories_in(evidence: RecognitionEvidence, cycle: Cycle) -> RecognitionEvidence:
    """Return the evidence of the stories told in a cycle, without points for credit.

    Parameters
    ----------
    evidence
        The recognition.
    cycle
        The cycle.

    Returns
    -------
    RecognitionEvidence
        The stories of its days.
    """
    stories = evidence.stories.filter(cycle.within("day"))
    parts = evidence.contributions.join(stories.select("story"), on="story", how="semi")
    return evidence.with_rows(stories=stories, contributions=parts, credit=evidence.credit.clear())


def _observed(evidence: RecognitionEvidence) -> Observation | None:
    found = weave_of(evidence)
    if not found.stories:
        return None
    index = f"{found.explain_named()}."
    if found.depends_on_one:
        index += f" The same person is in {found.most} of {found.stories}."
    return observed_share(found.three, found.stories, found.explain_three(), index=index)
