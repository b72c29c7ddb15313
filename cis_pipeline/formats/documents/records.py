"""A described document becomes the one record of its file, with a warning for each doubt.

The same bytes are the same document wherever they were found: the record is known by the digest
of the bytes, and nothing of the file's name goes into it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import IO

from cis_pipeline.core.model import Problem, Record
from cis_pipeline.formats.documents.document import Document

_CHUNK = 1 << 20
_TYPES = {"pdf": "report", "html": "webpage", "text": "document"}
_TOLD = 500
"""How much of a field of the file is kept in `raw`."""


def digest_of(file: IO[bytes]) -> str:
    """The SHA-256 of an open file, from its beginning."""
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def entries(document: Document, digest: str) -> Iterator[Record | Problem]:
    """The record and its doubts as warnings; an error alone where the file is no document."""
    if document.hollow:
        remedy = "look whether it opens; if not, fetch it again or delete it"
        yield Problem("", document.closed, remedy)
        return
    if document.closed:
        yield Problem("", document.closed, _remedy(document.closed), "warning")
    for doubt in document.doubts:
        remedy = "look at the document, and give what it says in data/grey/register.csv"
        yield Problem("", doubt, remedy, "warning")
    yield record(document, digest)


def _remedy(closed: str) -> str:
    if "password" in closed:
        return "open it with the password, save it without one, or fetch it elsewhere"
    return "fetch it again, or give its title, date and organisation in data/grey/register.csv"


def record(document: Document, digest: str) -> Record:
    """The document as a record; its doubts are the note."""
    raw = {
        "sha256": digest,
        "pages": len(document.pages),
        "metadata": {name: value[:_TOLD] for name, value in sorted(document.said.items())},
    }
    doubts = ((document.closed,) if document.closed else ()) + document.doubts
    return Record(
        key=digest,
        raw=json.dumps(raw, ensure_ascii=False),
        digest=digest,
        item_type=_TYPES[document.kind],
        title=document.title,
        authors=document.authors,
        year=document.year,
        date=document.date,
        publisher=document.organisation,
        language=document.language,
        url=document.url,
        isbn=document.isbn,
        note=" ".join(f"{doubt[:1].upper()}{doubt[1:]}." for doubt in doubts),
    )
