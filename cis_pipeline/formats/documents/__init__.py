"""What a document says of itself: a PDF, a saved web page or a plain text is read and described.

    describe(read_pdf(file)) -> Document(title, date, organisation, language, pages, doubts ...)

A document that people find on the web has no entry in a database: what is known of it stands in
it. Each module tells one thing (`title`, `dates`, `organisation`), from several signs that are
held against each other; what they leave open is blank and said in the doubts, for a person.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cis_pipeline.formats.documents.sniffing import is_page, is_pdf

if TYPE_CHECKING:
    from cis_pipeline.formats.documents.description import describe
    from cis_pipeline.formats.documents.document import Document, Line, Reading
    from cis_pipeline.formats.documents.html import read as read_html
    from cis_pipeline.formats.documents.pdf import read as read_pdf
    from cis_pipeline.formats.documents.plain import read as read_text
    from cis_pipeline.formats.documents.publisher_names import Gazetteer, Mention

__all__ = [
    "Document", "Gazetteer", "Line", "Mention", "Reading", "describe", "is_page", "is_pdf",
    "read_html", "read_pdf", "read_text", "text_of",
]  # fmt: skip

_HOME = {
    "Document": "document:Document",
    "Gazetteer": "publisher_names:Gazetteer",
    "Line": "document:Line",
    "Mention": "publisher_names:Mention",
    "Reading": "document:Reading",
    "describe": "description:describe",
    "read_html": "html:read",
    "read_pdf": "pdf:read",
    "read_text": "plain:read",
}


def __getattr__(name: str) -> Any:
    """Load a name when it is first used: most exports are no documents."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, attribute = _HOME[name].partition(":")
    return getattr(import_module(f"{__name__}.{module}"), attribute)


_HEAD = 1 << 16


def text_of(path: Path) -> list[str]:
    """The text of a document, page by page; [] where it cannot be opened. OSError if not there."""
    from cis_pipeline.formats.documents import html, pdf, plain

    with path.open("rb") as file:
        head = file.read(_HEAD)
        file.seek(0)
        if is_pdf(head):
            return list(pdf.read(file).pages)
        if is_page(head):
            return list(html.read(file).pages)
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    with path.open(encoding=encoding, errors="replace") as text:
        return list(plain.read(text).pages)
