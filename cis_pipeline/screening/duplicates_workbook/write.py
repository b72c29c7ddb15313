"""Doubtful pairs become a workbook: two rows a pair, what differs in bold, why it is asked beside.

Why two rows and not two cells side by side: a pair then has half as many columns, which stand on
one screen, and what is compared stands one above the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from cis_pipeline.core.files import Book, Format, Sheet, write_xlsx
from cis_pipeline.core.model import Record
from cis_pipeline.dedupe import Pair
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.screening.duplicates_workbook.pairs import CHOICES, SHEET, in_words, pair_id
from cis_pipeline.screening.workbook.cells import address
from cis_pipeline.screening.workbook.labels import sheet_id
from cis_pipeline.screening.workbook.layout import (
    LINE,
    Formats,
    height,
    print_wide,
    widths_of,
    write_head,
    write_hidden,
    write_text,
)
from cis_pipeline.screening.workbook.marking import Marked, pieces
from cis_pipeline.screening.workbook.shown import as_read, doi_address

_COMPARED = ("title", "authors", "year", "container", "printed_in")
_LATER = ("doi", "abstract", "item_type")
COLUMNS = (*_COMPARED, "decision", "why", "note", *_LATER, "source", "pair", "record_id")
"""The columns in order. `printed_in` is volume, issue and pages; `why` is the evidence in the first
row of a pair, and what would settle it in the second."""

_WIDTHS = {"title": 32, "authors": 24, "why": 31, "abstract": 80}
_MOST_LINES = 7
_ONCE = ("decision", "note")
"""What is filled in once a pair, in its first row."""

_HELP = (
    "Two rows, one above the other, are two records that may be the same document; a thick line "
    "parts the pairs. The likeliest pairs come first.",
    "What differs is bold and red, in a tinted cell; case, accents and punctuation are not marked, "
    "nor what one of the two lacks. why says in words what is alike, what is not, and what makes "
    "the pair doubtful; below it stands what would settle it.",
    "decision, in the first row of the pair: duplicate if they are one document; version if they "
    "are one work in two forms (a preprint or a conference paper and its article, a translation), "
    "which stay two reports and are linked; different if they are two documents (a reprint, a "
    "second part, a correction, two articles of one study). Leave it blank to come back later.",
    "What you call different or a version is remembered for ever: no rule will join the two. To "
    "change your mind later, use `cis merge` and `cis split`.",
    "note: anything that explains the decision.",
    "You may sort and filter; a row is known by pair and record_id, so please leave these and the "
    "titles as they are.",
)
_MOST_AUTHORS, _MOST_ABSTRACT = 12, 300


def write(
    path: Path,
    pairs: Iterable[Pair],
    records: Mapping[str, Record],
    protocol: Protocol,
    found_in: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Write a workbook with two rows a pair, in the order given; its id is returned.

    `records` by record_id; the protocol says who is to judge; `found_in` what each record's
    source is called. The same pairs give the same bytes. Raises KeyError if a pair names no
    record, ReviewError if the file cannot be written.
    """
    asked = list(pairs)
    rows = [row for pair in asked for row in _rows(pair, records, found_in)]
    keys = [("kind", SHEET), ("reviewer", protocol.duplicates_by)]
    ids = [("pair", pair_id(pair)) for pair in asked]
    identity = sheet_id([value for _, value in (*keys, *ids)])

    def fill(book: Book) -> None:
        formats = Formats.of(book)
        sheet = book.add_worksheet(SHEET)
        _write_rows(sheet, formats, _Edged.of(book), rows)
        at, last = COLUMNS.index("decision"), max(1, len(rows))
        sheet.data_validation(1, at, last, at, {"validate": "list", "source": list(CHOICES)})
        sheet.print_area(0, 0, last, COLUMNS.index("note"))
        _write_help(book.add_worksheet("help"), formats)
        write_hidden(book, [*keys, ("sheet", identity), *ids])

    write_xlsx(path, fill)
    return identity


class _Edged(dict[str, Format]):
    """The formats of cells in the first row of a pair, which has a thick line above it."""

    @classmethod
    def of(cls, book: Book) -> _Edged:
        """As the others are, but for that line."""
        made = Formats.of(book)
        kinds = {"shown": made.shown, "entry": made.entry, "differs": made.differs}
        for cell in kinds.values():
            cell.set_top(2)
            cell.set_top_color("#274060")
        return cls(kinds)


def _write_rows(
    sheet: Sheet, formats: Formats, edged: _Edged, rows: Sequence[Mapping[str, str]]
) -> None:
    write_head(sheet, formats, COLUMNS, 0)
    widths = widths_of(COLUMNS) | _WIDTHS
    for at, column in enumerate(COLUMNS):
        sheet.set_column(at, at, widths[column])
    for below, row in enumerate(rows, start=1):
        first = below % 2 == 1
        texts = ((row.get(column, ""), width) for column, width in widths.items())
        sheet.set_row(below, max(height(texts, _MOST_LINES), 2 * LINE + 1))
        shown, differs = (edged["shown"], edged["differs"]) if first else (None, None)
        for at, column in enumerate(COLUMNS):
            if first and column in _ONCE:
                sheet.write_blank(below, at, None, edged["entry"])
            else:
                write_text(sheet, (below, at), row.get(column, ""), formats, shown, differs)
    last = max(1, len(rows))
    sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    sheet.freeze_panes(1, 1)
    done = {"type": "formula", "criteria": _DONE, "format": formats.done}
    sheet.conditional_format(1, 0, last, len(COLUMNS) - 1, done)


def _decided() -> str:
    """Whether a row is decided, or the one above or below it that is of the same pair."""
    decision, pair = (address(0, COLUMNS.index(c)).rstrip("1") for c in ("decision", "pair"))
    other = (f'AND(${pair}2=${pair}{n},${decision}{n}<>"")' for n in (1, 3))
    return f'=OR(${decision}2<>"",{",".join(other)})'


_DONE = _decided()


def _write_help(sheet: Sheet, formats: Formats) -> None:
    sheet.set_column(0, 0, 110)
    print_wide(sheet)
    for below, text in enumerate(_HELP):
        sheet.set_row(below, height([(text, 110)]))
        sheet.write_string(below, 0, text, formats.shown)


def _rows(
    pair: Pair, records: Mapping[str, Record], found_in: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """The texts of the earlier record's row, and of the later one's."""
    evidence, _, advice = in_words(pair.why).partition("; to settle it, ")
    settles = f"To settle it, {advice}" if advice else ""
    made: tuple[dict[str, str], dict[str, str]] = ({"why": evidence}, {"why": settles})
    texts = [{f: _shown(records[i], f) for f in (*_COMPARED, *_LATER)} for i in (pair.a, pair.b)]
    for row, mine, other, record_id in zip(
        made, texts, reversed(texts), (pair.a, pair.b), strict=True
    ):
        row |= {f: Marked.of(pieces(mine[f], other[f])) for f in mine}
        row |= {"source": found_in.get(record_id, ""), "record_id": record_id}
        row["pair"] = pair_id(pair)
    return made


def _shown(record: Record, field: str) -> str:
    """A field as it is shown; of many authors and of a long abstract the beginning."""
    if field == "printed_in":
        return _printed_in(record)
    if field == "authors":
        more = len(record.authors) - _MOST_AUTHORS
        named = [*record.authors[:_MOST_AUTHORS], *([f"and {more} more"] if more > 0 else [])]
        return "; ".join(named)
    text = as_read(str(getattr(record, field) or ""))
    if field == "abstract" and len(text) > _MOST_ABSTRACT:
        return text[:_MOST_ABSTRACT].rsplit(" ", 1)[0] + " ..."
    return doi_address(text) if field == "doi" else text


def _printed_in(record: Record) -> str:
    """Volume, issue and pages as a reference has them: "12 (3), 45-67"."""
    issue = f"({record.issue})" if record.issue else ""
    place = " ".join(part for part in (record.volume, issue) if part)
    return ", ".join(part for part in (place, record.pages) if part)
