"""Charts of a dialogue: the statements counted, what moved, single votes, and the landscape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from markupsafe import Markup

from wholesum.charts.chart import Chart, Table, tag
from wholesum.dialogue.charts.landscape import spectrum, statement_map
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
from wholesum.dialogue.kind import Kind
from wholesum.dialogue.summary.results import DialogueReading, StatementReading
from wholesum.tables import plain

_MOST_DOTS: Final = 24
_STEP: Final = 15.0
_MOST_LISTED: Final = 60
_MOST_CELLS: Final = 10_000
_SMALLEST_CELL, _LARGEST_CELL = 15.0, 26.0


def statement_list(reading: DialogueReading) -> Chart:
    """Draw all statements of a dialogue with their votes.

    Parameters
    ----------
    reading
        The dialogue.

    Returns
    -------
    Chart
        A row a statement, from the most agreed to the most rejected: a mark a vote, or a bar where
        there are many. At most 60 are drawn; the table has all.
    """
    shapes: list[Markup] = []
    y = 0.0
    many = _most(reading) > _MOST_DOTS
    for place, one in enumerate(reading.statements[:_MOST_LISTED], start=1):
        row, y = _row(place, one, y, many=many)
        shapes += row
    marks = (
        "Each bar, from the left: the share that agrees, that passes (hollow) and that does not"
        if many
        else "Disc: agrees. Ring: passes. Diamond: does not. Dash: has not voted"
    )
    number = len(reading.statements)
    left_out = f"; the table has all {number}" if number > _MOST_LISTED else ""
    return Chart(
        title=_title(reading),
        reading=f"{marks}. From the most agreed at the top to the most rejected{left_out}.",
        basis=basis(reading),
        limits=_limits(reading),
        shapes=tuple(shapes),
        width=WIDTH,
        height=max(y, 20),
        table=_table(reading),
    )


def moved(reading: DialogueReading) -> Chart | None:
    """Draw what moved in the last round.

    Parameters
    ----------
    reading
        The dialogue.

    Returns
    -------
    Chart or None
        A row a statement on which votes were changed: the share that agrees before and after;
        ``None`` where nothing moved, or there was one round.
    """
    rows = [one for one in reading.statements if one.moved is not None and one.moved.changed]
    if not rows:
        return None
    shapes: list[Markup] = []
    y = 0.0
    for one in rows[:_MOST_LISTED]:
        drawn, y = _movement(one, y)
        shapes += drawn
    last = reading.rounds[-1]
    return Chart(
        title=f"{last.changed} of {last.again} votes cast again were changed",
        reading="Ring: the share that agreed before. Disc: the share that agrees now.",
        basis=f"Round {last.round}, {reading.participation}. Statements on which votes changed.",
        limits="It counts who changed and never says who. Votes that went both ways meet in it.",
        shapes=tuple(shapes),
        width=WIDTH,
        height=y,
        table=Table(
            ("Statement", "Agreed before", "Agree now", "Changed"),
            tuple(
                (
                    plain(one.text, LONGEST_CELL),
                    str(one.moved.agree if one.moved else ""),
                    str(one.agree),
                    str(one.moved.changed if one.moved else ""),
                )
                for one in rows
            ),
        ),
    )


def single_votes(reading: DialogueReading) -> Chart | None:
    """Draw the single votes, people by statements.

    Parameters
    ----------
    reading
        The dialogue.

    Returns
    -------
    Chart or None
        ``None`` where the dialogue shows counts alone, or holds more votes than an eye can take in.
    """
    heat = reading.heat_map
    if heat is None or len(heat.voters) * len(heat.statements) > _MOST_CELLS:
        return None
    named = any(heat.voters)
    left, columns = (100.0 if named else LEFT), len(heat.statements)
    cell = max(_SMALLEST_CELL, min(_LARGEST_CELL, (WIDTH - left) / columns))
    every = 1 if cell >= 20 else 5
    shapes = [
        text(str(place), left + cell * (place - 0.5), 16, "tick", "middle")
        for place in range(1, columns + 1)
        if place % every == 0
    ]
    for row, (voter, votes) in enumerate(zip(heat.voters, heat.votes, strict=True)):
        y = 26 + cell * row
        shapes.append(text(plain(voter, 14), left - 8, y + cell / 2 + 4, "tick", "end"))
        for column, vote in enumerate(votes):
            shapes += _cell(vote, left + cell * column, y, cell)
    numbers = {one.statement: place for place, one in enumerate(reading.statements, start=1)}
    names = [f"{numbers[name]}" for name in heat.statements]
    return Chart(
        title="Who stands where" if named else "How votes go together",
        reading=(
            "A row a person, a column a statement in the order of the list. Filled: agrees. "
            "Diamond: does not. Ring: passes. Empty: has not voted."
        ),
        basis=basis(reading),
        limits="Rows stand by what was voted. Two alike rows may have quite unlike reasons.",
        shapes=tuple(shapes),
        width=max(WIDTH, left + cell * columns),
        height=30 + cell * len(heat.voters),
        table=Table(
            ("Person", *names),
            tuple(
                (plain(voter, 40) or "one of us", *(_VOTES[vote] for vote in votes))
                for voter, votes in zip(heat.voters, heat.votes, strict=True)
            ),
        ),
    )


def charts_of(reading: DialogueReading) -> Iterator[Chart]:
    """Yield the charts that a dialogue has beside the list of its statements.

    Parameters
    ----------
    reading
        The dialogue.

    Yields
    ------
    Chart
        What moved, the map, the spectrum and single votes, where there are.
    """
    for draw in (moved, statement_map, spectrum, single_votes):
        drawn = draw(reading)
        if drawn is not None:
            yield drawn


_VOTES: Final = {1: "agrees", -1: "does not", 0: "passes", None: ""}


def _title(reading: DialogueReading) -> str:
    if not any(one.voted for one in reading.statements):
        return "Too few votes to show yet"
    common = len(reading.of_kind(Kind.COMMON_GROUND)) + len(reading.of_kind(Kind.BRIDGING))
    apart = len(reading.of_kind(Kind.DIVISION))
    are = "is" if common == 1 else "are"
    divide = "divides" if apart == 1 else "divide"
    number = len(reading.statements)
    return f"Of {number} statements, {common} {are} common ground and {apart} {divide} us"


def _limits(reading: DialogueReading) -> str:
    if reading.members is not None:
        return "It counts votes and says nothing of why. What the silent think is not in it."
    return "It counts those who came. Others may think otherwise."


def _most(reading: DialogueReading) -> int:
    return max((one.voted + (one.silent or 0) for one in reading.statements), default=0)


def _row(
    place: int, one: StatementReading, top: float, *, many: bool
) -> tuple[list[Markup], float]:
    shapes, y = paragraph(f"{place}. {one.text}", top)
    y += 16
    if one.agree is not None:
        shapes += _bar(one, y) if many else _dots(one, y)
        y += 24
    kind = "" if one.agree is None else f" · {one.kind.value}"
    shapes.append(text(f"{one.words}{kind}", LEFT, y, "tick", "start"))
    if remark := _remark(one):
        y += LINE
        shapes.append(text(remark, LEFT, y, "tick", "start"))
    return shapes, y + 22


def _remark(one: StatementReading) -> str:
    said = []
    if one.lone_dissent:
        said.append("one of us sees it differently")
    if one.unmarked:
        said.append("all agree, and nobody marked it as mattering")
    elif one.matters:
        said.append(f"matters most to {one.matters}")
    return " · ".join(said)


def _dots(one: StatementReading, y: float) -> Iterator[Markup]:
    kinds = (one.agree or 0, one.passed or 0, one.silent or 0, one.disagree or 0)
    x = LEFT + 6
    for kind, count in zip(("agree", "passed", "silent", "disagree"), kinds, strict=True):
        for _ in range(count):
            yield _vote(kind, x, y)
            x += _STEP


def _vote(kind: str, x: float, y: float) -> Markup:
    if kind == "agree":
        return tag("circle", cx=x, cy=y, r=5.5, class_="dot")
    if kind == "passed":
        return tag("circle", cx=x, cy=y, r=4.8, class_="past")
    if kind == "silent":
        return tag("line", x1=x - 4, x2=x + 4, y1=y, y2=y, class_="track")
    points = f"{x},{y - 6.5} {x + 6.5},{y} {x},{y + 6.5} {x - 6.5},{y}"
    return tag("polygon", points=points, class_="mark does")


def _bar(one: StatementReading, y: float) -> Iterator[Markup]:
    whole = max(one.voted, 1)
    x, width = LEFT, RIGHT - LEFT
    for count, name in ((one.agree, "dot"), (one.passed, "past"), (one.disagree, "mark does")):
        part = width * (count or 0) / whole
        if part:
            yield tag("rect", x=x, y=y - 6, width=part, height=12, class_=name)
        x += part


def _movement(one: StatementReading, top: float) -> tuple[list[Markup], float]:
    shapes, y = paragraph(one.text, top)
    y += 20
    before = one.moved.agree if one.moved is not None else None
    base = max(one.voted + (one.silent or 0), 1)
    shapes.append(tag("line", x1=LEFT + 6, x2=RIGHT - 6, y1=y, y2=y, class_="track"))
    if one.agree is not None and before is not None:
        start, end = (LEFT + 6 + (RIGHT - LEFT - 12) * n / base for n in (before, one.agree))
        shapes += [
            tag("line", x1=start, x2=end, y1=y, y2=y, class_="path"),
            tag("circle", cx=start, cy=y, r=5, class_="past"),
            tag("circle", cx=end, cy=y, r=6, class_="mark said"),
        ]
    changed = one.moved.changed if one.moved is not None else 0
    words = f"{before} → {one.agree} agree; {changed} changed their vote"
    shapes.append(text(words, LEFT, y + 24, "tick", "start"))
    return shapes, y + 40


def _cell(vote: int | None, x: float, y: float, size: float) -> Iterator[Markup]:
    yield tag("rect", x=x, y=y, width=size - 2, height=size - 2, rx=3, class_="cell")
    if vote is not None:
        kind = {1: "agree", -1: "disagree", 0: "passed"}[vote]
        yield _vote(kind, x + size / 2 - 1, y + size / 2 - 1)


def _table(reading: DialogueReading) -> Table:
    return Table(
        ("Statement", "Agree", "Do not", "Pass", "Silent", "Share that agrees", "Kind", "Matters"),
        tuple(
            (
                f"{place}. {plain(one.text, LONGEST_CELL)}",
                *(
                    "" if count is None else str(count)
                    for count in (one.agree, one.disagree, one.passed, one.silent)
                ),
                one.words.rpartition(": ")[2] if one.agree is not None else one.words,
                one.kind.value,
                "" if one.matters is None else str(one.matters),
            )
            for place, one in enumerate(reading.statements, start=1)
        ),
    )
