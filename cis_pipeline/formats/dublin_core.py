"""Dublin Core as XML: oai_dc of repositories, DSpace's dublin_core (OpenGrey), other lists of it.

https://www.dublincore.org/specifications/dublin-core/dcmi-terms/. An entry is the element that
holds the elements of Dublin Core, whatever it is called; the first one tells the name. RDF is
`zotero_rdf`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import citations, fields, identifiers, item_types
from cis_pipeline.formats.citation_items import Place
from cis_pipeline.formats.xml import scan as xml_scan
from cis_pipeline.formats.xml import stream as xml_stream
from cis_pipeline.formats.xml import values

FORMAT = "Dublin Core XML"
SUFFIXES = (".xml",)
BINARY = True

_ELEMENTS = """title creator subject description publisher contributor date type format identifier
    source language relation coverage rights"""
_PURL = r"\s*=\s*[\"']https?://purl\.org/dc/(?:elements/1\.[01]|terms)/?#?[\"']"
_NAMESPACE = re.compile(rf"xmlns:([\w.-]+){_PURL}")
_DEFAULT = re.compile(rf"<([\w:.-]++)[^<>]*\sxmlns{_PURL}")
_DSPACE = re.compile(rf"<{xml_scan.PREFIX}(dublin_core|dim)[\s>]")
_TAG = re.compile(r"<(/?)([A-Za-z_][\w.:-]*+)([^<>]*+)>")
_OTHERS = {"RDF", "html", "rss", "feed", "package", "svg", "mods", "modsCollection"}


def sniff(head: bytes) -> bool:
    """True if elements of Dublin Core stand in an element, and it is no RDF, page or feed."""
    return bool(_entry_name(xml_scan.shown(head)))


def read(stream: IO[bytes], source: Source) -> Iterator[Record | Problem]:
    """A Record for each entry, in order; `locator` is the line of its first tag."""
    for entry in xml_stream.elements(stream, _names(stream)):
        yield entry if isinstance(entry, Problem) else _record(entry)


def count(stream: IO[bytes]) -> int:
    """How many elements of the entries' name begin."""
    return xml_stream.count(stream, _names(stream))


def _names(stream: IO[bytes]) -> tuple[str, ...]:
    head = stream.read(1 << 16)
    stream.seek(0)
    return (_entry_name(xml_scan.shown(head)) or "dc",)


def _entry_name(text: str) -> str:
    """What the element is called, without its prefix, that holds the first ones of Dublin Core."""
    if not text or xml_scan.root_of(text) in _OTHERS:
        return ""
    if own := _DSPACE.search(text):
        return own.group(1)
    if plain := _DEFAULT.search(text):
        return plain.group(1).rpartition(":")[2]
    prefixes = set(_NAMESPACE.findall(text))
    if not prefixes:
        return ""
    open_tags: list[str] = []
    for closes, name, rest in _TAG.findall(text):
        prefix, _, local = name.rpartition(":")
        if prefix in prefixes and local in _ELEMENTS.split() and not closes:
            return open_tags[-1].rpartition(":")[2] if open_tags else ""
        if closes and open_tags:
            open_tags.pop()
        elif not closes and not rest.endswith("/"):
            open_tags.append(name)
    return ""


_REFINED = {
    "issued": "date.issued", "created": "date.created", "available": "date.available",
    "dateSubmitted": "date.submitted", "dateAccepted": "date.accepted",
    "dateCopyrighted": "date.copyright", "abstract": "description.abstract",
    "isPartOf": "relation.ispartof", "bibliographicCitation": "identifier.citation",
    "alternative": "title.alternative",
}  # fmt: skip
_Told = dict[str, list[str]]


def _told(element: Any) -> _Told:
    """What the entry says: "date.issued" -> texts; an unqualified name holds no qualified ones."""
    told: _Told = {}
    for one in element.iter():
        if one is element or not isinstance(one.tag, str) or len(one):
            continue
        name = values.attribute(one, "element") or _REFINED.get(one.tag, one.tag)
        qualifier = values.attribute(one, "qualifier")
        if qualifier and qualifier != "none":
            name = f"{name}.{qualifier}"
        if text := values.line(one):
            told.setdefault(name.casefold(), []).append(text)
    return told


def _record(entry: xml_stream.Entry) -> Record:
    told = _told(entry.element)

    def every(*names: str) -> list[str]:
        return [text for name in names for text in told.get(name, [])]

    def one(*names: str) -> str:
        return next(iter(every(*names)), "")

    ids = [text for name in told if name.startswith("identifier") for text in told[name]]
    links = [*ids, *every("relation", "relation.uri", "source")]
    place = _place(every("identifier.citation", "bibliographiccitation", "source"))
    date = _date(told) or place.date
    item_type = _item_type(every("type", "type.none"))
    return Record(
        locator=entry.locator,
        raw=entry.raw,
        item_type=item_type,
        title=one("title", "title.none", "title.alternative"),
        authors=_authors(told),
        year=fields.year(date),
        date=date,
        container=one("relation.ispartof", "relation.journal", "source.journaltitle")
        or place.container,
        volume=one("source.volume", "citation.volume", "identifier.volume") or place.volume,
        issue=one("source.issue", "citation.issue", "identifier.issue") or place.issue,
        pages=fields.pages(one("identifier.pagenumber", "source.pages", "identifier.pages"))
        or fields.pages(one("citation.spage"), one("citation.epage")) or place.pages,
        doi=identifiers.doi(one("identifier.doi")) or identifiers.linked_doi(*links),
        url=identifiers.links("", *ids) or identifiers.links("", *links),
        abstract=_abstract(told),
        keywords=fields.keywords(
            text for name in told if name.startswith("subject") for text in told[name]
        ),
        language=item_types.language(
            "; ".join(every("language.iso", "language", "language.none")[:3])
        ),
        publisher=one("publisher", "publisher.none", "contributor.corporate"),
        isbn=identifiers.isbn(*filter(_is_isbn, links), *every("identifier.isbn")),
        issn=identifiers.issn(*every("identifier.issn", "source.issn", "relation.issn", "source")),
        accession=_accession(ids),
    )  # fmt: skip


def _is_isbn(text: str) -> bool:
    return re.match(r"(?:urn:)?isbn\b|97[89][0-9-]{10,}$", text, re.IGNORECASE) is not None


def _accession(ids: list[str]) -> str:
    """The first identifier that is neither address, DOI nor ISBN."""
    plain = (
        one for one in ids if "://" not in one and not identifiers.doi(one) and not _is_isbn(one)
    )
    return next(plain, "")


_ROLES = ("creator", "creator.none", "creator.author", "contributor.author",
          "creator.personalname", "contributor.corporate", "contributor.editor", "contributor",
          "contributor.none")  # fmt: skip


def _authors(told: _Told) -> tuple[str, ...]:
    found = (told[role] for role in _ROLES if told.get(role))
    return values.once(fields.name(one) for one in next(found, []))


_TIMED = re.compile(r"T[0-9]{2}:[0-9]{2}")
_DATES = ("date.issued", "date.published", "date.created", "date.copyright", "date.none", "date",
          "date.submitted", "date.accepted", "date.available")  # fmt: skip


def _date(told: _Told) -> str:
    """When it was published: not the times of day at which a repository took it in."""
    listed = [text for name in _DATES for text in told.get(name, []) if fields.year(text)]
    listed.sort(key=lambda text: _TIMED.search(text) is not None)
    day = _TIMED.split(listed[0])[0] if listed else ""
    return fields.date(day)


def _abstract(told: _Told) -> str:
    """What says that it is the abstract; else the longest description that is no mere note."""
    named = told.get("description.abstract") or told.get("description.abstractalt")
    others = [*told.get("description", []), *told.get("description.none", [])]
    longest = max(others, key=len, default="")
    return fields.abstract(named[0] if named else longest)


_KINDS = {
    "conferenceObject": "conferencePaper", "conferenceItem": "conferencePaper",
    "bookItem": "bookSection", "bachelorThesis": "thesis", "masterThesis": "thesis",
    "studentThesis": "thesis", "technicalDocumentation": "report", "lecture": "presentation",
    "contributionToPeriodical": "magazineArticle", "annotation": "note",
    "journalItem": "journalArticle", "scholarlyText": "journalArticle",
    "Software": "computerProgram", "MovingImage": "videoRecording", "Sound": "audioRecording",
    "StillImage": "artwork", "Image": "artwork",
}  # fmt: skip
_BY_KIND = {kind.casefold(): item_type for kind, item_type in _KINDS.items()}


def _item_type(listed: list[str]) -> str:
    """The first type that is known, in words or in one of the vocabularies of repositories."""
    for text in listed:
        word = re.sub(r"^[A-Z] - ", "", text).rstrip("/").rpartition("/")[2]
        found = _BY_KIND.get(re.sub(r"\s", "", word).casefold()) or item_types.item_type(word)
        if found:
            return found
    return ""


_OJS = re.compile(
    r"(?P<container>[^;]+); (?:Vol\.? ?|Bd\.? ?|v\.? ?|Том ?)?(?P<volume>[^\s,;()]{1,12})"
    r"(?:,? ?(?:No\.? ?|n\.? ?|Núm\.? ?|Nr\.? ?)(?P<issue>[^\s,;()]{1,12}))?"
    r"(?: \((?P<date>[0-9]{4})\))?(?:: [^;]*)?"
    r"(?:; (?P<pages>[A-Za-z]?[0-9]+(?:[-–][A-Za-z]?[0-9]+)?))?.*",
    re.IGNORECASE,
)  # fmt: skip


def _place(listed: list[str]) -> Place:
    """Where it was published, from the first citation that can be taken apart."""
    for text in listed:
        if found := _OJS.fullmatch(text[:400]):
            return Place(**{key: value or "" for key, value in found.groupdict().items()})
        if told := citations.place(text):
            return told
    plain = (text for text in listed if "://" not in text and not identifiers.issn(text))
    return Place(container=next((text for text in plain if len(text) < 200), ""))
