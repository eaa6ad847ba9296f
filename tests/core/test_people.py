from __future__ import annotations

import polars as pl
import pytest

from wholesum.core.people import check_listed, listed
from wholesum.tables import Source


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        ("ada; bo", ["ada", "bo"]),
        (" bo ;ada;", ["bo", "ada"]),
        ("ada; ada", ["ada"]),
        ("Ada Nwosu", ["Ada Nwosu"]),
        (None, []),
        (" ; ", []),
    ],
)
def test_persons_in_a_cell(cell: str | None, people: list[str]) -> None:
    frame = pl.DataFrame({"concerned": [cell]}, schema={"concerned": pl.String})
    assert frame.select(listed("concerned"))["concerned"].to_list() == [people]


def test_a_person_nobody_knows_is_a_fault_with_its_place() -> None:
    frame = pl.DataFrame({"concerned": ["ada", "ada; zoe", None]})
    people = pl.DataFrame({"person": ["ada", "bo"]})
    source = Source("decisions.csv", 3, text=True)
    (fault,) = check_listed(frame, ("concerned",), people, source)
    assert (fault.line, fault.column, fault.value) == (3, "concerned", "zoe")
    assert "put ';' between two persons" in str(fault)
