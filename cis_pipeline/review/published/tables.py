"""The files of a published review as tables: a header, rows with their numbers, columns told.

A text or a workbook (each of its sheets) is a table if one of its first rows is a header. Which
row that is, and which delimiter parts the cells, is told by how many columns are known by their
names. Other exports (RIS, BibTeX, PubMed, ...) are no tables; they are read as records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.model import Problem
from cis_pipeline.review.published import columns, labels
from cis_pipeline.review.published.finding import Place
from cis_pipeline.screening.votes.grid import filled, grids

SUFFIXES = frozenset((".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"))
"""Files that may be tables; what is in them tells."""

_HEADER_WITHIN, _LONGEST_NAME, _SHOWN = 20, 200, 200


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, and its number in the file from 1."""

    number: int
    cells: Sequence[str]


@dataclass(frozen=True)
class Table:
    """One sheet, or a whole text: `file` is how it is called, `names` the header's cells."""

    file: str
    path: Path
    sheet: str
    header_row: int
    names: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = field(default=())

    @cached_property
    def columns(self) -> columns.Columns:
        """What its columns are."""
        return columns.read(self.names, [row.cells for row in self.rows])

    @property
    def called(self) -> str:
        """How messages call it: the file and, of a workbook, the sheet."""
        return Place(self.file, 0, self.sheet).within

    def cell(self, row: Row, role: str) -> str:
        """The cell in the column of a role; "" where there is none, or a word for nothing."""
        return filled(row.cells, self.columns.roles.get(role, len(row.cells)))

    def has(self, role: str) -> bool:
        """Whether a column has this role."""
        return role in self.columns.roles

    def place(self, row: Row, shown: Iterable[int] | None = None) -> Place:
        """Where a row stands, with the cells of the columns that are `shown` (those with a role).

        Cells are cut to 200 characters.
        """
        chosen = self.columns.telling if shown is None else tuple(shown)
        values = {
            self.names[at]: " ".join(row.cells[at].split())[:_SHOWN]
            for at in chosen
            if at < len(row.cells) and at < len(self.names) and row.cells[at].strip()
        }
        return Place(self.file, row.number, self.sheet, values)


def read(path: Path, name: str) -> list[Table]:
    """The tables of a file, which messages call `name`; SourceError if it cannot be read at all.

    A sheet without a header of two cells or more is none.
    """
    sheets, problems = grids(path, name, _is_header)
    found = []
    for grid in sheets:
        table = _table(path, name, grid.within[7:-2] if grid.within else "", grid.rows)
        if table is not None:
            found.append(Table(**{**table.__dict__, "problems": problems}))
    return found


def _is_header(cells: Sequence[str]) -> bool:
    return _known(cells) >= 2


def _known(cells: Sequence[str]) -> int:
    """How many cells of a row are names of columns, as far as names are known."""
    short = [cell.strip() for cell in cells if 0 < len(cell.strip()) <= _LONGEST_NAME]
    roles = {role for cell in short if (role := columns.roles_of(cell) or labels.column(cell))}
    return len(roles)


def _table(path: Path, name: str, sheet: str, rows: list[tuple[int, list[str]]]) -> Table | None:
    at = _header_at(rows)
    if at is None:
        return None
    number, header = rows[at]
    below = [Row(n, cells) for n, cells in rows[at + 1 :] if any(map(str.strip, cells))]
    return Table(name, path, sheet, number, tuple(_distinct(header)), tuple(below))


def _header_at(rows: Sequence[tuple[int, list[str]]]) -> int | None:
    """Of the first rows the one with most known names; else the first with two cells or more."""
    first = [cells for _, cells in rows[:_HEADER_WITHIN]]
    best = max(range(len(first)), key=lambda at: (_known(first[at]), -at), default=0)
    if first and _known(first[best]) >= 2:
        return best
    for at, cells in enumerate(first):
        if sum(bool(cell.strip()) for cell in cells) > 1:
            return at
    return None


def _distinct(header: Sequence[str]) -> Iterator[str]:
    seen: set[str] = set()
    for place, cell in enumerate(header, 1):
        name = " ".join(cell.lstrip("\ufeff").split()) or "column"
        if name in seen or name == "column":
            name = f"{name} ({place})"
        seen.add(name)
        yield name


def files_of(paths: Iterable[Path]) -> list[tuple[Path, str]]:
    """Every file of these paths with the name that messages call it; folders are gone through.

    Hidden files and folders are passed over. SourceError if a path does not exist.
    """
    found: dict[Path, str] = {}
    for path in paths:
        if path.is_dir():
            inside = (p for p in sorted(path.rglob("*")) if p.is_file())
            for one in inside:
                within = one.relative_to(path)
                if not any(part.startswith((".", "~$")) for part in within.parts):
                    found.setdefault(one, within.as_posix())
        elif path.exists():
            found.setdefault(path, path.name)
        else:
            raise SourceError(f"{path}: does not exist; name a folder, or files")
    return list(found.items())
