"""The documentation is complete, its examples run, and it needs no network."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import msgspec
import pytest

import wholesum.commitments
import wholesum.conversation
import wholesum.cycle
import wholesum.decisions
import wholesum.dialogue
import wholesum.focus
import wholesum.network
import wholesum.pulse
import wholesum.recognition
import wholesum.strengths
from wholesum.cli import app
from wholesum.dialogue.summary.results import DialogueResult
from wholesum.focus.summary.results import FocusResult
from wholesum.mirror.evidence import ALL_TABLES
from wholesum.mirror.mirror import Mirror
from wholesum.pulse.summary.results import PulseResult

DOCS: Final = Path(__file__).parents[1] / "docs"
PAGES: Final = sorted(path for path in DOCS.rglob("*.md") if "_build" not in path.parts)
OPTIONS: Final = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
PRACTICES: Final = (
    wholesum.pulse,
    wholesum.dialogue,
    wholesum.strengths,
    wholesum.focus,
    wholesum.decisions,
    wholesum.conversation,
    wholesum.commitments,
    wholesum.recognition,
    wholesum.network,
    wholesum.cycle,
)
REGISTRIES: Final = ("pypi", "pythonhosted", "npmjs", "crates.io", "anaconda", "ghcr")


def name_of(page: Path) -> str:
    return str(page.relative_to(DOCS))


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def conf() -> dict[str, Any]:
    return runpy.run_path(str(DOCS / "conf.py"))


def written(page: Path) -> str:
    """Return the text and examples of a page, without the parts generated from docstrings."""
    return re.sub(r"^```{eval-rst}.*?^```$", "", text_of(page), flags=re.DOTALL | re.MULTILINE)


def modules_of(practice: ModuleType) -> set[str]:
    return {m.name for m in pkgutil.walk_packages(practice.__path__, f"{practice.__name__}.")}


def public_functions() -> Iterator[tuple[str, Any]]:
    for module in sorted(name for practice in PRACTICES for name in modules_of(practice)):
        loaded = importlib.import_module(module)
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            if function.__module__ == module and not name.startswith("_"):
                yield name, function


def test_every_module_of_a_practice_is_in_the_documented_reference_exactly_once(
    conf: dict[str, Any],
) -> None:
    parts = [conf["modules_part"](practice) for practice in PRACTICES]
    named = re.findall(r"automodule:: (\S+)", "\n".join([*map(text_of, PAGES), *parts]))
    assert set[str]().union(*map(modules_of, PRACTICES)) - set(named) == set()
    assert len(named) == len(set(named))
    asked = "\n".join(map(text_of, PAGES))
    assert all(f"<!-- generated: modules_of_{p.__name__[9:]} -->" in asked for p in PRACTICES)
    assert conf["PRACTICES"] == PRACTICES


def test_every_public_function_of_a_practice_has_a_docstring() -> None:
    assert [name for name, function in public_functions() if not inspect.getdoc(function)] == []


def test_every_function_that_cites_literature_is_named_on_a_page_of_methods() -> None:
    pages = "\n".join(written(page) for page in PAGES if page.parent.name == "methods")
    sourced = [
        name
        for name, function in public_functions()
        if "References\n---" in (inspect.getdoc(function) or "")
    ]
    assert len(sourced) > 20
    assert [name for name in sourced if not re.search(rf"\b{name}\b", pages)] == []


@pytest.mark.parametrize("page", [p for p in PAGES if "``python\n>>>" in text_of(p)], ids=name_of)
def test_given_the_examples_of_a_documentation_page_when_run_then_they_print_what_it_says(
    page: Path,
) -> None:
    blocks = re.findall(r"^```python\n(>>> .*?)^```$", text_of(page), re.DOTALL | re.MULTILINE)
    parser, names = doctest.DocTestParser(), dict[str, Any]()
    test = parser.get_doctest("\n".join(blocks), names, name_of(page), str(page), 0)
    assert test.examples
    heard: list[str] = []
    result = doctest.DocTestRunner(optionflags=OPTIONS).run(test, out=heard.append)
    assert result.failed == 0, "".join(heard)


@pytest.mark.parametrize("table", ALL_TABLES, ids=lambda table: table.name)
def test_every_column_of_every_table_is_documented_with_its_meaning(
    table: Any, conf: dict[str, Any]
) -> None:
    section = conf["tables_page"]().split(f"## {table.name}\n")[1].split("\n## ")[0]
    for column in table.columns:
        assert column.about.endswith("."), f"{table.name}.{column.name} has no meaning"
        assert f"| `{column.name}` | {column.about} | {column.kind} |" in section
        assert all(f"`{choice}`" in section for choice in column.choices)
    assert "<!-- generated: tables -->" in text_of(DOCS / "tables.md")


@pytest.mark.parametrize(
    "shape",
    [PulseResult, DialogueResult, FocusResult, Mirror],
    ids=lambda shape: shape.__name__,
)
def test_every_field_of_the_json_output_is_documented(shape: type, conf: dict[str, Any]) -> None:
    page = conf["json_page"]()
    for name, schema in msgspec.json.schema(shape)["$defs"].items():
        section = page.split(f"### {name}\n")[1].split("\n### ")[0]
        for field in schema.get("properties", {}):
            row = re.search(rf"^\| `{field}` \| (.+) \| (.+) \|$", section, re.MULTILINE)
            assert row is not None, f"{name}.{field}"
            assert row[2].strip(), f"{name}.{field} has no meaning"
    assert "<!-- generated: json -->" in text_of(DOCS / "json.md")
    version = msgspec.json.schema(shape)["$defs"][shape.__name__]["properties"]["schema"]
    assert f"`{version['default']}`" in text_of(DOCS / "json.md")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_documentation_pages_have_no_exclamation_mark_and_name_no_package_registry(
    page: Path,
) -> None:
    text = text_of(page)
    prose = re.sub(r"^```.*?^```$|<!--.*?-->|`[^`\n]*`", "", text, flags=re.DOTALL | re.MULTILINE)
    assert "!" not in prose.replace("![", "[")
    assert not [host for host in REGISTRIES if host in text]


def test_every_command_in_the_documentation_exists() -> None:
    console = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)
    blocks = "\n".join(block for page in PAGES for block in console.findall(text_of(page)))
    named = set(re.findall(r"wholesum (\S+)", blocks))
    assert named > {"check", "mirror", "pulse"}
    assert named <= set(app)


def test_html_of_the_documentation_loads_nothing_from_a_network(conf: dict[str, Any]) -> None:
    assert not {"sphinx.ext.intersphinx", "sphinx.ext.mathjax"} & set(conf["extensions"])


def test_documentation_has_the_colours_of_the_app(conf: dict[str, Any]) -> None:
    light = conf["html_theme_options"]["light_css_variables"]
    dark = conf["html_theme_options"]["dark_css_variables"]
    assert light["color-brand-primary"] != dark["color-brand-primary"]
    assert (
        light["color-background-primary"]
        == conf["_furo"](next(conf["_tokens"]()))["color-background-primary"]
    )
