"""The figures of a wave of ties: only those from which no one or two people can be worked out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import asdict, replace
from typing import Any, Final, TypeAlias

import numpy as np

from wholesum.core.disclosure import CROWD, LEAST_PEOPLE, totals_reveal_few
from wholesum.network.organisation.change import BridgingChange
from wholesum.network.organisation.matrix import OTHERS, function_matrix, merge_small
from wholesum.network.organisation.measures import bridging, mutuality, spread
from wholesum.network.organisation.stand_in import stand_in
from wholesum.network.organisation.ties import FEWEST, SMALLEST_GROUP, OrganisationNetwork
from wholesum.web.organisations.ties.queries import without

Groups: TypeAlias = dict[str, frozenset[str]]
"""The people of each function that is shown; all people under the empty name."""
ALL: Final = ""


def choose_shown(
    network: OrganisationNetwork,
    last: Sequence[Groups],
    earlier: Sequence[Groups],
    deleted: Sequence[Groups] = (),
) -> tuple[OrganisationNetwork, OrganisationNetwork | None] | None:
    """Choose the people whose ties are shown, and the functions of the matrix.

    One or two people who joined since the last wave wait for the next one. Below 50 people, no
    figures of all remembered waves may add up to one or two people, as for the waves of teams. A
    function that differs by one or two people from one of an earlier wave, whatever its name, is
    merged with the small ones.

    Parameters
    ----------
    network
        The people and ties of the new wave.
    last
        The groups of the last wave; of several if they were made on the same day.
    earlier
        The groups of all remembered waves that have people in common with this one.
    deleted
        Those of waves that were made in the last four weeks and then deleted. A new wave need not
        wait four weeks after them, and hardly any tie changes in a few days. So their figures may
        not add up to one or two people from 50 people on either.

    Returns
    -------
    tuple or None
        The network, and the same with the functions of the matrix, which may be ``None``. ``None``
        if one or two people left, so that the change would show their ties.
    """
    for kept in _wholes(network, last):
        whole = frozenset(kept.people)
        known = [group for wave in earlier for group in wave.values()]
        if min([len(whole), *(len(wave[ALL]) for wave in earlier)]) >= CROWD:
            known = [group for wave in deleted for group in wave.values()]
        if known and totals_reveal_few([whole, *known]):
            continue
        for shown in (kept, _merged(kept, earlier)) if earlier else (kept,):
            groups = groups_of(shown)
            if _moved_few(groups, earlier):
                continue
            if not known or not totals_reveal_few([*groups.values(), *known]):
                return kept, shown
        return kept, None
    return None


def groups_of(network: OrganisationNetwork) -> Groups:
    """Return the people of each function of the matrix, and all people."""
    names, codes = merge_small(network)
    code, people = codes[network.function], np.array(network.people, dtype=object)
    functions = {name: frozenset(people[code == at]) for at, name in enumerate(names)}
    return {ALL: frozenset(network.people), **functions}


def figures_of(
    network: OrganisationNetwork,
    shown: OrganisationNetwork | None,
    change: BridgingChange | None,
) -> dict[str, Any]:
    """Return the measures of a network as JSON; a measure that cannot be shown is ``None``.

    Below 50 people, a count near 0 or near its total would tell what each person answered.
    """
    across, both = bridging(network), mutuality(network)
    if across is not None and _is_extreme(network, across.external, across.ties):
        across = None
    if both is not None and _is_extreme(network, both.mutual, both.pairs):
        both = None
    measures = {
        "bridging": across,
        "spread": spread(network),
        "stand_in": stand_in(network),
        "mutuality": both,
        "change": change,
    }
    return {
        "people": len(network.people),
        "answered": int(network.answered.sum()),
        "ties": int(network.source.size),
        "functions": len(network.functions),
        "matrix": None if shown is None else _matrix(shown),
        **{name: None if one is None else asdict(one) for name, one in measures.items()},
    }


def _is_extreme(network: OrganisationNetwork, count: int, total: int) -> bool:
    """Return whether a count in a small organisation is within two of 0 or of its total."""
    return len(network.people) < CROWD and min(count, total - count) < LEAST_PEOPLE


def _matrix(shown: OrganisationNetwork) -> dict[str, Any] | None:
    """Return the matrix; below 50 people only if no cell is empty or full.

    The matrix is withheld as a whole: a hidden cell would follow from the number of all ties.
    """
    matrix = function_matrix(shown)
    if len(matrix.functions) < 2:
        return None
    if len(shown.people) < CROWD:
        _names, codes = merge_small(shown)
        asked = shown.function[shown.answered]
        answered = np.bincount(codes[asked], minlength=len(matrix.functions))
        possible = np.outer(answered, matrix.people) - np.diag(answered)
        if ((matrix.ties == 0) | (matrix.ties >= possible)).any():
            return None
    return {
        "functions": matrix.functions,
        "people": matrix.people.tolist(),
        "ties": matrix.ties.tolist(),
        "expected": np.round(matrix.expected).astype(int).tolist(),
        "weakest": matrix.weakest(2),
    }


def _wholes(network: OrganisationNetwork, last: Sequence[Groups]) -> Iterator[OrganisationNetwork]:
    """Yield the network, and the network without those who joined since the last wave."""
    people = frozenset(network.people)
    joins = sorted({people - wave[ALL] for wave in last}, key=len)
    if not any(0 < len(joined) < LEAST_PEOPLE for joined in joins):
        yield network
    for joined in joins:
        if joined and len(network.people) - len(joined) >= FEWEST:
            yield without(network, joined)


def _merged(network: OrganisationNetwork, earlier: Sequence[Groups]) -> OrganisationNetwork:
    """Merge the functions that one or two people joined or left with those under five people."""
    groups = groups_of(network)
    few = {name for name in groups if _moved_few({name: groups[name]}, earlier)}
    sizes = dict(zip(network.functions, network.sizes.tolist(), strict=True))
    names = [
        OTHERS if name in few or sizes[name] < SMALLEST_GROUP else name
        for name in network.functions
    ]
    merged = sorted(set(names))
    codes = np.array([merged.index(name) for name in names], np.int32)
    return replace(network, functions=tuple(merged), function=codes[network.function])


def _moved_few(groups: Mapping[str, Set[str]], earlier: Sequence[Groups]) -> bool:
    """Return whether a function differs by one or two people from any earlier group."""
    return any(
        0 < len(group ^ other) < LEAST_PEOPLE
        for wave in earlier
        for other in wave.values()
        for name, group in groups.items()
        if name != ALL
    )
