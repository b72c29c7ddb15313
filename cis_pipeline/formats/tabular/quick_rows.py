"""A row in good order becomes a record at once: the same as by `tables`, in a third of the time.

Which column gives which field is told once for a table, as places in a row, and all cells that
count are taken out in one step. Of each field what vendors print nearly always (a plain year, a
bare DOI, keywords between semicolons) is known at a glance; any other cell goes the way of
`tables`, and so does a whole row whose cells hold odd white space or that is none of a kind.

Why a second way: a table of a hundred thousand rows shall be read in a few seconds. `tables` says
what a row means, and the tests hold this module to it on whatever rows they can think of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from operator import itemgetter

from cis_pipeline.core.model import Record
from cis_pipeline.formats import fields, identifiers, item_types
from cis_pipeline.formats.making import record_of
from cis_pipeline.formats.tabular import tables

_LINES = (
    "title", "container", "volume", "issue", "language", "publisher", "accession", "note",
    "abstract", "pages", "first page", "last page", "article no",
)  # fmt: skip
"""Fields of which the first cell that is not blank counts, on one line."""

_OTHERS = (
    "authors", "year", "date", "url", "doi", "keywords", "isbn", "issn", "item type", "kinds",
)  # fmt: skip
_FIELDS = (*_LINES, *_OTHERS)
"""In the order in which `QuickRows._record` takes them."""

_PAGES = re.compile(r"[0-9]+-[0-9]+").fullmatch
_DAY = re.compile(r"(?:1[5-9]|20)[0-9]{2}-[0-9]{2}-[0-9]{2}").fullmatch
_ISSN = re.compile(r"[0-9]{4}-?[0-9]{3}[0-9X]").fullmatch


class QuickRows:
    """The rows of one table."""

    def __init__(self, table: tables.Table) -> None:
        self.table = table
        self.width = len(table.names)
        self.quick = table.told_apart and not table.own
        places = self.places = table.places
        self._one_year = len(places["year"]) == 1
        self._one_kind = len(places["item type"]) <= 1 and len(places["kinds"]) <= 1
        self._one_of_keywords = len(places["keywords"]) == 1
        behind = (self.width,)  # where a blank cell is put, for fields that no column holds
        self._taken = itemgetter(*[(places[name] or behind)[0] for name in _FIELDS])
        self._further = [
            (slot, places[name][1:]) for slot, name in enumerate(_FIELDS) if places[name][1:]
        ]
        others = {at for name in (*_OTHERS, "citation") for at in places[name]}
        self._others = sorted(others)
        self._lines = sorted({at for name in _LINES for at in places[name]} - others)

    def record(self, row: Sequence[str], locator: str) -> Record | None:
        """The record of a row, or None if it must go the other way."""
        if len(row) != self.width or not self.quick:
            return None
        raw = self.table.raw(row)
        cells = row if tables.is_even(raw) else self._evened(row)
        return self._record(cells, locator, raw) if cells else None

    def _evened(self, row: Sequence[str]) -> Sequence[str] | None:
        """The row with all on one line that shall be, if its other cells hold no odd space."""
        others = f"|{'|'.join([row[at] for at in self._others])}|"
        if fields.tidy(others) != others:
            return None
        cells = list(row)
        for at in self._lines:
            cells[at] = fields.tidy(cells[at])
        return cells

    def _values(self, cells: Sequence[str]) -> list[str]:
        """The first cell of each field that is not blank, without spaces at its ends."""
        values = list(map(str.strip, self._taken([*cells, ""])))
        for slot, places in self._further:
            if not values[slot]:
                values[slot] = next((text for at in places if (text := cells[at].strip())), "")
        return values

    def _record(self, cells: Sequence[str], locator: str, raw: str) -> Record | None:
        (title, container, volume, issue, language, publisher, accession, note, abstract, pages,
         first, last, article, authors, year, date, url, doi, keywords, isbn, issn, kind, kinds,
         ) = self._values(cells)  # fmt: skip
        if not title and not any(map(str.strip, cells)):
            return None
        if last or not _PAGES(pages):
            pages = fields.pages(pages or first, last, article) if self.table.paged else ""
        if self.places["citation"] and not (volume and pages and container):
            return None
        told = tables.year(year) or tables.year(*self._every(cells, "year", "date"))
        if not _DAY(date):
            date = self._date(cells, date, year, told)
        if not identifiers.is_plain_doi(doi):
            doi = self._doi(cells) if doi or url else ""
        if len(abstract) < 40:
            abstract = fields.told_abstract(abstract)
        return record_of([  # the fields of a Record in their order
            "", "", 1, locator, raw, "",
            _type_of(kind, kinds) if self._one_kind else self._item_type(cells),
            title,
            _authors(authors),
            told, date, container, volume, issue, pages, doi,
            url if " " not in url and "|" not in url else identifiers.link(url),
            abstract,
            self._keywords(cells, keywords) if keywords else (),
            language and item_types.language(language),
            publisher,
            isbn and tables.isbn(*self._every(cells, "isbn")),
            issn and self._issn(cells, issn),
            accession, note,
        ])  # fmt: skip

    def _every(self, cells: Sequence[str], *names: str) -> list[str]:
        """All cells of some fields that are not blank."""
        return [cell for name in names for cell in tables.every(cells, self.places[name])]

    def _date(self, cells: Sequence[str], date: str, year: str, told: int | None) -> str:
        if not date and (not year or (told and len(year) == 4 and self._one_year)):
            return year
        return tables.date(*self._every(cells, "date", "year"))

    def _doi(self, cells: Sequence[str]) -> str:
        return tables.doi(self._every(cells, "doi"), self._every(cells, "url"))

    def _keywords(self, cells: Sequence[str], first: str) -> tuple[str, ...]:
        told = [first] if self._one_of_keywords else self._every(cells, "keywords")
        for text in told:
            if "&" in text or "|" in text or ("," in text and ";" not in text):
                return tables.keywords(told)
        found = dict.fromkeys(map(str.strip, ";".join(told).split(";")))
        found.pop("", None)
        return tuple(found)

    def _issn(self, cells: Sequence[str], first: str) -> str:
        if _ISSN(first):
            return f"{first[:4]}-{first[-4:]}"
        return tables.issn(*self._every(cells, "issn"))

    def _item_type(self, cells: Sequence[str]) -> str:
        return tables.item_type(*self._every(cells, "item type"), "", *self._every(cells, "kinds"))


@lru_cache(maxsize=4096)
def _type_of(kind: str, kinds: str) -> str:
    return tables.item_type(*filter(None, (kind,)), "", *filter(None, (kinds,)))


def _authors(cell: str) -> tuple[str, ...]:
    """Names between semicolons whose commas stand as they should; others in the other way."""
    text = fields.unnumbered(cell) if "(" in cell else cell
    if (
        ";" in text
        and not ("|" in text or "(" in text or "&" in text or " ," in text or "  " in text)
        and text.count(",") == text.count(", ")
    ):
        return tuple([name for part in text.split(";") if (name := part.strip(", "))])
    return fields.split_authors(text) if text else ()
