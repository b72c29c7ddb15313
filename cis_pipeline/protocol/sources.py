"""How each search was made (PRISMA-S), as people write it down: the tables of `[[source]]`.

A search is described in review.toml, or in a small file beside its export: scopus.source.toml
beside scopus.csv, with the same keys. It may also say which column of a table holds which field,
and in which round the votes count that an export from another tool holds.

An export is a source of its own, known by its path below data/searches/ (or "grey/..."). The
documents of one folder of data/grey/ are one source together: "grey/nesta". What review.toml says
of a source counts before the file beside it; where nobody says anything, the name of the file is
its name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path, PurePosixPath

from pydantic import Field

from cis_pipeline.core import files
from cis_pipeline.core.model import Channel, Search, Source
from cis_pipeline.core.workspace import DESCRIPTION, Workspace, nfc
from cis_pipeline.protocol.criteria.criterion import Criterion
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.protocol.toml import load, toml_table


@toml_table
class SearchTable(Search):
    """A search, described (PRISMA-S), and how its export is to be read.

    `columns` maps fields to columns of a table ({ title = "Titel" }). `votes` is the round in
    which the decisions count that the export of another tool holds, `voters` maps the names of
    that tool to reviewers of this review ({ R1 = "A" }), and `reasons` its reasons to criteria
    ({ "wrong population" = "POPULATION" }). `supplements` names the export whose records the file
    completes (with abstracts, say); it counts none itself. Without a `name`, that of the file
    stands for it.
    """

    name: str = ""
    wave: int = Field(default=1, ge=1)
    columns: dict[str, str] = Field(default_factory=dict)
    votes: str = ""
    voters: dict[str, str] = Field(default_factory=dict)
    reasons: dict[str, str] = Field(default_factory=dict)
    supplements: str = ""

    def source(self, source_id: str) -> Source:
        """The same as a plain value."""
        columns = tuple(f"{field}={column}" for field, column in self.columns.items())
        described = {field.name: getattr(self, field.name) for field in fields(Search)}
        described["name"] = self.name or name_of(source_id)
        return Source(source_id=source_id, columns=columns, **described)


@toml_table
class SourceTable(SearchTable):
    """A table of review.toml, which names the export in data/searches/ that holds the hits."""

    file: str


def vote_faults(
    table: SearchTable, rounds: Sequence[Round], criteria: Sequence[Criterion]
) -> Iterator[tuple[str, str]]:
    """What a description says about votes and the protocol does not know: (key, sentence)."""
    asked = next((r for r in rounds if r.id == table.votes), None)
    if table.votes and asked is None:
        known = ", ".join(r.id for r in rounds)
        yield "votes", f'"{table.votes}" is no round; the rounds are {known}'
    if asked is None:
        return
    for name in table.voters.values():
        if name not in asked.reviewers:
            people = ", ".join(asked.reviewers)
            yield "voters", f'"{name}" is no reviewer of {asked.id} ({people})'
    codes = [c.id for c in criteria if asked.id in c.rounds]
    for code in table.reasons.values():
        if code not in codes:
            yield "reasons", f'"{code}" is no criterion of {asked.id} ({", ".join(codes)})'


def beside(export: Path) -> Path | None:
    """The file that describes an export, beside it: by its whole name, or without its suffix."""
    named = (export.with_name(f"{name}{DESCRIPTION}") for name in (export.name, export.stem))
    return next((path for path in named if path.is_file()), None)


def read_beside(export: Path) -> SearchTable | None:
    """How the search was made, where a file beside the export says it.

    ProtocolError (file, line, nearest key) if that file cannot be understood.
    """
    path = beside(export)
    return None if path is None else load(path, SearchTable)


def write_beside(path: Path, remark: str, described: Mapping[str, str | int]) -> None:
    """Write such a file, unless it is there: then it is the people's."""
    if not path.exists():
        lines = (f"{key} = {json.dumps(v, ensure_ascii=False)}" for key, v in described.items())
        files.write_whole(path, files.encoded("\n".join((remark, *lines, ""))))


# --- which source a file is of --------------------------------------------------------------


def source_of(path: Path, workspace: Workspace, tables: Sequence[SourceTable]) -> Source:
    """The source of an export, or of the documents of a folder, as described now."""
    source_id = source_id_of(path, workspace)
    table = described(source_id, workspace, tables)
    if table is not None:
        return table.source(source_id)
    grey = workspace.grey == path or workspace.grey in path.parents
    channel = Channel.WEBSITE if grey else Channel.DATABASE
    return Source(source_id=source_id, name=name_of(source_id), channel=channel)


def name_of(source_id: str) -> str:
    """What a source is called where nobody named it: as its file."""
    return (
        "grey literature"
        if source_id == "grey"
        else PurePosixPath(source_id).stem.replace("_", " ")
    )


def source_id_of(path: Path, workspace: Workspace) -> str:
    """The id of the source that a file, or a folder of data/grey/, is."""
    grey = workspace.grey == path or workspace.grey in path.parents
    above = workspace.grey.parent if grey else workspace.searches
    return nfc(path.relative_to(above).as_posix())


def place_of(source_id: str, workspace: Workspace) -> Path:
    """The file or folder that a source's records come from, there or not."""
    grey = source_id == "grey" or source_id.startswith("grey/")
    return (workspace.grey.parent if grey else workspace.searches) / source_id


def described(
    source_id: str, workspace: Workspace, tables: Sequence[SourceTable]
) -> SearchTable | None:
    """What people wrote about a source: in review.toml, or beside its file."""
    return declared(source_id, tables) or read_beside(place_of(source_id, workspace))


def declared(source_id: str, tables: Sequence[SourceTable]) -> SourceTable | None:
    """What review.toml says of a source, by the whole path of its file or by its name alone."""
    return next((t for t in tables if names_source(t.file, source_id)), None)


def names_source(name: str, source_id: str) -> bool:
    """Whether people mean a source by a name: the whole path of its file, or its name alone."""
    return nfc(name) in (source_id, source_id.rpartition("/")[2])
