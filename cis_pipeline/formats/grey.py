"""The grey register: a table of documents found outside databases, with how each was found.

Columns: title and found_how, or title, organisation and file, by which a register is known; author,
url, date, year, kind, found_by, doi, abstract, language, note, parent. `organisation` is the
publisher, `kind` the item type (a report unless it says otherwise), `found_how` the record's
channel (see `CHANNELS`), which decides its line in the other-methods arm of the flow diagram,
`parent` the record whose references led here, `file` the document itself, by its name in
data/grey/. found_by stays in `raw`.

Why a channel of each record: one register mixes websites, organisations and experts, and PRISMA
counts them apart. A word that is not understood becomes "other" with a warning, never a guess.
Without a column found_how the documents were found as the source says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TextIO

from cis_pipeline.core.model import Channel, Problem, Record, Source
from cis_pipeline.formats import csv_table, fields, item_types
from cis_pipeline.formats.tabular import columns, tables

FORMAT = "grey register (CSV)"
SUFFIXES = (".csv", ".tsv")
TABLE = True

_COLUMNS = columns.synonyms(
    {
        "found_how": "found_how, how found, found via, found through, channel, found how",
        "organisation": "organisation, organization, publisher, body, institution, published by",
        "kind": "kind, document kind, kind of document, type, document type, item type",
        "author": "author, authors, written by",
        "language": "language",
        "parent": "parent, parent record, cited by, cites",
        "file": "file, file name, filename, document, pdf",
    }
)

_BODIES = ("organisation", "organization")
_FILES = ("file", "filename")

CHANNELS: dict[Channel, str] = {
    Channel.CITATION: r"citations?|cited|citing|backward|forward|snowball\w*|chain\w*|references?|"
    r"reference list|bibliograph\w+",
    Channel.EXPERT: r"experts?|colleagues?|recommend\w*|personal communication|contacts?|"
    r"shared|steering group|advis\w+",
    Channel.HANDSEARCH: r"hand ?search\w*|hand|manual search\w*|browsed|browsing",
    Channel.ORGANISATION: r"organi[sz]ations?|charity|charities|agency|agencies|bod(?:y|ies)",
    Channel.WEBSITE: r"web ?sites?|web|internet|online|google\w*|search engines?|bing",
    Channel.OTHER: r"other",
}
"""Channel -> the words that mean it; where several are named, the first in this order counts."""

_KINDS = {
    "bookSection": r"chapter",
    "book": r"books?|monograph|ebook",
    "thesis": r"thesis|theses|dissertation",
    "blogPost": r"blog\w*",
    "webpage": r"web ?pages?|web ?sites?|online resource",
    "conferencePaper": r"conference|proceedings",
    "presentation": r"presentation|slides?|speech|webinar",
    "journalArticle": r"journal article|article",
    "magazineArticle": r"magazine",
    "newspaperArticle": r"newspaper|news",
    "statute": r"act of parliament|legislation|statute|statutory instrument",
    "videoRecording": r"video|film",
    "podcast": r"podcast",
    "document": r"guidance|guide|guidelines?|toolkit|leaflet|briefing note|letter|handbook|manual",
}
"""Item type -> words in `kind` that mean it, tried in this order."""


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


_CHANNEL_WORDS = {channel: _pattern(words) for channel, words in CHANNELS.items()}
_KIND_WORDS = {item_type: _pattern(words) for item_type, words in _KINDS.items()}


def sniff(head: str) -> bool:
    """True if the header is that of a register (see `is_register`)."""
    return csv_table.sniff(head) and is_register(csv_table.find_layout(head)[1].cells)


claim = csv_table.claim


def is_register(header: Sequence[str]) -> bool:
    """Whether a table with this header is a register, in a CSV text or in a workbook.

    It has titles, and says how the documents were found, or names whose they are and the file of
    each. Exports of databases name publishers and PDFs too, so those words make no register.
    """
    table = tables.Table(header)
    has = frozenset(table.plain).intersection
    named = has(_COLUMNS["found_how"]) or (has(_BODIES) and has(_FILES))
    return "title" in table.plain and bool(named) and not table.own


def read(stream: TextIO, source: Source) -> Iterator[Record | Problem]:
    """A Record for each row that is not blank, in order; `locator` is its row ("row 2").

    Beside a row whose found_how is blank or not understood stands a warning: its channel is
    "other". Rows that cannot be read are Problems, as in any table.
    """
    return entries(csv_table.rows(stream, source))


def count(stream: TextIO, source: Source | None = None) -> int:
    """The rows below the header that are not blank."""
    return csv_table.count(stream, source)


def entries(rows: Iterable[tables.Row | Problem]) -> Iterator[Record | Problem]:
    """The rows of a register as Records, with the warnings about them."""
    for row in rows:
        if isinstance(row, Problem):
            yield row
            continue
        printed = _one(row, "found_how")
        found = channel(printed)
        if found is None and row.table.places_of(_COLUMNS["found_how"]):
            yield _not_understood(row.locator, printed)
            found = Channel.OTHER
        yield _record(row, found)


def _one(row: tables.Row, column: str) -> str:
    """The first cell of a register's own column that is not blank, as one line."""
    cells = (row.cells[at] for at in row.table.places_of(_COLUMNS[column]))
    return fields.first(*cells)


def channel(found_how: str) -> Channel | None:
    """The channel that a found_how means, or None if it names none.

    >>> channel("Backward citation"), channel("web search"), channel("a friend of a friend")
    (<Channel.CITATION: 'citation'>, <Channel.WEBSITE: 'website'>, None)
    """
    words = found_how.replace("_", " ").replace("-", " ")
    return next((one for one, pattern in _CHANNEL_WORDS.items() if pattern.search(words)), None)


def kind(printed: str) -> str:
    """The item type that a kind of document means; a report where it says nothing else."""
    words = printed.replace("_", " ").replace("-", " ")
    return next((one for one, pattern in _KIND_WORDS.items() if pattern.search(words)), "report")


def _not_understood(where: str, printed: str) -> Problem:
    known = ", ".join(sorted(CHANNELS))
    what = f'found_how "{printed}" is not one of {known}' if printed else "found_how is blank"
    remedy = f"write one of {known}"
    return Problem(where, f'{what}; it counts as "other"', remedy, "warning")


def _record(row: tables.Row, found: Channel | None) -> Record:
    """As in any table, but for the columns that mean something else in a register."""
    return replace(
        tables.record(row),
        item_type=kind(_one(row, "kind")),
        authors=fields.names([_one(row, "author")]),
        publisher=_one(row, "organisation"),
        language=item_types.language(_one(row, "language")),
        channel=found,
        parent=_one(row, "parent"),
        file=_one(row, "file"),
    )
