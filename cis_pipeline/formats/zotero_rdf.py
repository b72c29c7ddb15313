"""RDF/XML: Zotero's own export, and works in BIBO, schema.org, PRISM and Dublin Core.

https://www.zotero.org/support/dev/exchange_rdf. An entry of Zotero's is a node with an item type;
attachments, notes and collections are no records, and are told. In other RDF it is a node with a
title, or of a type that is a work's, to which no other one refers as its journal, book or author.

The journal of an article may be a node of its own: then it is part of the article's text here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import zotero_json
from cis_pipeline.formats.xml import rdf_graph, rdf_works, scan
from cis_pipeline.formats.xml.rdf_graph import Graph
from cis_pipeline.formats.xml.scan import NAME, PREFIX, Span
from cis_pipeline.formats.xml.stream import Doubts, Entry, read_span

FORMAT = "RDF XML (Zotero, BIBO)"
SUFFIXES = (".rdf", ".xml")
BINARY = True

_RESOURCE = r"[^<>]{0,400}?(?:resource|nodeID)\s{0,9}=\s{0,9}[\"']([^\"'<>]{0,2000})[\"']"
_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)", re.DOTALL)
_ITEM = re.compile(rf"<{PREFIX}itemType\b[^<>]*+>\s*+(?!(?:attachment|note|annotation)\s*<)")
_CHILD = re.compile(rf"<{PREFIX}itemType\b[^<>]*+>\s*+(attachment|note|annotation)\s*<")
_START = re.compile(rf"<{PREFIX}({NAME})[\s/>]")
_TYPE = re.compile(rf"<{PREFIX}type\s{_RESOURCE}")
_TITLE = re.compile(rf"<{PREFIX}(?:title|headline)[\s>]|\s{PREFIX}title\s*=")
_REFERS = re.compile(
    rf"<{PREFIX}(?:isPartOf|presentedAt|link|creator|contributor|author|editor|publisher|maker|"
    rf"journal|references|cites)\s{_RESOURCE}"
)
_WORK_NAMES = """Article AcademicArticle Book BookSection Chapter Thesis Report Patent Manuscript
    Letter Interview Document Proceedings EditedBook ScholarlyArticle MedicalScholarlyArticle
    NewsArticle BlogPosting TechArticle Dataset SoftwareSourceCode SoftwareApplication Legislation
    Map Movie MotionPicture AudioDocument AudioVisualDocument Webpage Standard Slideshow
    Recording Case LegalDocument ReferenceEntry EncyclopediaArticle"""
_OTHER_NAMES = """Journal Periodical Newspaper Series Issue PublicationIssue PublicationVolume
    Person Organization Agent Group Memo Attachment Collection Concept Seq Bag Conference Event
    Place Website Blog Forum CourtReporter Part Ontology Class Property License Image"""
_WORKS, _NO_WORKS = frozenset(_WORK_NAMES.split()), frozenset(_OTHER_NAMES.split())


def sniff(head: bytes) -> bool:
    """True if the root is RDF."""
    return scan.root_of(scan.shown(head)) == "RDF"


@dataclass(slots=True)
class _Shape:
    """What a file is like: whether items are marked, and which nodes others refer to."""

    marked: bool = False
    parts: set[str] = field(default_factory=set)

    def entries(self, span: Span) -> int:
        """How many entries a node announces, told by its text alone."""
        text = _HIDDEN.sub("", span.text)
        if self.marked:
            return len(_ITEM.findall(text))
        if span.fault == "unended" or rdf_graph.about(text) in self.parts:
            return 0
        start = _START.match(text)
        named = (re.split("[#/:]", uri)[-1] for uri in _TYPE.findall(text))
        names = {start.group(1) if start else "", *named}
        if names & _NO_WORKS:
            return 0
        return int(bool(names & _WORKS) or _TITLE.search(text) is not None)


def _shape(spans: list[Span]) -> _Shape:
    shape = _Shape()
    for span in spans:
        text = _HIDDEN.sub("", span.text)
        shape.marked = shape.marked or bool(_ITEM.search(text) or _CHILD.search(text))
        shape.parts.update(_REFERS.findall(text))
    return shape


def count(stream: IO[bytes]) -> int:
    """How many nodes announce an entry."""
    nodes = list(scan.spans(scan.read(stream)[0]))
    return sum(map(_shape(nodes).entries, nodes))


def read(stream: IO[bytes], source: Source) -> Iterator[Record | Problem]:
    """A Record for each entry, in order; last, as a notice, what else there is."""
    text, strays = scan.read(stream)
    nodes = list(scan.spans(text))
    shape, graph, doubts = _shape(nodes), Graph(), Doubts()
    for span in nodes:
        if not (span.fault or shape.entries(span) or _kind(span.text)):
            graph.add(span)
    others, read = Counter[str](), 0
    for span in nodes:
        entries = shape.entries(span)
        if not entries and not span.fault:
            others[_kind(span.text)] += 1
            continue
        entry = read_span(span, doubts, entries)
        yield _record(entry, graph) if isinstance(entry, Entry) else entry
        read += isinstance(entry, Entry)
        if isinstance(entry, Entry) and entries > 1:
            yield _nested(span, entries - 1)
    yield from doubts.problems(strays)
    del others[""]
    if others:
        yield zotero_json.besides(others, read)


def _record(entry: Entry, graph: Graph) -> Record:
    around = graph.referred(entry.element)
    raw = "\n".join([entry.raw, *around])
    return rdf_works.record(entry.element, graph, raw, entry.locator)


def _nested(span: Span, entries: int) -> Problem:
    what = f"the entry that begins here holds {entries} more, which are not read"
    return Problem(f"line {span.line}", what, "export the items again", entries=entries)


def _kind(text: str) -> str:
    if child := _CHILD.search(text):
        return child.group(1)
    start = _START.match(text)
    name = start.group(1) if start else ""
    return {"Memo": "note", "Attachment": "attachment", "Collection": "collection"}.get(name, "")
