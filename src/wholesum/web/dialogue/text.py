"""Words that everybody reads, and the words people write, made fit to be shown."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wholesum.web.core.texts import without_piles
from wholesum.web.dialogue.models import Step

_JOINERS: Final = frozenset("\u200c\u200d")
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def plain_text(text: str) -> str:
    """Return text as it is kept: composed, on one line, without signs that nobody sees.

    Direction marks, zero-width and control characters go, and of the marks piled on one letter all
    but five; a joiner stays where it joins two signs, as within an emoji or a Persian word.
    """
    line = " ".join(unicodedata.normalize("NFC", text).split())
    kept = [sign for sign in line if sign in _JOINERS or unicodedata.category(sign) not in _UNSEEN]
    joined = (
        sign
        for place, sign in enumerate(kept)
        if sign not in _JOINERS or _joins(kept[place - 1 : place], kept[place + 1 : place + 2])
    )
    return without_piles(" ".join("".join(joined).split()))


def _joins(before: list[str], after: list[str]) -> bool:
    return all(
        near and not near[0].isspace() and near[0] not in _JOINERS for near in (before, after)
    )


def taken_out(reason: str) -> str:
    """Return what stands in the place of a statement that was taken out of the list."""
    return gettext("(taken out of the list: %(reason)s)") % {"reason": reason}


@dataclass(frozen=True, slots=True)
class Guide:
    """How a facilitator leads through a step.

    Parameters
    ----------
    minutes
        How long the step takes with eight people.
    say
        What to say to the room.
    know
        What happens on the phones.
    """

    minutes: int
    say: Lazy
    know: Lazy


GUIDES: Final[dict[str, Guide]] = {
    Step.WRITING: Guide(
        5,
        _(
            "Take five minutes, in silence. Write what you think about the question: one idea a "
            "statement, so that somebody else can agree or disagree with it."
        ),
        _("Everybody writes alone. Nobody sees what others write, you included."),
    ),
    Step.PAIRS: Guide(
        5,
        _(
            "Find your partner: the phone says who it is. Read each other what you wrote. Choose "
            "up to three statements to bring on, or write one together."
        ),
        _("Pairs are made across functions. What is not brought on is kept, with its author."),
    ),
    Step.FOURS: Guide(
        6,
        _("Two pairs sit together. Tell the others what you brought, and choose up to three."),
        _("Fours are made of two pairs, people who have not talked yet."),
    ),
    Step.LISTENING: Guide(
        12,
        _(
            "One statement at a time. Ask when something is unclear; we do not debate yet. Before "
            "anybody answers a statement, say what you heard in it, and its author says yes, "
            "nearly or no."
        ),
        _(
            "The phones show the statement whose turn it is. Go on with “Next statement”; each "
            "person’s first comes before anybody’s second."
        ),
    ),
    Step.VOTING: Guide(
        8,
        _(
            "Vote on every statement: agree, disagree or pass. Mark the few that matter most to "
            "you. You can change every vote until the round closes."
        ),
        _("Nobody sees any result before the round closes."),
    ),
    Step.SHARING: Guide(
        15,
        _(
            "Look at it together: what we share, where we differ, what surprises. If somebody is "
            "alone with a view, invite it; nobody has to say that it is theirs."
        ),
        _(
            "The results are on every phone. Vote again if the talk has moved people; stop when "
            "fewer than one vote in ten moves, or after three rounds."
        ),
    ),
    Step.SETTLING: Guide(
        15,
        _(
            "What do we do about it? Settle a few statements: a decision, a commitment, an "
            "experiment with an end, or parked with a reason."
        ),
        _("Each author reads what became of their statement."),
    ),
}
