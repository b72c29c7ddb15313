"""Crossref's XML (unixref, unixsd): what its service answers for a DOI, a doi_record a work.

https://www.crossref.org/documentation/schema-library/. A doi_record holds a journal, a book, a
conference and so on, in it what is cited (an article, a chapter, a paper), and beside that the
metadata of what it is in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import fields, identifiers, item_types
from cis_pipeline.formats.xml import scan, values
from cis_pipeline.formats.xml import stream as xml_stream

FORMAT = "Crossref XML"
SUFFIXES = (".xml",)
BINARY = True

_NAMES = ("doi_record",)
_BEGINS = re.compile(rf"<{scan.PREFIX}doi_records?[\s>]")


@dataclass(frozen=True, slots=True)
class _Kind:
    """What stands in a doi_record: where the work is described, and what it is in."""

    item_type: str
    work: tuple[str, ...] = (".",)
    around: tuple[str, ...] = (".",)
    dates: tuple[str, ...] = ("publication_date",)


_BOOKS = ("book_metadata", "book_series_metadata", "book_set_metadata")
_PAPERS = ("report-paper_metadata", "report-paper_series_metadata")
_PROCEEDINGS = ("proceedings_metadata", "proceedings_series_metadata")
_KINDS = {
    "journal": _Kind("journalArticle", ("journal_article", "journal_issue"), ("journal_metadata",)),
    "book": _Kind("book", _BOOKS, _BOOKS),
    "conference": _Kind("conferencePaper", ("conference_paper", *_PROCEEDINGS), _PROCEEDINGS),
    "report-paper": _Kind("report", _PAPERS, _PAPERS),
    "standard": _Kind("standard", ("standard_metadata",), ("standard_metadata",)),
    "database": _Kind("dataset", ("dataset", "database_metadata"), ("database_metadata",),
                      ("database_date/publication_date", "database_date/creation_date")),
    "dissertation": _Kind("thesis", dates=("approval_date",)),
    "posted_content": _Kind("preprint", dates=("posted_date", "acceptance_date")),
    "peer_review": _Kind("document", dates=("review_date", "reviewed_date")),
    "pending_publication": _Kind("journalArticle", dates=("acceptance_date",)),
    "grant": _Kind("document"),
    "sa_component": _Kind("document", ("component_list/component",)),
}  # fmt: skip
_POSTED = {"preprint": "preprint", "working_paper": "preprint", "dissertation": "thesis",
           "report": "report", "letter": "letter", "other": "blogPost"}  # fmt: skip
_PARTS_OF_REFERENCE = {"reference_entry": "encyclopediaArticle"}


def sniff(head: bytes) -> bool:
    """True if a doi_record begins."""
    return _BEGINS.search(scan.shown(head)) is not None


def read(stream: IO[bytes], source: Source) -> Iterator[Record | Problem]:
    """A Record for each doi_record, in order; a Problem for one that tells of an error only."""
    for entry in xml_stream.elements(stream, _NAMES):
        yield entry if isinstance(entry, Problem) else _read(entry)


def count(stream: IO[bytes]) -> int:
    """How many doi_records begin."""
    return xml_stream.count(stream, _NAMES)


def _read(entry: xml_stream.Entry) -> Record | Problem:
    crossref = values.first(entry.element, "crossref", "doi_record", ".")
    held = (one for one in values.every(crossref, "*") if one.tag in _KINDS)
    found = next(held, None)
    error = values.text(crossref, "error")
    if found is None and error:
        what = f"Crossref tells no work here, but: {error[:200]}"
        return Problem(entry.locator, what, "look up the DOI, and export it again")
    if found is None:
        return _record(entry, crossref, _Kind("document"))
    return _record(entry, found, _KINDS[found.tag])


def _record(entry: xml_stream.Entry, held: Any, kind: _Kind) -> Record:
    around = values.first(held, *kind.around)
    part = values.first(held, "content_item") if held.tag == "book" else None
    work = part if part is not None else values.first(held, *kind.work)
    work, around = (held if one is None else one for one in (work, around))
    date = _date(held, work, around, kind)
    return Record(
        locator=entry.locator,
        raw=entry.raw,
        item_type=_item_type(held, part, kind),
        title=_title(work) or ("" if part is not None else _title(around)),
        authors=_authors(work, around),
        year=fields.year(date),
        date=date,
        container=_container(held, part, work, around),
        volume=values.text(held, "journal_issue/journal_volume/volume")
        or values.text(around, "volume"),
        issue=values.text(held, "journal_issue/journal_volume/issue", "journal_issue/issue"),
        pages=fields.pages(
            values.text(work, "pages/first_page"),
            values.text(work, "pages/last_page"),
            values.text(work, "publisher_item/item_number"),
        ),
        doi=_doi(work) or _doi(around) or identifiers.doi(values.attribute(held, "doi")),
        url=identifiers.links(values.text(work, "doi_data/resource")),
        abstract=_abstract(work),
        language=item_types.language(_language(work, held, around)),
        publisher=_publisher(held, around),
        isbn=identifiers.isbn(*values.texts(around, "isbn")),
        issn=identifiers.issn(*values.texts(around, "issn", "series_metadata/issn")),
    )


def _item_type(held: Any, part: Any, kind: _Kind) -> str:
    if held.tag == "posted_content":
        return _POSTED.get(values.attribute(held, "type"), "preprint")
    if part is None:
        return kind.item_type
    return _PARTS_OF_REFERENCE.get(values.attribute(part, "component_type"), "bookSection")


def _title(element: Any) -> str:
    """The title with its subtitle; the original one if there is no other; that of a journal."""
    titles = values.first(element, "titles")
    title = values.text(titles, "title", "original_language_title") or values.text(
        element, "proceedings_title", "full_title"
    )
    return fields.titled(title, values.text(titles, "subtitle"))


def _container(held: Any, part: Any, work: Any, around: Any) -> str:
    """What the work is in: a journal, the proceedings, a book, a site."""
    if part is not None:
        return _title(around)
    if held.tag == "posted_content":
        return values.text(held, "institution/institution_name", "group_title")
    if work is around:
        return ""
    return values.text(around, "full_title", "proceedings_title", "abbrev_title") or (
        _title(around) if held.tag == "database" else ""
    )


def _authors(*places: Any) -> tuple[str, ...]:
    """The authors of the work; else whoever made it, else those of what it is in."""
    for place in places:
        people = [*values.every(place, "contributors/*")] or [
            *values.every(place, "person_name", "organization")
        ]
        people = [one for one in people if one.tag in ("person_name", "organization")]
        writers = [one for one in people if values.attribute(one, "contributor_role") == "author"]
        for chosen in (writers, people):
            if found := tuple(name for one in chosen if (name := _name(one))):
                return found
    return ()


def _name(contributor: Any) -> str:
    if contributor.tag == "organization":
        return values.line(contributor)
    return values.person(
        values.text(contributor, "surname"),
        values.text(contributor, "given_name"),
        values.text(contributor, "suffix"),
    )


def _date(held: Any, work: Any, around: Any, kind: _Kind) -> str:
    """When the work was printed, else published; else when what it is in was."""
    for place in (work, values.first(held, "journal_issue"), around):
        for path in (*kind.dates, "publication_date"):
            printed = values.first(place, f"{path}[@media_type='print']", path)
            if told := _date_of(printed):
                return told
    return ""


def _date_of(element: Any) -> str:
    return values.date(*(values.text(element, part) for part in ("year", "month", "day")))


def _doi(element: Any) -> str:
    return identifiers.doi(values.text(element, "doi_data/doi"))


def _abstract(work: Any) -> str:
    found = values.first(work, "abstract", "description")
    if found is None:
        return ""
    for title in values.every(found, "title"):
        if values.line(title).casefold() in ("abstract", "summary"):
            title.text = ""
    return fields.abstract(values.paragraphs(found))


def _language(*elements: Any) -> str:
    return next((told for one in elements if (told := values.attribute(one, "language"))), "")


def _publisher(held: Any, around: Any) -> str:
    return values.text(around, "publisher/publisher_name") or values.text(
        held, "institution/institution_name"
    ) or values.text(around, "institution/institution_name")  # fmt: skip
