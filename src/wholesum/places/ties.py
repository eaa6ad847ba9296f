"""Sum a file of ties: how often the people of one function turn to another, without names."""

from __future__ import annotations

import numpy as np

from wholesum.network.organisation.matrix import merge_small
from wholesum.network.organisation.ties import NETWORK_PEOPLE, TIES, organisation_network
from wholesum.places.partial import Partial, Task, marks_of
from wholesum.places.summary import Summary, TieCounts
from wholesum.tables import BadEvidence, Fault, read_table

_KIND = 3


def count_ties(task: Task) -> Partial:
    """Count the ties between each two functions in a file, and the people who have these ties.

    Parameters
    ----------
    task
        The file, with the table of people of the organisation. Repeated ties count once.

    Returns
    -------
    Partial
        The sums of the file. Functions under five people are one, "other functions".
    """
    if task.people is None:
        problem = "there is no table of the people of these ties"
        remedy = f"give {NETWORK_PEOPLE.name}.csv too, with the columns person and function"
        raise BadEvidence([Fault(task.file.name, problem, remedy)])
    ties = read_table(task.file, TIES)
    network = organisation_network(read_table(task.people, NETWORK_PEOPLE), ties)
    names, codes = merge_small(network)
    number, code = len(names), codes[network.function].astype(np.int64)
    cells = code[network.source] * number + code[network.target]
    turned = np.unique(network.source.astype(np.int64) * number + code[network.target])
    asking = code[turned // number] * number + turned % number
    found, people = (np.bincount(cell, minlength=number**2) for cell in (cells, asking))
    answered = np.bincount(code[network.answered], minlength=number)
    possible = np.outer(answered, np.bincount(code, minlength=number)) - np.diag(answered)
    counts = map(TieCounts, people.tolist(), found.tolist(), possible.ravel().tolist())
    pairs = ((source, target) for source in names for target in names)
    rows: dict[str, dict[str, TieCounts]] = {name: {} for name in names}
    for (source, target), count in zip(pairs, counts, strict=True):
        rows[source][target] = count
    return Partial(Summary(ties=rows), marks_of(ties, "source", kind=_KIND))
