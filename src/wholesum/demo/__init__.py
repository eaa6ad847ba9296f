"""Data of the sample team: eight leaders of a regional railway, over three cycles.

It is made up, so that anyone can see a whole Mirror before asking a single colleague. The people
are in :mod:`wholesum.demo.people`, what happens to them in :mod:`wholesum.demo.story`, and one
module for each practice says what that practice saw of it.
"""

from __future__ import annotations

from typing import Final

from wholesum.demo.commitments import sample_commitments
from wholesum.demo.conversation import sample_conversation
from wholesum.demo.cycle import sample_cycles
from wholesum.demo.decisions import sample_decisions
from wholesum.demo.dialogue import sample_dialogue
from wholesum.demo.focus import sample_focus
from wholesum.demo.network import sample_network
from wholesum.demo.people import RAILWAY, sample_people
from wholesum.demo.pulse import sample_pulse
from wholesum.demo.recognition import sample_recognition
from wholesum.demo.strengths import sample_strengths
from wholesum.mirror.evidence import Evidence

SEED: Final = 2026


def sample_team(seed: int = SEED) -> Evidence:
    """Return the evidence of the sample team.

    Parameters
    ----------
    seed
        Random seed of the noise and of the order of the answers. The story holds with any seed; the
        figures in the documentation are those of the default.

    Returns
    -------
    Evidence
        The whole team, as it would be read from its folder.
    """
    return Evidence(
        name=RAILWAY,
        people=sample_people(),
        practices={
            "pulse": sample_pulse(seed),
            "dialogue": sample_dialogue(seed),
            "strengths": sample_strengths(),
            "focus": sample_focus(seed),
            "decisions": sample_decisions(),
            "commitments": sample_commitments(),
            "recognition": sample_recognition(),
            "conversation": sample_conversation(seed),
            "network": sample_network(),
            "cycle": sample_cycles(),
        },
    )
