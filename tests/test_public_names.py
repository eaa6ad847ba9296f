"""The public names of the practices; each is loaded when it is first used."""

from __future__ import annotations

import subprocess
import sys
from enum import Enum
from types import ModuleType
from typing import Final

import pytest
from numpydoc.validate import validate

from wholesum import (
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

PRACTICES: Final = (
    *(pulse, dialogue, strengths, focus, decisions),
    *(conversation, commitments, recognition, network, cycle),
)
DOCUMENTED: Final = {"GL08", "PR01", "PR02", "PR03", "PR07", "RT01", "RT03", "YD01"}
NAMED: Final = [
    pytest.param(practice, name, id=f"{practice.__name__}.{name}")
    for practice in PRACTICES
    for name in practice.__all__
]


@pytest.mark.parametrize(("practice", "name"), NAMED)
def test_given_a_public_name_of_a_practice_then_it_is_a_function_or_class_with_that_name(
    practice: ModuleType, name: str
) -> None:
    found = getattr(practice, name)
    assert not isinstance(found, ModuleType)
    assert found.__name__ == name
    assert found.__module__.startswith(f"{practice.__name__}.")


@pytest.mark.parametrize(("practice", "name"), NAMED)
def test_given_a_public_name_then_its_docstring_describes_each_parameter_and_the_result(
    practice: ModuleType, name: str
) -> None:
    found = getattr(practice, name)
    faults = validate(f"{found.__module__}.{found.__qualname__}")["errors"]
    wrong = [message for code, message in faults if code in DOCUMENTED]
    assert wrong == [] or (isinstance(found, type) and issubclass(found, Enum))


@pytest.mark.parametrize("practice", PRACTICES)
def test_given_a_practice_of_the_library_then_its_public_names_are_listed_and_unknown_ones_refused(
    practice: ModuleType,
) -> None:
    assert sorted(practice.__all__) == sorted(dir(practice))
    with pytest.raises(AttributeError, match="strange"):
        practice.strange  # noqa: B018


@pytest.mark.parametrize("practice", PRACTICES)
def test_given_a_new_python_process_when_a_practice_is_imported_then_no_slow_library_is_loaded(
    practice: ModuleType,
) -> None:
    loaded = "print({'numpy', 'scipy', 'polars'} & set(sys.modules))"
    heavy = f"import sys, {practice.__name__}; {loaded}"
    done = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
