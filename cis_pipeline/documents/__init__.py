"""What a document says of itself: a PDF, a saved web page or a plain text is read and described.

    describe(read_pdf(file)) -> Document(title, date, organisation, language, pages, doubts ...)

A document that people find on the web has no entry in a database: what is known of it stands in
it. Each module tells one thing (`title`, `dates`, `organisation`), from several signs that are
held against each other; what they leave open is blank and said in the doubts, for a person.
"""

from __future__ import annotations

from pathlib import Path

from cis_pipeline.documents.bodies import Gazetteer, Mention
from cis_pipeline.documents.describe import describe
from cis_pipeline.documents.html import read as read_html
from cis_pipeline.documents.parts import Document, Line, Reading
from cis_pipeline.documents.pdf import read as read_pdf
from cis_pipeline.documents.plain import read as read_text
from cis_pipeline.documents.sniffing import is_page, is_pdf

__all__ = [
    "Document", "Gazetteer", "Line", "Mention", "Reading", "describe", "is_page", "is_pdf",
    "read_html", "read_pdf", "read_text", "text_of",
]  # fmt: skip

_HEAD = 1 << 16


def text_of(path: Path) -> list[str]:
    """The text of a document, page by page; [] where it cannot be opened. OSError if not there."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
        file.seek(0)
        if is_pdf(head):
            return list(read_pdf(file).pages)
        if is_page(head):
            return list(read_html(file).pages)
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    with path.open(encoding=encoding, errors="replace") as text:
        return list(read_text(text).pages)
