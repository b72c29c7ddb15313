"""A node of an RDF graph that is a work, as a Record: how each vocabulary calls title and author.

The order in which properties are asked follows how Zotero reads such files (its RDF translator),
so that a file means the same in both.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cis_pipeline.core.model import Record
from cis_pipeline.formats import fields, identifiers, item_types
from cis_pipeline.formats.json import values as json_values
from cis_pipeline.formats.markup import unmarked
from cis_pipeline.formats.names import turned
from cis_pipeline.formats.xml import rdf_graph, values
from cis_pipeline.formats.xml.rdf_graph import RDF, Graph

TITLES = "dc:title eprints:title og:title so:headline so:name"
AUTHORS = (
    "bib:authors", "bibo:authorList", "so:author so:creator dc:creator eprints:creators_name",
    "foaf:maker", "z:programmers z:directors z:artists z:performers z:composers z:podcasters "
    "z:presenters z:cartographers z:interviewees z:inventors z:sponsors z:cosponsors",
    "codemeta:maintainer", "bib:editors", "bibo:editorList bibo:editor so:editor",
    "eprints:editors_name",
    "bib:contributors dc:contributor so:contributor", "z:seriesEditors", "z:translators",
    "z:interviewers z:producers z:recipients z:bookAuthors",
)  # fmt: skip
DATES = """eprints:date prism:publicationDate dcterms:issued dc:date so:datePublished
    dcterms:created dcterms:available so:dateCreated dcterms:dateSubmitted"""
FAMILY = "foaf:familyName foaf:lastName foaf:surname foaf:family_name so:familyName"
GIVEN = "foaf:givenName foaf:firstName foaf:givenname so:givenName"
WHOLE_NAME = "foaf:name so:name vcard:fn rdf:value"
NO_CONTAINERS = (
    "bib:Series bibo:Series bib:Part bib:Collection z:Collection so:Dataset so:Collection"
)
NO_CONTAINERS += " so:DataCatalog"
SITES = "so:WebSite so:Blog so:WebPage so:CollectionPage"
BY_TYPE = {
    "article": "journalArticle", "academicarticle": "journalArticle", "book": "book",
    "booksection": "bookSection", "chapter": "bookSection", "thesis": "thesis",
    "letter": "letter", "manuscript": "manuscript", "interview": "interview", "report": "report",
    "patent": "patent", "map": "map", "motionpicture": "film", "image": "artwork",
    "illustration": "artwork", "legislation": "statute", "recording": "audioRecording",
    "document": "document", "editedbook": "book", "proceedings": "book", "webpage": "webpage",
    "newsarticle": "newspaperArticle", "scholarlyarticle": "journalArticle", "movie": "film",
    "medicalscholarlyarticle": "journalArticle", "blogposting": "blogPost", "dataset": "dataset",
    "discussionforumposting": "forumPost", "techarticle": "report", "standard": "standard",
    "softwaresourcecode": "computerProgram", "softwareapplication": "computerProgram",
    "audiovisualdocument": "videoRecording", "audiodocument": "audioRecording",
    "slideshow": "presentation", "case": "case", "legaldocument": "statute",
}  # fmt: skip
PRINTED = {"journalArticle", "bookSection", "conferencePaper"}
WHOLE = {"book", "thesis", "report", "patent", "dataset", "computerProgram", "film"}
SOURCES = "prism:publicationName eprints:publication eprints:book_title dc:source og:site_name"
PIECES = "so:PublicationIssue so:PublicationVolume bibo:Issue"
VOLUME = "prism:volume eprints:volume bibo:volume so:volumeNumber"
ISSUE = "prism:number eprints:number bibo:issue bibo:number so:issueNumber"
PUBLISHER = "dc:publisher vcard:org eprints:institution so:publisher so:publishedBy"
ISBN = "prism:isbn bibo:isbn bibo:isbn13 bibo:isbn10 eprints:isbn so:isbn"
ISSN = "prism:issn prism:eIssn eprints:issn bibo:issn bibo:eissn so:issn"


def record(node: Any, graph: Graph, raw: str, locator: str) -> Record:
    """The work that a node is; `raw` and `locator` say where it comes from."""
    around = list(_around(node, graph))
    places = [*around, node]
    container = next((one for one in around if not rdf_graph.is_a(one, PIECES)), None)
    item_type = _item_type(node, graph, container)
    if container is not None and item_type in PRINTED and rdf_graph.is_a(container, SITES):
        container = None  # a site that has the article is not the journal that it is in
    date = _first(graph, places[::-1], DATES)
    ids = [told for place in (node, *around) for told in graph.texts(place, "dc:identifier")]
    links = _links(node, graph)
    return Record(
        locator=locator,
        raw=raw,
        item_type=item_type,
        title=unmarked(graph.text(node, TITLES)),
        authors=_authors(node, graph),
        year=fields.year(date),
        date=json_values.plain_date(date),
        container=_container(node, graph, container, item_type),
        volume=_first(graph, places, VOLUME),
        issue=_first(graph, places, ISSUE),
        pages=_pages(node, graph),
        doi=_doi(node, graph, ids, links),
        url=identifiers.links("", *links),
        abstract=_abstract(node, graph),
        keywords=_keywords(node, graph),
        language=_language(node, graph),
        publisher=_first(graph, places[::-1], PUBLISHER),
        isbn=identifiers.isbn(*_marked(ids, "ISBN"), _first(graph, places[::-1], ISBN)),
        issn=identifiers.issn(_first(graph, places, ISSN), *_marked(ids, "ISSN")),
        note=graph.text(node, "dc:description") if _is_item(node, graph) else "",
    )


def _first(graph: Graph, nodes: list[Any], names: str) -> str:
    """The first text of one of these properties, of the first node that has one."""
    return next((told for node in nodes if (told := graph.text(node, names))), "")


def _marked(ids: list[str], mark: str) -> list[str]:
    """The identifiers that say what they are ("ISSN 1234-5678"), without that word; all else
    only where its length tells."""
    told = [one[len(mark) :] for one in ids if one.upper().startswith(mark)]
    digits = {"ISBN": (10, 13), "ISSN": (8,)}[mark]
    plain = (one for one in ids if one[:1].isdigit())
    return told + [one for one in plain if len(one.replace("-", "")) in digits]


def _is_item(node: Any, graph: Graph) -> bool:
    return bool(graph.text(node, "z:itemType z:type"))


# --- What it is, and what it is in ----------------------------------------------------------------


_MOST = 20


def _around(node: Any, graph: Graph) -> Iterator[Any]:
    """What a work is part of, and what that is part of; no series, sections and collections."""
    waiting = graph.nodes(node, "dcterms:isPartOf so:isPartOf")
    for _ in range(_MOST):
        if not waiting:
            return
        one = waiting.pop(0)
        if not rdf_graph.is_a(one, NO_CONTAINERS):
            yield one
        waiting += graph.nodes(one, "dcterms:isPartOf so:isPartOf")[:_MOST]


def _item_type(node: Any, graph: Graph, container: Any) -> str:
    kind = graph.text(node, "z:itemType z:type")
    if kind:
        return kind if kind in item_types.TYPES else item_types.item_type(kind) or "document"
    names = [one.rpartition("#")[2].rpartition("/")[2].casefold() for one in rdf_graph.types(node)]
    known = next((BY_TYPE[name] for name in sorted(names) if name in BY_TYPE), "")
    named = item_types.item_type(
        graph.text(node, "dc:type eprints:type so:genre").rpartition("/")[2]
    )
    if known == "journalArticle" and container is not None:
        if rdf_graph.is_a(container, "bib:Periodical bibo:Periodical bibo:Magazine"):
            return "magazineArticle"
        if rdf_graph.is_a(container, "bib:Newspaper bibo:Newspaper"):
            return "newspaperArticle"
    if known == "document":
        isbn = graph.text(node, "bibo:isbn bibo:isbn10 bibo:isbn13")
        return named or ("book" if isbn else "document")
    return known or named


def _container(node: Any, graph: Graph, container: Any, item_type: str) -> str:
    """The title of the journal, book or site; else what PRISM or Dublin Core call the source."""
    if item_type in WHOLE:
        return ""
    named = f"{TITLES} dcterms:alternative"
    told = graph.text(container, named) if container is not None else ""
    told = told or graph.text(node, SOURCES)
    if not told and item_type == "conferencePaper":
        conference = graph.nodes(node, "bib:presentedAt")
        told = graph.text(conference[0] if conference else node, f"{TITLES} bib:presentedAt")
    if not told:
        parts = graph.targets(node, "dcterms:isPartOf")
        told = next((one for one in parts if isinstance(one, str) and ":" not in one[:12]), "")
    return unmarked(told)


# --- Who, and where ------------------------------------------------------------------------------


def _authors(node: Any, graph: Graph) -> tuple[str, ...]:
    """The authors, or whoever a work of its type has in their place; else editors and others."""
    for names in AUTHORS:
        people = graph.targets(node, names)
        if found := tuple(name for one in people if (name := _name(one, graph))):
            return found
    return ()


def _name(person: Any, graph: Graph) -> str:
    if isinstance(person, str):
        return "" if "://" in person else turned(person)
    name = values.person(graph.text(person, FAMILY), graph.text(person, GIVEN))
    return name or turned(graph.text(person, WHOLE_NAME))


def _links(node: Any, graph: Graph) -> list[str]:
    """The addresses of a work, its identifiers first; its own name last, if that is one."""
    ids = graph.texts(node, "dc:identifier")
    found = [told for told in ids if told[:4].lower() == "http"]
    names = "eprints:official_url vcard:url og:url prism:url bibo:uri so:url so:sameAs"
    found += graph.texts(node, names)
    own = node.get(f"{{{RDF}}}about") or ""
    return [*found, own] if own[:4].lower() == "http" else found


def _doi(node: Any, graph: Graph, ids: list[str], links: list[str]) -> str:
    told = identifiers.doi(graph.text(node, "bibo:doi prism:doi so:doi"))
    marked = (identifiers.doi(one) for one in ids if one[:3].upper() in ("DOI", "10."))
    return told or next((one for one in marked if one), "") or identifiers.linked_doi(*ids, *links)


def _pages(node: Any, graph: Graph) -> str:
    names = "bib:pages eprints:pagerange prism:pageRange bibo:pages so:pagination"
    first = graph.text(node, "prism:startingPage bibo:pageStart so:pageStart")
    last = graph.text(node, "prism:endingPage bibo:pageEnd so:pageEnd")
    return fields.pages(graph.text(node, names) or first, "" if graph.text(node, names) else last)


def _abstract(node: Any, graph: Graph) -> str:
    names = (
        "eprints:abstract prism:teaser og:description bibo:abstract dcterms:abstract so:abstract"
    )
    told = graph.text(node, names)
    if not told and not _is_item(node, graph):
        told = graph.text(node, "so:description dc:description")
    return fields.abstract(unmarked(told))


def _keywords(node: Any, graph: Graph) -> tuple[str, ...]:
    """The subjects in words: texts, and Zotero's automatic tags; no addresses of classes."""
    listed = [*graph.texts(node, "dc:subject"), *graph.texts(node, "so:keywords prism:keyword")]
    return values.once(one for one in listed if "://" not in one)


def _language(node: Any, graph: Graph) -> str:
    """A language's code, also where an address names it (".../iso639-2/ger")."""
    told = graph.text(node, "z:language dc:language so:inLanguage")
    return item_types.language(told.rstrip("/").rpartition("/")[2] if "://" in told else told)
