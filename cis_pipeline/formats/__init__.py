"""Search exports become records: a file is opened, its format told by its content, and read.

Each format is a module of this package with FORMAT, SUFFIXES, `sniff(head)`, `read(stream,
source)` and `count(stream)`, found by itself; one that can be written has SUFFIX, HOLDS and
`write(records, path, tell)`, beside these or alone. `read` gives each entry that begins in the
file as one Record or one Problem, and streams; `count` tells apart from it how many entries the
file announces, and `Export.entries` holds one against the other. A text format of lines has
`claim(text)` as well, which says how much of a text its structure accounts for, and where that
begins: where several find marks of theirs in a file, `claims` tells which of them it is of.

A format may also say, as module constants: LAST (it takes whatever the others leave), TABLE (it
is a table whose columns may be mapped, so `count` takes the source too), BINARY (it reads bytes,
and sniffs them), ONE_LINE (a whole file of it may be one line), DOCUMENT (a file of it is one
document, not an export), OWN (its records are as we wrote them, and need no `finishing`), VENDOR
(who alone writes it; of others the beginning of the file tells).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal

from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.identity import identifier, placed
from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import encoding as text
from cis_pipeline.formats import fields
from cis_pipeline.formats.claims import rightful
from cis_pipeline.formats.finishing import finished
from cis_pipeline.formats.outside import Outside
from cis_pipeline.formats.registry import (
    Format,
    Writer,
    formats,
    says,
    vendor_of,
    writer_for,
    writers,
)

if TYPE_CHECKING:
    from cis_pipeline.protocol.publishers import Publishers

__all__ = [
    "Export", "Format", "Writer", "formats", "open_export", "read_entries", "read_file", "weight",
    "writer_for", "writers",
]  # fmt: skip

_OWN_ROW = '{"record_id": "'
"""How a row of our own tables begins as the JSON object that is its `raw`."""
_HEAD = 1 << 16
"""How many characters, or bytes, of a file its format is told from."""
_BEST = "RIS, BibTeX, CSV or JSON, or as its database does for EndNote, Zotero or RefWorks"
_WEIGHED = 1 << 24
"""How many where several formats find marks of theirs in these."""


@dataclass(frozen=True)
class Export:
    """A file whose format is known. `name` is how messages call it, `vendor` who wrote it, if that
    can be told, else "". `publishers` are the bodies that documents are searched for (see
    `formats.documents.description.describe` for None).
    """

    path: Path
    name: str
    source: Source
    reader: Format
    vendor: str
    encoding: text.Encoding | None
    publishers: Publishers | None = None

    @property
    def format(self) -> str:
        """The short name of its format, which is that of its module: "ris", "csv_table"."""
        return str(getattr(self.reader, "__name__", "")).rpartition(".")[2]

    @property
    def is_document(self) -> bool:
        """Whether the file is one document, not an export."""
        return says(self.reader, "DOCUMENT")

    def entries(self) -> Iterator[Record | Problem]:
        """The entries with their ids, one at a time and in file order.

        A Record for each entry, or a Problem ("error") where one cannot be read; warnings about
        doubts (the encoding, a file that seems cut short, or holds no entry) stand beside them.
        Last, an error if the file announces more entries, or fewer, than came of it.
        """
        if self.encoding:
            yield from self.encoding.problems
        came, none, outside, of_lines = 0, True, Outside(), self._is_of_lines
        identity, own = identifier(self.source.source_id), self._own()
        for entry in self._read():
            none = False
            came += weight(entry)
            if isinstance(entry, Record):
                if of_lines:
                    outside.see(entry)
                made = entry if entry.raw.startswith(own) else finished(entry)
                yield placed(made, self._place(entry.locator), *identity(entry))
            else:
                outside.told = outside.told or entry.severity == "error"
                yield replace(entry, where=self._place(entry.where))
        if none:
            remedy = "if the search had hits, export it again"
            yield Problem(self.name, "holds no entries", remedy, "warning")
        if came and self.encoding and of_lines:
            with self._open() as stream:
                yield from outside.problems(self.name, stream, self.encoding.lines)
        if hasattr(self.reader, "count") and came != self.announced:
            yield self._unaccounted(came)

    @cached_property
    def announced(self) -> int:
        """How many entries the file announces, counted apart from the reading."""
        with self._open() as stream:
            more = (self.source,) if says(self.reader, "TABLE") else ()
            return self.reader.count(stream, *more)

    @property
    def _is_of_lines(self) -> bool:
        """Whether an entry is some lines of the file."""
        return hasattr(self.reader, "claim") and not says(self.reader, "TABLE")

    def _own(self) -> str | tuple[str, ...]:
        """How the `raw` of entries begins that we wrote, so that they come back as they were."""
        if says(self.reader, "OWN"):
            return ""
        return _OWN_ROW if says(self.reader, "TABLE") else ()

    def _place(self, within: str) -> str:
        """A place within the file, with the file's name."""
        return f"{self.name} {within}".rstrip()

    def _unaccounted(self, came: int) -> Problem:
        """Where counting and reading differ: a fault of this program, or a file it misreads."""
        lost = self.announced - came
        odd = f"{lost} are not accounted for" if lost > 0 else f"{-lost} were read that none begins"
        what = f"announces {self.announced} entries, and {came} were read or rejected: {odd}"
        remedy = "compare the numbers with the database, and send the file to the developers"
        return Problem(self.name, what, remedy, entries=max(lost, 0))

    def _open(self) -> IO[Any]:
        return text.open_text(self.path, self.encoding) if self.encoding else self.path.open("rb")

    def _read(self) -> Iterator[Record | Problem]:
        """The entries as the format's reader gives them."""
        try:
            with self._open() as stream:
                more = (self.publishers,) if self.is_document else ()
                yield from self.reader.read(stream, self.source, *more)
        except SourceError as error:
            raise SourceError(f"{self.name}: {error}") from None
        except OSError as error:
            raise SourceError(
                f"{self.name}: can no longer be read ({error.strerror}); copy it to this computer"
            ) from None


Documents = Literal["none", "known", "any"]
"""Which documents a file may be that is no export: a PDF or a web page, which say what they are
("known"), or any text ("any")."""


def open_export(path: Path, source: Source, name: str, documents: Documents = "known") -> Export:
    """Tell the format of the file at `path`; `name` is how messages and locators call it.

    SourceError if the file is missing, a folder, empty, not to be opened, no text, or of no known
    format.
    """
    start = text.first_bytes(path, name, _HEAD)
    known = [one for one in formats() if _may_be(one, documents)]
    for one in known:
        if says(one, "BINARY") and one.sniff(start):
            return Export(path, name, source, one, vendor_of(start.decode("latin-1")), None)
    texts = [one for one in known if not says(one, "BINARY")]
    encoding = text.examine(path, name)
    head = _beginning(path, encoding, _HEAD)
    found = [one for one in texts if one.sniff(head)]
    if all(says(one, "DOCUMENT") for one in found) and (indent := text.indent_of(head)):
        outdented = replace(encoding, indent=indent)
        shown = _beginning(path, outdented, _HEAD)
        if others := [one for one in texts if not says(one, "DOCUMENT") and one.sniff(shown)]:
            encoding, found = outdented, others
    reader = found[0] if len(found) == 1 else None
    if len(found) > 1:
        reader = rightful(found, _beginning(path, encoding, _WEIGHED))
    if reader is None and source.columns:  # who names its columns says that it is a table
        reader = next(one for one in texts if says(one, "TABLE") and says(one, "LAST"))
    if reader is None:
        raise SourceError(f"{name}: is of no known format; export it as {_BEST}")
    if not says(reader, "ONE_LINE"):
        text.refuse_endless_lines(encoding, name)
    vendor = getattr(reader, "VENDOR", "") or vendor_of(head)
    return Export(path, name, source, reader, vendor, encoding)


def _beginning(path: Path, encoding: text.Encoding, most: int) -> str:
    """The first characters of a file; its lines end in newlines."""
    with text.open_text(path, encoding) as stream:
        return fields.line_ends(stream.read(most))


def weight(entry: Record | Problem) -> int:
    """How many of the entries that a file announces this one stands for."""
    if isinstance(entry, Record):
        return 1
    return entry.entries if entry.severity == "error" else 0


def _may_be(one: Format, documents: Documents) -> bool:
    if not says(one, "DOCUMENT") or documents == "any":
        return True
    return documents == "known" and not says(one, "LAST")


def read_file(
    path: Path, source: Source, name: str, documents: Documents = "known"
) -> Iterator[Record | Problem]:
    """The entries of the export at `path` (see `Export.entries`).

    SourceError as for `open_export`, and where nothing of the file can be read, at once.
    """
    entries = open_export(path, source, name, documents).entries()
    begun = list(itertools.islice(entries, 1))  # so that a table without titles fails at once
    return itertools.chain(begun, entries)


def read_entries(path: Path, documents: Documents = "known") -> Iterator[Record | Problem]:
    """The entries of an export, without a review: its source is made from the file's name."""
    source = Source(source_id=path.stem, name=path.name)
    return read_file(path, source, path.name, documents)
