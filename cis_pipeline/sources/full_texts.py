"""The full text of a report: where it is, what it says, and its text for other programs.

It lies beside its record, in data/fulltexts/, or where people say. A file of data/fulltexts/
belongs to a record if its name begins with the record's id, or with the key that its item has in
Zotero, from where `cis zotero attachments` brings it.

The texts of documents that are records themselves go to data/outputs/texts/R-....txt, each page
ended by a form feed. A text is written once for the bytes that its record vouches for; it can be
deleted, and the next run writes it again.
"""

from __future__ import annotations

import io
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from cis_pipeline.core import files
from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.model import Problem, Record
from cis_pipeline.core.workspace import Workspace, file_digest
from cis_pipeline.formats import pdf, plain_text, webpage

FOLDER = "texts"
"""Where texts lie in data/outputs/."""
_HEAD = 1 << 16


def find(records: Sequence[Record], workspace: Workspace) -> list[Path]:
    """The full texts of a report, whose records these are; the documents of records first."""
    own = [_document(record, workspace) for record in records if record.file]
    starts = tuple(_starts(records))
    beside = [p for p in workspace.full_texts() if starts and p.name.casefold().startswith(starts)]
    return [path for path in dict.fromkeys([*own, *beside]) if path.is_file()]


def strays(workspace: Workspace, records: Iterable[Record]) -> list[Problem]:
    """The files of data/fulltexts/ that belong to no record, each with the remedy."""
    texts = workspace.full_texts()
    starts = set(_starts(list(records))) if texts else set[str]()
    lengths = {len(start) for start in starts}
    return [
        Problem(
            workspace.name(path),
            "its name begins with no record's id, so it is read for none",
            'put the id of its record before its name ("R-..._smith.pdf"; `cis why` tells it)',
            "warning",
        )
        for path in texts
        if not any(path.name.casefold()[:n] in starts for n in lengths)
    ]


class Texts:
    """The full texts of many reports: the folders are looked at once."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._beside = sorted((path.name.casefold(), path) for path in workspace.full_texts())
        written = workspace.outputs / FOLDER
        self._written = {path.stem: path for path in written.iterdir()} if written.is_dir() else {}

    def of(self, records: Sequence[Record]) -> tuple[Path, ...]:
        """The full texts of a report, whose records these are, as `find` gives them; of a document
        that is a record the text that was written of it, if it was."""
        documents = (r for r in records if r.file)
        own = [self._written.get(r.record_id, _document(r, self._workspace)) for r in documents]
        beside = sorted({path for start in _starts(records) for path in self._named(start)})
        return tuple(path for path in dict.fromkeys([*own, *beside]) if path.is_file())

    def _named(self, start: str) -> Iterator[Path]:
        """The files whose names begin so."""
        for name, path in self._beside[bisect_left(self._beside, (start,)) :]:
            if not name.startswith(start):
                return
            yield path


def _document(record: Record, workspace: Workspace) -> Path:
    return workspace.root / "data" / record.file


def _starts(records: Iterable[Record]) -> list[str]:
    """How the name of a file may begin that belongs to one of the records."""
    records = list(records)
    starts = [r.record_id.casefold() for r in records if r.record_id]
    starts += [
        f"{r.key.rpartition('/')[2].casefold()}_"
        for r in records
        if "/" in r.key or len(r.key) == 8
    ]
    return starts


def text_of(path: Path, name: str) -> list[str]:
    """The text of a file, page by page; SourceError if there is none, and what to do."""
    try:
        pages = _pages(path)
    except OSError as error:
        raise unreadable(name, error) from None
    if not pages:
        raise SourceError(
            f"{name}: holds no text that can be read (a scan, or a locked or damaged file?); "
            "name another file with --text, or ask Crossref or OpenAlex (--service)"
        )
    return pages


def unreadable(name: str, error: OSError) -> SourceError:
    """What the system says of a file that somebody named."""
    return SourceError(
        f"{name}: cannot be read ({error.strerror or error}); look whether its name is right"
    )


def write_texts(workspace: Workspace, records: Iterable[Record]) -> None:
    """Write the texts that are not there yet.

    No text is written of a document that is gone or was changed since it was read, or that holds
    none (a scan, one with a password).
    """
    for record in (one for one in records if one.file):
        target = workspace.outputs / FOLDER / f"{record.record_id}.txt"
        document = _document(record, workspace)
        if target.exists() or not _is_as_read(document, record.digest):
            continue
        if pages := _pages(document):
            with files.beside(target) as part:
                part.write_bytes(files.encoded("".join(f"{page}\n\f" for page in pages)))


def _pages(path: Path) -> list[str]:
    """The text of a document, page by page; [] if it cannot be opened, or no page holds any."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
        file.seek(0)
        if pdf.sniff(head):
            pages = pdf.reading(file).pages
        elif webpage.sniff(head):
            pages = webpage.reading(file).pages
        else:
            encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
            with io.TextIOWrapper(file, encoding, "replace") as text:
                pages = plain_text.reading(text).pages
    return list(pages) if any(page.strip() for page in pages) else []


def _is_as_read(document: Path, digest: str) -> bool:
    """Whether the file is the one that was read, and not another that has its name now."""
    if not document.is_file():
        return False
    with document.open("rb") as stream:
        head = stream.read(_HEAD)
    # the digest of a plain text is that of its text, whatever its line ends
    plain = not (pdf.sniff(head) or webpage.sniff(head))
    return plain or file_digest(document) == digest
