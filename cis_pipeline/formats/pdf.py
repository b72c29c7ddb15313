"""PDF: one file is one document, and one record of what its pages and its properties say of it.

What is doubtful stands beside the record as warnings, and in its note. A file that needs a
password or is damaged beyond opening was found all the same: its record has no title, and a
warning says what to do. See `documents` for how a title, a date and a body are told.

A PDF is read by a process apart, page by page; a page that fails is named and the others kept.
Where the process itself ends at a page (pdfium crashed on it, or looped), it is begun again after
that page, three times at most.

pdfium marks a hyphen at the end of a line with a sign of its own. "well|being" becomes the word
that the document writes elsewhere, "well-being" or "wellbeing"; where it writes neither, a word of
a text loses the hyphen, unless its first part ends the line as a whole word of the document.

The XMP packet, in which a PDF's maker may say in Dublin Core what it is, is searched for in the
bytes, and no XML parser reads it: it is written uncompressed so that programs find it without
knowing the format around it, and a hostile one can then do no harm.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import webpage
from cis_pipeline.formats.documents import Line, Reading, child_process

if TYPE_CHECKING:
    from cis_pipeline.protocol.publishers import Publishers

FORMAT = "PDF"
SUFFIXES = (".pdf",)
BINARY = True
DOCUMENT = True

_HEADER = re.compile(rb"%PDF-\d\.\d|%!PS-Adobe-\d\.\d PDF-")
_FIRST_OBJECT = re.compile(rb"[\r\n]\d+ \d+ obj\b")
_BEFORE_HEADER = 1024
"""Readers take a PDF whose header stands within so many bytes."""


def sniff(head: bytes) -> bool:
    """True if a PDF begins within the first kilobyte, as readers allow, and no web page does.

    Behind other text only with an object of it: an export may quote the mark of a PDF.
    """
    found = _HEADER.search(head[: _BEFORE_HEADER + 8])
    if found is None or webpage.sniff(head[: found.start()]):
        return False
    return not head[: found.start()].strip() or _FIRST_OBJECT.search(head, found.end()) is not None


def read(
    stream: IO[bytes], source: Source, publishers: Publishers | None = None
) -> Iterator[Record | Problem]:
    """The one Record, after a warning for each doubt; an error if it is a PDF in name alone.

    `publishers` are the bodies that are known, those of the reference review if None.
    """
    from cis_pipeline.formats.documents.description import entries_of_file

    return entries_of_file(stream, reading, publishers)


def count(stream: IO[bytes]) -> int:
    """One file is one document."""
    return 1


# --- What stands in it --------------------------------------------------------------------------

_PROGRAM = Path(child_process.__file__).with_name("pdf_child.py")
_BEGINNINGS = 4
_OBJECT = re.compile(rb"\d\s+obj\b|\bxref\b|/Type\s*/(?:Page|Catalog)|<</")
_CLOSED = {
    "password": "opens only with a password",
    "large": "is larger than 512 MiB and was not opened",
    "damaged": "is a damaged PDF (cut short, or not fully downloaded?) that cannot be opened",
    "hollow": "is no PDF, though its first line says so",
    "": "made the reading of PDF files crash or run without end",
}


def reading(file: IO[bytes]) -> Reading:
    """The PDF in an open file. It never raises for what stands in it."""
    entries = list(_told(file))
    head = entries[0] if entries else {}
    if "total" not in head:
        return _closed(file, str(head.get("closed", "")))
    total = int(head["total"])
    texts = {entry["page"]: str(entry["text"]) for entry in entries if "text" in entry}
    everything = mend(
        [texts.get(number, "") for number in range(1, min(total, _last(entries)) + 1)]
    )
    lines = [(entry["page"], *line) for entry in entries for line in entry.get("lines", ())]
    mended = mend([str(text) for _, text, _, _ in lines], everything)
    return Reading(
        kind="pdf",
        pages=tuple(everything),
        lines=tuple(
            Line(text, page, size, top)
            for (page, _, size, top), text in zip(lines, mended, strict=True)
        ),
        said=_packet(file) | dict(head.get("said", {})),
        doubts=tuple(_doubts(entries, total, everything)),
    )


def _told(file: IO[bytes]) -> Iterable[dict[str, Any]]:
    """What the process tells; begun again, it repeats what it told of the document first."""
    first = 1
    for attempt in range(_BEGINNINGS):
        entries = child_process.told(_PROGRAM, file, str(first))
        yield from entries[bool(attempt) :]
        begun = [entry["begun"] for entry in entries if "begun" in entry]
        if not begun or "end" in entries[-1]:
            return
        first = begun[-1] + 1


def _last(entries: Iterable[dict[str, Any]]) -> int:
    return max((entry["begun"] for entry in entries if "begun" in entry), default=0)


def _closed(file: IO[bytes], why: str) -> Reading:
    """A PDF that cannot be opened; `hollow` if nothing in it is of a PDF but its first line."""
    file.seek(0)
    start = file.read(1 << 20)
    hollow = why in ("damaged", "") and not _OBJECT.search(start)
    if hollow:
        return Reading(kind="pdf", closed=_CLOSED["hollow"], hollow=True)
    return Reading(kind="pdf", closed=_CLOSED.get(why, _CLOSED["damaged"]), said=_packet(file))


def _doubts(entries: list[dict[str, Any]], total: int, pages: list[str]) -> Iterable[str]:
    read = {entry["page"] for entry in entries if "text" in entry}
    failed = [number for number in range(1, total + 1) if number not in read]
    if failed and len(failed) < total:
        yield f"{_listed(failed)} of {total} cannot be read; the others were"
    elif failed:
        yield "no page can be read"
    cut = [entry["page"] for entry in entries if entry.get("cut")]
    if cut:
        yield f"{_listed(cut)} holds more than a million characters, and was cut"
    written = [page for page in pages if len(page.split()) > 2]
    if read and not written:
        yield "holds no text (a scan?), so nothing could be told from it"
    elif len(read) - len(written) > max(len(read) * 0.7, 4):
        yield f"only {len(written)} of {total} pages hold text; the others may be scans"


def _listed(numbers: list[int]) -> str:
    shown = ", ".join(str(number) for number in numbers[:5])
    more = f" and {len(numbers) - 5} more" if len(numbers) > 5 else ""
    return f"page {shown}" if len(numbers) == 1 else f"pages {shown}{more}"


# --- Hyphens at the ends of lines -------------------------------------------------------------

_MARK = "[\x02\ufffe]"
_BROKEN = re.compile(rf"(\w+){_MARK}(?:[ \t]*\r?\n)?(\w*)")
_WORD = re.compile(r"\w+(?:-\w+)*")
_HYPHENS = re.compile("[\u2010\u2011]")


def mend(texts: Sequence[str], corpus: Sequence[str] = ()) -> list[str]:
    """The texts with each broken word as `corpus` (themselves, if none is given) writes it."""
    if not any(_BROKEN.search(text) for text in texts):
        return [_plain(text) for text in texts]
    known = Counter(
        word.casefold()
        for text in (corpus or texts)
        for word in _WORD.findall(_plain(_BROKEN.sub(" ", text)))
    )
    return [_plain(_BROKEN.sub(lambda found: _joined(found[1], found[2], known), t)) for t in texts]


def _joined(first: str, second: str, known: Counter[str]) -> str:
    whole, hyphened = f"{first}{second}", f"{first}-{second}"
    if known[whole.casefold()] or known[hyphened.casefold()]:
        return whole if known[whole.casefold()] >= known[hyphened.casefold()] else hyphened
    both = known[first.casefold()] and known[second.casefold()]
    return hyphened if both or first.isdigit() or second[:1].isupper() else whole


def _plain(text: str) -> str:
    return _HYPHENS.sub("-", re.sub(_MARK, "-", text)).replace("\r\n", "\n").replace("\r", "\n")


# --- The XMP packet ---------------------------------------------------------------------------

_SPAN = 1 << 23
"""Bytes looked at, at the beginning and at the end of the file."""
_PACKET = re.compile(rb"<x:xmpmeta.{0,200000}?</x:xmpmeta>", re.DOTALL)
_FIELDS = (
    "dc:title", "dc:creator", "dc:publisher", "dc:language", "dc:date", "prism:publicationDate",
)  # fmt: skip
_ITEM = re.compile(r"<rdf:li[^>]*>([^<]*)</rdf:li>")


def _packet(file: IO[bytes]) -> dict[str, str]:
    """Fields of the packet that speaks of the PDF itself, named "dc:title" and so on."""
    file.seek(0)
    data = file.read(_SPAN)
    if len(data) == _SPAN:
        size = file.seek(0, 2)
        file.seek(max(size - _SPAN, _SPAN))
        data += b"\n" + file.read(_SPAN)
    packets = [found for found in _PACKET.findall(data) if b"application/pdf" in found]
    if not packets:
        return {}
    text = packets[-1].decode("utf-8", "replace")
    return {name.lower(): value for name in _FIELDS if (value := _value(text, name))}


def _value(text: str, name: str) -> str:
    """The items of an element, joined by semicolons, or its text, or the attribute of that name."""
    found = re.search(rf"<{name}\b[^>]*>(.{{0,4000}}?)</{name}>", text, re.DOTALL)
    if found:
        items = [item.strip() for item in _ITEM.findall(found[1])]
        plain = "; ".join(item for item in items if item) if items else found[1]
        return "" if "<" in plain else " ".join(html.unescape(plain).split())
    attribute = re.search(rf"\b{name}=\"([^\"]*)\"", text)
    return " ".join(html.unescape(attribute[1]).split()) if attribute else ""
