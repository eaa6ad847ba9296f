"""Decide which counts of a sealed round may be shown, given the counts that were shown earlier."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from unicodedata import normalize

from django.db.models import Count, Q
from django.utils.crypto import salted_hmac

from wholesum.core.disclosure import AnsweringGroup, may_show_beside
from wholesum.web.dialogue.models import Dialogue, Voice, VotingRound
from wholesum.web.dialogue.models.votes import CountedStatement, Vote, VoteChange
from wholesum.web.teams.models import Team


def decide_counts(dialogue: Dialogue, closed: VotingRound, *, imported: bool = False) -> None:
    """Decide and store for which statements of a sealed round the counts may be shown.

    The voters of an imported round are not known: they need not be the members of today.
    """
    # Two dialogues of a team that close at once would each be shown as the first.
    Team.objects.select_for_update(no_key=True).get(pk=dialogue.team_id)
    cast = Vote.objects.filter(round=closed.pk).values("statement").annotate(voted=Count("voter"))
    counts = dict(cast.filter(voted__gte=dialogue.threshold).values_list("statement", "voted"))
    texts = dict(dialogue.statements.filter(pk__in=counts).values_list("pk", "text"))
    words = {statement: words_digest(texts[statement]) for statement in counts}
    known = KnownVoters(
        asked=None if imported else _asked_digest(dialogue, closed),
        everybody=closed.asked,
        compared=dict(
            VoteChange.objects.filter(round=closed.pk).values_list("statement", "compared")
        ),
        before=_round_before(dialogue, closed),
    )
    earlier = _shown_before(dialogue, words.values())
    CountedStatement.objects.bulk_create(
        CountedStatement(
            round=closed.pk,
            statement=statement,
            team_id=dialogue.team_id,
            dialogue=dialogue.pk,
            words=words[statement],
            group=group,
            voted=voted,
            shown=may_show_beside(AnsweringGroup(group, voted), earlier[words[statement]]),
        )
        for statement, voted in counts.items()
        for group in (known.mark(statement, voted),)
    )


@dataclass(frozen=True)
class KnownVoters:
    """Digests of the voters of a round; they do not reveal who the voters are."""

    asked: str | None
    everybody: int | None
    compared: Mapping[int, int]
    before: Mapping[int, CountedStatement]

    def mark(self, statement: int, voted: int) -> str:
        """Return a hash of a group of voters; two groups have the same hash only if they are equal.

        All voters compared their vote with that of the round before, and as many voted there: then
        they are the same.
        """
        if self.asked is not None and voted == self.everybody:
            return self.asked
        before = self.before.get(statement)
        if before is not None and before.voted == voted == self.compared.get(statement):
            return before.group
        return secrets.token_hex(32)


def words_digest(text: str) -> str:
    """Return a hash that is equal for texts that differ only in case and punctuation."""
    folded = normalize("NFKC", text).casefold()
    words = "".join(sign if sign.isalnum() else " " for sign in folded).split()
    return _digest("words", words)


def _digest(what: str, parts: Iterable[str]) -> str:
    said = salted_hmac(f"wholesum.dialogue.{what}", "\n".join(parts), algorithm="sha256")
    return said.hexdigest()


def _asked_digest(dialogue: Dialogue, closed: VotingRound) -> str | None:
    """Return a hash of all who could vote; ``None`` with guests or if a member has left."""
    asked = list(dialogue.voices.order_by("user").values_list("user", flat=True))
    if dialogue.is_for_anybody or None in asked or len(asked) != closed.asked:
        return None
    return _digest("asked", map(str, asked))


def _round_before(dialogue: Dialogue, closed: VotingRound) -> dict[int, CountedStatement]:
    before = dialogue.rounds.filter(number=closed.number - 1).values("pk")
    return {
        statement.statement: statement
        for statement in CountedStatement.objects.filter(round__in=before)
    }


def _shown_before(dialogue: Dialogue, words: Iterable[str]) -> dict[str, list[AnsweringGroup]]:
    """Return the groups of voters whose counts were shown before, by the hash of the statement.

    Those of the same team, and of other teams' dialogues in which some of the same people vote.
    """
    people = dialogue.voices.exclude(user=None).values("user")
    others = Voice.objects.filter(user__in=people).values("dialogue")
    rows = CountedStatement.objects.filter(
        Q(team=dialogue.team_id) | Q(dialogue__in=others), shown=True
    )
    found: dict[str, list[AnsweringGroup]] = {text: [] for text in words}
    for text, mark, voted in rows.values_list("words", "group", "voted").iterator():
        if text in found:
            found[text].append(AnsweringGroup(mark, voted))
    return found
