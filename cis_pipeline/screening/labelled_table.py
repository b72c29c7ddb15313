"""A plain table of records with a column of decisions, as rankings and stopping rules read it.

Any CSV or TSV will do: which columns hold title and abstract is told from their names, as in an
export. A decision is 1 or 0, or a word as in a workbook (include, exclude, unsure); a record that
somebody is unsure of goes on, and counts as included. A blank cell, or -1, is no decision.

Every row below the header is a record, numbered from 0, blank cells or not; blank lines are none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.model import Problem, Verdict
from cis_pipeline.core.text.nearest import nearest
from cis_pipeline.formats import csv_table, encoding
from cis_pipeline.formats.tabular import columns, csv_rows
from cis_pipeline.formats.tabular.cells import NOTHING

_HEAD = 1 << 16
_NUMBERS = {"1": True, "1.0": True, "0": False, "0.0": False}
_OPEN = NOTHING | {"", "-1", "-1.0"}
_IDS = ("recordid", "cisid", "id")


@dataclass(frozen=True, slots=True)
class LabelledTable:
    """A row a record: its `texts` (title, abstract) and its id ("" where no column gives one).

    `labels` has the rows that were decided, and whether they were included. `first` is the number
    of the row in the file (from 1) in which the first record stands.
    """

    texts: list[tuple[str, str]]
    ids: list[str]
    labels: dict[int, bool]
    problems: tuple[Problem, ...] = ()
    first: int = 2

    @property
    def unread(self) -> int:
        """How many rows were not decided."""
        return len(self.texts) - len(self.labels)


def read(path: Path, label: str, titled: bool = True) -> LabelledTable:
    """Read a table whose column `label` holds decisions.

    SourceError if it is no text, has no column of that name, something in the column that is no
    decision, or no record; where it must be `titled`, also without a column of titles or any text.
    """
    grid, shape, header, problems = _grid(path)
    named = [columns.plain(name) for name in header.cells]
    if titled and (fault := columns.fault(header.cells, f"row {header.row}", {}, header.titled)):
        raise SourceError(f"{path.name}: {'; '.join(fault)}")
    decided = _column(header.cells, label, path.name)
    rows = [cells for cells in grid[shape.header_row :] if cells]
    title, abstract = (_cell(_first(named, columns.KNOWN[f])) for f in ("title", "abstract"))
    texts = [(title(cells), abstract(cells)) for cells in rows]
    if not rows:
        raise SourceError(f"{path.name}: has no row below its header")
    if titled and not any(one or other for one, other in texts):
        raise SourceError(f"{path.name}: no row has a title or an abstract, so nothing is ranked")
    own = _cell(_first(named, _IDS))
    labels = _labels(list(map(_cell(decided), rows)), label, path.name, header.row + 1)
    return LabelledTable(texts, list(map(own, rows)), labels, problems, header.row + 1)


_Grid = tuple[list[list[str]], csv_rows.Shape, columns.Header, tuple[Problem, ...]]


def _grid(path: Path) -> _Grid:
    """The rows of a file.

    Why strictly as UTF-8 first: to tell the encoding takes a reading of its own, which most files
    do not need.
    """
    head = encoding.first_bytes(path, path.name, _HEAD)
    if b"\0" not in head and head.strip():
        try:
            return _read(path, encoding.Encoding("utf-8-sig"))
        except UnicodeDecodeError:
            pass
    return _read(path, encoding.examine(path, path.name))


def _read(path: Path, told: encoding.Encoding) -> _Grid:
    with encoding.open_text(path, told) as stream:
        shape, header = csv_table.find_layout(stream.read(_HEAD))
        stream.seek(0)
        reading = csv_rows.Reading(stream, shape)
        rows = list(reading.rows())
    faults = (
        Problem(f"{path.name} {p.where}", p.what, p.remedy, p.severity) for p in reading.told()
    )
    return rows, shape, header, (*told.problems, *faults)


def _first(named: Sequence[str], wanted: Sequence[str]) -> int | None:
    """Where the first of the wanted columns that is there stands."""
    return next((named.index(name) for name in wanted if name in named), None)


def _cell(at: int | None) -> Callable[[Sequence[str]], str]:
    """What takes the cell of a column out of a row; "" where there is none."""
    if at is None:
        return lambda cells: ""
    return lambda cells: cells[at].strip() if at < len(cells) else ""


def _column(names: Sequence[str], label: str, file: str) -> int:
    at = columns.place_of(label, names)
    if at is not None:
        return at
    near = nearest(label, names)
    hint = f'did you mean "{near}"?' if near else f"its columns are {columns.listed(names)}"
    raise SourceError(f'{file}: no column is named "{label}"; {hint}')


def _labels(cells: list[str], label: str, file: str, first: int) -> dict[int, bool]:
    meaning: dict[str, bool | None] = {**_NUMBERS, **dict.fromkeys(_OPEN)}
    for cell in set(cells) - meaning.keys():
        meaning[cell] = _word(cell)
    wrong = [row for row, cell in enumerate(cells) if meaning[cell] is None and cell not in _OPEN]
    if wrong:
        more = f" (and {len(wrong) - 1} more rows)" if len(wrong) > 1 else ""
        raise SourceError(
            f'{file} row {first + wrong[0]}{more}: {label} "{cells[wrong[0]]}" is no decision; '
            "write 1 or 0, include, exclude or unsure, or leave the cell blank"
        )
    known = ((row, meaning[cell]) for row, cell in enumerate(cells))
    return {row: include for row, include in known if include is not None}


def _word(cell: str) -> bool | None:
    """Whether a word means that the record goes on; None if it means no decision."""
    from cis_pipeline.protocol.protocol import DecisionWords
    from cis_pipeline.screening.tasks import plain, verdict_words

    verdict = verdict_words(DecisionWords()).get(plain(cell))
    return None if verdict is None else verdict is not Verdict.EXCLUDE
