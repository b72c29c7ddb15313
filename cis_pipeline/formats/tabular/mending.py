"""The rows of a table without what programs did to their cells, and a Problem for each kind of it.

What is certain is put right (see `cells` and `numbers`); what is not stays and is told. A file of a
hundred thousand rows may have one fault in each, so a Problem names the kind, the first rows, and
how many there are. `Record.raw` keeps every cell as it stands in the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cis_pipeline.core.model import Problem
from cis_pipeline.formats.latex import characters
from cis_pipeline.formats.tabular import cells, numbers

_MENDERS: dict[str, Callable[[str], numbers.Found]] = {
    "year": numbers.year,
    "volume": numbers.number,
    "issue": numbers.number,
    "pages": numbers.pages,
    "first page": numbers.single,
    "last page": numbers.single,
    "article no": numbers.single,
    "accession": numbers.identifier,
    "issn": numbers.issn,
    "isbn": numbers.isbn,
    "date": lambda cell: (numbers.digits(cell), ""),
}
"""Field -> what mends a cell of its columns."""

_PLAIN = re.compile(r"[0-9]{1,4}(?:-[0-9]{1,5})?|[0-9]{4}-[0-9]{3}[0-9X]|[0-9]{8}")
"""Most numbers: nothing was done to them."""
_SAVED = "a spreadsheet program did this: import the table there with these columns as text"

ERROR, GARBLED, WAS_GARBLED, CUT, HOLLOW = "error", "garbled", "was garbled", "cut", "hollow"
_KINDS: dict[str, tuple[str, str]] = {
    numbers.DATED_YEAR: ("a year stands as a date and was taken for the year that it shows as a "
                         "day of the calendar", f"compare the years; {_SAVED}"),
    numbers.WAS_DATED: ("pages or numbers had become a date, and were put right", _SAVED),
    numbers.DATED: ("a date stands where a year, pages or a number belong, and was kept",
                    f"compare it with the database; {_SAVED}"),
    numbers.SERIAL: ("pages may have become the number of a day", f"compare them; {_SAVED}"),
    numbers.SERIAL_YEAR: ("a year is the number of a day, and says no year",
                          f"compare it with the database; {_SAVED}"),
    numbers.LOST_DIGITS: ("a number has lost digits, and was left out if it is an identifier, or a "
                          "last page that the first does not tell",
                          f"export it again; {_SAVED}"),
    ERROR: ("a cell shows an error of a spreadsheet instead of its text, and counts as blank",
            "export the table again and import all columns as text"),
    WAS_GARBLED: ("letters had been read in the wrong encoding before the table was saved "
                  "(\u00c3\u00bc for \u00fc), and were put right",
                  "compare one title with the database"),
    GARBLED: ("letters were read in the wrong encoding before the table was saved, and cannot be "
              "put right for certain", "export the table again as UTF-8"),
    CUT: ("a text was cut at the 32,767 characters that a cell of Excel holds",
          "export the search again in another format"),
    HOLLOW: ("a row holds no title, no name and nothing else by which a work is known",
             "delete the row, or name the columns that hold its values"),
}  # fmt: skip
_SHOWN = 3


@dataclass(slots=True)
class Findings:
    """What was met in the rows of one table: of each kind the first places, how many, the last."""

    places: dict[str, list[str]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    last: dict[str, str] = field(default_factory=dict)

    def add(self, kind: str, locator: str, cell: str = "") -> None:
        """One more row with a fault of this kind; `cell` is shown as an example."""
        if self.last.get(kind) == locator:
            return
        self.last[kind] = locator
        self.counts[kind] = self.counts.get(kind, 0) + 1
        places = self.places.setdefault(kind, [])
        if len(places) < _SHOWN:
            places.append(f'{locator} ("{cell[:40]}")' if cell else locator)

    def problems(self) -> Iterator[Problem]:
        """A warning for each kind, in the order in which they were first met."""
        if numbers.DATED not in self.counts and numbers.WAS_DATED not in self.counts:
            self.counts.pop(numbers.SERIAL, None)  # a page or an article has such a number too
        for kind, count in self.counts.items():
            first, *others = self.places[kind]
            what, remedy = _KINDS[kind]
            more = count - 1 - len(others)
            also = [*others, *([f"{more} more"] if more else [])]
            where = f"; so in {', '.join(also)}" if also else ""
            yield Problem(first, f"{what}{where}", remedy, "warning")


class Mender:
    """Mends the rows of one table, and remembers in `findings` what there is to tell.

    `places` says of each field in which columns it stands. `bibtex`: the cells hold LaTeX.
    """

    def __init__(self, places: Mapping[str, Sequence[int]], bibtex: bool = False) -> None:
        self.findings = Findings()
        self._bibtex = bibtex
        self._authors = frozenset(places["authors"])
        of: dict[int, list[str]] = {}
        for name in _MENDERS:
            for at in places[name]:
                of.setdefault(at, []).append(name)
        self._columns = [(at, _MENDERS[names[0]]) for at, names in of.items() if len(names) == 1]

    def texts(self, row: list[str], locator: str) -> list[str]:
        """The cells of a row (without spaces at their ends) as texts that were meant."""
        if not cells.NOTHING.isdisjoint(row):
            row = ["" if cell in cells.NOTHING else cell for cell in row]
        joined = "".join(row)
        if "#" in joined or "Err:5" in joined:
            row = [self._error(cell, locator) for cell in row]
        if not joined.isascii() and cells.is_garbled(joined):
            row = [self._garbled(cell, locator) for cell in row]
        if len(joined) >= cells.LONGEST // 2 and any(map(cells.is_cut, row)):
            self.findings.add(CUT, locator)
        if self._bibtex and ("{" in joined or "\\" in joined):
            row = [characters.plain(cell) if "{" in cell or "\\" in cell else cell for cell in row]
        if not _LISTS.isdisjoint([cell[:2] for cell in row]):
            row = [
                _unlisted(cell) if at not in self._authors else cell for at, cell in enumerate(row)
            ]
        return row

    def numbers(self, row: list[str], locator: str) -> None:
        """Put right the numbers of a row: years, pages, identifiers."""
        for at, mend in self._columns:
            cell = row[at]
            if cell and not (len(cell) < 5 and cell.isdigit()) and not _PLAIN.fullmatch(cell):
                row[at], kind = mend(cell)
                if kind:
                    self.findings.add(kind, locator, cell)

    def _error(self, cell: str, locator: str) -> str:
        if cell in cells.ERRORS or cells.HIDDEN.fullmatch(cell):
            self.findings.add(ERROR, locator, cell)
            return ""
        return cell

    def _garbled(self, cell: str, locator: str) -> str:
        if not cells.is_garbled(cell):
            return cell
        found = cells.mended(cell)
        self.findings.add(GARBLED if found == cell else WAS_GARBLED, locator)
        return found


_LISTS = frozenset(("['", '["', "c(", "{'", '{"', "('"))
"""How lists begin that programs write into cells."""


def _unlisted(cell: str) -> str:
    """The members of a list of texts that a program wrote into a cell, parted by semicolons."""
    members = cells.listed(cell) if cell[-1:] in ("]", ")", "}") else None
    if not members or not all(isinstance(one, str) for one in members):
        return cell
    return "; ".join(one.replace(";", ",") for one in members) if len(members) > 1 else members[0]
