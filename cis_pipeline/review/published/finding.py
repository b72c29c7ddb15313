"""What an audit finds: how grave it is, a sentence, what to do, and the rows that it speaks of.

An "error" is a contradiction between published facts, a "warning" what a published review may have
a good reason for and does not tell, a "note" what was counted, assumed, or cannot be checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
"""The gravest first, as they are told."""

_ROWS = 8
"""How many rows of one file are named in a sentence; all of them stand in the tables."""


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a published file: its name, the row from 1 (0: the file as a whole), the sheet of a
    workbook, and what stands in the row's columns that matter, by the names that they have there.
    """

    file: str
    row: int = 0
    sheet: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def within(self) -> str:
        """The file and, of a workbook, the sheet."""
        return f'{self.file} sheet "{self.sheet}"' if self.sheet else self.file


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; `check` names the check that found it ("EQ2", "title of another id")."""

    severity: Severity
    check: str
    what: str
    remedy: str = ""
    places: tuple[Place, ...] = ()

    @property
    def where(self) -> str:
        """The files and rows: "votes.csv rows 3, 1501"; "" where it speaks of no row."""
        found: dict[str, dict[int, None]] = {}
        for place in self.places:
            found.setdefault(place.within, {})[place.row] = None
        return "; ".join(f"{name}{_rows(rows)}" for name, rows in found.items())

    def __str__(self) -> str:
        where = f"{self.where}: " if self.places else ""
        return f"{where}{self.what}" + (f"; {self.remedy}" if self.remedy else "")

    def as_dict(self) -> dict[str, Any]:
        """The same as JSON, with all rows and their values."""
        return {
            "severity": self.severity,
            "check": self.check,
            "what": self.what,
            "remedy": self.remedy,
            "rows": [
                {"file": p.file, "sheet": p.sheet, "row": p.row or None, "values": dict(p.values)}
                for p in self.places
            ],
        }


def _rows(found: Iterable[int]) -> str:
    rows = [row for row in found if row]
    if not rows:
        return ""
    more = f" and {len(rows) - _ROWS} more" if len(rows) > _ROWS else ""
    return f" row{'s' * (len(rows) > 1)} {', '.join(map(str, rows[:_ROWS]))}{more}"


def counted(number: int, thing: str, things: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "item"), counted(1498, "item"), counted(2, "study", "studies")
    ('1 item', '1,498 items', '2 studies')
    """
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


def quoted(text: str, most: int = 100) -> str:
    """A text in quotation marks, cut where it is long."""
    line = " ".join(text.split())
    return f'"{line if len(line) <= most else line[: most - 3].rstrip() + "..."}"'


def listed(names: Iterable[str], most: int = 6) -> str:
    """Some of them, and how many more there are."""
    found = list(names)
    more = f" and {len(found) - most} more" if len(found) > most else ""
    return ", ".join(found[:most]) + more
