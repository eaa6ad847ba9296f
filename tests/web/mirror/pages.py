"""Read the tags and the table cells of a page."""

from __future__ import annotations

from html.parser import HTMLParser


class Page(HTMLParser):
    """The tags of a page with their attributes, and every table as rows of cells."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.tables: list[list[tuple[str, ...]]] = []
        self._row: list[str] = []
        self._in_cell = False
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self._row = []
        elif tag in {"td", "th"}:
            self._row.append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self._in_cell = False
        elif tag == "tr":
            self.tables[-1].append(tuple(self._row))

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self._row[-1] += data

    @property
    def links(self) -> list[str]:
        return [known["href"] or "" for tag, known in self.tags if tag == "a" and "href" in known]
