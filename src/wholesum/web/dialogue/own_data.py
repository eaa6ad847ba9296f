"""Collect a user's records in dialogues, for the download of own data."""

from __future__ import annotations

from wholesum.web.accounts.models import User
from wholesum.web.dialogue.models import Statement, Voice
from wholesum.web.dialogue.models.votes import Intake, Vote


def own_part(user: User) -> dict[str, list[dict[str, object]]]:
    """Return the records of dialogues that contain a user's name, ready for JSON.

    Sealed votes, what somebody heard and asked, and reasons are kept without a name.
    """
    voices = list(Voice.objects.filter(user=user).select_related("dialogue__team"))
    written = Statement.objects.filter(author__in=voices).select_related("dialogue")
    return {
        "dialogues": [
            {
                "team": voice.dialogue.team.name,
                "question": voice.dialogue.question,
                "opened": voice.dialogue.opened.isoformat(),
            }
            for voice in voices
        ],
        "statements": [
            {
                "question": statement.dialogue.question,
                "statement": statement.text,
                "standing": statement.standing,
            }
            for statement in written.order_by("pk")
        ],
        "signed_votes": [row for voice in voices for row in _signed_votes(voice)],
    }


def _signed_votes(voice: Voice) -> list[dict[str, object]]:
    if voice.dialogue.is_sealed:
        return []
    rounds = dict(voice.dialogue.rounds.values_list("pk", "number"))
    texts = dict(voice.dialogue.statements.values_list("pk", "text"))
    mine = {"round__in": list(rounds), "voter": voice.pk.hex}
    votes: list[Vote | Intake] = [*Vote.objects.filter(**mine)]
    votes += Intake.objects.filter(**mine, vote__isnull=False)
    return [
        {
            "question": voice.dialogue.question,
            "round": rounds[cast_vote.round],
            "statement": texts.get(cast_vote.statement, ""),
            "vote": cast_vote.vote,
            "why": cast_vote.why,
            "matters": cast_vote.matters,
        }
        for cast_vote in sorted(votes, key=lambda vote: (vote.round, vote.statement))
    ]
