"""A web page is told by its content, and read without its scripts, in bounded time."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cis_pipeline.core.model import Record
from cis_pipeline.formats import read_entries, webpage
from cis_pipeline.formats.documents import Reading, html_child
from cis_pipeline.formats.documents.description import describe

FIXTURES = Path(__file__).parent / "fixtures" / "webpage"


def test_a_page_named_pdf_is_a_page(tmp_path: Path) -> None:
    shutil.copy(FIXTURES / "article.html", tmp_path / "article.pdf")
    (record,) = read_entries(tmp_path / "article.pdf")
    assert isinstance(record, Record)
    assert (record.item_type, record.title) == (
        "webpage",
        "What children told us about moving home",
    )
    assert "never run" not in record.title


TEXT = "<p>" + "An invented page tells how families were helped when they had asked. " * 8 + "</p>"


def told(head: str, body: str = TEXT) -> Record:
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    return describe(webpage.reading(io.BytesIO(page.encode())))[0]


def test_the_name_of_the_site_is_no_part_of_the_title_and_tells_who_issued_it() -> None:
    found = told("<title>Asking families - Coram Voice</title>")
    assert (found.title, found.publisher) == ("Asking families", "Coram Voice")


def test_tags_of_many_kinds_tell_the_date() -> None:
    for tag in (
        '<meta property="article:published_time" content="2020-11-05T09:00:00Z">',
        '<meta name="DC.date.issued" content="2020-11-05">',
        '<meta name="citation_publication_date" content="2020-11-05">',
        '<script type="application/ld+json">{"datePublished": "2020-11-05"}</script>',
    ):
        assert told(f"<title>Asking families</title>{tag}").date == "2020-11-05"


def test_dublin_core_that_speaks_of_the_home_page_is_not_believed() -> None:
    head = (
        "<title>Asking families</title><meta name='DC.title' content='The Body - Homepage'>"
        "<meta name='DCTERMS.created' content='2001-01-01'>"
    )
    assert told(head).year is None


def test_an_archived_address_is_that_of_the_body() -> None:
    head = "<link rel='canonical' href='https://web.archive.org/web/2010/http://www.dcsf.gov.uk/x'>"
    assert told(head).publisher == "Department for Children, Schools and Families"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("<meta charset='iso-8859-1'><p>Kinder\xfc".encode("latin-1"), "Kinderü"),
        ("<p>Kinderü".encode(), "Kinderü"),
        ("<p>Kinderü".encode("utf-16"), "Kinderü"),
        (b"<p>Kinder\xfc", "Kinderü"),
        (b"<meta charset='no-such-charset'><p>Kinder", "Kinder"),
    ],
)
def test_the_charset_is_declared_or_told(data: bytes, text: str) -> None:
    assert text in html_child.decode(data)


@pytest.mark.parametrize(
    "page",
    [
        b"<html><body>" + b"<div>" * 100_000 + b"deep",
        b"<html><script>while (true) {}</script><body>text",
        b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
        b"<html><body>&b;&b;&b;</body></html>",
        b"<html>\0\0\0<p>text",
        b"<html>",
    ],
    ids=["deep", "scripts", "bomb", "NUL bytes", "empty"],
)
def test_hostile_pages_end(page: bytes) -> None:
    read = webpage.reading(io.BytesIO(page))
    assert isinstance(read, Reading)
    assert not any("while (true)" in text for text in read.pages)


def test_a_page_of_200_megabytes_is_refused() -> None:
    assert (
        "larger than 32 MiB" in webpage.reading(io.BytesIO(b"<html>" + b"a" * 200_000_000)).closed
    )


@pytest.mark.parametrize(
    ("head", "page"),
    [
        (b"\xef\xbb\xbf <!-- saved --> <!DOCTYPE HTML PUBLIC><html>", True),
        (b'<?xml version="1.0"?>\n<html xmlns="x">', True),
        (b'<?xml version="1.0"?><xml><records/></xml>', False),
        (b"<PubmedArticleSet>", False),
        (b"<html><pre>\nPMID- 1\nOWN - NLM", False),
        (b"<html><body><p>How families were helped to stay.\n<pre>\n@misc{a,\n", True),
        (b"TY  - JOUR\nTI  - <html>", False),
        (b"%PDF-1.4", False),
        (b"From: a\nMIME-Version: 1.0\nContent-Type: multipart/related;\n", True),
    ],
)
def test_pages_are_told_from_other_files(head: bytes, page: bool) -> None:
    assert webpage.sniff(head) == page


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=300))
def test_any_bytes_give_a_reading(data: bytes) -> None:
    assert isinstance(webpage.reading(io.BytesIO(b"<html>" + data)), Reading)


@settings(deadline=None)
@given(st.binary(max_size=3000))
def test_any_bytes_can_be_sniffed_for_a_page(head: bytes) -> None:
    assert webpage.sniff(head) in (True, False)


HEADED = {
    "GOV.UK": (
        '<title>Asking families - GOV.UK</title><meta property="og:site_name" content="GOV.UK">'
        '<meta name="govuk:primary-publishing-organisation" content="Department for Education">'
        '<meta name="govuk:first-published-at" content="2019-03-04T10:00:00Z">'
        '<meta name="govuk:updated-at" content="2023-05-06T10:00:00Z">',
        "<footer>Crown copyright 2024</footer>",
        ("Asking families", "2019-03-04", "Department for Education", ()),
    ),
    "an older page of GOV.UK": (
        "<title>Asking families - GOV.UK</title>",
        '<a href="/government/organisations/department-for-education">From</a>'
        '<time datetime="2014-03-05T00:00:00Z">5 March 2014</time>',
        ("Asking families", "2014-03-05", "Department for Education", ()),
    ),
    "a repository": (
        "<title>Asking families - Open Store</title>"
        '<meta name="citation_title" content="Asking families">'
        '<meta name="citation_author" content="Example, Jane">'
        '<meta name="citation_author" content="Sample, Robert">'
        '<meta name="citation_publication_date" content="2018/06">'
        '<meta name="citation_technical_report_institution" content="University of Nowhere">'
        '<meta name="citation_online_date" content="2020/01/01">',
        "",
        (
            "Asking families",
            "2018-06",
            "University of Nowhere",
            ("Example, Jane", "Sample, Robert"),
        ),
    ),
    "linked data": (
        '<title>Asking families</title><script type="application/ld+json">{"headline": '
        '"Asking families", "datePublished": "2020-11-05", "dateModified": "2021-01-01", '
        '"publisher": {"name": "Wells Trust"}, "author": [{"name": "Jane Example"}, '
        '{"name": "Robert Sample"}]}</script>',
        "",
        ("Asking families", "2020-11-05", "Wells Trust", ("Example, Jane", "Sample, Robert")),
    ),
    "a council": (
        "<title>Asking families | Wells City Council</title>"
        '<meta name="DC.publisher" content="Wells City Council">'
        '<meta name="DCTERMS.issued" content="2011-09">',
        "",
        ("Asking families", "2011-09", "Wells City Council", ()),
    ),
    "the site in the first part": (
        "<title>Home » Publications » Asking families</title>",
        "<p>Published 4 March 2016</p>",
        ("Asking families", "2016-03-04", "", ()),
    ),
    "no date but those of other things": (
        '<title>Asking families</title><meta property="og:image" content="/2015/06/04/logo.jpg">'
        "<link rel='canonical' href='https://web.archive.org/web/2010/05/06/http://x.example/'>",
        "<p>Much was said of it on 3 May 2013, as people tell.</p><footer>© 2024</footer>",
        ("Asking families", "", "", ()),
    ),
}


@pytest.mark.parametrize("kind", HEADED)
def test_the_heads_of_many_kinds_of_pages_are_understood(kind: str) -> None:
    head, body, expected = HEADED[kind]
    found = told(head, f"<h1>Asking families</h1>{body}{TEXT}")
    assert (found.title, found.date, found.publisher, found.authors) == expected


def test_a_first_heading_that_says_something_else_is_a_doubt() -> None:
    found = told("<title>Wells of the north</title>", f"<h1>Asking families</h1>{TEXT}")
    assert found.title == "Wells of the north"
    assert 'first heading of the page says "Asking families"' in found.note


def test_linked_data_tell_the_journal_and_the_issue_that_an_article_is_in() -> None:
    whole = (
        '{"@type": "PublicationIssue", "issueNumber": "2", "isPartOf": {"@type": ["Publication'
        'Volume", "Periodical"], "volumeNumber": 5, "name": "Journal of Bogs", "issn": "12345679"}}'
    )
    article = f'{{"@type": "ScholarlyArticle", "headline": "Asking families", "isPartOf": {whole}}}'
    found = told(f'<script type="application/ld+json">{article}</script>')
    assert (found.container, found.volume, found.issue) == ("Journal of Bogs", "5", "2")
    assert found.issn == "1234-5679"


def test_the_site_of_a_page_is_no_journal() -> None:
    page = '{"headline": "Asking", "isPartOf": {"@type": "WebSite", "name": "The Body"}}'
    assert told(f'<script type="application/ld+json">{page}</script>').container == ""
