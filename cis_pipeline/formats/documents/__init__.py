"""What a document says of itself: a PDF, a saved web page or a plain text is read and described.

    describe(read_pdf(file)) -> Document(title, date, organisation, language, pages, doubts ...)

A document that people find on the web has no entry in a database: what is known of it stands in
it. Each module tells one thing (`title`, `dates`, `organisation`), from several signs that are
held against each other; what they leave open is blank and said in the doubts, for a person.
"""

from __future__ import annotations

import codecs
import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cis_pipeline.formats.documents.description import describe, digest_of, entries
    from cis_pipeline.formats.documents.document import Document, Reading, read_text
    from cis_pipeline.formats.documents.html import read as read_html
    from cis_pipeline.formats.documents.pdf import read as read_pdf
    from cis_pipeline.formats.documents.publisher_names import Gazetteer

__all__ = [
    "Document", "Gazetteer", "Reading", "describe", "digest_of", "entries", "is_page", "is_pdf",
    "read_html", "read_pdf", "read_text", "text_of",
]  # fmt: skip

_HOME = {
    "Document": "document:Document",
    "Gazetteer": "publisher_names:Gazetteer",
    "Reading": "document:Reading",
    "describe": "description:describe",
    "digest_of": "description:digest_of",
    "entries": "description:entries",
    "read_html": "html:read",
    "read_pdf": "pdf:read",
    "read_text": "document:read_text",
}


def __getattr__(name: str) -> Any:
    """Load a name when it is first used: most exports are no documents."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, attribute = _HOME[name].partition(":")
    return getattr(import_module(f"{__name__}.{module}"), attribute)


_PDF = re.compile(rb"%PDF-\d\.\d|%!PS-Adobe-\d\.\d PDF-")
_BEFORE_PDF = 1024
"""Readers take a PDF whose header stands within so many bytes."""
_SKIPPED = re.compile(r"(?:\s+|<\?xml[^>]{0,400}\?>|<!--.{0,20000}?-->)*", re.DOTALL)
_HTML = re.compile(
    r"<!doctype\s+html\b|<html\b|<head\b[^>]*>|<(?:meta|title|body)\b[^>]*>", re.IGNORECASE
)
_EXPORT = re.compile(r"^(?:TY  - |PMID- |FN (?:Clarivate|Thomson)|@\w+\{)", re.MULTILINE)
_MHTML = re.compile(rb"(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?MIME-Version:", re.IGNORECASE)


def is_pdf(head: bytes) -> bool:
    """Whether a PDF begins here (within its first kilobyte, as readers allow)."""
    found = _PDF.search(head[: _BEFORE_PDF + 8])
    return found is not None and not is_page(head[: found.start()])


def is_page(head: bytes) -> bool:
    """Whether a web page begins here; no other XML, and no export that a page only wraps."""
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        text = head[: len(head) // 2 * 2].decode("utf-16", "replace")
    else:
        text = head.removeprefix(codecs.BOM_UTF8).decode("latin-1")
    skipped = _SKIPPED.match(text)
    begins = _HTML.match(text, skipped.end() if skipped else 0)
    if begins:
        return not _EXPORT.search(text)
    return b"multipart/related" in head[:4096] and _MHTML.match(head.lstrip()) is not None


_HEAD = 1 << 16


def text_of(path: Path) -> list[str]:
    """The text of a document, page by page; [] where it cannot be opened. OSError if not there."""
    from cis_pipeline.formats.documents import document, html, pdf

    with path.open("rb") as file:
        head = file.read(_HEAD)
        file.seek(0)
        if is_pdf(head):
            return list(pdf.read(file).pages)
        if is_page(head):
            return list(html.read(file).pages)
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    with path.open(encoding=encoding, errors="replace") as text:
        return list(document.read_text(text).pages)
