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
def test_given_a_cell_with_a_list_of_ids_when_read_then_each_id_appears_once(
    cell: str | None, people: list[str]
) -> None:
    frame = pl.DataFrame({"concerned": [cell]}, schema={"concerned": pl.String})
    assert frame.select(listed("concerned"))["concerned"].to_list() == [people]


def test_given_a_list_of_ids_when_written_and_read_then_the_list_is_the_same() -> None:
    frame = pl.DataFrame({"concerned": ["bo;ada", None]})
    written = frame.select(joined(listed("concerned")))
    assert written["concerned"].to_list() == ["bo; ada", None]
    assert written.select(listed("concerned")).equals(frame.select(listed("concerned")))
