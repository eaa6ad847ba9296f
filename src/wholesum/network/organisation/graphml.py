"""Read people and ties from a GraphML file, and name the line of each fault."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from xml.parsers import expat

import polars as pl

from wholesum.tables import BadEvidence, Fault, raise_if

FUNCTION: Final = "function"
WEIGHT: Final = "weight"


def read_graphml(file: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read people and ties from the nodes and edges of a GraphML file.

    Parameters
    ----------
    file
        The file. Its nodes have an attribute named ``function``; its edges may have ``weight``.

    Returns
    -------
    people, ties : DataFrame
        With the columns of `NETWORK_PEOPLE` and `TIES`. An undirected edge is a tie both ways.

    Raises
    ------
    BadEvidence
        If it is not well formed, declares an encoding that cannot be read or a document type, or an
        attribute is missing or wrong.
    """
    reader = _Reader(file.name)
    try:
        reader.parser.Parse(file.read_bytes(), True)
    except (UnicodeError, LookupError) as error:
        fault = Fault(file.name, "its encoding cannot be read", "export the file as UTF-8", line=1)
        raise BadEvidence([fault]) from error
    except expat.ExpatError as error:
        words = f"this is not well-formed XML ({expat.ErrorString(error.code)})"
        fault = Fault(file.name, words, "export the file again", line=error.lineno)
        raise BadEvidence([fault]) from error
    raise_if(reader.faults)
    people = pl.DataFrame(
        list(reader.people.items()), {"person": pl.String, "function": pl.String}, orient="row"
    )
    ties = {"source": pl.String, "target": pl.String, "weight": pl.Float64}
    return (
        people.with_columns(answered=pl.lit(value=True)),
        pl.DataFrame(reader.ties, ties, orient="row"),
    )


class _Reader:
    """The reader of a GraphML file, which collects nodes, edges and faults."""

    def __init__(self, name: str) -> None:
        """Set the handlers of a new parser."""
        self.name, self.faults = name, list[Fault]()
        self.people, self.ties = dict[str, str](), list[tuple[str, str, float]]()
        self._keys, self._data = dict[str, str](), dict[str, str]()
        self._at: dict[str, str] = {}
        self._line, self._key = 0, ""
        self._directed = True
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _doctype(self, *_about: object) -> None:
        words = "the file declares a document type"
        raise BadEvidence([Fault(self.name, words, "export it without one", line=self._here)])

    @property
    def _here(self) -> int:
        return self.parser.CurrentLineNumber

    def _start(self, tag: str, about: dict[str, str]) -> None:
        element = tag.rpartition(" ")[2]
        if element == "key":
            self._keys[about.get("id", "")] = about.get("attr.name", "").lower()
        elif element == "graph":
            self._directed = about.get("edgedefault", "directed") == "directed"
        elif element in {"node", "edge"}:
            self._at, self._data, self._line = about, {}, self._here
        elif element == "data":
            self._key = self._keys.get(about.get("key", ""), "")

    def _text(self, words: str) -> None:
        if self._key:
            self._data[self._key] = self._data.get(self._key, "") + words

    def _end(self, tag: str) -> None:
        element = tag.rpartition(" ")[2]
        if element == "data":
            self._key = ""
        elif element == "node":
            self._node()
        elif element == "edge":
            self._edge()

    def _node(self) -> None:
        person, function = self._at.get("id", ""), self._data.get(FUNCTION, "").strip()
        if not person:
            self._add("the node has no id", "give each node an id", "id")
        elif person in self.people:
            self._add("this node occurs twice", "remove one of them", "id", person)
        elif not function:
            self._add("the node has no function", "add the attribute `function`", FUNCTION, person)
        else:
            self.people[person] = function

    def _edge(self) -> None:
        source, target = self._at.get("source", ""), self._at.get("target", "")
        text = self._data.get(WEIGHT, "1").strip()
        try:
            weight = float(text)
        except ValueError:
            weight = -1.0
        if not source or not target:
            self._add("the edge lacks an end", "give each edge a source and a target", "source")
        elif not 0 <= weight < float("inf"):
            self._add("this is not a number from 0 on", "correct the weight", WEIGHT, text)
        else:
            self.ties.append((source, target, weight))
            directed = self._at.get("directed", "true" if self._directed else "false") == "true"
            if not directed:
                self.ties.append((target, source, weight))

    def _add(self, problem: str, remedy: str, column: str, value: str | None = None) -> None:
        self.faults.append(Fault(self.name, problem, remedy, self._line, column, value))
