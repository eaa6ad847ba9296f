"""Charts of a dialogue: votes on each statement, changed votes, and the votes of each person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from markupsafe import Markup

from wholesum.charts.chart import Chart, Table, tag
from wholesum.charts.kit.frame import LEFT, RIGHT, WIDTH, Scale
from wholesum.charts.kit.marks import across, circle
from wholesum.charts.kit.rows import MOST_MARKS, Rows, bar_in_parts, marks_in_a_row, person
from wholesum.charts.kit.text import fit, text
from wholesum.charts.kit.words import counted
from wholesum.dialogue.charts.basis import LONGEST, LONGEST_CELL, basis
from wholesum.dialogue.charts.landscape import spectrum, statement_map
from wholesum.dialogue.kind import Kind
from wholesum.dialogue.summary.results import DialogueReading, StatementReading
from wholesum.tables import plain

_MOST_LISTED: Final = 60
_MOST_CELLS: Final = 10_000
_SMALLEST_CELL, _LARGEST_CELL = 15.0, 26.0
_WIDEST_VOTER: Final = 90.0


def statement_list(reading: DialogueReading) -> Chart:
    """Draw all statements of a dialogue as rows, each with the votes on it.

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
    many = _most(reading) > MOST_MARKS
    rows = Rows()
    for statement in reading.statements[:_MOST_LISTED]:
        _add_statement(rows, statement, many=many)
    marks = (
        "Each bar, from the left: the share that agrees, that passes (hollow) and that does not "
        "agree"
        if many
        else "Disc: agrees. Ring: passes. Diamond: does not agree. Dash: has not voted"
    )
    number = len(reading.statements)
    left_out = f"; the table has all {number}" if number > _MOST_LISTED else ""
    return Chart(
        title=_title(reading),
        reading=(
            f"{marks}. Statements with most agreement come first{left_out}. The "
            "numbers are the numbers in the list."
        ),
        basis=basis(reading),
        limits=_limits(reading),
        shapes=tuple(rows.shapes),
        width=WIDTH,
        height=max(rows.y, 20),
        table=_table(reading),
    )


def moved(reading: DialogueReading) -> Chart | None:
    """Draw how many members changed their vote on each statement in the last round.

    Parameters
    ----------
    reading
        The dialogue.

    Returns
    -------
    Chart or None
        A row a statement on which votes were changed: the share that agrees before and after;
        ``None`` if no vote changed, or there was one round.
    """
    changed = [
        statement
        for statement in reading.statements
        if statement.moved is not None and statement.moved.changed
    ]
    if not changed:
        return None
    rows = Rows()
    for statement in changed[:_MOST_LISTED]:
        _add_movement(rows, statement)
    last = reading.rounds[-1]
    return Chart(
        title=f"{last.changed} of {last.again} votes cast again were changed",
        reading="Ring: the share that agreed before. Disc: the share that agrees now.",
        basis=f"Round {last.round}, {reading.participation}, statements on which votes changed.",
        limits=(
            "The chart counts how many people changed their vote, not who. "
            "Changes in both directions can cancel out."
        ),
        shapes=tuple(rows.shapes),
        width=WIDTH,
        height=rows.y,
        table=Table(
            ("Statement", "Agreed before", "Agree now", "Changed"),
            tuple(
                (
                    plain(statement.text, LONGEST_CELL),
                    str(statement.moved.agree if statement.moved else ""),
                    str(statement.agree),
                    str(statement.moved.changed if statement.moved else ""),
                )
                for statement in changed
            ),
        ),
    )


def single_votes(reading: DialogueReading) -> Chart | None:
    """Draw the vote of each person on each statement, as a table of marks.

    Parameters
    ----------
    reading
        The dialogue.

    Returns
    -------
    Chart or None
        ``None`` if the dialogue shows only counts, or has more than 10,000 single votes.
    """
    heat = reading.heat_map
    if heat is None or len(heat.voters) * len(heat.statements) > _MOST_CELLS:
        return None
    named = any(heat.voters)
    left, columns = (_WIDEST_VOTER + 8 if named else LEFT), len(heat.statements)
    cell = max(_SMALLEST_CELL, min(_LARGEST_CELL, (WIDTH - left) / columns))
    every = 1 if cell >= 20 else 5
    shapes = [
        text(str(place), left + cell * (place - 0.5), 16, "tick", "middle")
        for place in range(1, columns + 1)
        if place % every == 0
    ]
    for row, (voter, votes) in enumerate(zip(heat.voters, heat.votes, strict=True)):
        y = 26 + cell * row
        name = fit(plain(voter, 40), _WIDEST_VOTER, "tick")
        shapes.append(text(name, left - 8, y + cell / 2 + 4, "tick", "end"))
        for column, vote in enumerate(votes):
            shapes += _cell(vote, left + cell * column, y, cell)
    numbers = {statement.statement: statement.number for statement in reading.statements}
    names = [f"{numbers[name]}" for name in heat.statements]
    return Chart(
        title="How each of us voted" if named else "Which votes go together",
        reading=(
            "Each row is a person, each column a statement of the list. Disc: agrees. Diamond: "
            "does not agree. Ring: passes. Empty: has not voted."
        ),
        basis=basis(reading),
        limits="Two people with the same votes may have different reasons.",
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
    """Yield all charts of a dialogue, except the list of its statements.

    Parameters
    ----------
    reading
        The dialogue.

    Yields
    ------
    Chart
        Changed votes, the map, the spectrum and single votes; those that have something to show.
    """
    for draw in (moved, statement_map, spectrum, single_votes):
        drawn = draw(reading)
        if drawn is not None:
            yield drawn


_VOTES: Final = {1: "agrees", -1: "does not agree", 0: "passes", None: ""}


def _title(reading: DialogueReading) -> str:
    if not any(statement.voted for statement in reading.statements):
        return "Too few votes to show yet"
    common = len(reading.of_kind(Kind.COMMON_GROUND)) + len(reading.of_kind(Kind.BRIDGING))
    apart = len(reading.of_kind(Kind.DIVISION))
    are = "is" if common == 1 else "are"
    divide = "divides" if apart == 1 else "divide"
    number = counted(len(reading.statements), "statement")
    return f"Of {number}, {common} {are} common ground and {apart} {divide} us"


def _limits(reading: DialogueReading) -> str:
    if reading.members is not None:
        return "The chart counts votes, not reasons. It does not show what people think who did not vote."
    return "The chart counts the people who took part. Other people may think differently."


def _most(reading: DialogueReading) -> int:
    return max(
        (statement.voted + (statement.silent or 0) for statement in reading.statements), default=0
    )


def _add_statement(rows: Rows, statement: StatementReading, *, many: bool) -> None:
    rows.paragraph(plain(f"{statement.number}. {statement.text}", LONGEST))
    if statement.agree is not None:
        rows.add(_bar(statement, rows.y + 17) if many else _marks(statement, rows.y + 17), 26)
    rows.paragraph(statement.words, "tick")
    kind = [] if statement.agree is None else [statement.kind.value]
    if below := " · ".join([*kind, *_remarks(statement)]):
        rows.paragraph(below, "tick")
    rows.space(18)


def _remarks(statement: StatementReading) -> Iterator[str]:
    if statement.lone_dissent:
        yield "one vote differs"
    if statement.unmarked:
        yield "all agree, and nobody marked it as important"
    elif statement.matters:
        yield f"matters most to {statement.matters}"


def _marks(statement: StatementReading, y: float) -> Iterator[Markup]:
    counts = [
        ("agree", statement.agree or 0),
        ("pass", statement.passed or 0),
        ("silent", statement.silent or 0),
        ("against", statement.disagree or 0),
    ]
    return marks_in_a_row(counts, y)


def _bar(statement: StatementReading, y: float) -> Iterator[Markup]:
    parts = (
        ("dot", statement.agree),
        ("past", statement.passed),
        ("mark does", statement.disagree),
    )
    return bar_in_parts([(name, count or 0) for name, count in parts], statement.voted, y)


def _add_movement(rows: Rows, statement: StatementReading) -> None:
    rows.paragraph(plain(statement.text, LONGEST))
    rows.space(20)
    before = statement.moved.agree if statement.moved is not None else None
    base = max(statement.voted + (statement.silent or 0), 1)
    scale = Scale(0, base, LEFT + 6, RIGHT - 6)
    shapes = [across(scale.start, scale.end, rows.y, "track")]
    if statement.agree is not None and before is not None:
        start, end = scale.at(before), scale.at(statement.agree)
        shapes += [
            across(start, end, rows.y, "path"),
            circle(start, rows.y, 5, "past"),
            circle(end, rows.y, 6, "mark said"),
        ]
    rows.add(shapes, 6)
    changed = statement.moved.changed if statement.moved is not None else 0
    rows.paragraph(f"{before} → {statement.agree} agree; {changed} changed their vote", "tick")
    rows.space(16)


def _cell(vote: int | None, x: float, y: float, size: float) -> Iterator[Markup]:
    yield tag("rect", x=x, y=y, width=size - 2, height=size - 2, rx=3, class_="cell")
    if vote is not None:
        kind = {1: "agree", -1: "against", 0: "pass"}[vote]
        yield person(kind, x + size / 2 - 1, y + size / 2 - 1)


def _table(reading: DialogueReading) -> Table:
    return Table(
        (
            "Statement",
            "Agree",
            "Do not agree",
            "Pass",
            "Not voted",
            "Share that agrees",
            "Kind",
            "Matters",
        ),
        tuple(
            (
                f"{statement.number}. {plain(statement.text, LONGEST_CELL)}",
                *(
                    "" if count is None else str(count)
                    for count in (
                        statement.agree,
                        statement.disagree,
                        statement.passed,
                        statement.silent,
                    )
                ),
                statement.words.rpartition(": ")[2]
                if statement.agree is not None
                else statement.words,
                statement.kind.value,
                "" if statement.matters is None else str(statement.matters),
            )
            for statement in reading.statements
        ),
    )
