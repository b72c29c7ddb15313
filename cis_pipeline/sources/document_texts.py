"""The texts of documents, for reading by other programs: data/outputs/texts/R-....txt.

A page ends with a form feed. A text is written once for the bytes that its record vouches for; it
can be deleted, and the next run writes it again.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from cis_pipeline.core.model import Record
from cis_pipeline.core.workspace import Workspace, file_digest

FOLDER = "texts"
"""Where they lie in data/outputs/."""


def write(workspace: Workspace, records: Iterable[Record]) -> list[str]:
    """Write the texts that are not there yet; the ids of their records.

    No text is written of a document that is gone or was changed since it was read, or that holds
    none (a scan, one with a password).
    """
    written = []
    for record in records:
        target = workspace.outputs / FOLDER / f"{record.record_id}.txt"
        document = workspace.root / "data" / record.file
        if not record.file or target.exists() or not _is_it(document, record.digest):
            continue
        if text := _text(document):
            _put(target, text)
            written.append(record.record_id)
    return written


def _is_it(document: Path, digest: str) -> bool:
    """Whether the file is the one that was read, and not another that has its name now."""
    from cis_pipeline.formats.documents import is_page, is_pdf

    if not document.is_file():
        return False
    with document.open("rb") as stream:
        head = stream.read(1 << 16)
    # the digest of a plain text is that of its text, whatever its line ends
    plain = not (is_pdf(head) or is_page(head))
    return plain or file_digest(document) == digest


def _text(document: Path) -> str:
    from cis_pipeline.formats.documents import text_of

    pages = text_of(document)
    return "".join(f"{page}\n\f" for page in pages) if any(map(str.strip, pages)) else ""


def _put(target: Path, text: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.new")
    unfinished.write_text(text, encoding="utf-8", errors="replace", newline="\n")
    unfinished.replace(target)
