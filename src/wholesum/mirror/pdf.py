"""Write a report as a PDF file, with the library WeasyPrint from the extra ``wholesum[pdf]``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from typing import Any, Final, Literal
from xml.etree import ElementTree as ET

from wholesum.charts import look

Paper = Literal["A4", "Letter"]

_SVG: Final = re.compile(r"<svg .*?</svg>", re.DOTALL)
_VARIABLE: Final = re.compile(r"var\((--[\w-]+)(?:,\s*(var\([^)]*\)|[^)]*))?\)")
_ROOTS: Final = (":root", ":root:root")
_PAINT: Final = {
    *("fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width", "stroke-dasharray"),
    *("font-family", "font-size", "font-weight", "opacity"),
}


class NoPdfError(RuntimeError):
    """The error that WeasyPrint or Pango is not installed; its message says how to install them."""

    def __init__(self) -> None:
        super().__init__(
            "A PDF needs WeasyPrint and Pango: pip install 'wholesum[pdf]'. Or open the report as "
            "HTML in a browser and print it; its first page fits A4 and Letter."
        )


def can_write_pdf() -> bool:
    """Return whether WeasyPrint is installed."""
    return find_spec("weasyprint") is not None


def pdf_of(page: str, paper: Paper = "A4") -> bytes:
    """Return a report as PDF.

    Parameters
    ----------
    page
        The report as :func:`wholesum.mirror.report.report` writes it.
    paper
        The size of the paper.

    Returns
    -------
    bytes
        The file's content. Nothing is asked for from any network.

    Raises
    ------
    NoPdfError
        If WeasyPrint or Pango is not installed.
    """
    try:
        from weasyprint import CSS, HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as error:  # the latter if Pango is missing
        raise NoPdfError from error

    painted = _SVG.sub(lambda found: _painted(found[0]), page)
    size = CSS(string=f"@page {{ size: {paper} }}")
    in_the_page = URLFetcher(allowed_protocols={"data"})
    content: bytes = HTML(string=painted, url_fetcher=in_the_page).write_pdf(stylesheets=[size])
    return content


def _painted(drawing: str) -> str:
    """Copy colours and sizes from the style sheet into an SVG drawing.

    WeasyPrint applies the style sheets of a page to its text, but not to drawings in it.
    """
    from cssselect2 import ElementWrapper

    root = ET.fromstring(drawing)  # noqa: S314  our own drawing
    known: dict[Any, Mapping[str, str]] = {}
    for element in ElementWrapper.from_xml_root(root).iter_subtree():
        node = element.etree_element
        above = known.get(element.parent and element.parent.etree_element, _tokens())
        declared = dict(_declarations_of(element))
        known[node] = {**above, **{key: declared[key] for key in declared if key.startswith("--")}}
        # A stroke below the text needs `paint-order`, which WeasyPrint does not know.
        for key in _PAINT & declared.keys():
            if not (key.startswith("stroke") and "paint-order" in declared):
                node.set(key, _resolved(declared[key], known[node]))
    ET.register_namespace("", "http://www.w3.org/2000/svg")
    return ET.tostring(root, "unicode")


def _declarations_of(element: Any) -> Iterator[tuple[str, str]]:
    """Yield the CSS declarations for an element; the declaration with most priority comes last."""
    for _specificity, _order, _pseudo, declared in _matcher().match(element):
        yield from declared


def _resolved(value: str, known: Mapping[str, str]) -> str:
    """Replace the variables in a CSS value by their values."""
    while found := _VARIABLE.search(value):
        value = value.replace(found[0], known.get(found[1], found[2] or "none"))
    return value


@cache
def _matcher() -> Any:
    import tinycss2
    from cssselect2 import Matcher, compile_selector_list

    matcher = Matcher()
    for rule in tinycss2.parse_stylesheet(look.css(), skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule" and ".drawing" in (prelude := _written(rule.prelude)):
            for selector in compile_selector_list(prelude):
                matcher.add_selector(selector, tuple(_declared(rule.content)))
    return matcher


@cache
def _tokens() -> Mapping[str, str]:
    """Return the CSS variables for paper: those of the light theme, changed for print."""
    import tinycss2

    found: dict[str, str] = {}
    for rule in tinycss2.parse_stylesheet(look.css(), skip_comments=True, skip_whitespace=True):
        inner = [rule]
        if rule.type == "at-rule" and _written(rule.prelude).strip() == "print":
            inner = tinycss2.parse_rule_list(rule.content, skip_whitespace=True)
        for rule_ in inner:
            if rule_.type == "qualified-rule" and _written(rule_.prelude).strip() in _ROOTS:
                found |= dict(_declared(rule_.content))
    return found


def _declared(content: Any) -> Iterator[tuple[str, str]]:
    import tinycss2

    for declaration in tinycss2.parse_blocks_contents(
        content, skip_comments=True, skip_whitespace=True
    ):
        if declaration.type == "declaration":
            yield declaration.name, _written(declaration.value).strip()


def _written(tokens: Any) -> str:
    import tinycss2

    return str(tinycss2.serialize(tokens))
