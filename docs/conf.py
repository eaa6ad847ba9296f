"""How the book is built: offline, from the pages here and from the library itself."""

from __future__ import annotations

import enum
import inspect
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType
from typing import Any

import msgspec
from numpydoc.docscrape import NumpyDocString
from sphinx.application import Sphinx

from wholesum import (
    __version__,
    commitments,
    conversation,
    cycle,
    decisions,
    dialogue,
    focus,
    network,
    pulse,
    recognition,
    strengths,
)
from wholesum.charts import look
from wholesum.dialogue.summary.results import DialogueResult
from wholesum.focus.summary.results import FocusResult
from wholesum.mirror.evidence import ALL_TABLES
from wholesum.mirror.mirror import Mirror
from wholesum.pulse.summary.results import PulseResult
from wholesum.tables import Column, Table

project = "Wholesum"
version = release = __version__
author = "The Wholesum contributors"
copyright = "The Wholesum contributors, Apache License 2.0"  # noqa: A001
language = "en-GB"

extensions = ["myst_parser", "sphinx.ext.autodoc", "numpydoc"]
exclude_patterns = ["_build"]
myst_heading_anchors = 3
numpydoc_show_class_members = False
autodoc_default_options = {"members": True, "ignore-module-all": True}
autodoc_member_order = "bysource"
autodoc_typehints = "none"
add_module_names = False
toc_object_entries = False

html_theme = "furo"
html_title = "Wholesum"
html_show_sphinx = False
html_copy_source = False
html_css_files = ["fonts.css"]


def _tokens() -> Iterator[dict[str, str]]:
    """Yield the colours of the look, light and then dark, by their names."""
    css = (Path(inspect.getfile(look)).parent / "tokens.css").read_text(encoding="utf-8")
    for block in css.split("@media")[:2]:
        yield dict(re.findall(r"--([\w-]+):\s*([^;]+);", block))


def _furo(tokens: dict[str, str]) -> dict[str, str]:
    """Return the theme's variables in terms of the look's."""
    names = {
        "color-background-primary": "ground",
        "color-background-secondary": "surface",
        "color-background-border": "hairline",
        "color-foreground-primary": "ink",
        "color-foreground-secondary": "text-2",
        "color-foreground-muted": "muted",
        "color-brand-primary": "accent",
        "color-brand-content": "accent",
        "color-brand-visited": "accent",
        "font-stack": "sans",
        "font-stack--headings": "serif",
    }
    return {theirs: tokens[ours] for theirs, ours in names.items() if ours in tokens}


html_theme_options = dict(
    zip(("light_css_variables", "dark_css_variables"), map(_furo, _tokens()), strict=True)
)

_NEEDED = {(True, False): "yes", (True, True): "yes, cells may be blank", (False, False): "no"}


def tables_page() -> str:
    """Write every table with its columns."""
    return "\n".join(map(_table, ALL_TABLES))


def _table(table: Table) -> str:
    rows = [
        f"| `{column.name}` | {column.about} | {column.kind} | "
        f"{_NEEDED[column.required, column.blank]} | {_checks(column)} |"
        for column in table.columns
    ]
    key = ", ".join(f"`{name}`" for name in table.key)
    return "\n".join(
        [
            f"## {table.name}\n",
            f"{table.about} One row for each {key}, which together occur only once.\n",
            "| column | what it holds | kind | must be there | checks |",
            "| --- | --- | --- | --- | --- |",
            *rows,
            "",
        ]
    )


def _checks(column: Column) -> str:
    said = []
    if column.choices:
        said.append("one of " + ", ".join(f"`{choice}`" for choice in column.choices))
    if column.low is not None:
        said.append(f"at least {column.low:g}")
    if column.high is not None:
        said.append(f"at most {column.high:g}")
    if column.refers_to:
        said.append(f"occurs in `{column.refers_to}`, where that table is there")
    if column.default is not None:
        said.append(f"blank means `{column.default}`")
    return "; ".join(said)


SHAPES = (PulseResult, DialogueResult, FocusResult, Mirror)


def json_page() -> str:
    """Write the fields of the JSON shapes, with the meaning their docstrings give."""
    shapes: dict[str, type] = {}
    for top in SHAPES:
        _collect(top, shapes)
    schema: dict[str, dict[str, Any]] = {}
    for top in SHAPES:
        schema |= msgspec.json.schema(top)["$defs"]
    return "\n".join(_shape(cls, schema[name]) for name, cls in shapes.items())


def _collect(kind: Any, shapes: dict[str, type]) -> None:
    """Gather the classes that a type is made of, itself first."""
    for part in getattr(kind, "__args__", ()):
        _collect(part, shapes)
    if not inspect.isclass(kind) or kind.__module__.partition(".")[0] != "wholesum":
        return
    if kind.__name__ not in shapes:
        shapes[kind.__name__] = kind
        if not issubclass(kind, enum.Enum):
            for hint in inspect.get_annotations(kind, eval_str=True).values():
                _collect(hint, shapes)


def _shape(cls: type, schema: dict[str, Any]) -> str:
    doc = NumpyDocString(inspect.getdoc(cls) or "")
    head = [f"### {cls.__name__}\n", " ".join(doc["Summary"]) + "\n"]
    if "enum" in schema:
        return "\n".join([*head, "One of " + ", ".join(f"`{x}`" for x in schema["enum"]) + ".\n"])
    meaning = {
        name.strip(): " ".join(part.desc)
        for part in doc["Parameters"]
        for name in part.name.split(",")
    }
    rows = [
        f"| `{name}` | {_type(told)} | {_markdown(meaning[name])} |"
        for name, told in schema["properties"].items()
    ]
    return "\n".join([*head, "| field | type | meaning |", "| --- | --- | --- |", *rows, ""])


def _type(told: dict[str, Any]) -> str:
    if "$ref" in told:
        name = told["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in told:
        return " or ".join(_type(one) for one in told["anyOf"])
    if told["type"] == "array":
        parts = told.get("prefixItems")
        return f"list of {len(parts)} numbers" if parts else f"list of {_type(told['items'])}"
    return str({"integer": "whole number"}.get(told["type"], told["type"]))


def _markdown(text: str) -> str:
    return re.sub(r":\w+:`([^`]*)`", r"`\1`", text).replace("|", r"\|")


def modules_part(practice: ModuleType) -> str:
    """Name for autodoc every module of a practice that no page names."""
    pages = Path(__file__).with_name("methods").glob("*.md")
    named = {
        module
        for page in pages
        for module in re.findall(r"automodule:: (\S+)", page.read_text(encoding="utf-8"))
    }
    there = (found.name for found in walk_packages(practice.__path__, f"{practice.__name__}."))
    lines = [f".. automodule:: {module}" for module in there if module not in named]
    return "\n".join(["```{eval-rst}", *lines, "```"])


PRACTICES = (
    *(pulse, dialogue, strengths, focus, decisions),
    *(conversation, commitments, recognition, network, cycle),
)
_GENERATED = {"tables": tables_page, "json": json_page} | {
    f"modules_of_{practice.__name__.rpartition('.')[2]}": partial(modules_part, practice)
    for practice in PRACTICES
}


def _fill_in(_app: Sphinx, _page: str, source: list[str]) -> None:
    """Put what is generated where a page asks for it."""
    source[0] = re.sub(
        r"<!-- generated: (\w+) -->", lambda found: _GENERATED[found[1]](), source[0]
    )


def _as_text(
    _app: Sphinx, what: str, _name: str, _object: Any, _options: Any, lines: list[str]
) -> None:
    """Keep bars in formulas from being read as substitutions, and a module's headings out."""
    lines[:] = [line.replace("|", r"\|") for line in lines]
    for place, line in enumerate(lines):
        if what == "module" and line and set(line) == {"-"}:
            lines[place - 1 : place + 1] = [f".. rubric:: {lines[place - 1]}", ""]


def _add_fonts(app: Sphinx, _error: Exception | None) -> None:
    """Write the look's own fonts beside the pages."""
    (app.outdir / "_static" / "fonts.css").write_text(look.fonts(), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Connect the steps above."""
    app.connect("source-read", _fill_in)
    app.connect("autodoc-process-docstring", _as_text, priority=100)
    app.connect("build-finished", _add_fonts)
