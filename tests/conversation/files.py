"""The same short meeting in every file format."""

from __future__ import annotations

import io
import zipfile
from typing import Final
from xml.sax.saxutils import escape

TEAMS: Final = """WEBVTT

3f2504e0-4f89-11d3-9a0c-0305e82c3301/1-0
00:00:01.000 --> 00:00:04.000
<v Ada Bell>Good morning. What do we need today, Bo?</v>

3f2504e0-4f89-11d3-9a0c-0305e82c3301/2-0
00:00:04.500 --> 00:00:09.000
<v Bo Lindqvist>I need the roster &amp; two
more trains.</v>

3f2504e0-4f89-11d3-9a0c-0305e82c3301/3-0
00:00:09.500 --> 00:00:12.000
<v Cleo Marsh>We can do that.</v>
"""
ZOOM: Final = """WEBVTT

1
00:00:01.000 --> 00:00:04.000
Ada Bell: Good morning. What do we need today, Bo?

2
00:00:04.500 --> 00:00:09.000
Bo Lindqvist: I need the roster & two
more trains.

3
00:00:09.500 --> 00:00:12.000
Cleo Marsh: We can do that.
"""
SRT: Final = ZOOM.removeprefix("WEBVTT\n\n").replace(".000", ",000").replace(".500", ",500")
MEET: Final = """00:00:00
Ada Bell: Good morning. What do we need today, Bo?
Bo Lindqvist: I need the roster & two
more trains.

00:05:00
Cleo Marsh: We can do that.
"""
PASTED: Final = """Ada Bell   0:03
Good morning. What do we need today, Bo?

Bo Lindqvist   0:08
I need the roster & two
more trains.

Cleo Marsh   0:12
We can do that.
"""
JSON: Final = """{"topic_list": [], "meeting_transcripts": [
 {"speaker": "Ada Bell", "content": "Good morning . {vocalsound} What do we need today , Bo ?"},
 {"speaker": "Bo Lindqvist", "content": "I need the roster & two more trains ."},
 {"speaker": "Cleo Marsh", "content": "We can do that ."}]}"""
RTTM: Final = """SPEAKER m 1 1.0 3.0 <NA> <NA> ada <NA> <NA>
SPEAKER m 1 9.5 2.5 <NA> <NA> cleo <NA> <NA>
SPEAKER m 1 4.5 4.5 <NA> <NA> bo <NA> <NA>
"""
CHAT: Final = (
    "00:00:05\t From  Dag Holm  to  Everyone:\n\tI cannot speak here\n00:00:08\tOp:\tThank you\n"
)


def docx(lines: str) -> bytes:
    """Return a Word document with a paragraph for each block and a line break for each line."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    paragraphs = []
    for block in lines.strip().split("\n\n"):
        runs = [f"<w:t>{escape(line)}</w:t>" for line in block.split("\n")]
        paragraphs.append(f"<w:p><w:r>{'<w:br/>'.join(runs)}</w:r></w:p>")
    body = f'<w:document xmlns:w="{space}"><w:body>{"".join(paragraphs)}</w:body></w:document>'
    return packed(body)


def packed(body: str) -> bytes:
    """Return a Word archive that contains this XML text as its document."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", body)
    return file.getvalue()


STAMPED: Final = """0:0:1.0 --> 0:0:4.0
Ada Bell
Good morning. What do we need today, Bo?

0:0:4.5 --> 0:0:9.0
Bo Lindqvist
I need the roster & two
more trains.

0:0:9.5 --> 0:0:12.0
Cleo Marsh
We can do that.
"""
WORDED: Final = {
    "teams.vtt": TEAMS.encode(),
    "zoom.vtt": ZOOM.encode(),
    "call.srt": SRT.encode(),
    "meet.txt": MEET.encode(),
    "pasted.txt": PASTED.encode(),
    "qmsum.json": JSON.encode(),
    "teams.docx": docx(PASTED),
    "stamped.docx": docx(STAMPED),
}
"""The same meeting in every format that has words, by the name of the file."""
