"""The template variables of the page of a dialogue, for each step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from wholesum.web.dialogue import queries
from wholesum.web.dialogue.access import Seat
from wholesum.web.dialogue.models import Dialogue, Step, Voice
from wholesum.web.dialogue.results.closed_rounds import LEGEND, closed_round_results
from wholesum.web.dialogue.services.listening import own_paraphrase
from wholesum.web.dialogue.services.statements import (
    MOST_STATEMENTS,
    most_carried,
    offered_to,
)
from wholesum.web.dialogue.views.state import State
from wholesum.web.dialogue.voting.keys import voter_key
from wholesum.web.dialogue.voting.progress import own_marks, own_progress

About: TypeAlias = dict[str, Any]

_SHOWING: Final = (Step.SHARING, Step.SETTLING, Step.ENDED)


def about_page(seat: Seat) -> About:
    """Return the template variables of the page of a dialogue at its current step."""
    state = State(seat)
    about: About = {
        "dialogue": seat.dialogue,
        "team": seat.dialogue.team,
        "place": seat.place,
        "voice": seat.voice,
        "state": state,
        "step_template": f"dialogue/steps/{seat.dialogue.step}.html",
    }
    if seat.dialogue.step in _SHOWING:
        about |= about_results(seat.dialogue)
    if seat.voice is not None:
        about |= _STEPS.get(seat.dialogue.step, _nothing)(state, seat.voice)
        about |= {
            "to_mark": queries.to_mark(seat.voice),
            "to_reply": queries.to_reply(seat.voice),
            "to_merge": queries.to_merge(seat.voice),
        }
    return about


def about_results(dialogue: Dialogue) -> About:
    """Return the template variables about the results of closed rounds."""
    return {"rounds_shown": closed_round_results(dialogue), "legend": LEGEND}


def _nothing(_state: State, _voice: Voice) -> About:
    return {}


def _writing(_state: State, voice: Voice) -> About:
    mine = queries.own_statements(voice)
    return {"mine": mine, "may_write": len(mine) < MOST_STATEMENTS}


def _group(_state: State, voice: Voice) -> About:
    group = queries.own_group(voice)
    if group is None:
        return {"group": None}
    return {
        "group": group,
        "others": [one for one in group.voices.all() if one.pk != voice.pk],
        "offers": offered_to(group),
        "carried": {statement.pk for statement in group.carried.all()},
        "most_carried": most_carried(group),
    }


def _listening(state: State, voice: Voice) -> About:
    turn = state.on_turn
    if turn is None:
        return {"turn": None}
    return {
        "turn": turn,
        "is_mine": turn.author_id == voice.pk,
        "heard": own_paraphrase(voice, turn),
        "questions": queries.with_questions(turn),
    }


def _voting(state: State, voice: Voice) -> About:
    asked = state.open_round
    if asked is None:
        return {}
    key = voter_key(voice, asked)
    return {"my_votes": own_progress(asked, key), "my_marks": own_marks(asked, key)}


_STEPS: Final[dict[str, Callable[[State, Voice], About]]] = {
    Step.WRITING: _writing,
    Step.PAIRS: _group,
    Step.FOURS: _group,
    Step.LISTENING: _listening,
    Step.VOTING: _voting,
}
