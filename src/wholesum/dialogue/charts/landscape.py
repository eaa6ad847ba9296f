"""Charts of the opinion map: how statements divide a team, and how people spread over an axis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from markupsafe import Markup

from wholesum.charts.chart import Chart, Table, tag
from wholesum.charts.kit.frame import LEFT, RIGHT, WIDTH, Scale
from wholesum.charts.kit.marks import across, circle, upright
from wholesum.charts.kit.rows import Rows
from wholesum.charts.kit.text import SIZES, text, width_of
from wholesum.dialogue.charts.basis import LONGEST, LONGEST_CELL, basis
from wholesum.dialogue.summary.results import DialogueReading, LandscapeReading, StatementReading
from wholesum.tables import plain

_DOT, _SMALL_DOT = 5.0, 3.5
_MANY: Final = 100
_HEIGHT: Final = 290.0
_BASE: Final = _HEIGHT - 46
_ACROSS: Final = Scale(0, 1, LEFT + 16, RIGHT - 16)
_UP: Final = Scale(0, 1, _BASE, 44)
_CURVE: Final = 120.0
"""How far down the foot of the curve lies."""
_Box: TypeAlias = tuple[float, float, float, float]
"""The middle of a shape, and half its width and height."""


def statement_map(reading: DialogueReading) -> Chart | None:
    """Draw each statement as a dot, by the share that agrees and by how far opinions differ.

    Parameters
    ----------
    reading
        The dialogue.

    Returns
    -------
    Chart or None
        A dot a statement, numbered as in the list; ``None`` if no statement may be counted.
    """
    places = {
        statement.number: (agree, apart)
        for statement in reading.statements
        if (agree := _agree(statement)) is not None
        and (apart := _apart(reading, statement)) is not None
    }
    if not places:
        return None
    texts = {statement.number: statement.text for statement in reading.statements}
    together: dict[tuple[float, float], list[int]] = {}
    for number, (agree, apart) in sorted(places.items()):
        place = round(_ACROSS.at(agree), 1), round(_UP.at(apart), 1)
        together.setdefault(place, []).append(number)
    radius = _DOT if len(together) <= _MANY else _SMALL_DOT
    shapes = [
        *_axes(),
        *(circle(x, y, radius, "dot") for x, y in together),
        *_numbers(together, radius),
    ]
    apart_words = (
        "the two sides differ more" if reading.landscape else "the statement divides us more evenly"
    )
    return Chart(
        title="What we agree on, and what divides us",
        reading=(
            f"Further right: more of us agree. Further up: {apart_words}. The "
            "numbers are the numbers in the list. Where dots are too close for a number, see the table."
        ),
        basis=basis(reading),
        limits=(
            "The chart shows no single person. Statements that lie close together "
            "may be about different things."
        ),
        shapes=tuple(shapes),
        width=WIDTH,
        height=_HEIGHT,
        table=Table(
            ("Statement", "Agree", "Divides"),
            tuple(
                (
                    f"{number}. {plain(texts[number], LONGEST_CELL)}",
                    f"{100 * agree:.0f}%",
                    f"{apart:.2f}",
                )
                for number, (agree, apart) in places.items()
            ),
        ),
    )


def spectrum(reading: DialogueReading) -> Chart | None:
    """Draw how many people are at each position of the first axis, with statements at each end.

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
    rows = Rows()
    rows.add(_curve(found), _CURVE + 12)
    texts = {statement.statement: statement.text for statement in reading.statements}
    ends = ("People on the left agree more:", found.left), ("On the right:", found.right)
    for heading, names in ends:
        rows.space(10)
        rows.paragraph(heading, "tick")
        for name in names:
            rows.paragraph(plain(texts.get(name, name), LONGEST))
            rows.space(4)
    return Chart(
        title=f"{found.verdict.capitalize()}: how people spread",
        reading=(
            "The higher the curve, the more people. Each person is spread over the places that "
            "fit their votes."
        ),
        basis=f"{found.placed:,} people with enough votes; probability {found.sure:.2f}.",
        limits=(
            "Left and right stand only for the statements named below. The chart shows no single person."
        ),
        shapes=tuple(rows.shapes),
        width=WIDTH,
        height=rows.y + 6,
        table=Table(
            ("Place", "Share of people"),
            tuple(
                (f"{-3 + 0.1 * at:.1f}", f"{100 * share:.1f}%")
                for at, share in enumerate(found.density)
                if at % 5 == 0
            ),
        ),
    )


def _curve(found: LandscapeReading) -> list[Markup]:
    top = max(found.density)
    step = (RIGHT - LEFT) / (len(found.density) - 1)
    points = [
        f"{LEFT + step * place:.1f},{_CURVE - 100 * share / top:.1f}"
        for place, share in enumerate(found.density)
    ]
    outline = " ".join([f"{LEFT:g},{_CURVE:g}", *points, f"{RIGHT:g},{_CURVE:g}"])
    return [
        tag("polygon", points=outline, class_="curve"),
        across(LEFT, RIGHT, _CURVE, "track"),
    ]


def _agree(statement: StatementReading) -> float | None:
    if statement.ends:
        return sum(end.share.value for end in statement.ends) / len(statement.ends)
    return (
        None
        if statement.agree is None or not statement.voted
        else statement.agree / statement.voted
    )


def _apart(reading: DialogueReading, statement: StatementReading) -> float | None:
    if reading.landscape is not None:
        shares = [end.share.value for end in statement.ends]
        return max(shares) - min(shares) if len(shares) > 1 else None
    return (
        2 * min(statement.agree or 0, statement.disagree or 0) / statement.voted
        if statement.voted
        else None
    )


def _axes() -> Iterator[Markup]:
    floor = _BASE + 8
    yield across(LEFT, RIGHT, floor, "track")
    yield upright(_ACROSS.at(0.5), 24, floor, "grid")
    yield text("nobody agrees", LEFT, floor + 20, "tick")
    yield text("half", _ACROSS.at(0.5), floor + 20, "tick", "middle")
    yield text("all agree", RIGHT, floor + 20, "tick", "end")
    yield text("↑ divides us", LEFT, 18, "tick")


def _numbers(dots: Mapping[tuple[float, float], Sequence[int]], radius: float) -> Iterator[Markup]:
    """Write the number of each statement next to its dot, where the number covers nothing else."""
    taken = [(x, y, radius, radius) for x, y in dots]
    title = width_of("↑ divides us", "tick") / 2
    taken.append((LEFT + title, 14, title, 9))
    tall = SIZES["tick"] / 2
    for (x, y), numbers in dots.items():
        words = _runs(numbers)
        wide = width_of(words, "tick") / 2
        aside, over = radius + wide + 2, radius + tall
        for right, down in ((0, -over), (0, over), (aside, 0), (-aside, 0)):
            box = (x + right, y + down, wide, tall)
            inside = wide <= box[0] <= WIDTH - wide and tall <= box[1] <= _BASE + 8 - tall
            if inside and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                yield text(words, box[0], box[1] + 4.5, "tick", "middle")
                break


def _overlap(first: _Box, second: _Box) -> bool:
    across, down = abs(first[0] - second[0]), abs(first[1] - second[1])
    return across < first[2] + second[2] and down < first[3] + second[3]


def _runs(numbers: Sequence[int]) -> str:
    """Write a list of numbers with ranges: 1, 2, 3 and 5 become "1–3, 5"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
