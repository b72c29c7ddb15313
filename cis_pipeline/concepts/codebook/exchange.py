"""Codebooks in files of other programs, by their suffix: tables and REFI-QDA codebooks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cis_pipeline.concepts.codebook import qdc as codebook_qdc
from cis_pipeline.concepts.codebook import tables as codebook_tables
from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.concepts.codebook.rows import ThemeRow
from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.files import write_whole
from cis_pipeline.formats import qdc

SUFFIXES = (".csv", ".xlsx", ".qdc")


def write(rows: Sequence[ThemeRow], path: Path) -> None:
    """Write the themes; SourceError if the suffix says no format."""
    _require_known(path)
    if path.suffix.lower() == ".qdc":
        write_whole(path, qdc.dump(codebook_qdc.as_qda(rows)))
    else:
        codebook_tables.write(rows, path)


def read(path: Path, known: Codebook) -> tuple[list[ThemeRow], list[str]]:
    """The themes of a file, and what in it was not read, in sentences.

    SourceError if it is of no known format, or faulty.
    """
    _require_known(path)
    if path.suffix.lower() != ".qdc":
        return codebook_tables.read(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror or error})") from None
    book = qdc.parse(data, path.name)
    return codebook_qdc.from_qda(book, known), codebook_qdc.unread(book)


def _require_known(path: Path) -> None:
    if path.suffix.lower() not in SUFFIXES:
        raise SourceError(f"{path.name}: end its name in one of {', '.join(SUFFIXES)}")
