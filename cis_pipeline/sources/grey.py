"""The grey register: a table of documents found outside databases, with how each was found.

Columns: title and found_how; organisation, author, url, date, year, kind, found_by, doi,
abstract, language, note, parent. `organisation` is the publisher, `kind` the item type (a report
unless it says otherwise), `found_how` the record's channel (see `CHANNELS`), which decides its
line in the other-methods arm of the flow diagram. found_by and parent (the record whose
references led here) stay in `raw`.

Why a channel of each record: one register mixes websites, organisations and experts, and PRISMA
counts them apart. A word that is not understood becomes "other" with a warning, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TextIO

from cis_pipeline.model import Channel, Problem, Record, Source
from cis_pipeline.sources import csv_table, fields, terms

FORMAT = "grey register (CSV with title and found_how)"
SUFFIXES = (".csv", ".tsv")

_COLUMNS = csv_table.synonyms(
    {
        "found_how": "found_how, how found, found via, found through, channel, found how",
        "organisation": "organisation, organization, publisher, body, institution, published by",
        "kind": "kind, document kind, kind of document, type, document type, item type",
        "author": "author, authors, written by",
    }
)

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
    """True if the header has both a title column and one that says how a document was found."""
    if not csv_table.sniff(head):
        return False
    table = csv_table.find_table(head)
    return table.has(("title",)) and table.has(_COLUMNS["found_how"])


def read(stream: TextIO, source: Source) -> Iterator[Record | Problem]:
    """A Record for each row that is not blank, in order; `locator` is its row ("row 2").

    Beside a row whose found_how is blank or not understood stands a warning: its channel is
    "other". Rows that cannot be read are Problems, as in any table.
    """
    for row in csv_table.rows(stream):
        if isinstance(row, Problem):
            yield row
            continue
        printed = row.one(_COLUMNS["found_how"])
        found = channel(printed)
        if found is None:
            yield _not_understood(row.number, printed)
        yield _record(row, found or Channel.OTHER)


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


def _not_understood(number: int, printed: str) -> Problem:
    known = ", ".join(sorted(CHANNELS))
    what = f'found_how "{printed}" is not one of {known}' if printed else "found_how is blank"
    remedy = f"write one of {known}"
    return Problem(f"row {number}", f'{what}; it counts as "other"', remedy, "warning")


def _record(row: csv_table.Row, found: Channel) -> Record:
    """As in any table, but for the columns that mean something else in a register."""
    return replace(
        csv_table.record(row),
        item_type=kind(row.one(_COLUMNS["kind"])),
        authors=fields.names(row.every(_COLUMNS["author"])[:1]),
        publisher=row.one(_COLUMNS["organisation"]),
        language=terms.language(row.one(("language",))),
        channel=found,
    )
