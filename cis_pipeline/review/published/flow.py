"""The numbers of a published flow diagram, as the cells of its file give them.

`cells` is the one place that reads such a file; whoever reads it in another way changes that.
A blank cell is a number that was not given, which is not 0. A text that holds more than a number
is none: "12.5", "-5" and "not reported 2021" are told, and never made into 12, 5 and 2021.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from cis_pipeline.review.published import kinds, labels
from cis_pipeline.review.published.finding import Place
from cis_pipeline.review.published.tables import Table
from cis_pipeline.screening.votes.grid import filled

_NUMBER = re.compile(r"(?:n\s*=\s*)?(\d{1,3}(?:[, \u00a0\u202f'\u2019]\d{3})+|\d+)(?:\.0+)?")
_PLACEHOLDER = re.compile(r"x{2,}|n\s*=?|\?+|tbc|tbd", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a box: the text, the label that the box bears, and the row it stands in."""

    text: str
    place: Place
    label: str = ""

    @property
    def number(self) -> int | None:
        """The number, None where the text is none."""
        return number(self.text)


@dataclass(frozen=True, slots=True)
class Part:
    """One name of a list with its number (None where none is given)."""

    name: str
    n: int | None
    text: str


@dataclass(frozen=True, slots=True)
class FlowFile:
    """One file of numbers: its cells by datum (see `labels.DATA`, `labels.MORE`), the rows that
    are no boxes, and the parts of a number that stand in rows of their own.

    `told` says that the data were told from labels, and not from the names of the R package.
    """

    file: str
    sheet: str
    cells: Mapping[str, Cell]
    headers: tuple[Cell, ...] = ()
    parts: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)
    told: bool = False

    def number(self, datum: str) -> int | None:
        """The number of a datum; of a list the sum of its numbers. None if it is not given."""
        cell = self.cells.get(datum)
        if cell is None or not cell.text:
            return None
        if datum in labels.LISTS and cell.number is None:
            return total(self.list(datum))
        return cell.number

    def list(self, datum: str) -> tuple[Part, ...]:
        """The names and numbers of a list; a mere number has no names."""
        cell = self.cells.get(datum)
        if datum in self.parts:
            return self.parts[datum]
        if cell is None or cell.number is not None or datum not in labels.LISTS:
            return ()
        return tuple(parts(cell.text))

    def place(self, *data: str) -> tuple[Place, ...]:
        """The rows of these data that are there."""
        return tuple(self.cells[datum].place for datum in data if datum in self.cells)


def number(text: str) -> int | None:
    """The number that a text is; None of anything else.

    >>> number("1,948"), number("12.5"), number("-5"), number("not reported 2021")
    (1948, None, None, None)
    """
    found = _NUMBER.fullmatch(text.strip().strip("()").strip())
    return int(re.sub(r"\D", "", found[1])) if found and len(found[1]) < 16 else None


def is_placeholder(text: str) -> bool:
    """Whether a text is what the template has where a number is to be filled in."""
    return bool(_PLACEHOLDER.fullmatch(text.strip()))


def parts(text: str) -> Iterator[Part]:
    """The names of a list "Reason 1, 10; Reason 2, 3", parted at semicolons and then at the LAST
    comma, colon or bracket, so that a comma within a reason stays.

    >>> [(p.name, p.n) for p in parts("Related issue, such as staff, 25; Other (n = 3)")]
    [('Related issue, such as staff', 25), ('Other', 3)]
    """
    for piece in re.split(r"[;\n]", text):
        one = " ".join(piece.split())
        if not one:
            continue
        found = re.fullmatch(r"(.*?)\s*\(\s*(?:n\s*=\s*)?([^()]*)\)", one)
        if found is None or (number(found[2]) is None and not is_placeholder(found[2])):
            found = re.fullmatch(r"(.*?)\s*[,:]\s*([^,:]*)", one)
        if found is None:
            yield Part(one, None, "")
        elif number(found[2]) is None and not is_placeholder(found[2]):
            looks = re.fullmatch(r"[-\d.]+", found[2])
            yield Part(found[1] if looks else one, None, found[2] if looks else "")
        else:
            yield Part(found[1], number(found[2]), found[2])


def total(found: Iterable[Part]) -> int | None:
    """The sum of the numbers; None if one is not given, or there are none."""
    numbers = [part.n for part in found]
    return None if not numbers or None in numbers else sum(n for n in numbers if n is not None)


def cells(table: Table) -> FlowFile:
    """The cells of a table of the numbers of a flow diagram."""
    at = kinds.flow_column(table)
    if at is None:
        return _by_labels(table)
    names = {name.casefold(): place for place, name in enumerate(table.names)}
    value = names.get("n", len(table.names) - 1)
    label, node = names.get("boxtext", names.get("description", at)), names.get("box", at)
    found: dict[str, Cell] = {}
    headers = []
    for row in table.rows:
        datum = filled(row.cells, at)
        place = table.place(row, [at, node, value])
        text, shown = filled(row.cells, value), filled(row.cells, label)
        if datum in labels.DATA:
            found.setdefault(datum, Cell(text, place, shown))
        elif datum in _PHASES or filled(row.cells, node) in _HEADS:
            headers.append(Cell(text, place, datum or filled(row.cells, node)))
    return FlowFile(table.file, table.sheet, found, tuple(headers))


_PHASES = ("identification", "screening", "included")
_HEADS = ("prevstud", "newstud", "othstud")
"""The rows of the R package's file that are titles of columns, and bars of phases."""


def _by_labels(table: Table) -> FlowFile:
    """Numbers beside labels; rows below an exclusion that are no box are its parts."""
    places = kinds.numbers_columns(table)
    if places is None:
        return FlowFile(table.file, table.sheet, {}, told=True)
    label, value = places
    found: dict[str, Cell] = {}
    below: dict[str, list[Part]] = {}
    last = ""
    for row in table.rows:
        named, text = filled(row.cells, label), filled(row.cells, value)
        datum = labels.datum(named)
        if datum and datum not in found:
            found[datum] = Cell(text, table.place(row, places), named)
            last = datum
        elif last and not datum and text:
            below.setdefault(last, []).append(Part(named, number(text), text))
    kept = {d: tuple(p) for d, p in below.items() if d in ("dbr_excluded", "records_excluded")}
    return FlowFile(table.file, table.sheet, found, parts=kept, told=True)
