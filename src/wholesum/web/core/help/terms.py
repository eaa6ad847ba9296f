"""The glossary of the app: each word that needs an explanation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wholesum.core.facets import FACETS, Facet

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Term:
    """A word of the glossary with its explanation.

    Parameters
    ----------
    code
        Its key, and its place on the page of the glossary.
    name
        The word.
    text
        What it means, in one or two sentences.
    """

    code: str
    name: str | _StrPromise
    text: str | _StrPromise


_TERMS: Final = (
    Term(
        "agreement",
        gettext_lazy("Agreement"),
        gettext_lazy(
            "How alike the answers of the team are. A team can agree that something is poor."
        ),
    ),
    Term(
        "camps",
        gettext_lazy("Two camps"),
        gettext_lazy(
            "The answers form two groups, with few answers between them. Talk about both views."
        ),
    ),
    Term(
        "consent",
        gettext_lazy("Consent"),
        gettext_lazy(
            "Everybody affected is asked. The proposal is decided if nobody objects. Consent does "
            "not mean that everybody likes it best."
        ),
    ),
    Term(
        "constellation",
        gettext_lazy("Constellation"),
        gettext_lazy("Three to five members who together have the strengths that a task needs."),
    ),
    Term(
        "credit",
        gettext_lazy("Credit"),
        gettext_lazy(
            "How much each contributor brought to a piece of work, as the other contributors "
            "see it. Nobody can change their own share. Credit is not for deciding about pay."
        ),
    ),
    Term(
        "cycle",
        gettext_lazy("Cycle"),
        gettext_lazy("About six weeks: ask, talk about the results, work on them, look back."),
    ),
    Term(
        "decision",
        gettext_lazy("Decision"),
        gettext_lazy(
            "What the team decided, who is affected, who was heard, and what the decision "
            "should change."
        ),
    ),
    Term(
        "dialogue",
        gettext_lazy("Dialogue"),
        gettext_lazy(
            "The team writes statements on one question and votes on them. The results show "
            "where the team agrees and where it does not."
        ),
    ),
    Term(
        "effort",
        gettext_lazy("Effort"),
        gettext_lazy(
            "A piece of work that takes hours of the team, such as a report or a meeting."
        ),
    ),
    Term(
        "facet",
        gettext_lazy("Facet"),
        gettext_lazy("One of the ten aspects of leading together, such as mutual trust."),
    ),
    Term(
        "promise",
        gettext_lazy("Promise"),
        gettext_lazy(
            "What a member says they will do, to whom and by when. Only the person who receives it "
            "can close it as done. Saying no to a request is a good answer."
        ),
    ),
    Term(
        "slip",
        gettext_lazy("Slip"),
        gettext_lazy("A promise whose day has passed without a report that the promise is done."),
    ),
    Term(
        "facilitator",
        gettext_lazy("Facilitator"),
        gettext_lazy(
            "A person who opens and closes rounds and invites people. A facilitator sees no more "
            "answers than the others."
        ),
    ),
    Term(
        "focus",
        gettext_lazy("Focus"),
        gettext_lazy(
            "The team lists its efforts and its goals, and decides which efforts to keep and which "
            "to stop."
        ),
    ),
    Term(
        "folder",
        gettext_lazy("Evidence folder"),
        gettext_lazy(
            "All data of a team as a folder of plain tables. You can keep the folder or "
            "import it into another installation of Wholesum."
        ),
    ),
    Term(
        "goal",
        gettext_lazy("Goal"),
        gettext_lazy(
            "What the team wants to reach. Each person spreads 100 points over the goals."
        ),
    ),
    Term(
        "interval",
        gettext_lazy("Range"),
        gettext_lazy(
            "How far a figure could be from the true value. With few answers the range is "
            "wide, and the figure says little."
        ),
    ),
    Term(
        "likely",
        gettext_lazy("Likely better, likely worse"),
        gettext_lazy(
            "The answers changed by more than chance explains. “No clear change” means that we "
            "cannot tell; it does not mean that nothing changed."
        ),
    ),
    Term(
        "mirror",
        gettext_lazy("Mirror"),
        gettext_lazy(
            "A page that compares what the team says about leading together with what the "
            "team does."
        ),
    ),
    Term(
        "objection",
        gettext_lazy("Objection"),
        gettext_lazy(
            "A reason why a proposal would do harm. An objection helps to improve the "
            "proposal. It is not a vote against the proposal."
        ),
    ),
    Term(
        "pulse",
        gettext_lazy("Pulse"),
        gettext_lazy(
            "A short questionnaire on leading together. Each person answers alone. Results "
            "appear when the pulse closes."
        ),
    ),
    Term(
        "review",
        gettext_lazy("Review"),
        gettext_lazy(
            "On a day that is set in advance, the team looks back at a decision or at a "
            "whole cycle: what was done, and what changed."
        ),
    ),
    Term(
        "round",
        gettext_lazy("Round"),
        gettext_lazy(
            "The time in which members can answer the same questions, from the opening to "
            "the close."
        ),
    ),
    Term(
        "sealed",
        gettext_lazy("Sealed"),
        gettext_lazy(
            "Answers are stored without names. Nobody in the app can see which answers are "
            "yours. A person who runs the server could look up your answers until the round "
            "closes, and later only in a backup that was made while the round was open."
        ),
    ),
    Term(
        "signed",
        gettext_lazy("Signed"),
        gettext_lazy(
            "Answers are stored with names. The names may be shown when the round is closed."
        ),
    ),
    Term(
        "stand_in",
        gettext_lazy("Stand-in"),
        gettext_lazy("A member who can do a kind of work when the person who does it is away."),
    ),
    Term(
        "statement",
        gettext_lazy("Statement"),
        gettext_lazy("One sentence in a dialogue, on which the others vote."),
    ),
    Term(
        "story",
        gettext_lazy("Story"),
        gettext_lazy(
            "One result that at least two people achieved together, with what each of them brought."
        ),
    ),
    Term(
        "strength",
        gettext_lazy("Strength"),
        gettext_lazy(
            "What a member is good at, in a word or two. Only the member decides whether the "
            "team sees it."
        ),
    ),
    Term(
        "threshold",
        gettext_lazy("Threshold"),
        gettext_lazy(
            "The smallest number of answers with which a result is shown. "
            "With fewer answers, no result is shown."
        ),
    ),
)
_BY_CODE: Final = {term.code: term for term in _TERMS}


def terms() -> list[Term]:
    """Return the words of the glossary in alphabetical order of the reader's language."""
    return sorted(_TERMS, key=lambda term: str(term.name).casefold())


def term_of(code: str) -> Term:
    """Return the explanation of a glossary word or of a facet, by its code.

    Raises
    ------
    KeyError
        If there is no such word.
    """
    if code in _BY_CODE:
        return _BY_CODE[code]
    facet = next((facet for facet in FACETS if facet.code == code), None)
    if facet is None:
        raise KeyError(code)
    return Term(facet.code, _(facet.name), f"{_(facet.question)} {_(facet.meaning)}")


def facets() -> list[tuple[Facet, str, str, str, str]]:
    """Return each facet with its name, question, meaning and the actions that are counted."""
    return [
        (facet, _(facet.name), _(facet.question), _(facet.meaning), _(facet.done_by))
        for facet in FACETS
    ]
