"""The texts that guide each step, and the cleaning of texts that members write."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import Final

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wholesum.web.core.texts import without_piles
from wholesum.web.dialogue.models import Step

_JOINERS: Final = frozenset("\u200c\u200d")
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def plain_text(text: str) -> str:
    """Return a text on one line, in composed Unicode, without invisible characters.

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
    """Return the text that replaces a removed statement."""
    return gettext("(removed from the list: %(reason)s)") % {"reason": reason}


@dataclass(frozen=True, slots=True)
class Guide:
    """The text that tells a facilitator what to do in a step.

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
            "Take five minutes, in silence. Write what you think about the question. Put "
            "one idea in each statement, so that others can agree or disagree."
        ),
        _("Everybody writes alone. Nobody sees what others write. You do not see it either."),
    ),
    Step.PAIRS: Guide(
        5,
        _(
            "Find your partner: your phone shows who it is. Read each other what you "
            "wrote. Choose up to three statements to pass on, or write one together."
        ),
        _(
            "Where possible, the two people of a pair have different functions. "
            "Statements that a pair does not pass on are still stored with their authors."
        ),
    ),
    Step.FOURS: Guide(
        6,
        _(
            "Two pairs sit together, or three pairs if the number of pairs is odd. Tell "
            "the others which statements you chose. Then choose again: at least one "
            "statement of each person stays."
        ),
        _(
            "Where possible, a group brings people together who have not talked with each "
            "other yet."
        ),
    ),
    Step.LISTENING: Guide(
        12,
        _(
            "One statement at a time. Ask when something is unclear. We do not debate "
            "yet. Before you answer a statement, say what you heard. Its author then "
            "says yes, nearly or no."
        ),
        _(
            "The phones show the current statement. Press “Next statement” to continue. "
            "Every author’s first statement comes before anybody’s second."
        ),
    ),
    Step.VOTING: Guide(
        8,
        _(
            "Vote on every statement: agree, disagree or pass. Mark the few statements "
            "that matter most to you. You can change every vote until the round closes."
        ),
        _("Nobody sees any result before the round closes."),
    ),
    Step.SHARING: Guide(
        15,
        _(
            "Look at the results together: on what do we agree, where do we differ, what "
            "surprises us? If one person voted differently, ask everybody together for "
            "good reasons for the other view. Nobody has to say how they voted."
        ),
        _(
            "The results are on every phone. Vote again if people have changed their "
            "minds. Stop when fewer than one vote in ten changes, or after three rounds."
        ),
    ),
    Step.SETTLING: Guide(
        15,
        _(
            "What do we do about these results? Choose an outcome for a few statements: "
            "a decision, a commitment, an experiment with a last day, or “parked” with a "
            "reason."
        ),
        _("Each author can read what happened to their statement."),
    ),
}

_SAID_OVER_DAYS: Final[dict[str, Lazy]] = {
    Step.WRITING: _(
        "Write what you think about the question, when you have time. Put one idea in each "
        "statement, so that others can agree or disagree."
    ),
    Step.PAIRS: _(
        "Find a time to talk with your partner: the page of the dialogue shows who it is. Read "
        "each other what you wrote. Choose up to three statements to pass on, or write one "
        "together."
    ),
    Step.FOURS: _(
        "Find a time to talk in groups of four. Tell the others which statements you "
        "chose. Then choose again: at least one statement of each person stays."
    ),
    Step.LISTENING: _(
        "One statement at a time. Ask when something is unclear, and write what you heard. Its "
        "author then says yes, nearly or no."
    ),
    Step.SHARING: _(
        "Read the results: on what do we agree, where do we differ, what surprises us? "
        "Nobody has to say how they voted."
    ),
}
GUIDES_OVER_DAYS: Final[dict[str, Guide]] = {
    step: replace(guide, minutes=0, say=_SAID_OVER_DAYS.get(step, guide.say))
    for step, guide in GUIDES.items()
}
"""The guides of a dialogue that is not held in one meeting: there are no timers."""
