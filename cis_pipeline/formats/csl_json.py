"""CSL-JSON, as Zotero, Better BibTeX, citeproc and reference managers write it.

https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from cis_pipeline.core.addresses import every_address, first_address
from cis_pipeline.core.files import beside, dumped, silent
from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import fields, identifiers, item_types
from cis_pipeline.formats.json import stream as json_stream
from cis_pipeline.formats.json import values
from cis_pipeline.formats.json.scan import Shape
from cis_pipeline.formats.markup import unmarked
from cis_pipeline.formats.names import turned
from cis_pipeline.formats.writing import BIBLIOGRAPHIC, Tell, citation_key, keywords_line

FORMAT = "CSL-JSON"
SUFFIXES = (".json", ".csljson", ".jsonl")
ONE_LINE = True

SHAPE = Shape(
    lists=frozenset({"items", "references", "results"}),
    marks=frozenset({"type", "title", "issued"}),
)
_TYPES = {
    "journalArticle": "article-journal review",
    "magazineArticle": "article-magazine",
    "newspaperArticle": "article-newspaper",
    "bookReview": "review-book",
    "conferencePaper": "paper-conference",
    "book": "book classic",
    "bookSection": "chapter",
    "thesis": "thesis",
    "report": "report",
    "webpage": "webpage",
    "blogPost": "post-weblog",
    "forumPost": "post",
    "preprint": "article",
    "manuscript": "manuscript collection pamphlet",
    "dataset": "dataset",
    "document": "document musical_score periodical",
    "dictionaryEntry": "entry-dictionary",
    "encyclopediaArticle": "entry-encyclopedia entry",
    "presentation": "speech event performance",
    "film": "motion_picture",
    "videoRecording": "broadcast",
    "audioRecording": "song",
    "artwork": "graphic figure",
    "map": "map",
    "computerProgram": "software",
    "interview": "interview",
    "letter": "personal_communication",
    "hearing": "hearing",
    "case": "legal_case",
    "statute": "legislation regulation treaty",
    "bill": "bill",
    "patent": "patent",
    "standard": "standard",
}
"""Item type -> what CSL calls it, the name to write first."""
_BY_TYPE = item_types.by_name(_TYPES, " ")

_OWN = "|".join(name for name in _BY_TYPE if "-" in name or "_" in name)
_PLAIN = "|".join(name for name in _BY_TYPE if "-" not in name and "_" not in name)
_SURELY = re.compile(rf'"type"\s*:\s*"(?:{_OWN})"')
_PERHAPS = re.compile(rf'"type"\s*:\s*"(?:{_PLAIN})"')
_VARIABLES = re.compile(
    r'"(?:date-parts|container-title|publisher-place|collection-title|non-dropping-particle|'
    r'title-short|event-place|number-of-pages|citation-key|issued|family|literal)"\s*:'
)
_OTHERS = re.compile(
    r'"(?:itemType|abstract_inverted_index|is-referenced-by-count|reference-count|message-type|'
    r'bibjson)"\s*:|"id"\s*:\s*"https://openalex\.org/W'
)


def sniff(head: str) -> bool:
    """True for JSON objects that have a type of CSL, and no mark of another JSON format."""
    if not json_stream.is_json(head) or _OTHERS.search(head):
        return False
    surely = _SURELY.search(head)
    return bool(surely or (_PERHAPS.search(head) and _VARIABLES.search(head)))


def read(stream: TextIO, source: Source) -> Iterator[Record | Problem]:
    """A Record for each item, in order; `locator` is its place ("entry 5")."""
    for entry in json_stream.objects(stream, SHAPE):
        yield entry if isinstance(entry, Problem) else _record(entry)


def count(stream: TextIO) -> int:
    """How many objects the list has."""
    return json_stream.count(stream, SHAPE)


_PEOPLE = ("author", "editor", "director", "interviewer", "composer", "translator", "contributor")


def _record(entry: json_stream.Entry) -> Record:
    data = entry.data
    note = values.text(data.get("note"))
    extra = values.extras(note)
    issued = values.date(data.get("issued")) or values.date(data.get("event-date"))
    printed = values.text(values.inner(data, "issued").get("literal"))
    kind = values.text(data.get("type"))
    genre = values.text(data.get("genre"))
    item_type = item_types.own(genre)
    if item_type is None:
        item_type = item_types.refine(_BY_TYPE.get(kind) or item_types.item_type(kind), [genre])
    url = values.text(data.get("URL"))
    return Record(
        locator=entry.locator,
        raw=entry.raw,
        item_type=item_type,
        title=values.one(data, "title", "title-short"),
        authors=values.people(*(data.get(role) for role in _PEOPLE)),
        year=fields.year(issued),
        date=fields.date(printed, issued),
        container=values.one(data, "container-title", "event-title", "container-title-short"),
        volume=values.one(data, "volume"),
        issue=values.one(data, "issue"),
        pages=fields.pages(values.one(data, "page", "page-first"), "", _article_number(data, kind)),
        doi=identifiers.doi(values.text(data.get("DOI")) or extra.get("doi", ""))
        or identifiers.linked_doi(url),
        url=identifiers.links(url, *values.texts(values.inner(data, "custom").get("links"))),
        abstract=fields.abstract(values.one(data, "abstract")),
        keywords=fields.keywords(fields.bars(word) for word in values.texts(data.get("keyword"))),
        language=item_types.language(values.text(data.get("language"))),
        publisher=values.one(data, "publisher"),
        isbn=identifiers.isbn(*values.texts(data.get("ISBN"))),
        issn=identifiers.issn(*values.texts(data.get("ISSN"))),
        accession=_accession(data, extra),
        note=values.line(note),
    )


def _accession(data: dict[str, Any], extra: dict[str, str]) -> str:
    """What our own files say it is, even if nothing; else its number in PubMed."""
    custom = values.inner(data, "custom")
    if "accession" in custom:
        return values.one(custom, "accession")
    return values.one(data, "PMID") or extra.get("pmid", "")


def _article_number(data: dict[str, Any], kind: str) -> str:
    """The number of an article; that of a report or a patent is no page."""
    return values.one(data, "article-number", *(["number"] if "journal" in kind else []))


# --- Writing ------------------------------------------------------------------------------------

SUFFIX = ".json"
HOLDS = BIBLIOGRAPHIC

_NEAREST = dict.fromkeys(
    item_types.NOT_ARTICLES - {"bookReview", "interview"}, "article-journal"
) | {
    "videoRecording": "motion_picture",
    "podcast": "song",
    "radioBroadcast": "broadcast",
    "tvBroadcast": "broadcast",
    "email": "personal_communication",
    "instantMessage": "personal_communication",
}
"""CSL's name of a type that it does not have, or means otherwise."""
_CODES = {kind: names.split()[0] for kind, names in _TYPES.items()} | _NEAREST


def write(records: Iterable[Record], path: Path, tell: Tell = silent) -> int:
    """Write an item for each record, one a line; how many.

    Where CSL's type does not say which of our types it is, `genre` names it; an accession number
    and further addresses, which CSL has no names for, stand in `custom`. What CSL would take for
    markup is escaped.
    """
    used: set[str] = set()
    count = 0
    with beside(path) as part, part.open("wb", buffering=1 << 20) as file:
        file.write(b"[")
        for count, record in enumerate(records, start=1):
            members = _members(record, citation_key(record, used))
            item = {name: value for name, value in members if value}
            file.write(b"\n" if count == 1 else b",\n")
            file.write(dumped(item))
        file.write(b"\n]\n" if count else b"]\n")
    return count


def _members(record: Record, key: str) -> Iterator[tuple[str, Any]]:
    """The members of an item, the empty ones as well."""
    code = _CODES.get(record.item_type, "document")
    yield "id", key
    yield "citation-key", key
    yield "type", code
    yield (
        "genre",
        "" if _BY_TYPE[code] == record.item_type else record.item_type or item_types.UNTYPED,
    )
    yield "title", _text(record.title)
    yield "author", [_name(name) for name in record.authors]
    yield "issued", _date(record)
    yield "container-title", _text(record.container)
    yield "volume", _text(record.volume)
    yield "issue", _text(record.issue)
    yield "page", _text(record.pages)
    yield "DOI", record.doi
    yield "URL", first_address(record.url)
    yield "abstract", _text(record.abstract)
    yield "keyword", keywords_line(record.keywords)
    yield "language", record.language
    yield "publisher", _text(record.publisher)
    yield "ISBN", record.isbn
    yield "ISSN", record.issn
    yield "note", _text(record.note)
    yield "custom", _custom(record)


def _custom(record: Record) -> dict[str, Any]:
    """What CSL has no name for; no accession number, where that of the note would be taken."""
    further = every_address(record.url)[1:]
    custom: dict[str, Any] = {"links": further} if further else {}
    if record.accession or "pmid" in record.note.lower():
        custom["accession"] = _text(record.accession)
    return custom


def _text(text: str) -> str:
    """A text in which what looks like markup is escaped."""
    if ("<" in text or "&" in text) and unmarked(text) != text:
        return text.replace("&", "&amp;").replace("<", "&lt;")
    return text


def _name(name: str) -> dict[str, str]:
    """Family, given and suffix; what has no comma is a body, literally.

    One without a comma that reading would turn about ("Jo Fir") is all family name.
    """
    parts = name.split(", ", 2)
    if len(parts) == 1:
        escaped = _text(name)
        return {"literal" if turned(name) == name else "family": escaped}
    return dict(zip(("family", "given", "suffix"), map(_text, parts), strict=False))


_PARTS = re.compile("([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")


def _date(record: Record) -> dict[str, Any]:
    """The parts of a date as in ISO 8601; of any other the year, and the date as printed."""
    found = _PARTS.fullmatch(record.date)
    if found and int(found[1]) == record.year:
        return {"date-parts": [[int(part) for part in found.groups() if part]]}
    dated: dict[str, Any] = {"date-parts": [[record.year]]} if record.year else {}
    return dated | ({"literal": record.date} if record.date else {})
