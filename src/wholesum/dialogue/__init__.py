"""What do we think together? Statements, votes, and what they can carry.

The methods stand here by name, ``from wholesum.dialogue import landscape``; each is loaded when it
is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wholesum.by_name import by_name

if TYPE_CHECKING:
    from wholesum.dialogue.authors import evenness
    from wholesum.dialogue.axes import axis_test, count_axes
    from wholesum.dialogue.bilinear import fit_bilinear, place_people, posterior_of
    from wholesum.dialogue.checks import check_dialogue
    from wholesum.dialogue.counts import by_function, count_votes, heat_map, in_order, unmarked
    from wholesum.dialogue.disclosure import snapshots, split_is_safe, terms_of
    from wholesum.dialogue.evidence import (
        DialogueEvidence,
        one_dialogue,
        read_dialogue,
        standing_votes,
        write_dialogue,
    )
    from wholesum.dialogue.foretelling import fit_foretelling, foresight
    from wholesum.dialogue.groups import adjusted_rand, find_groups
    from wholesum.dialogue.kind import Kind
    from wholesum.dialogue.kinds import statement_kinds
    from wholesum.dialogue.pairs import make_fours, make_pairs, unlikeness
    from wholesum.dialogue.polis import read_any, read_comments, read_polis
    from wholesum.dialogue.reading import read_one, read_result
    from wholesum.dialogue.report import dialogue_report
    from wholesum.dialogue.routing import (
        average_information,
        balanced_order,
        draw_statement,
        expected_information,
        keep_apart,
        routing_weights,
    )
    from wholesum.dialogue.signals import dialogue_signals
    from wholesum.dialogue.to_polis import write_comments, write_polis
    from wholesum.dialogue.twins import find_twins
    from wholesum.dialogue.update import Running
    from wholesum.dialogue.verdict import Landscape, Verdict, landscape
    from wholesum.dialogue.votes import Votes, gather_votes, merge_votes, tally

_HOMES: Final = {
    "authors": "evenness",
    "axes": "axis_test count_axes",
    "bilinear": "fit_bilinear place_people posterior_of",
    "checks": "check_dialogue",
    "counts": "by_function count_votes heat_map in_order unmarked",
    "disclosure": "snapshots split_is_safe terms_of",
    "evidence": "DialogueEvidence one_dialogue read_dialogue standing_votes write_dialogue",
    "foretelling": "fit_foretelling foresight",
    "groups": "adjusted_rand find_groups",
    "kind": "Kind",
    "kinds": "statement_kinds",
    "pairs": "make_fours make_pairs unlikeness",
    "polis": "read_any read_comments read_polis",
    "reading": "read_one read_result",
    "report": "dialogue_report",
    "routing": "average_information balanced_order draw_statement expected_information keep_apart "
    "routing_weights",
    "signals": "dialogue_signals",
    "to_polis": "write_comments write_polis",
    "twins": "find_twins",
    "update": "Running",
    "verdict": "Landscape Verdict landscape",
    "votes": "Votes gather_votes merge_votes tally",
}

__all__ = [
    "DialogueEvidence",
    "Kind",
    "Landscape",
    "Running",
    "Verdict",
    "Votes",
    "adjusted_rand",
    "average_information",
    "axis_test",
    "balanced_order",
    "by_function",
    "check_dialogue",
    "count_axes",
    "count_votes",
    "dialogue_report",
    "dialogue_signals",
    "draw_statement",
    "evenness",
    "expected_information",
    "find_groups",
    "find_twins",
    "fit_bilinear",
    "fit_foretelling",
    "foresight",
    "gather_votes",
    "heat_map",
    "in_order",
    "keep_apart",
    "landscape",
    "make_fours",
    "make_pairs",
    "merge_votes",
    "one_dialogue",
    "place_people",
    "posterior_of",
    "read_any",
    "read_comments",
    "read_dialogue",
    "read_one",
    "read_polis",
    "read_result",
    "routing_weights",
    "snapshots",
    "split_is_safe",
    "standing_votes",
    "statement_kinds",
    "tally",
    "terms_of",
    "unlikeness",
    "unmarked",
    "write_comments",
    "write_dialogue",
    "write_polis",
]

__getattr__, __dir__ = by_name(__name__, _HOMES)
