"""EndNote XML: what EndNote, and many programs for it, export as <xml><records><record>.

Texts stand in <style> elements, one for each change of the font; lines within a field are parted
by a carriage return (&#xD;). What kind of work an entry is, its ref-type says by name; the number
is asked where the name is not known, since programs write wrong ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import fields, identifiers, item_types
from cis_pipeline.formats.xml import scan as xml_scan
from cis_pipeline.formats.xml import stream as xml_stream
from cis_pipeline.formats.xml import values

FORMAT = "EndNote XML"
SUFFIXES = (".xml",)
BINARY = True

_NAMES = ("record",)
_ROOTS = ("xml", "records", "record")
_RECORD = re.compile(r"<(?:ref-type|source-app|rec-number|contributors|titles)[\s/>]")
_TYPES = {
    "journalArticle": "Electronic Article; 17; 43; 0",
    "book": "Electronic Book; Classical Work; Ancient Text; Serial; Catalog; 6; 28; 44; 49; 51; "
    "57; 8",
    "bookSection": "Electronic Book Section; 5; 60",
    "conferencePaper": "10; 47",
    "thesis": "32",
    "report": "Government Document; Grant; Legal Rule or Regulation; Discussion Paper; Standard; "
    "27; 46; 54; 50; 65; 58",
    "webpage": "Online Database; Online Multimedia; Aggregated Database; Social Media; "
    "12; 45; 48; 55; 63",
    "blogPost": "56",
    "newspaperArticle": "Press Release; 23; 64",
    "magazineArticle": "19",
    "manuscript": "Unpublished Work; Pamphlet; 36; 34; 24",
    "document": "Multimedia Application; 13; 62",
    "encyclopediaArticle": "Encyclopedia; 53",
    "dictionaryEntry": "Dictionary; 52",
    "dataset": "59",
    "statute": "31",
    "case": "7",
    "bill": "4",
    "hearing": "14",
    "patent": "25",
    "map": "20",
    "letter": "Personal Communication; 26",
    "interview": "66",
    "computerProgram": "9",
    "videoRecording": "Film or Broadcast; Television Episode; Podcast; 3; 21",
    "audioRecording": "Music; 61",
    "artwork": "Figure; Chart or Table; Equation; 2; 37; 38; 39",
}
"""Item type -> EndNote's names, besides those that `item_types` knows, and its numbers."""
_BY_NAME = item_types.by_name(_TYPES)
_NO_CONTAINER = {"book", "thesis", "report", "manuscript", "patent", "computerProgram", "map"}
_NO_ISSUE = {"book", "bookSection", "thesis", "case", "artwork", "patent"}
_AUTHORS = ("authors", "secondary-authors", "tertiary-authors", "subsidiary-authors",
            "translated-authors")  # fmt: skip
_PMC = re.compile(r"PMC[0-9]+", re.IGNORECASE)


def sniff(head: bytes) -> bool:
    """True if the root is <xml> or <records>, and a record of EndNote's begins."""
    text = xml_scan.shown(head)
    return xml_scan.root_of(text) in _ROOTS and "<record" in text and bool(_RECORD.search(text))


def read(stream: IO[bytes], source: Source) -> Iterator[Record | Problem]:
    """A Record for each entry, in order; `locator` is the line of its first tag."""
    for entry in xml_stream.elements(stream, _NAMES):
        yield entry if isinstance(entry, Problem) else _record(entry)


def count(stream: IO[bytes]) -> int:
    """How many records begin."""
    return xml_stream.count(stream, _NAMES)


def _record(entry: xml_stream.Entry) -> Record:
    element = entry.element
    item_type = _item_type(element)
    dates = (values.text(element, "dates/pub-dates/date"), values.text(element, "dates/year"))
    links = values.texts(
        element, "urls/web-urls/url", "urls/related-urls/url", "urls/text-urls/url", "urls/url"
    )
    number = values.text(element, "electronic-resource-num")
    return Record(
        locator=entry.locator,
        raw=entry.raw,
        item_type=item_type,
        title=values.text(element, "titles/title", "titles/translated-title"),
        authors=_authors(element),
        year=fields.year(*dates[::-1]),
        date=fields.date(*(date for date in dates if date)),
        container=_container(element, item_type),
        volume=values.text(element, "volume"),
        issue="" if item_type in _NO_ISSUE else values.text(element, "number", "issue"),
        pages=_pages(element, item_type),
        doi=identifiers.doi(number) or identifiers.linked_doi(*links),
        url=identifiers.links("", *links),
        abstract=fields.abstract(values.text(element, "abstract")),
        keywords=_keywords(element),
        language=item_types.language(values.text(element, "language")),
        publisher=values.text(element, "publisher"),
        isbn=identifiers.isbn(values.text(element, "isbn")),
        issn="" if item_type == "book" else identifiers.issn(values.text(element, "isbn")),
        accession=values.text(element, "accession-num") or _pmc(element),
        note=values.text(element, "notes", "research-notes"),
    )


def _item_type(element: Any) -> str:
    kind = values.first(element, "ref-type")
    if kind is None:
        return ""
    name, number = values.attribute(kind, "name"), values.line(kind)
    found = _BY_NAME.get(name.casefold()) or item_types.item_type(name)
    found = found or ("" if name.isdecimal() else _BY_NAME.get(number, ""))
    return item_types.refine(found, values.texts(element, "work-type"))


def _authors(element: Any) -> tuple[str, ...]:
    """The authors; where there are none, the editors, and so on."""
    for kind in _AUTHORS:
        listed = values.every(element, f"contributors/{kind}/author")
        if found := tuple(name for one in listed if (name := _name(one))):
            return found
    return ()


def _name(author: Any) -> str:
    """A name as printed, or from its parts; a body's may end in a comma."""
    parts = ("corp-name", "last-name", "first-name")
    if not (printed := values.line(author)):
        family = values.attribute(author, parts[1])
        printed = values.attribute(author, parts[0]) or values.person(
            family, values.attribute(author, parts[2])
        )
    return fields.name(printed)


def _container(element: Any, item_type: str) -> str:
    if item_type in _NO_CONTAINER:
        return ""
    if item_type == "conferencePaper":
        return values.text(element, "custom3", "titles/secondary-title", "periodical/full-title",
                           "titles/tertiary-title")  # fmt: skip
    named = ["titles/secondary-title", "periodical/full-title"]
    if item_type == "journalArticle":  # where the other may be its abbreviation
        named.reverse()
    return values.text(
        element, *named, "titles/alt-title", "alt-periodical/full-title", "periodical/abbr-1"
    )


def _pages(element: Any, item_type: str) -> str:
    """The pages, or the number of an article; what a book has there is how many it has."""
    if item_type in ("book", "thesis"):
        return ""
    article = values.text(element, "custom7") if item_type == "journalArticle" else ""
    return fields.pages(values.text(element, "pages"), "", "" if _PMC.match(article) else article)


def _keywords(element: Any) -> tuple[str, ...]:
    """Each once; a field may hold several, a line or a semicolon between them."""
    printed = (values.raw_text(one) for one in values.every(element, "keywords/keyword"))
    return fields.keywords(text.replace("\r", "\n") for text in printed)


def _pmc(element: Any) -> str:
    places = values.texts(element, "custom2", "custom3", "custom7")
    return next((found.group() for text in places if (found := _PMC.search(text))), "")
