"""No module is too long, and no folder has too many modules side by side."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[1]
MOST_LINES = 400
MOST_MODULES = 14
FOLDERS = ("src", "tests", "bench")


def test_every_python_module_has_at_most_400_lines() -> None:
    lines = {
        file.relative_to(ROOT).as_posix(): len(file.read_text("utf-8").splitlines())
        for folder in FOLDERS
        for file in (ROOT / folder).rglob("*.py")
    }
    assert len(lines) > 500
    assert {file: count for file, count in lines.items() if count > MOST_LINES} == {}


def test_every_folder_has_at_most_14_python_modules() -> None:
    found: dict[str, int] = {}
    for folder in FOLDERS:
        for file in (ROOT / folder).rglob("*.py"):
            if file.name != "__init__.py" and file.parent.name != "migrations":
                name = file.parent.relative_to(ROOT).as_posix()
                found[name] = found.get(name, 0) + 1
    assert {folder: count for folder, count in found.items() if count > MOST_MODULES} == {}
