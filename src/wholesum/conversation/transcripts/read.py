"""Read a transcript in any supported format: text, RTTM, JSON or DOCX."""

from __future__ import annotations

import codecs
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final
from xml.etree import ElementTree

from wholesum.conversation.transcripts.cues import read_lines
from wholesum.conversation.transcripts.labels import label_kind
from wholesum.conversation.transcripts.transcript import Transcript, Turn, UnreadLine
from wholesum.tables import BadEvidence, Fault

MOST_BYTES: Final = 5_000_000
_MOST_XML: Final = 50_000_000
_SPEAKER: Final = ("speaker", "name", "speaker_name")
_TEXT: Final = ("text", "content", "words")
_MARKS: Final = re.compile(r"\{[a-z_ ]{1,40}\}")
_JSON: Final = re.compile(r'[\[{].*"(?:speaker|name|speaker_name)"\s*:.*[\]}]', re.S)
_WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RTTM_FIELDS: Final = 8
_BREAKS: Final = {f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}tab": "\t"}
_DAMAGED: Final = (
    *(zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, KeyError, RuntimeError),
    ElementTree.ParseError,
)


def read_transcript(data: bytes, file: str) -> Transcript:
    """Read a transcript or a chat in any supported format.

    The format is told by the content: WebVTT (Zoom, Teams), SRT, plain ``Name: text`` (Meet), the
    chat that Zoom saves, RTTM (speaking times without words), JSON (a list of ``speaker`` and
    ``text``, or the form of QMSum), and DOCX as Teams exports it.

    Parameters
    ----------
    data
        The content of the file.
    file
        Its name, for messages.

    Returns
    -------
    Transcript
        Every word of the file is in a turn, in a speaker's name or in a line that is reported.

    Raises
    ------
    BadEvidence
        If the file is larger than 5 megabytes, damaged, or holds no speech.
    """
    if len(data) > MOST_BYTES:
        most = f"it has more than {MOST_BYTES // 1_000_000} megabytes"
        raise _refusal(file, most, "send the transcript of one meeting")
    kind, turns, unread = _read(data, file)
    if not turns:
        remedy = "send a transcript with names: WebVTT, SRT, RTTM, JSON, DOCX, or lines Name: text"
        raise _refusal(file, "no speech was found in it", remedy)
    return Transcript(kind, tuple(turns), tuple(unread))


def _refusal(file: str, problem: str, remedy: str, line: int | None = None) -> BadEvidence:
    return BadEvidence([Fault(file, problem, remedy, line)])


def _read(data: bytes, file: str) -> tuple[str, list[Turn], list[UnreadLine]]:
    """Return the format of a file, the turns in it, and the lines that were not counted."""
    if data.startswith(b"PK\x03\x04"):
        return "DOCX", *read_lines(_docx_lines(data, file))
    text = _decode(data)
    if file.lower().endswith(".json") or _JSON.fullmatch(text.strip()):
        return "JSON", *_read_json(text, file)
    lines = text.splitlines()
    if any(line.startswith("SPEAKER ") for line in lines[:20]):
        return "RTTM", *_read_rttm(lines)
    kind = "WebVTT" if text.startswith("WEBVTT") else "SRT" if " --> " in text else "text"
    return kind, *read_lines(lines)


def _decode(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _read_rttm(lines: list[str]) -> tuple[list[Turn], list[UnreadLine]]:
    turns, unread = [], []
    for number, line in enumerate(lines, start=1):
        fields = line.split()
        try:
            start, length = float(fields[3]), float(fields[4])
            if fields[0] != "SPEAKER" or len(fields) < _RTTM_FIELDS or not 0 <= length < 1e6:
                raise ValueError(line)
            turns.append(Turn(fields[7], "", start, start + length))
        except (ValueError, IndexError):
            if fields:
                unread.append(UnreadLine(number, line.strip(), "not a speaking time"))
    return sorted(turns, key=lambda turn: turn.start or 0.0), unread


def _read_json(text: str, file: str) -> tuple[list[Turn], list[UnreadLine]]:
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        problem = "the JSON is damaged or cut off"
        raise _refusal(file, problem, "export it again", error.lineno) from error
    except RecursionError as error:
        raise _refusal(file, "the JSON has too many levels", "export it again") from error
    turns, unread = [], []
    for number, entry in enumerate(_entries(content), start=1):
        speaker, words = (_first(entry, names) for names in (_SPEAKER, _TEXT))
        if words is None:
            words = json.dumps(entry, ensure_ascii=False)
            unread.append(UnreadLine(number, words, "an entry without text"))
            continue
        turns.append(Turn(" ".join((speaker or "").split()), _MARKS.sub(" ", words).strip()))
        if marks := " ".join(_MARKS.findall(words)):
            unread.append(UnreadLine(number, marks, "a transcriber's mark"))
    return turns, unread


def _entries(content: Any) -> Iterator[Any]:
    """Yield the entries of a JSON file: first those of the list with the most speakers."""
    if isinstance(content, dict):
        lists = [value for value in content.values() if isinstance(value, list)]
        spoken = max(lists, key=lambda entries: sum(map(bool, map(_speaker, entries))), default=[])
        yield from spoken
        yield from ({key: value} for key, value in content.items() if value is not spoken)
    else:
        yield from content if isinstance(content, list) else [content]


def _speaker(entry: Any) -> str | None:
    return _first(entry, _SPEAKER)


def _first(entry: Any, names: tuple[str, ...]) -> str | None:
    if not isinstance(entry, dict):
        return None
    return next((entry[name] for name in names if isinstance(entry.get(name), str)), None)


def _docx_lines(data: bytes, file: str) -> list[str]:
    """Return the lines of a Word document that have text."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entry = archive.getinfo("word/document.xml")
            if entry.file_size > _MOST_XML:
                raise ValueError("too large")
            with archive.open(entry) as content:
                xml = content.read(_MOST_XML)
        if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml or not xml.lstrip().startswith(b"<"):
            raise ValueError("a document type")
        root = ElementTree.fromstring(xml)  # noqa: S314  it has no document type
    except _DAMAGED as error:
        problem = "the Word document is damaged, locked or too large"
        raise _refusal(file, problem, "download the transcript again") from error
    texts = ("".join(map(_docx_text, part.iter())) for part in root.iter(f"{_WORD}p"))
    lines = [line for text in texts for line in text.split("\n") if line.strip()]
    return list(_named_cues(lines))


def _docx_text(part: ElementTree.Element) -> str:
    return (part.text or "") if part.tag == f"{_WORD}t" else _BREAKS.get(part.tag, "")


def _named_cues(lines: list[str]) -> Iterator[str]:
    """Add a colon to a name that has a line of its own below a time, as other formats do."""
    for before, line, after in zip(["", *lines], lines, [*lines[1:], ""], strict=False):
        stamped = "-->" in before and after and "-->" not in after
        name = stamped and ":" not in line and label_kind(line) == "name"
        yield f"{line.strip()}:" if name else line
