"""Files of any format, without a review: which of their records are one document.

The answer is three tables: the group of every record, the pairs that a person should judge, and
those that are one work in two forms.
Why some CSV files are read by columns: a million rows become records in a minute, and only a
dozen of their fields are compared; a plain bibliographic table is read by those alone. Why imports
inside: a search that is compared with a library through its index takes about a second, and the
readers of all formats, which it may not need, are a tenth of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.model import CochraneVersions, Problem, Record, Source
from cis_pipeline.core.workspace import legible
from cis_pipeline.dedupe.keys import BEGINNING, keys_of
from cis_pipeline.dedupe.local import (
    Compared,
    compare_all,
    in_parts,
    possible_duplicates,
    versions,
)
from cis_pipeline.dedupe.table import is_distinct, numbered, records_of, table_of, wanted
from cis_pipeline.dedupe.versions import table as version_table


@dataclass(frozen=True)
class Found:
    """`groups`: a row a record (id, group), in the order of the input; the group is the id of its
    first record. `queue`: pairs for a person (id_a, id_b, score, why), the likeliest first.
    `versions`: pairs that are one work in two forms (columns: `versions.VERSIONS`), one for each
    two documents. `problems`: entries that could not be read, and blocks that were too large.
    `records` are those of the groups, a row each, where they were asked for."""

    groups: pl.DataFrame
    queue: pl.DataFrame
    versions: pl.DataFrame
    problems: tuple[Problem, ...]
    records: tuple[Record, ...] = ()

    @property
    def documents(self) -> int:
        """How many documents the records are."""
        return self.groups["group"].n_unique()

    @property
    def whole(self) -> bool:
        """Whether every file, and every entry of them, could be read."""
        return not any(problem.severity == "error" for problem in self.problems)

    @property
    def sentence(self) -> str:
        """What was found, in words; versions are told where there are any."""
        lacking = "" if self.whole else " (without what could not be read)"
        linked = f"; {n} pairs of versions" if (n := self.versions.height) else ""
        return (
            f"{self.groups.height} records{lacking} are {self.documents} documents; "
            f"{self.queue.height} doubtful pairs{linked}"
        )


def deduplicate_files(
    paths: Sequence[Path],
    whole_records: bool = False,
    engine: str = "local",
    cochrane: CochraneVersions = "one",
) -> Found:
    """Compare all records of the files with each other, by the engine "local" or "spark"; keep the
    records if they are wanted. `cochrane` says whether updates of a Cochrane review are "one"
    document with it, or "versions".

    A file that cannot be read is a Problem, and the others are compared; SourceError if none can.
    Where tables number their rows alike, the file is named with each id.
    """
    inputs = _read(paths, whole_records)
    ids, table = inputs.together()
    compared = _compared(table, engine, cochrane)
    groups = pl.DataFrame({"id": ids, "group": ids.gather(compared.groups.first)})
    doubts = possible_duplicates(compared.edges, compared.groups)
    queue = doubts.select(
        ids.gather(doubts["a"]).alias("id_a"), ids.gather(doubts["b"]).alias("id_b"), "score", "why"
    )
    linked = version_table(versions(compared.edges, compared.groups), ids)
    large = compared.blocks.sentence
    notices = [Problem("blocks", large, severity="notice")] if large else []
    return Found(groups, queue, linked, (*inputs.problems, *notices), tuple(inputs.records))


def deduplicate_with(
    index: Path, paths: Sequence[Path], cochrane: CochraneVersions | None = None
) -> Found:
    """Compare all records of the files with each other and with the library of an index, to which
    they are added; the groups are theirs, queue and versions what they are in. Without files the
    groups, doubts and versions of the whole library. `cochrane` as above, where it is not left to
    the index.

    SourceError as above, or if the index is none, or says otherwise of Cochrane reviews, a record
    has no id, or one that stands for another record, among these or in the library.
    """
    from cis_pipeline.dedupe.incremental import add, whole
    from cis_pipeline.dedupe.index import Index

    inputs = _read(paths, whole_records=False)
    with Index(index, cochrane) as library:
        if not inputs.files:
            answer = whole(library)
        else:
            ids, records = inputs.with_own_ids()
            answer = add(library, ids, in_parts(records, keys_of))
    return Found(answer.groups, answer.queue, answer.versions, tuple(inputs.problems))


def _compared(records: pl.DataFrame, engine: str, cochrane: CochraneVersions) -> Compared:
    if engine == "spark":
        from cis_pipeline.dedupe import spark  # the extra [spark]

        return spark.compare_all(records, cochrane=cochrane)
    return compare_all(records, cochrane)


def _read(paths: Sequence[Path], whole_records: bool) -> _Inputs:
    inputs = _Inputs(whole_records)
    for path in paths:
        try:
            inputs.read(path)
        except SourceError as error:
            what = str(error).removeprefix(f"{legible(str(path))}: ")
            inputs.problems.append(Problem(legible(str(path)), what))
    if paths and not inputs.files:
        raise SourceError("\n".join(map(str, inputs.problems)))
    return inputs


@dataclass(frozen=True)
class _File:
    """The records of one file: their own ids ("" where one has none), and what is compared."""

    name: str
    ids: pl.Series
    table: pl.DataFrame


@dataclass
class _Inputs:
    """The files read so far, and, if they are wanted whole, their records."""

    whole: bool = False
    records: list[Record] = field(default_factory=list)
    files: list[_File] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def read(self, path: Path) -> None:
        """Read one more file; SourceError if nothing of it can be read."""
        table = None if self.whole else _plain_table(path)
        if table is None:
            records = list(self._records(path))
            self.records += records if self.whole else []
            ids, rows = pl.Series([_own_id(r) for r in records], dtype=pl.String), table_of(records)
        else:
            ids, rows = records_of(table)
        self.files.append(_File(legible(str(path)), ids, rows))

    def _records(self, path: Path) -> Iterator[Record]:
        from cis_pipeline.formats import open_export

        name = legible(str(path))
        for entry in open_export(path, Source(source_id=name, name=name), name).entries():
            if isinstance(entry, Problem):
                self.problems.append(entry)
            else:
                yield entry

    @property
    def table(self) -> pl.DataFrame:
        """What is compared of all records."""
        return pl.concat([file.table for file in self.files])

    def with_own_ids(self) -> tuple[pl.Series, pl.DataFrame]:
        """All ids, and all records; SourceError if a record has no id by which its library would
        know it again, or two have one."""
        if any((file.ids == "").any() for file in self.files):
            raise SourceError("a row has no id; a library needs ids: give the table a column id")
        return numbered(pl.concat([file.ids for file in self.files])), self.table

    def together(self) -> tuple[pl.Series, pl.DataFrame]:
        """All ids, and all records. Where an id is given twice, each is told apart by its file; a
        file that itself gives one twice has its rows numbered, with a warning."""
        ids = pl.concat([file.ids for file in self.files])
        if not is_distinct(ids):
            places = [f"{n} {file.name}" for n, file in enumerate(self.files, start=1)]
            names = [Path(file.name).name for file in self.files]
            if len(set(names)) == len(names):
                places = names
            what = f'are given more than once; in the answer each has its file, as "{places[0]} 1"'
            self.problems.append(Problem("ids", what, severity="notice"))
            ids = pl.concat(map(self._apart, self.files, places))
        return numbered(ids), self.table

    def _apart(self, file: _File, place: str) -> pl.Series:
        """The ids of one file, each with the name of the file."""
        ids, numbers = file.ids, pl.int_range(1, len(file.ids) + 1, eager=True).cast(pl.String)
        given = ids.filter(ids != "")
        if given.is_duplicated().any():
            what = f'gives the id "{given.filter(given.is_duplicated())[0]}" twice'
            remedy = f'its records are called by their places ("{place} 1") in the answer'
            self.problems.append(Problem(file.name, what, remedy, "warning"))
            ids = ids.clear(len(ids)).fill_null("")
        return place + " " + ids.zip_with(ids != "", numbers)


def _own_id(record: Record) -> str:
    """The id that the row of a table has, else that of the record."""
    if record.raw.startswith("{"):
        try:
            cells = json.loads(record.raw)
        except ValueError:
            return record.record_id
        own = cells.get("id") or cells.get("record_id")
        if isinstance(own, str) and own.strip():
            return own.strip()
    return record.record_id


_NEEDED = ({"title"}, {"author", "authors"}, {"journal", "booktitle", "container"})
"""A table that has one of each is read by its columns; others by the reader of their format."""


def _plain_table(path: Path) -> pl.DataFrame | None:
    """The columns that are compared of a CSV file in UTF-8 with bibliographic names; else None."""
    if path.suffix.lower() != ".csv":
        return None
    try:
        head = pl.read_csv(path, n_rows=0, infer_schema=False).columns
        named = {column.strip().lower() for column in head}
        if not all(named & names for names in _NEEDED):
            return None
        lazy = pl.scan_csv(path, infer_schema=False).select(wanted(head))
        texts = [name for name in head if name.strip().lower() == "abstract"]
        begun = [pl.col(name).str.slice(0, BEGINNING) for name in texts]
        rows = lazy.with_columns(begun).collect(engine="streaming").fill_null("")
        return rows.filter(pl.any_horizontal(pl.all() != ""))  # blank lines are no records
    except (pl.exceptions.PolarsError, OSError):
        return None  # the reader of tables says what is wrong with it, or reads it all the same


def write(
    found: Found, groups: Path | None, queue: Path | None, versions: Path | None = None
) -> None:
    """Write the three tables as CSV, each if a file is named for it."""
    if groups:
        found.groups.write_csv(groups)
    if queue:
        found.queue.write_csv(queue)
    if versions:
        found.versions.write_csv(versions)


def write_merged(found: Found, path: Path) -> list[Problem]:
    """Write one record a document, the best value a field, in the format that the suffix says.

    Its note names all records of the document and their files. Returns what the format could not
    hold; SourceError if it is unknown.
    """
    from cis_pipeline.formats import writer_for

    problems: list[Problem] = []
    writer_for(path).write(_documents(found), path, problems.append)
    return problems


def _documents(found: Found) -> Iterator[Record]:
    from cis_pipeline.ledger.merged_record import merged

    members: dict[str, list[tuple[str, Record]]] = {}
    for (record_id, group), record in zip(found.groups.iter_rows(), found.records, strict=True):
        members.setdefault(group, []).append((record_id, record))
    for of in members.values():
        one = merged([record for _, record in of])
        if len(of) > 1:
            named = "; ".join(f"{record_id} ({record.source_id})" for record_id, record in of)
            one = replace(one, note="; ".join(filter(None, [one.note, f"records: {named}"])))
        yield one
