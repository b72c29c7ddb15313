"""Search exports become records: a file is opened, its format told by its content, and read.

Each format is a module of this package with FORMAT, SUFFIXES, `sniff(head)` and `read(stream,
source)`, found by itself; one that takes whatever the others leave (any table) says LAST = True.
`read` gives each entry that begins in the file as one Record or one Problem, and streams.
"""

from __future__ import annotations

import importlib
import itertools
import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Protocol, TextIO, cast

from cis_pipeline.errors import SourceError
from cis_pipeline.identity import identify
from cis_pipeline.model import Problem, Record, Source
from cis_pipeline.sources import text

__all__ = ["Format", "formats", "read_entries", "read_file"]

_HEAD = 1 << 16
"""How many characters of a file its format is told from."""


class Format(Protocol):
    """What a module of this package must hold to be a format."""

    FORMAT: str
    """Its name in messages."""
    SUFFIXES: tuple[str, ...]
    """The suffixes that such files usually bear; only told to users, never relied on."""

    def sniff(self, head: str) -> bool:
        """Whether a file that begins with `head` is of this format.

        `head` is 64 Ki characters at most, and its lines end in newlines.
        """

    def read(self, stream: TextIO, source: Source) -> Iterator[Record | Problem]:
        """The entries in file order; locators are "line 12" or "row 3", without the file's name.

        The stream's line ends stand as they are in the file.
        """


@cache
def formats() -> tuple[Format, ...]:
    """All formats, by name; those that take what the others leave come last."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    found = [cast(Format, module) for module in modules if hasattr(module, "FORMAT")]
    return tuple(sorted(found, key=lambda one: bool(getattr(one, "LAST", False))))


def read_file(path: Path, source: Source, name: str) -> Iterator[Record | Problem]:
    """The entries of the export at `path`, with their ids; `name` is how locators call the file.

    At once, SourceError if the file is missing, a folder, empty, not to be opened, no text, or of
    no known format. Then, one at a time and in file order: a Record for each entry, or a Problem
    ("error") where one cannot be read; warnings about doubts (the encoding, a file that seems cut
    short, or holds no entry) stand beside them.
    """
    encoding = text.examine(path, name)
    with text.open_text(path, encoding) as stream:
        head = stream.read(_HEAD).replace("\r\n", "\n").replace("\r", "\n")
    reader = next((one for one in formats() if one.sniff(head)), None)
    if reader is None:
        known = ", ".join(one.FORMAT for one in formats())
        raise SourceError(f"{name}: is of no known format; export it as one of these: {known}")
    entries = _read(reader, path, encoding, source, name)
    begun = list(itertools.islice(entries, 1))  # so that a table without titles fails at once
    return itertools.chain(encoding.problems, begun, entries)


def read_entries(path: Path) -> Iterator[Record | Problem]:
    """The entries of an export, without a review: its source is made from the file's name."""
    return read_file(path, Source(source_id=path.stem, name=path.name), path.name)


def _read(
    reader: Format, path: Path, encoding: text.Encoding, source: Source, name: str
) -> Iterator[Record | Problem]:
    with text.open_text(path, encoding) as stream:
        try:
            yield from identify(_placed(reader.read(stream, source), name), source.source_id)
        except SourceError as error:
            raise SourceError(f"{name}: {error}") from None
        except OSError as error:
            raise SourceError(
                f"{name}: can no longer be read ({error.strerror}); copy it to this computer"
            ) from None


def _placed(entries: Iterator[Record | Problem], name: str) -> Iterator[Record | Problem]:
    """The same, with the file's name in each locator; a file without entries is a warning."""
    none = True
    for entry in entries:
        none = False
        if isinstance(entry, Record):
            yield replace(entry, locator=f"{name} {entry.locator}")
        else:
            yield replace(entry, where=f"{name} {entry.where}")
    if none:
        remedy = "if the search had hits, export it again"
        yield Problem(name, "holds no entries", remedy, "warning")
