from __future__ import annotations

import io

import pytest

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import weight, zotero_rdf

SOURCE = Source(source_id="s", name="S")
NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "z": "http://www.zotero.org/namespaces/export#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "bib": "http://purl.org/net/biblio#",
    "bibo": "http://purl.org/ontology/bibo/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prism": "http://prismstandard.org/namespaces/basic/2.0/",
    "so": "http://schema.org/",
}


def read(inside: str) -> list[Record | Problem]:
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    data = f"<rdf:RDF {declared}>{inside}</rdf:RDF>".encode()
    entries = list(zotero_rdf.read(io.BytesIO(data), SOURCE))
    assert sum(map(weight, entries)) == zotero_rdf.count(io.BytesIO(data))
    return entries


def records(inside: str) -> list[Record]:
    return [entry for entry in read(inside) if isinstance(entry, Record)]


def test_a_journal_that_stands_apart_is_part_of_the_entry() -> None:
    (article,) = records(
        '<bib:Article><z:itemType>journalArticle</z:itemType><dc:title>T</dc:title>'
        '<dcterms:isPartOf rdf:resource="urn:j"/></bib:Article>'
        '<bib:Journal rdf:about="urn:j"><dc:title>Journal of Elms</dc:title></bib:Journal>'
    )  # fmt: skip
    assert article.container == "Journal of Elms"
    assert article.raw.endswith("<dc:title>Journal of Elms</dc:title></bib:Journal>")


def test_attachments_notes_and_collections_are_no_records_and_are_told() -> None:
    book, notice = read(
        "<bib:Book><z:itemType>book</z:itemType><dc:title>T</dc:title></bib:Book>"
        "<z:Attachment><z:itemType> attachment</z:itemType><dc:title>A</dc:title></z:Attachment>"
        "<bib:Memo><rdf:value>N</rdf:value></bib:Memo><z:Collection/>"
    )
    assert isinstance(book, Record)
    assert str(notice) == (
        ": holds 1 attachment and 1 collection and 1 note besides, which are no records"
    )


def test_a_file_of_attachments_alone_is_a_warning() -> None:
    (warning,) = read("<z:Attachment><z:itemType>attachment</z:itemType></z:Attachment>")
    assert isinstance(warning, Problem) and warning.severity == "warning"


@pytest.mark.parametrize(
    "person",
    [
        "<foaf:Person><foaf:surname>Oak</foaf:surname><foaf:givenName>Ann</foaf:givenName></foaf:Person>",
        "<foaf:Agent><foaf:name>Ann Oak</foaf:name></foaf:Agent>",
        "Oak, Ann",
    ],
)
@pytest.mark.parametrize(
    "listed",
    [
        "<dcterms:creator>{}</dcterms:creator>",
        "<bib:authors><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></bib:authors>",
        "<bibo:authorList><rdf:Seq><rdf:_1>{}</rdf:_1></rdf:Seq></bibo:authorList>",
    ],
)
def test_a_person_is_told_however_it_is_written(person: str, listed: str) -> None:
    (book,) = records(f"<bibo:Book><dc:title>T</dc:title>{listed.format(person)}</bibo:Book>")
    assert book.authors == ("Oak, Ann",)


def test_an_issue_of_schema_org_leads_to_its_journal() -> None:
    (article,) = records(
        '<so:ScholarlyArticle><so:headline>T</so:headline><so:pagination>3-9</so:pagination>'
        '<so:isPartOf rdf:nodeID="i"/></so:ScholarlyArticle>'
        '<so:PublicationIssue rdf:nodeID="i"><so:issueNumber>2</so:issueNumber><so:isPartOf>'
        "<so:PublicationVolume><so:volumeNumber>5</so:volumeNumber><so:isPartOf><so:Periodical>"
        "<so:name>Journal of Elms</so:name><so:issn>1234-5679</so:issn></so:Periodical>"
        "</so:isPartOf></so:PublicationVolume></so:isPartOf></so:PublicationIssue>"
    )  # fmt: skip
    assert (article.title, article.container) == ("T", "Journal of Elms")
    assert (article.volume, article.issue, article.pages) == ("5", "2", "3-9")
    assert (article.issn, article.item_type) == ("1234-5679", "journalArticle")


@pytest.mark.parametrize(
    ("kind", "whole", "container"),
    [
        ("ScholarlyArticle", "WebSite", ""), ("ScholarlyArticle", "Collection", ""),
        ("ScholarlyArticle", "Dataset", ""), ("ScholarlyArticle", "Periodical", "Bogs"),
        ("Chapter", "Book", "Bogs"), ("WebPage", "WebSite", "Bogs"),
    ],
)  # fmt: skip
def test_only_a_journal_or_a_book_holds_an_article_or_a_chapter(
    kind: str, whole: str, container: str
) -> None:
    (found,) = records(
        f"<so:{kind}><so:headline>T</so:headline><so:isPartOf><so:{whole}><so:name>Bogs</so:name>"
        f"</so:{whole}></so:isPartOf></so:{kind}>"
    )
    assert found.container == container


def test_what_others_are_part_of_is_no_entry_of_its_own() -> None:
    chapter, other = records(
        '<bibo:Chapter><dc:title>C</dc:title><dcterms:isPartOf rdf:resource="u:b"/></bibo:Chapter>'
        '<bibo:Book rdf:about="u:b"><dc:title>B</dc:title></bibo:Book>'
        '<bibo:Book rdf:about="u:c"><dc:title>D</dc:title></bibo:Book>'
    )
    assert (chapter.container, other.title) == ("B", "D")


def test_a_described_thing_with_a_title_is_an_entry_and_a_person_is_not() -> None:
    (found,) = records(
        '<rdf:Description rdf:about="https://example.org/1" dc:title="T"/>'
        "<foaf:Person><foaf:title>Dr</foaf:title></foaf:Person>"
    )
    assert (found.title, found.url) == ("T", "https://example.org/1")


def test_nodes_that_refer_to_each_other_in_a_circle_end() -> None:
    (book,) = records(
        '<bibo:Book rdf:about="u:1"><dc:title>T</dc:title><dc:publisher rdf:resource="u:a"/>'
        '<dcterms:isPartOf rdf:resource="u:s"/></bibo:Book>'
        '<foaf:Agent rdf:about="u:a"><foaf:name rdf:resource="u:b"/></foaf:Agent>'
        '<foaf:Agent rdf:about="u:b"><foaf:name rdf:resource="u:a"/></foaf:Agent>'
        '<bib:Series rdf:about="u:s"><dcterms:isPartOf rdf:resource="u:s"/></bib:Series>'
    )
    assert book.title == "T"
