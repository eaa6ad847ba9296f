"""The methods stand in their practice by name, and are loaded when they are asked for."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from types import ModuleType
from typing import Final

import pytest

from wholesum import decisions, dialogue, focus, pulse

PRACTICES: Final = (pulse, dialogue, focus, decisions)
NAMED: Final = [
    pytest.param(practice, home, name, id=f"{practice.__name__}.{name}")
    for practice in PRACTICES
    for home, names in practice._HOMES.items()
    for name in names.split()
]


@pytest.mark.parametrize(("practice", "home", "name"), NAMED)
def test_every_name_is_what_its_home_calls_so(practice: ModuleType, home: str, name: str) -> None:
    module = import_module(f"{practice.__name__}.{home}")
    assert getattr(practice, name) is getattr(module, name)
    assert not isinstance(getattr(practice, name), ModuleType)


@pytest.mark.parametrize("practice", PRACTICES)
def test_the_list_is_whole_and_a_strange_name_is_refused(practice: ModuleType) -> None:
    listed = [name for names in practice._HOMES.values() for name in names.split()]
    assert sorted(listed) == practice.__all__ == dir(practice)
    with pytest.raises(AttributeError, match="has no attribute 'strange'"):
        practice.strange  # noqa: B018


@pytest.mark.parametrize("practice", PRACTICES)
def test_the_package_loads_nothing_before_it_is_asked(practice: ModuleType) -> None:
    loaded = "print({'numpy', 'scipy', 'polars'} & set(sys.modules))"
    heavy = f"import sys, {practice.__name__}; {loaded}"
    said = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "set()"
