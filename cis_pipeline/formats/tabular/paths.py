"""Columns that are paths: a tree (JSON, XML) that a program flattened to a table.

    artinfo/tig/atl, artinfo/aug/au/0, artinfo/aug/au/1, artinfo/ui/0/_type, artinfo/ui/0/__text

Slashes, points or underlines part the steps of a path. What it means stands at its end, so EBSCO's
names are known by their last steps; any other path counts only if it is numbered, for the numbered
cells are one list. So do "Author 1", "Author 2". The cells that belong together become one cell of
a column that is added behind the others, under the name that it would have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from cis_pipeline.formats.tabular import columns

_STEP = re.compile(r"[^\W_]+")
_ROOTS = frozenset(("artinfo", "jinfo", "pubinfo", "bkinfo", "dissinfo", "chapinfo"))
_EBSCO = {
    "atl": "title", "btl": "book title", "disstl": "title", "jtl": "journal", "au": "authors",
    "vid": "volume", "iid": "issue", "ab": "abstract", "subj": "subjects",
    "su": "subjects", "doctype": "document types", "pubtype": "publication type",
    "pub": "publisher", "dissinst": "publisher", "issn": "issn", "isbn": "isbn", "plink": "plink",
    "uiterm": "accession number", "doi": "doi",
}  # fmt: skip
"""The last step of a path of EBSCO -> the column that other tables have for it."""
_SAY_NOTHING = "text value name fullname displayname label term content literal string url display"
_LEAVES = frozenset(_SAY_NOTHING.split())
"""Last steps that say nothing of what they hold."""
_LISTS = frozenset(("authors", "keywords", "kinds", "url", "doi", "isbn", "issn", "abstract"))
"""Fields that may be given in several columns with numbers."""
_TYPES, _VALUES = frozenset(("type", "idtype")), frozenset(("text", "value", "id", "content"))
_FAMILY = frozenset(("family", "lastname", "surname", "last", "familyname"))
_GIVEN = frozenset(("given", "firstname", "forename", "first", "givenname", "initials"))
_TYPED = {"doi": "doi", "pmid": "pmid", "pubmed": "pmid", "issn": "issn", "isbn": "isbn"}


@dataclass(frozen=True, slots=True)
class Added:
    """A column that is made of others: its `name`, as names are compared, and its cell of a row."""

    name: str
    cell: Callable[[Sequence[str]], str]


@dataclass(frozen=True, slots=True)
class _Path:
    """A column's place, and the steps of its name without numbers and with them apart."""

    at: int
    steps: tuple[str, ...]
    numbers: tuple[int, ...]

    @property
    def parent(self) -> tuple[object, ...]:
        """What the columns about one thing have in common."""
        return (self.steps[:-1], self.numbers)


def added(header: Sequence[str]) -> list[Added]:
    """The columns to add to a table with this header, the most telling first."""
    paths = [path for at, name in enumerate(header) if (path := _path(at, name))]
    if not any(path.numbers or not _ROOTS.isdisjoint(path.steps) for path in paths):
        return []
    named: dict[str, list[_Path]] = {}
    for path in paths:
        if name := _meaning(path):
            named.setdefault(name, []).append(path)
    found = [_list(name, of) for name, of in named.items()]
    found += _dates(paths) + _pages(paths) + _typed(paths) + _people(paths)
    if "booktitle" in named:  # where nothing in a book is named, the work is the book
        of = [*named.get("title", []), *named["booktitle"]]
        found.insert(0, Added("title", _first(path.at for path in of)))
        of = [*named.get("journal", []), *named["booktitle"]]
        found.insert(0, Added("sourcetitle", _first(path.at for path in of)))
    return found


def _path(at: int, name: str) -> _Path | None:
    steps = [step.casefold() for step in _STEP.findall(name)]
    if len(steps) < 2:
        return None
    words = tuple(step for step in steps if not step.isdecimal())
    numbers = tuple(int(step) for step in steps if step.isdecimal() and len(step) < 5)
    return _Path(at, words, numbers) if words else None


def _meaning(path: _Path) -> str:
    """The name of the column that holds this in other tables, as names are compared, or ""."""
    steps = path.steps
    if not _ROOTS.isdisjoint(steps) or steps[0] == "header":
        while len(steps) > 1 and steps[-1] in _LEAVES:
            steps = steps[:-1]
        typed = "ui" in steps and steps[-1] == "ui"
        return "" if typed else columns.plain(_EBSCO.get(steps[-1], ""))
    if not path.numbers:
        return ""
    for shorter in (steps, steps[:-1] if steps[-1] in _LEAVES else ()):
        name = "".join(shorter)
        if columns.FIELD_OF.get(name) in _LISTS:
            return name
    return ""


def _list(name: str, paths: list[_Path]) -> Added:
    """The cells of one name in the order of their numbers; of texts the first."""
    places = [path.at for path in sorted(paths, key=lambda path: path.numbers)]
    if columns.FIELD_OF.get(name) in ("authors", "keywords", "kinds", "issn", "isbn", "url"):
        return Added(name, lambda row: "; ".join(_once(row[at] for at in places)))
    return Added(name, _first(places))


def _first(places: Iterable[int]) -> Callable[[Sequence[str]], str]:
    held = tuple(places)
    return lambda row: next((row[at] for at in held if row[at]), "")


def _once(cells: Iterable[str]) -> list[str]:
    """The cells that are not blank; of a name that is given in both orders, "Family, Given"."""
    found: dict[tuple[str, ...], str] = {}
    for cell in cells:
        if cell:
            words = tuple(sorted(cell.replace(",", " ").casefold().split()))
            found[words] = cell if "," in cell else found.get(words, cell)
    return list(found.values())


def _dates(paths: list[_Path]) -> list[Added]:
    """The year of EBSCO, and the date of its parts; a first day stands for a day not given."""
    at = {path.steps[-1]: path.at for path in paths if path.steps[-2:-1] == ("dt",)}
    if "year" not in at:
        return []
    year, month, day = (at.get(part) for part in ("year", "month", "day"))

    def date(row: Sequence[str]) -> str:
        parts = [row[place].lstrip("0") for place in (year, month, day) if place is not None]
        while len(parts) > 1 and parts[-1] in ("", "1"):
            parts.pop()
        return "-".join(part.zfill(2) for part in parts)

    return [Added("year", _first([at["year"]])), Added("date", date)]


_FIRST_PAGE = re.compile(r"([^\W\d_]{0,3})([0-9]{1,6})")
_EXTENT = re.compile(r"[0-9]+ ?pp?\.?", re.IGNORECASE)


def _pages(paths: list[_Path]) -> list[Added]:
    """The pages of EBSCO, which gives the first (`ppf`) and how many there are (`ppct`).

    Why one page makes no range: EBSCO counts one too where it does not know the last. "7p" as the
    first page is how long the work is.
    """
    at = {path.steps[-1]: path.at for path in paths if not _ROOTS.isdisjoint(path.steps)}
    if "ppf" not in at:
        return []
    first, count = at["ppf"], at.get("ppct")

    def pages(row: Sequence[str]) -> str:
        page, many = row[first], row[count] if count is not None else ""
        begun = _FIRST_PAGE.fullmatch(page)
        if not begun or not many.isdecimal() or int(many) < 2:
            return "" if _EXTENT.fullmatch(page) else page
        return f"{page}-{begun[1]}{int(begun[2]) + int(many) - 1}"

    return [Added("pages", pages)]


def _typed(paths: list[_Path]) -> list[Added]:
    """The identifiers whose kind stands in a column of its own."""
    kinds = {path.parent: path.at for path in paths if path.steps[-1] in _TYPES}
    pairs = [
        (kinds[path.parent], path.at)
        for path in paths
        if path.steps[-1] in _VALUES and path.parent in kinds
    ]
    if not pairs:
        return []

    def of(kind: str) -> Callable[[Sequence[str]], str]:
        return lambda row: next(
            (row[text] for type_, text in pairs if row[type_].casefold() == kind and row[text]), ""
        )

    return [Added(name, of(kind)) for kind, name in _TYPED.items()]


def _people(paths: list[_Path]) -> list[Added]:
    """The authors whose family and given names stand in columns of their own."""
    given = {path.parent: path.at for path in paths if path.steps[-1] in _GIVEN}
    pairs = [
        (path.at, given[path.parent])
        for path in paths
        if path.numbers and path.steps[-1] in _FAMILY and path.parent in given
        and columns.FIELD_OF.get(path.steps[0]) == "authors"
    ]  # fmt: skip
    if not pairs:
        return []

    def names(row: Sequence[str]) -> str:
        both = (", ".join(filter(None, (row[one], row[other]))) for one, other in pairs)
        return "; ".join(filter(None, both))

    return [Added("authors", names)]
