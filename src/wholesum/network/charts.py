"""The chart of a team's network: in how many pairs members rely on each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from wholesum.charts.chart import Chart, Table
from wholesum.charts.kit.frame import LEFT, RIGHT, WIDTH
from wholesum.charts.kit.marks import upright
from wholesum.charts.kit.rows import Rows, bar_in_parts
from wholesum.charts.kit.text import text
from wholesum.core.cycle import Cycle
from wholesum.network.evidence import NetworkEvidence
from wholesum.network.team.disclosure import PublishedReliance

_LIMITS: Final = (
    "It counts what members say about whom they rely on for leadership. It says nothing of how "
    "well anybody leads, and it names nobody."
)


def network_charts(
    evidence: NetworkEvidence, cycles: Sequence[Cycle], facet: str
) -> Iterator[Chart]:
    """Yield the chart from a team's network that the Mirror shows for a facet.

    Parameters
    ----------
    evidence
        The rounds.
    cycles
        The cycles in order of time.
    facet
        The facet's code.

    Yields
    ------
    Chart
        For mutual trust, the pairs of the last round.
    """
    if facet != "mutual_trust" or not cycles:
        return
    rows = evidence.reliance.filter(cycles[-1].within("day"))
    rounds = evidence.with_rows(reliance=rows).rounds()
    chart = reliance_chart(rounds[-1]) if rounds else None
    if chart is not None:
        yield chart


def reliance_chart(found: PublishedReliance) -> Chart | None:
    """Draw how many pairs of members rely on each other, in one direction, or not at all.

    Parameters
    ----------
    found
        The counts of a round.

    Returns
    -------
    Chart or None
        ``None`` where the counts are not shown.
    """
    if found.mutual is None or found.one_way is None or found.linked is None:
        return None
    neither = found.pairs - found.linked
    drawing = Rows()
    drawing.paragraph(f"{found.mutual} mutual, {found.one_way} one way, {neither} none", "tick")
    y = drawing.y + 16
    drawing.add(
        bar_in_parts((("whole does", found.mutual), ("open does", found.one_way)), found.pairs, y)
    )
    x = LEFT + (RIGHT - LEFT) * found.star / found.pairs
    drawing.add([upright(x, y - 10, y + 10, "grid")])
    drawing.add([text(f"{found.star} if all relied on one", x, y + 24, "tick", "middle")], 0)
    drawing.space(48)
    words = (
        ("Rely on each other", found.mutual),
        ("One relies on the other", found.one_way),
        ("Do not rely on each other", neither),
    )
    return Chart(
        title=f"There is reliance in {found.linked} of {found.pairs} pairs",
        reading="The bar has all pairs of members who answered: first those who rely on each "
        "other, then those of whom one relies on the other. The line is where the bar would end if "
        "all relied on one member only.",
        basis=f"{found.answered} of {found.members} members answered, {found.pairs} pairs.",
        limits=_LIMITS,
        shapes=tuple(drawing.shapes),
        width=WIDTH,
        height=drawing.y + 2,
        table=Table(("Pairs", "Number"), tuple((name, str(number)) for name, number in words)),
    )
