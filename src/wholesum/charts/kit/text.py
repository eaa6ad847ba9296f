"""Text in a drawing: measure its width, break it into lines, and shorten it."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from wholesum.charts.chart import tag
from wholesum.charts.kit.words import unbroken

LINE: Final = 18.0
"""From one line of a paragraph to the next."""
SIZES: Final = {
    "item": 14.0,
    "tick": 13.5,
    "count": 13.5,
    "remark": 13.5,
    "under": 13.5,
    "group-name": 13.5,
    "number": 15.0,
    "facet-name": 17.0,
    "value": 19.0,
    "side": 19.0,
}
"""The sizes of text by its class, as in ``look/components.css``."""
_WIDTHS: Final = {
    0.27: " ',.:;ijlI|·",
    0.33: "!f()[]{}-/\\rt",
    0.46: '*?szxcvyJY–"',
    0.54: "0123456789#$+<=>^_aegbdnpqhouFLkVXESATZ~",
    0.62: "CPRKB&DG",
    0.68: "UHNOQ",
    0.82: "wMW%m",
}


class _Widths(dict[str, float]):
    """The width of each letter relative to the font size; 1 for a letter that is not listed."""

    def __missing__(self, letter: str) -> float:
        return 1.0


_WIDTH_OF: Final = _Widths(
    {letter: width for width, letters in _WIDTHS.items() for letter in letters}
)


def text(words: str, x: float, y: float, name: str, anchor: str = "start") -> Markup:
    """Write text at a position; ``anchor`` says which part of the text is at this position."""
    return tag("text", words, x=x, y=y, text_anchor=anchor, class_=name)


def width_of(words: str, name: str) -> float:
    """Return the largest width that a text of a CSS class can have, in SVG units.

    Parameters
    ----------
    words
        The text.
    name
        Its class, which gives its size.

    Returns
    -------
    float
        A little more than the text takes in the font that charts carry; letters of other
        alphabets count as wide as they are high.
    """
    return SIZES[name.partition(" ")[0]] * sum(map(_WIDTH_OF.__getitem__, words))


def fit(words: str, width: float, name: str) -> str:
    """Shorten a text with an ellipsis until it fits into a width.

    Parameters
    ----------
    words
        The text.
    width
        The available width, in units of the drawing.
    name
        The class of the text.

    Returns
    -------
    str
        The text itself where it fits.
    """
    if width_of(words, name) <= width:
        return words
    end = len(words)
    while end and width_of(f"{words[:end].rstrip()}…", name) > width:
        end -= 1
    return f"{words[:end].rstrip()}…"


def wrapped(words: str, width: float, name: str, most: int = 6) -> list[str]:
    """Break a text into lines that fit a width: between words, or within a word that is too long.

    Parameters
    ----------
    words
        The text.
    width
        The available width, in units of the drawing.
    name
        The class of the text.
    most
        The largest number of lines; the last one ends with an ellipsis where more would follow.

    Returns
    -------
    list of str
        At least one line.
    """
    lines, line = list[str](), ""
    for word in unbroken(words).split(" "):
        joined = f"{line} {word}" if line else word
        if width_of(joined, name) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        line = word
        while width_of(line, name) > width:
            cut = _longest(line, width, name)
            lines.append(line[:cut])
            line = line[cut:]
    lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], fit(f"{lines[most - 1]} …", width, name)]
    return lines


def _longest(word: str, width: float, name: str) -> int:
    """Return how many letters of a word fit into a given width, but at least one."""
    cut = len(word)
    while cut > 1 and width_of(word[:cut], name) > width:
        cut -= 1
    return cut
