"""A PDF is read by a process apart, page by page; a page that fails is named and the others kept.

Where the process itself ends at a page (pdfium crashed on it, or looped), it is begun again after
that page, three times at most.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

from cis_pipeline.formats.documents import child_process, xmp
from cis_pipeline.formats.documents.document import Line, Reading
from cis_pipeline.formats.documents.hyphens import mend

_PROGRAM = Path(__file__).with_name("pdf_child.py")
_BEGINNINGS = 4
_OBJECT = re.compile(rb"\d\s+obj\b|\bxref\b|/Type\s*/(?:Page|Catalog)|<</")
_CLOSED = {
    "password": "opens only with a password",
    "large": "is larger than 512 MiB and was not opened",
    "damaged": "is a damaged PDF (cut short, or not fully downloaded?) that cannot be opened",
    "hollow": "is no PDF, though its first line says so",
    "": "made the reading of PDF files crash or run without end",
}


def read(file: IO[bytes]) -> Reading:
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
        said=xmp.said(file) | dict(head.get("said", {})),
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
    return Reading(kind="pdf", closed=_CLOSED.get(why, _CLOSED["damaged"]), said=xmp.said(file))


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
