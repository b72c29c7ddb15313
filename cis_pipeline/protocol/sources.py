"""How each search was made (PRISMA-S), as people write it down: the tables of `[[source]]`.

A search is described in review.toml, or in a small file beside its export: scopus.source.toml
beside scopus.csv, with the same keys. It may also say which column of a table holds which field,
and in which round the votes count that an export from another tool holds.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from cis_pipeline.core.model import Channel, Source
from cis_pipeline.protocol.toml import Table, load

BESIDE = ".source.toml"
"""How the name of a file ends that describes the export beside it."""

_NOT_OF_A_SOURCE = {"file", "columns", "votes", "voters", "reasons"}


class SearchTable(Table):
    """A search, described (PRISMA-S), and how its export is to be read.

    `columns` maps fields to columns of a table ({ title = "Titel" }). `votes` is the round in
    which the decisions count that the export of another tool holds, `voters` maps the names of
    that tool to reviewers of this review ({ R1 = "A" }), and `reasons` its reasons to criteria
    ({ "wrong population" = "POPULATION" }).
    """

    name: str
    channel: Channel = Channel.DATABASE
    platform: str = ""
    query: str = ""
    limits: str = ""
    searched_on: str = ""
    searched_by: str = ""
    hits: int | None = None
    wave: int = Field(default=1, ge=1)
    simulated: bool = False
    columns: dict[str, str] = Field(default_factory=dict)
    votes: str = ""
    voters: dict[str, str] = Field(default_factory=dict)
    reasons: dict[str, str] = Field(default_factory=dict)

    def source(self, source_id: str) -> Source:
        """The same as a plain value."""
        columns = tuple(f"{field}={column}" for field, column in self.columns.items())
        described = self.model_dump(exclude=_NOT_OF_A_SOURCE)
        return Source(source_id=source_id, columns=columns, **described)


class SourceTable(SearchTable):
    """A table of review.toml, which names the export in data/searches/ that holds the hits."""

    file: str


def beside(export: Path) -> Path | None:
    """The file that describes an export, beside it: by its whole name, or without its suffix."""
    named = (export.with_name(f"{name}{BESIDE}") for name in (export.name, export.stem))
    return next((path for path in named if path.is_file()), None)


def read_beside(export: Path) -> SearchTable | None:
    """How the search was made, where a file beside the export says it.

    ProtocolError (file, line, nearest key) if that file cannot be understood.
    """
    path = beside(export)
    return None if path is None else load(path, SearchTable)
