"""What the vocabularies of RDF are, and which of their properties stand for a record's fields.

The order in which properties are asked follows how Zotero reads such files (its RDF translator),
so that a file means the same in both.
"""

from __future__ import annotations

from functools import lru_cache

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
NAMESPACES = {
    "rdf": (RDF,),
    "bib": ("http://purl.org/net/biblio#",),
    "bibo": ("http://purl.org/ontology/bibo/",),
    "dc": ("http://purl.org/dc/elements/1.1/", "http://purl.org/dc/elements/1.0/",
           "http://purl.org/dc/terms/"),
    "dcterms": ("http://purl.org/dc/terms/",),
    "prism": ("http://prismstandard.org/namespaces/1.2/basic/",
              "http://prismstandard.org/namespaces/basic/2.0/",
              "http://prismstandard.org/namespaces/basic/2.1/"),
    "foaf": ("http://xmlns.com/foaf/0.1/",),
    "link": ("http://purl.org/rss/1.0/modules/link/",),
    "z": ("http://www.zotero.org/namespaces/export#",),
    "eprints": ("http://purl.org/eprint/terms/",),
    "og": ("http://ogp.me/ns#",),
    "so": ("http://schema.org/", "https://schema.org/"),
    "codemeta": ("https://codemeta.github.io/terms/",),
    "vcard": ("http://www.w3.org/2006/vcard/ns#", "http://nwalsh.com/rdf/vCard#"),
}  # fmt: skip
"""Prefix -> the namespaces that mean the same here."""


@lru_cache(maxsize=1024)
def named(names: str) -> tuple[str, ...]:
    """The full names of properties or types: "dc:title so:headline" -> "{http://...}title", ..."""
    found = (one.partition(":") for one in names.split())
    return tuple(f"{{{uri}}}{local}" for prefix, _, local in found for uri in NAMESPACES[prefix])


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
NO_CONTAINERS = "bib:Series bibo:Series bib:Part bib:Collection z:Collection"
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
WHOLE = {"book", "thesis", "report", "patent", "dataset", "computerProgram", "film"}
SOURCES = "prism:publicationName eprints:publication eprints:book_title dc:source og:site_name"
PIECES = "so:PublicationIssue so:PublicationVolume bibo:Issue"
VOLUME = "prism:volume eprints:volume bibo:volume so:volumeNumber"
ISSUE = "prism:number eprints:number bibo:issue bibo:number so:issueNumber"
PUBLISHER = "dc:publisher vcard:org eprints:institution so:publisher so:publishedBy"
ISBN = "prism:isbn bibo:isbn bibo:isbn13 bibo:isbn10 eprints:isbn so:isbn"
ISSN = "prism:issn prism:eIssn eprints:issn bibo:issn bibo:eissn so:issn"
