"""The works that a full text lists, each a record: what its entry says, and its printed text.

No entry is dropped: one that cannot be taken apart has its printed text as its title, and a note
that says so; `raw` holds the printed lines of each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cis_pipeline.core.model import Channel, Problem, Record
from cis_pipeline.sources.citation_searching.entries import (
    entries_of,
    is_several,
    joined,
    unlabelled,
    words_of,
)
from cis_pipeline.sources.citation_searching.parsing import TITLE_UNCLEAR, parse
from cis_pipeline.sources.citation_searching.reference_list import (
    cites_a_work,
    lines_of,
    notes,
    reference_list,
)

NO_LIST = "no reference list is found in it"
_MEND = "its title is the whole printed text; mend it in the file before you run the review"
_AGAIN = re.compile(r"(?:ibid|idem|op\. ?cit|loc\. ?cit|ebd|a\. ?a\. ?O)\b", re.IGNORECASE)


def references(pages: Sequence[str], name: str, parent: str = "") -> Iterator[Record | Problem]:
    """The records of the last reference list of a text, in its order, and the doubts about them.

    `pages` are the texts of its pages (a plain text is one), `name` what messages call it. Each
    record's locator is "reference 12" after that name, and `parent` the record that lists it.
    Without a list, the notes at the foot of its pages are read.
    """
    lines = reference_list(lines_of(pages))
    if lines is not None:
        yield from _records(entries_of(lines), pages, name, parent)
        return
    found = notes(pages)
    citing = ["\n".join(note) for note in found if cites_a_work(note)]
    yield from _records(citing, pages, name, parent)
    if not found:
        remedy = "name a text that has one with --text, or ask Crossref or OpenAlex (--service)"
        yield Problem(name, NO_LIST, remedy, "warning")
    elif len(citing) < len(found):
        what = f"{len(found) - len(citing)} of {len(found)} notes name neither year nor address"
        yield Problem(name, what, "they are not proposed; look through them", "notice")


def _records(
    entries: Sequence[str], pages: Sequence[str], name: str, parent: str
) -> Iterator[Record | Problem]:
    known = words_of("\n".join(pages))
    before: tuple[str, ...] = ()
    for number, entry in enumerate(entries, start=1):
        where = f"{name} reference {number}"
        record = _record(entry, joined(unlabelled(entry), known), before)
        before = record.authors
        yield replace(record, locator=where, parent=parent)
        yield from _doubts(record, entry, where)


def _record(entry: str, line: str, before: tuple[str, ...]) -> Record:
    parsed = parse(line)
    return Record(
        raw=entry,
        item_type=parsed.item_type,
        title=parsed.title or line,
        authors=before if parsed.dashed else parsed.authors,
        year=parsed.year,
        date=str(parsed.year or ""),
        container=parsed.container,
        volume=parsed.volume,
        issue=parsed.issue,
        pages=parsed.pages,
        doi=parsed.doi,
        url=parsed.url,
        note="" if parsed.title else TITLE_UNCLEAR,
        channel=Channel.CITATION,
    )


def _doubts(record: Record, entry: str, where: str) -> Iterator[Problem]:
    if _AGAIN.match(unlabelled(entry)):
        what = "points back to another reference, and is proposed as printed"
        yield Problem(where, what, "take its line out of the file before you run it", "warning")
    elif is_several(entry):
        what = "may hold several works that could not be told apart"
        remedy = "look at it, and part it in the file before you run the review"
        yield Problem(where, what, remedy, "warning")
    elif record.note:
        what = f'cannot be taken apart with certainty: "{record.title[:80]}"'
        yield Problem(where, what, _MEND, "warning")
