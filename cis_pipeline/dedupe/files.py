"""Files of any format, without a review: which of their records are one document.

The answer is two tables: the group of every record, and the pairs that a person should judge.
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
from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.dedupe.keys import BEGINNING, keys_of
from cis_pipeline.dedupe.local import Compared, compare_all, in_parts, possible_duplicates
from cis_pipeline.dedupe.table import numbered, records_of, table_of, wanted


@dataclass(frozen=True)
class Found:
    """`groups`: a row a record (id, group), in the order of the input; the group is the id of its
    first record. `queue`: pairs for a person (id_a, id_b, score, why), the most doubtful first.
    `problems`: entries that could not be read, and blocks that were too large. `records` are
    those of the groups, a row each, where they were asked for."""

    groups: pl.DataFrame
    queue: pl.DataFrame
    problems: tuple[Problem, ...]
    records: tuple[Record, ...] = ()

    @property
    def documents(self) -> int:
        """How many documents the records are."""
        return self.groups["group"].n_unique()

    @property
    def sentence(self) -> str:
        """What was found, in words."""
        return (
            f"{self.groups.height} records are {self.documents} documents; "
            f"{self.queue.height} doubtful pairs"
        )


def deduplicate_files(
    paths: Sequence[Path], whole_records: bool = False, engine: str = "local"
) -> Found:
    """Compare all records of the files with each other, by the engine "local" or "spark"; keep the
    records if they are wanted.

    SourceError if a file cannot be read at all, or two records have the same id.
    """
    inputs = _read(paths, whole_records)
    ids, table = inputs.together()
    compared = _compared(table, engine)
    groups = pl.DataFrame({"id": ids, "group": ids.gather(compared.groups.first)})
    doubts = possible_duplicates(compared.edges, compared.groups)
    queue = doubts.select(
        ids.gather(doubts["a"]).alias("id_a"), ids.gather(doubts["b"]).alias("id_b"), "score", "why"
    )
    large = compared.blocks.sentence
    notices = [Problem("blocks", large, severity="notice")] if large else []
    return Found(groups, queue, (*inputs.problems, *notices), tuple(inputs.records))


def deduplicate_with(index: Path, paths: Sequence[Path]) -> Found:
    """Compare all records of the files with each other and with the library of an index, to which
    they are added; the groups are theirs, the queue what they are in. Without files the groups
    and doubts of the whole library.

    SourceError as above, or if the index is none, a record has no id, or one that stands for
    another record in the library.
    """
    from cis_pipeline.dedupe.incremental import add, whole
    from cis_pipeline.dedupe.index import Index

    inputs = _read(paths, whole_records=False)
    with Index(index) as library:
        if not inputs.ids:
            answer = whole(library)
        else:
            inputs.require_ids()
            ids, records = inputs.together()
            answer = add(library, ids, in_parts(records, keys_of))
    return Found(answer.groups, answer.queue, tuple(inputs.problems))


def _compared(records: pl.DataFrame, engine: str) -> Compared:
    if engine == "spark":
        from cis_pipeline.dedupe import spark  # the extra [spark]

        return spark.compare_all(records)
    return compare_all(records)


def _read(paths: Sequence[Path], whole_records: bool) -> _Input:
    inputs = _Input(whole_records)
    for path in paths:
        inputs.read(path)
    return inputs


@dataclass
class _Input:
    """The records of files read so far: their ids, what is compared of them, and, if they are
    wanted whole, themselves."""

    whole: bool = False
    records: list[Record] = field(default_factory=list)
    ids: list[pl.Series] = field(default_factory=list)
    tables: list[pl.DataFrame] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def read(self, path: Path) -> None:
        """Read one more file."""
        table = None if self.whole else _plain_table(path)
        if table is None:
            records = list(self._records(path))
            self.records += records if self.whole else []
            ids, rows = pl.Series([_own_id(r) for r in records], dtype=pl.String), table_of(records)
        else:
            ids, rows = records_of(table)
        self.ids.append(ids)
        self.tables.append(rows)

    def _records(self, path: Path) -> Iterator[Record]:
        from cis_pipeline.formats import open_export

        name = str(path)
        for entry in open_export(path, Source(source_id=name, name=path.name), name).entries():
            if isinstance(entry, Problem):
                self.problems.append(entry)
            else:
                yield entry

    def require_ids(self) -> None:
        """SourceError if a record has no id by which its library would know it again."""
        if any((ids == "").any() for ids in self.ids):
            raise SourceError("a row has no id; a library needs ids: give the table a column id")

    def together(self) -> tuple[pl.Series, pl.DataFrame]:
        """All ids, and all records."""
        return numbered(pl.concat(self.ids)), pl.concat(self.tables)


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


def write(found: Found, groups: Path | None, queue: Path | None) -> None:
    """Write the two tables as CSV, each if a file is named for it."""
    if groups:
        found.groups.write_csv(groups)
    if queue:
        found.queue.write_csv(queue)


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
