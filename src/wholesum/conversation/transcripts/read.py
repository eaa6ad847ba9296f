"""Reading a file of any supported format: text, RTTM, JSON or DOCX."""

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
_MOST_NAMES: Final = 300
_LONGEST_NAME: Final = 200
_MOST_XML: Final = 50_000_000
_SPEAKER: Final = ("speaker", "name", "speaker_name")
_TEXT: Final = ("text", "content", "words")
_MARKS: Final = re.compile(r"\{[a-z_ ]{1,40}\}")
_JSON: Final = re.compile(r'[\[{].*"(?:speaker|name|speaker_name)"\s*:.*[\]}]', re.S)
_WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RTTM_FIELDS: Final = 8
_DAMAGED: Final = (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, KeyError)


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
        If the file is larger than 5 megabytes, empty or damaged, or has more than 300 names.
    """
    if len(data) > MOST_BYTES:
        most = f"it has more than {MOST_BYTES // 1_000_000} megabytes"
        raise BadEvidence([Fault(file, most, "send the transcript of one meeting")])
    if data.startswith(b"PK\x03\x04"):
        return _read_text("DOCX", _docx_lines(data, file), file)
    text = _decode(data)
    if file.lower().endswith(".json") or _JSON.fullmatch(text.strip()):
        return _read_json(text, file)
    lines = text.splitlines()
    if any(line.startswith("SPEAKER ") for line in lines[:20]):
        return _read_rttm(lines, file)
    first = lines[0] if lines else ""
    kind = "WebVTT" if first.startswith("WEBVTT") else "SRT" if " --> " in text else "text"
    return _read_text(kind, lines, file)


def _decode(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _read_text(kind: str, lines: list[str], file: str) -> Transcript:
    return _found(kind, *read_lines(lines), file)


def _found(kind: str, turns: list[Turn], unread: list[UnreadLine], file: str) -> Transcript:
    if not turns:
        problem = "no speech was found in it"
        remedy = "send a transcript with names: WebVTT, SRT, RTTM, JSON, DOCX, or lines Name: text"
        raise BadEvidence([Fault(file, problem, remedy)])
    found = Transcript(kind, tuple(turns), tuple(unread))
    if len(found.speakers) > _MOST_NAMES or max(map(len, found.speakers)) > _LONGEST_NAME:
        problem = (
            f"it has more than {_MOST_NAMES} names, or one of more than {_LONGEST_NAME} letters"
        )
        raise BadEvidence([Fault(file, problem, "send the transcript of one meeting")])
    return found


def _read_rttm(lines: list[str], file: str) -> Transcript:
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
    turns.sort(key=lambda turn: turn.start or 0.0)
    return _found("RTTM", turns, unread, file)


def _read_json(text: str, file: str) -> Transcript:
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        problem = "the JSON is damaged or cut off"
        raise BadEvidence([Fault(file, problem, "export it again", error.lineno)]) from error
    except RecursionError as error:
        problem = "the JSON has too many levels"
        raise BadEvidence([Fault(file, problem, "export it again")]) from error
    turns, unread = [], []
    for number, entry in enumerate(_entries(content), start=1):
        speaker, said = (_first(entry, names) for names in (_SPEAKER, _TEXT))
        if said is None:
            words = json.dumps(entry, ensure_ascii=False)
            unread.append(UnreadLine(number, words, "an entry without text"))
            continue
        turns.append(Turn(" ".join((speaker or "").split()), _MARKS.sub(" ", said).strip()))
        marks = " ".join(_MARKS.findall(said))
        if marks:
            unread.append(UnreadLine(number, marks, "a transcriber's mark"))
    return _found("JSON", turns, unread, file)


def _entries(content: Any) -> Iterator[Any]:
    """Yield the entries of the longest list in the content, then the other content."""
    if isinstance(content, dict):
        lists = [value for value in content.values() if isinstance(value, list)]
        longest = max(lists, key=len, default=[])
        if isinstance(content.get("meeting_transcripts"), list):
            longest = content["meeting_transcripts"]
        yield from longest
        yield from ({key: value} for key, value in content.items() if value is not longest)
    elif isinstance(content, list):
        yield from content
    else:
        yield content


def _first(entry: Any, names: tuple[str, ...]) -> str | None:
    if not isinstance(entry, dict):
        return None
    return next((entry[name] for name in names if isinstance(entry.get(name), str)), None)


def _docx_lines(data: bytes, file: str) -> list[str]:
    """Return the lines of the text of a Word document."""
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
    except (*_DAMAGED, ElementTree.ParseError, NotImplementedError, RuntimeError) as error:
        problem = "the Word document is damaged, locked or too large"
        raise BadEvidence([Fault(file, problem, "download the transcript again")]) from error
    lines: list[str] = []
    for paragraph in root.iter(f"{_WORD}p"):
        lines += ["", *"".join(_docx_text(paragraph)).split("\n")]
    return list(_named_cues(lines))


def _docx_text(paragraph: ElementTree.Element) -> Iterator[str]:
    for part in paragraph.iter():
        if part.tag == f"{_WORD}t":
            yield part.text or ""
        elif part.tag in (f"{_WORD}br", f"{_WORD}cr"):
            yield "\n"
        elif part.tag == f"{_WORD}tab":
            yield "\t"


def _named_cues(lines: list[str]) -> Iterator[str]:
    """Add a colon to a name alone on the line after a time, as in other formats."""
    filled = [line for line in lines if line.strip()]
    for place, line in enumerate(filled):
        timed = place > 0 and "-->" in filled[place - 1]
        spoken = place + 1 < len(filled) and "-->" not in filled[place + 1]
        name = timed and spoken and ":" not in line and label_kind(line) == "name"
        yield f"{line.strip()}:" if name else line
