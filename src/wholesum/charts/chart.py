"""The class of charts: an SVG drawing without scripts, and a table of its data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from markupsafe import Markup, escape

from wholesum.charts import look
from wholesum.charts.kit.words import unbroken

_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def tag(name: str, *content: object, **attributes: object) -> Markup:
    """Write one SVG or HTML element; escape its text and round its numbers.

    Parameters
    ----------
    name
        The element's name.
    *content
        Text (escaped) or other elements (as they are).
    **attributes
        Attributes; ``class_`` becomes class, ``_`` a hyphen; ``None`` is left out.

    Returns
    -------
    Markup
        The element as safe markup.
    """
    parts = [f"<{name}"]
    for key, value in attributes.items():
        if value is not None:
            words = _short(value) if isinstance(value, float) else _clean(value)
            parts.append(f' {_attribute_name(key)}="{words}"')
    parts.append(">")
    parts += map(_clean, content)
    parts.append(f"</{name}>")
    return Markup("".join(parts))  # noqa: S704  every part is escaped above


def _clean(part: object) -> str:
    """Escape text and remove control characters that XML does not allow."""
    return _NOT_XML.sub("", str(escape(part)))


@cache
def _attribute_name(key: str) -> str:
    return key if key == "viewBox" else key.rstrip("_").replace("_", "-")


def _short(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class Table:
    """A table of the numbers in a chart, for screen readers.

    Parameters
    ----------
    columns
        Heads of the columns; the first column names the row.
    rows
        The cells, as text.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def html(self) -> Markup:
        """Return the table of a chart as HTML."""
        heads = [tag("th", name, scope="col") for name in self.columns]
        body = [
            tag("tr", tag("th", row[0], scope="row"), *(tag("td", cell) for cell in row[1:]))
            for row in self.rows
        ]
        return tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *body))


@dataclass(frozen=True)
class Chart:
    """A chart: its drawing, a sentence with the result, how to read it, its limits and its table.

    Parameters
    ----------
    title
        What the chart shows, as a sentence.
    reading
        One line on how to read it.
    basis
        Who and when: the count and the time.
    limits
        Limits of the chart.
    shapes
        The SVG's content, made with :func:`tag`; colours come from classes.
    width, height
        The size of the drawing in its own units.
    table
        The same numbers as a table.
    """

    title: str
    reading: str
    basis: str
    limits: str
    shapes: tuple[Markup, ...]
    width: float
    height: float
    table: Table

    def svg(self) -> Markup:
        """Return only the drawing, with its title and description for screen readers."""
        title_id, description_id = f"{self._key()}-t", f"{self._key()}-d"
        return tag(
            "svg",
            tag("title", self.title, id=title_id),
            tag("desc", f"{self.reading} {self.basis}", id=description_id),
            *self.shapes,
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {self.width:g} {self.height:g}",
            role="img",
            aria_labelledby=f"{title_id} {description_id}",
            class_="drawing",
        )

    def file(self) -> str:
        """Return the drawing as a self-contained SVG file for light and dark themes."""
        style = tag("style", Markup(look.fonts() + look.css()))  # noqa: S704  our own style sheets
        ground = tag("rect", width="100%", height="100%", class_="ground")
        opening, bracket, rest = str(self.svg()).partition(">")
        return f"{opening}{bracket}{style}{ground}{rest}\n"

    def html(self) -> Markup:
        """Return the figure as HTML, in this order: sentence, counts, drawing, limits, table."""
        return tag(
            "figure",
            tag(
                "figcaption",
                tag("p", unbroken(self.title), class_="title"),
                tag("p", unbroken(self.basis), class_="basis"),
                tag("p", unbroken(self.reading), class_="reading"),
            ),
            tag("div", self.svg(), class_="canvas"),
            tag("p", unbroken(self.limits), class_="limits"),
            tag(
                "details",
                tag("summary", "Show as a table"),
                tag("div", self.table.html(), class_="scroll", tabindex="0"),
            ),
            class_="chart",
        )

    def __html__(self) -> str:
        """Return the whole chart as HTML, so that a template can show it by its variable name."""
        return str(self.html())

    def _repr_html_(self) -> str:
        return str(tag("style", Markup(look.css())) + self.html())  # noqa: S704  our own style sheet

    def _key(self) -> str:
        drawn = "".join((self.title, self.basis, *self.shapes))
        return "p" + sha256(drawn.encode("utf-8", "replace")).hexdigest()[:10]
