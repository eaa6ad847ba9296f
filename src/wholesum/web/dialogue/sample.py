"""The dialogues of the sample team: several ended dialogues, and one with an open round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from django.utils import timezone

from wholesum.dialogue.evidence import DialogueEvidence, one_dialogue
from wholesum.web.accounts.models import User
from wholesum.web.dialogue.importing.folders import add_ended_dialogue
from wholesum.web.dialogue.models import (
    Dialogue,
    Statement,
    Step,
    Voice,
    VotingRound,
)
from wholesum.web.dialogue.models.votes import Intake
from wholesum.web.dialogue.tasks import close_due_votes, end_due_dialogues
from wholesum.web.dialogue.voting.keys import voter_key
from wholesum.web.teams.models import Team

_OPEN_DAYS: Final = 7
_WINTER: Final = (
    ("One page a week is enough; the slides can go.", "++0++"),
    ("Whatever else goes, the meetings at the depots stay.", "+++-+"),
    ("Two of us should be off the roster in December.", "+-+-0"),
    ("Nobody should be called at night for what can wait until six.", "+++++"),
    ("The works of spring need an hour a week in winter too.", "0+-+-"),
    ("The night train's crew should say what they could do without.", "++0++"),
    ("Letting something go is easier with a day to look at it again.", "++++0"),
    ("If everything matters, we should work more this winter.", "--+--"),
)
"""Statements of the open dialogue, one by each of the eight, and the votes of the first five."""
_VOTES: Final = {"+": 1, "0": 0, "-": -1}


def add_sample_dialogues(
    team: Team, people: Mapping[str, User], evidence: DialogueEvidence
) -> Dialogue:
    """Save the ended dialogues of the sample team, and open one more.

    Parameters
    ----------
    team
        The sample team.
    people
        The account of each person of the evidence.
    evidence
        The dialogues of the sample team. Authors in it are nobody; here they are dealt to the
        people by chance.

    Returns
    -------
    Dialogue
        The one that is open, in which the first five of the eight have voted.
    """
    users = list(people.values())
    for about in evidence.dialogues.iter_rows(named=True):
        voices = [Voice(user=user, team=team) for user in users]
        add_ended_dialogue(team, about, one_dialogue(evidence, about["dialogue"]), voices)
    return _open(team, users)


def _open(team: Team, users: Sequence[User]) -> Dialogue:
    closes = timezone.now() + timedelta(days=_OPEN_DAYS)
    dialogue = Dialogue.objects.create(
        team=team,
        question="What do we let go for the winter?",
        purpose="To have hands free when the snow comes.",
        decides="the eight together",
        step=Step.VOTING,
        turn=1,
        closes=closes,
    )
    voices = Voice.objects.bulk_create(
        Voice(dialogue=dialogue, user=user, team=team) for user in users
    )
    asked = VotingRound.objects.create(
        dialogue=dialogue, number=1, asked=len(voices), closes=closes
    )
    for place, ((text, votes), author) in enumerate(zip(_WINTER, voices, strict=True), start=1):
        said = Statement.objects.create(dialogue=dialogue, author=author, text=text, place=place)
        Intake.objects.bulk_create(
            Intake(
                round=asked.pk,
                voter=voter_key(voice, asked),
                statement=said.pk,
                vote=_VOTES[sign],
                seq=1,
            )
            for voice, sign in zip(voices, votes, strict=False)
        )
    close_due_votes.using(run_after=closes).enqueue()
    end_due_dialogues.using(run_after=closes).enqueue()
    return dialogue
