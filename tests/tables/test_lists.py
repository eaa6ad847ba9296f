from __future__ import annotations

import polars as pl
import pytest

from wholesum.tables import joined, listed


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
def test_a_cell_with_a_list_gives_each_id_once(cell: str | None, people: list[str]) -> None:
    frame = pl.DataFrame({"concerned": [cell]}, schema={"concerned": pl.String})
    assert frame.select(listed("concerned"))["concerned"].to_list() == [people]


def test_a_list_written_into_a_cell_is_read_as_the_same_list() -> None:
    frame = pl.DataFrame({"concerned": ["bo;ada", None]})
    written = frame.select(joined(listed("concerned")))
    assert written["concerned"].to_list() == ["bo; ada", None]
    assert written.select(listed("concerned")).equals(frame.select(listed("concerned")))
