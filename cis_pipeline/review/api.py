"""For people without a review: any export read into a frame, any file tagged by a codebook."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from cis_pipeline.core.model import Problem, Record, Source

if TYPE_CHECKING:
    import pandas

    from cis_pipeline.review.tagged_file import TaggedFile


def read_records(path: str | Path) -> pandas.DataFrame:
    """One row a record of an export, whatever its format; columns: see `frames.records_frame`.

    An entry that cannot be read is not in the frame: each is told as a UserWarning with its line.
    Raises SourceError if the file is missing or of no known format.

    >>> import pathlib, tempfile
    >>> export = pathlib.Path(tempfile.mkdtemp()) / "mine.ris"
    >>> entry = ["TY  - JOUR", "TI  - An invented title", "PY  - 2019", "ER  - ", ""]
    >>> _ = export.write_text("\\n".join(entry), encoding="utf-8")
    >>> frame = read_records(export)
    >>> frame["title"].tolist(), frame["year"].tolist()
    (['An invented title'], [2019])
    """
    from cis_pipeline.formats import read_file
    from cis_pipeline.ledger import frames

    path = Path(path)
    source = Source(source_id=path.name, name=path.stem)
    problems: list[Problem] = []
    records = _records(read_file(path, source, path.name), problems)
    frame = frames.records_frame(records, {source.source_id: source})
    for problem in problems:
        warnings.warn(str(problem), stacklevel=2)
    return frame


def tag(
    path: str | Path,
    codebook: str | Path,
    labels: str | Path | None = None,
    second_opinion: bool = False,
) -> TaggedFile:
    """The themes that a codebook suggests for the documents of a file (see `tagged_file`)."""
    from cis_pipeline.review import tagged_file

    said = Path(labels) if labels else None
    return tagged_file.tag_file(Path(path), Path(codebook), said, second_opinion)


def _records(entries: Iterable[Record | Problem], problems: list[Problem]) -> Iterator[Record]:
    """The records, one at a time; what is none goes to `problems`."""
    for entry in entries:
        if isinstance(entry, Record):
            yield entry
        else:
            problems.append(entry)
