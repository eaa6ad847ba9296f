"""The marks of charts: dots, rings, diamonds, dashes, and intervals as bars or as lines."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from wholesum.charts.chart import tag


def circle(x: float, y: float, radius: float, name: str, title: str | None = None) -> Markup:
    """Draw a disc or a ring; the browser shows ``title`` when the pointer rests on the mark."""
    inside = () if title is None else (tag("title", title),)
    return tag("circle", *inside, cx=x, cy=y, r=radius, class_=name)


def diamond(x: float, y: float, radius: float, name: str) -> Markup:
    """Draw a diamond."""
    r = radius
    path = f"M{x - r:.6g} {y:.6g}L{x:.6g} {y - r:.6g}L{x + r:.6g} {y:.6g}L{x:.6g} {y + r:.6g}Z"
    return tag("path", d=path, class_=name)


def right_half_diamond(x: float, y: float, radius: float, name: str) -> Markup:
    """Draw the right half of a diamond."""
    r = radius
    path = f"M{x:.6g} {y - r:.6g}L{x + r:.6g} {y:.6g}L{x:.6g} {y + r:.6g}Z"
    return tag("path", d=path, class_=name)


def across(x1: float, x2: float, y: float, name: str) -> Markup:
    """Draw a horizontal line between two points."""
    return tag("line", x1=x1, x2=x2, y1=y, y2=y, class_=name)


def upright(x: float, y1: float, y2: float, name: str) -> Markup:
    """Draw a vertical line."""
    return tag("line", x1=x, x2=x, y1=y1, y2=y2, class_=name)


def path(points: list[tuple[float, float]], name: str) -> Iterator[Markup]:
    """Join points by straight lines; draw nothing for fewer than two points."""
    if len(points) > 1:
        drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        yield tag("polyline", points=drawn, class_=name)


def bar_across(x1: float, x2: float, y: float, name: str) -> Markup:
    """Draw an interval as a horizontal bar with round ends."""
    x1, x2 = sorted((x1, x2))
    return tag("rect", x=x1, y=y - 5, width=x2 - x1, height=10, rx=5, class_=name)


def bar_upright(x: float, y1: float, y2: float, name: str) -> Markup:
    """Draw an interval as a vertical bar with round ends."""
    y1, y2 = sorted((y1, y2))
    return tag("rect", x=x - 5, y=y1, width=10, height=y2 - y1, rx=5, class_=name)


def whisker_across(x1: float, x2: float, y: float, name: str) -> Iterator[Markup]:
    """Draw an interval as a horizontal line with a stroke at both ends."""
    yield across(x1, x2, y, name)
    for x in (x1, x2):
        yield upright(x, y - 4, y + 4, name)


def whisker_upright(x: float, y1: float, y2: float, name: str) -> Iterator[Markup]:
    """Draw an interval as a vertical line with a stroke at both ends."""
    yield upright(x, y1, y2, name)
    for y in (y1, y2):
        yield across(x - 4, x + 4, y, name)
