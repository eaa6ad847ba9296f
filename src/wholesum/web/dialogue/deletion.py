"""Delete the records of a dialogue or an account that no foreign key deletes."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, pre_delete
from django.dispatch import receiver

from wholesum.web.accounts.models import User
from wholesum.web.dialogue.models import Promise, Statement, Step, Voice, VotingRound
from wholesum.web.dialogue.models.votes import Intake, Reason, Vote, VoteChange
from wholesum.web.dialogue.results.rendered_charts import forget_round
from wholesum.web.dialogue.voting.statement_weights import forget


@receiver(post_delete, sender=VotingRound)
def _delete_votes(instance: VotingRound, **_kwargs: Any) -> None:
    """Delete the votes and the cached results of a round when the round is deleted."""
    for votes in (Intake, Vote, Reason, VoteChange):
        votes.objects.filter(round=instance.pk).delete()
    forget(instance.pk)
    forget_round(instance.pk)


@receiver(pre_delete, sender=User)
def _delete_own(instance: User, **_kwargs: Any) -> None:
    """Delete the drafts and the signed votes of an account.

    Sealed votes are under keys that are not found so; a listed statement stays without its author.
    """
    _keep_counts_of_authors(instance)
    Statement.objects.filter(author__user=instance, place=0).delete()
    for voice in Voice.objects.filter(user=instance, dialogue__promise=Promise.SIGNED):
        rounds = VotingRound.objects.filter(dialogue=voice.dialogue_id).values_list("pk", flat=True)
        for votes in (Intake, Vote):
            votes.objects.filter(round__in=list(rounds), voter=voice.pk.hex).delete()


def _keep_counts_of_authors(gone: User) -> None:
    """Give the statements of an account in ended sealed dialogues to a participant without a name.

    Without an author they would not be counted any more, and how the count changes would tell how
    many statements the account wrote. The words of statements in no list are deleted here too.
    """
    ended = Voice.objects.filter(
        user=gone, dialogue__promise=Promise.SEALED, dialogue__step=Step.ENDED
    )
    for voice in ended.filter(statements__isnull=False).distinct():
        nameless = Voice.objects.create(dialogue_id=voice.dialogue_id)
        voice.statements.filter(place=0).update(text="")
        voice.statements.update(author=nameless)
