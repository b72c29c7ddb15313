"""The works that a full text lists, each a record: what can be told of it, and its printed text.

No entry is dropped: one that cannot be taken apart has its printed text as its title, and a note
that says so; `raw` holds the printed lines of each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cis_pipeline.core.model import Channel, Problem, Record
from cis_pipeline.sources.citation_searching import joining, splitting
from cis_pipeline.sources.citation_searching.footnotes import cites_a_work, notes
from cis_pipeline.sources.citation_searching.labels import unlabelled
from cis_pipeline.sources.citation_searching.parsing import NOT_TOLD, parse
from cis_pipeline.sources.citation_searching.section import lines_of, reference_list

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
        yield from _records(splitting.cut(lines), pages, name, parent)
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
    known = joining.words_of("\n".join(pages))
    before: tuple[str, ...] = ()
    for number, entry in enumerate(entries, start=1):
        where = f"{name} reference {number}"
        record = _record(entry, joining.joined(unlabelled(entry), known), before)
        before = record.authors
        yield replace(record, locator=where, parent=parent)
        yield from _doubts(record, entry, where)


def _record(entry: str, line: str, before: tuple[str, ...]) -> Record:
    told = parse(line)
    return Record(
        raw=entry,
        item_type=told.item_type,
        title=told.title or line,
        authors=before if told.dashed else told.authors,
        year=told.year,
        date=str(told.year or ""),
        container=told.container,
        volume=told.volume,
        issue=told.issue,
        pages=told.pages,
        doi=told.doi,
        url=told.url,
        note="" if told.title else NOT_TOLD,
        channel=Channel.CITATION,
    )


def _doubts(record: Record, entry: str, where: str) -> Iterator[Problem]:
    if _AGAIN.match(unlabelled(entry)):
        what = "points back to another reference, and is proposed as printed"
        yield Problem(where, what, "take its line out of the file before you run it", "warning")
    elif splitting.is_several(entry):
        what = "may hold several works that could not be told apart"
        remedy = "look at it, and part it in the file before you run the review"
        yield Problem(where, what, remedy, "warning")
    elif record.note:
        what = f'cannot be taken apart with certainty: "{record.title[:80]}"'
        yield Problem(where, what, _MEND, "warning")
