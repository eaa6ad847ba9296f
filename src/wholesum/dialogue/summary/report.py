"""Write the report on a team's dialogues as one self-contained HTML file."""

from __future__ import annotations

from markupsafe import Markup

from wholesum import __version__
from wholesum.charts import look
from wholesum.charts.chart import tag
from wholesum.dialogue.charts.statements import charts_of, statement_list
from wholesum.dialogue.summary.results import DialogueReading, DialogueResult
from wholesum.tables import plain


def dialogue_report(result: DialogueResult) -> str:
    """Write all results of dialogues that may be shown as one HTML file, the latest first.

    Parameters
    ----------
    result
        The dialogues.

    Returns
    -------
    str
        The file's content; it asks for nothing from any network.
    """
    name = f"{plain(result.team)}: dialogues"
    style = tag("style", Markup(look.fonts() + look.css()))  # noqa: S704  our own style sheets
    head = tag(
        "head",
        Markup('<meta charset="utf-8">'),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        tag("title", name),
        style,
    )
    main = tag("main", *(_part(dialogue) for dialogue in reversed(result.dialogues)))
    body = tag(
        "div",
        tag("header", tag("h1", name), class_="page-head"),
        main,
        tag("footer", f"Wholesum {__version__}"),
        class_="report",
    )
    return f"<!doctype html>\n{tag('html', head, tag('body', body), lang='en-GB')}\n"


def _part(reading: DialogueReading) -> Markup:
    notes = [
        f"{reading.participation.capitalize()}; the dialogue was {reading.promise}.",
        reading.purpose,
        None if reading.decides is None else f"Decided by: {reading.decides}.",
        None if reading.landscape is None else reading.landscape.words,
    ]
    beside = tag("div", *(drawn.html() for drawn in charts_of(reading)))
    return tag(
        "section",
        tag("h2", plain(reading.title, 400)),
        *(tag("p", plain(note, 2_000), class_="seen") for note in notes if note),
        tag("div", statement_list(reading).html(), beside, class_="pair"),
        class_="facet",
    )
