"""Charts of the landscape: statements by agreement and division, and people along an axis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from markupsafe import Markup

from wholesum.charts.chart import Chart, Table, tag
from wholesum.dialogue.charts.marks import (
    LEFT,
    LINE,
    LONGEST_CELL,
    RIGHT,
    WIDTH,
    basis,
    paragraph,
    text,
)
from wholesum.dialogue.summary.results import DialogueReading, LandscapeReading, StatementReading
from wholesum.tables import plain

_DOT, _SMALL_DOT = 5.0, 3.5
_MANY: Final = 100
_DIGIT, _TALL = 7.2, 13.0
"""How wide and tall a figure is drawn."""
_Box: TypeAlias = tuple[float, float, float, float]
"""The middle of what is drawn, and half its width and height."""


def statement_map(reading: DialogueReading) -> Chart | None:
    """Draw the statements by how many agree and how far they divide; never the people.

    Parameters
    ----------
    reading
        The dialogue.

    Returns
    -------
    Chart or None
        A dot a statement, numbered as in the list; ``None`` where none may be counted.
    """
    places = {
        number: (agree, apart)
        for number, one in enumerate(reading.statements, start=1)
        if (agree := _agree(one)) is not None and (apart := _apart(reading, one)) is not None
    }
    if not places:
        return None
    height = 300.0
    shapes = list(_axes(height))
    together: dict[tuple[float, float], list[int]] = {}
    for number, (agree, apart) in places.items():
        together.setdefault((_across(agree), _up(apart, height)), []).append(number)
    radius = _DOT if len(together) <= _MANY else _SMALL_DOT
    shapes += [tag("circle", cx=x, cy=y, r=radius, class_="dot") for x, y in together]
    shapes += _numbers(together, radius, height - 36)
    apart_words = "how far two ends differ" if reading.landscape else "how evenly it splits us"
    return Chart(
        title="What we agree on, and what divides us",
        reading=(
            f"To the right: more agree. Upwards: {apart_words}. Numbers are those of the list; "
            "where dots crowd, the table has them."
        ),
        basis=basis(reading),
        limits="People are not drawn. Statements close together need not be about the same.",
        shapes=tuple(shapes),
        width=WIDTH,
        height=height,
        table=Table(
            ("Statement", "Agree", "Divides"),
            tuple(
                (
                    f"{number}. {plain(reading.statements[number - 1].text, LONGEST_CELL)}",
                    f"{100 * agree:.0f} %",
                    f"{apart:.2f}",
                )
                for number, (agree, apart) in places.items()
            ),
        ),
    )


def spectrum(reading: DialogueReading) -> Chart | None:
    """Draw how people spread along the first axis, and what each end agrees with.

    Parameters
    ----------
    reading
        The dialogue.

    Returns
    -------
    Chart or None
        A curve, no person; ``None`` where there is no landscape or no axis.
    """
    found = reading.landscape
    if found is None or not found.density:
        return None
    shapes, height = _curve(found), 146.0
    texts = {one.statement: one.text for one in reading.statements}
    for heading, names in (("The left agrees more:", found.left), ("The right:", found.right)):
        told, height = _end(heading, [texts.get(name, name) for name in names], height)
        shapes += told
    return Chart(
        title=f"{found.verdict.capitalize()}: how people spread",
        reading="The higher, the more people; each is blurred by what is not known of them.",
        basis=f"{found.placed:,} people with enough votes; probability {found.sure:.2f}.",
        limits="Left and right mean nothing but the statements named. Nobody is drawn.",
        shapes=tuple(shapes),
        width=WIDTH,
        height=height,
        table=Table(
            ("Place", "Share of people"),
            tuple(
                (f"{-3 + 0.1 * at:.1f}", f"{100 * share:.1f} %")
                for at, share in enumerate(found.density)
                if at % 5 == 0
            ),
        ),
    )


def _curve(found: LandscapeReading) -> list[Markup]:
    top = max(found.density)
    step = (RIGHT - LEFT) / (len(found.density) - 1)
    points = [
        f"{LEFT + step * place:.1f},{120 - 100 * share / top:.1f}"
        for place, share in enumerate(found.density)
    ]
    outline = " ".join([f"{LEFT:g},120", *points, f"{RIGHT:g},120"])
    return [
        tag("polygon", points=outline, class_="curve"),
        tag("line", x1=LEFT, x2=RIGHT, y1=120, y2=120, class_="track"),
    ]


def _end(heading: str, said: Sequence[str], y: float) -> tuple[list[Markup], float]:
    shapes = [text(heading, LEFT, y, "tick", "start")]
    for words in said:
        drawn, y = paragraph(words, y)
        shapes += drawn
        y += 4
    return shapes, y + LINE + 8


def _agree(one: StatementReading) -> float | None:
    if one.ends:
        return sum(end.share.value for end in one.ends) / len(one.ends)
    return None if one.agree is None or not one.voted else one.agree / one.voted


def _apart(reading: DialogueReading, one: StatementReading) -> float | None:
    if reading.landscape is not None:
        shares = [end.share.value for end in one.ends]
        return max(shares) - min(shares) if len(shares) > 1 else None
    return 2 * min(one.agree or 0, one.disagree or 0) / one.voted if one.voted else None


def _across(share: float) -> float:
    return round(LEFT + 20 + (RIGHT - LEFT - 40) * share, 1)


def _up(apart: float, height: float) -> float:
    return round(height - 44 - (height - 84) * apart, 1)


def _axes(height: float) -> Iterator[Markup]:
    base = height - 44
    yield tag("line", x1=LEFT, x2=RIGHT, y1=base + 8, y2=base + 8, class_="track")
    yield tag("line", x1=_across(0.5), x2=_across(0.5), y1=24, y2=base + 8, class_="grid")
    for share, words in ((0.0, "nobody agrees"), (0.5, "half"), (1.0, "all agree")):
        anchor = {0.0: "start", 0.5: "middle", 1.0: "end"}[share]
        x = {0.0: LEFT, 0.5: _across(0.5), 1.0: RIGHT}[share]
        yield text(words, x, base + 28, "tick", anchor)
    yield text("↑ divides", LEFT, 18, "tick", "start")


def _numbers(
    dots: Mapping[tuple[float, float], Sequence[int]], radius: float, floor: float
) -> Iterator[Markup]:
    """Write beside each dot its numbers, in the order of the list, where they cover nothing."""
    taken = [(x, y, radius, radius) for x, y in dots]
    for (x, y), numbers in dots.items():
        words = _runs(numbers)
        wide, tall = _DIGIT * len(words) / 2, _TALL / 2
        beside, over = radius + wide + 2, radius + tall
        for across, down in ((0, -over), (0, over), (beside, 0), (-beside, 0)):
            box = (x + across, y + down, wide, tall)
            inside = wide <= box[0] <= WIDTH - wide and tall <= box[1] <= floor - tall
            if inside and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                yield text(words, box[0], box[1] + 4.5, "tick", "middle")
                break


def _overlap(one: _Box, other: _Box) -> bool:
    across, down = abs(one[0] - other[0]), abs(one[1] - other[1])
    return across < one[2] + other[2] and down < one[3] + other[3]


def _runs(numbers: Sequence[int]) -> str:
    """Write 1, 2, 3 and 5 as "1–3, 5"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
