"""The methods stand in `wholesum.focus` by name, and are loaded when they are asked for."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from types import ModuleType

import pytest

from wholesum import focus


@pytest.mark.parametrize("name", focus.__all__)
def test_every_name_is_what_its_home_calls_so(name: str) -> None:
    home = focus._HOME[name]
    assert getattr(focus, name) is getattr(import_module(f"wholesum.focus.{home}"), name)
    assert not isinstance(getattr(focus, name), ModuleType)


def test_the_list_is_whole_and_a_strange_name_is_refused() -> None:
    assert set(focus.__all__) == set(focus._HOME) == set(dir(focus))
    with pytest.raises(AttributeError, match="has no attribute 'mes'"):
        focus.mes  # noqa: B018


def test_the_package_loads_nothing_before_it_is_asked() -> None:
    heavy = "import sys, wholesum.focus; print({'numpy', 'scipy', 'polars'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "set()"
