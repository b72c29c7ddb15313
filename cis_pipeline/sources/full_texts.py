"""Where the full text of a report is: beside its record, in data/fulltexts/, or where people say.

A file of data/fulltexts/ belongs to a record if its name begins with the record's id, or with the
key that its item has in Zotero, from where `cis zotero attachments` brings it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.model import Record
from cis_pipeline.core.workspace import Workspace


def find(records: Sequence[Record], workspace: Workspace) -> list[Path]:
    """The full texts of a report, whose records these are; the documents of records first."""
    data = workspace.root / "data"
    own = [data / record.file for record in records if record.file]
    beside = sorted(_named_for(records, data / "fulltexts"))
    return [path for path in dict.fromkeys([*own, *beside]) if path.is_file()]


def _named_for(records: Iterable[Record], folder: Path) -> Iterable[Path]:
    starts = [r.record_id.casefold() for r in records if r.record_id]
    starts += [
        f"{r.key.rpartition('/')[2].casefold()}_"
        for r in records
        if "/" in r.key or len(r.key) == 8
    ]
    if not starts or not folder.is_dir():
        return []
    files = (path for path in folder.iterdir() if not path.name.startswith("."))
    return [path for path in files if path.name.casefold().startswith(tuple(starts))]


def text_of(path: Path, name: str) -> list[str]:
    """The text of a file, page by page; SourceError if there is none, and what to do."""
    from cis_pipeline.formats import documents

    try:
        pages = documents.text_of(path)
    except OSError as error:
        raise SourceError(
            f"{name}: cannot be read ({error.strerror or error}); look whether its name is right"
        ) from None
    if not any(page.strip() for page in pages):
        raise SourceError(
            f"{name}: holds no text that can be read (a scan, or a locked or damaged file?); "
            "name another file with --text, or ask Crossref or OpenAlex (--service)"
        )
    return pages
