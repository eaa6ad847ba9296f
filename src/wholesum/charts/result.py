"""The base class of results, with a text that explains the result and a chart for notebooks."""

from __future__ import annotations

from functools import singledispatch
from importlib import import_module
from importlib.util import find_spec

from wholesum.charts.chart import Chart, tag


class Result:
    """The base class of results; a result has a text explanation and, in notebooks, a chart."""

    def explain(self) -> str:
        """Describe the result, its uncertainty and the number of people in a few sentences."""
        raise NotImplementedError

    def __str__(self) -> str:
        return self.explain()

    def _repr_html_(self) -> str:
        chart = chart_of(self)
        drawn = "" if chart is None else chart._repr_html_()
        return f"{drawn}{tag('p', self.explain())}"


def chart_of(result: object) -> Chart | None:
    """Draw the chart of a result.

    A practice registers its charts with ``draw.register`` in its ``charts``; they are imported
    when the first result of that practice is drawn, so that results need not import them.

    Parameters
    ----------
    result
        The result of a method, a reading or a Mirror.

    Returns
    -------
    Chart or None
        The chart; ``None`` where this kind of result has none, or this result nothing to draw.
    """
    practice = ".".join(type(result).__module__.split(".")[:2])
    charts = f"{practice}.charts"
    if practice.startswith("wholesum.") and find_spec(charts) is not None:
        import_module(charts)
    return draw(result)


@singledispatch
def draw(_result: object) -> Chart | None:
    """Return ``None``: the default for a type of result that has no chart."""
    return None
