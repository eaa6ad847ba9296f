"""Tests in a browser wait for what they assert: the page after a click may not be there yet."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
AT_ONCE: Final = frozenset(
    {
        "all_inner_texts",
        "all_text_contents",
        "get_attribute",
        "inner_text",
        "input_value",
        "is_checked",
        "is_disabled",
        "is_enabled",
        "is_hidden",
        "is_visible",
        "text_content",
    }
)
"""What Playwright reads from a page at once; `expect` waits for each of them instead."""
FINDERS: Final = ("locator", "get_by_")
"""A count of what these find is read at once too."""


def _reads_at_once(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(attr="count", value=ast.Call(func=ast.Attribute(attr=f)))):
            return f.startswith(FINDERS)
        case ast.Call(func=ast.Attribute(attr=attr)):
            return attr in AT_ONCE
        case ast.Attribute(attr="url", value=ast.Name(id=name)):
            return name == "page"
    return False


def _faults(text: str) -> list[int]:
    """Return the lines of the assertions that read a page without waiting."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Assert) and any(map(_reads_at_once, ast.walk(node.test)))
    ]


def test_given_a_browser_test_that_asserts_without_waiting_for_the_page_then_its_line_is_reported() -> (
    None
):
    text = """page.click()
assert page.get_by_text("Saved.").is_visible()
assert page.locator("li").count() == 2
assert Intake.objects.count() == 2
expect(page.get_by_text("Saved.")).to_be_visible()
assert page.url == "/"
"""
    assert _faults(text) == [2, 3, 6]


def test_every_assertion_of_a_browser_test_waits_for_the_page() -> None:
    files = [file for file in ROOT.rglob("*.py") if "playwright" in file.read_text("utf-8")]
    assert len(files) > 10
    faults = {file.name: _faults(file.read_text("utf-8")) for file in files}
    assert {name: lines for name, lines in faults.items() if lines} == {}
