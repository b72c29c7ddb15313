"""PubMed's XML: articles and books as efetch and the website give them, and summaries.

https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html. An entry is a PubmedArticle or a
PubmedBookArticle, in older files of MEDLINE a MedlineCitation, and a DocSum or DocumentSummary of
esummary. Deleted citations are none.
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

FORMAT = "PubMed XML"
SUFFIXES = (".xml",)
BINARY = True

_NAMES = ("PubmedArticle", "PubmedBookArticle", "DocSum", "DocumentSummary")
_MEDLINE = ("MedlineCitation",)
_ROOTS = {
    "PubmedArticleSet", "PubmedBookArticleSet", "PubmedArticle", "PubmedBookArticle",
    "MedlineCitationSet", "MedlineCitation",
}  # fmt: skip
_SUMMARY = re.compile(r"<DocSum>|<DocumentSummary\b")
_OF_PUBMED = re.compile(r'"(?:FullJournalName|PubTypeList)"|<(?:FullJournalName|PubType)\b')


def sniff(head: bytes) -> bool:
    """True if the root is one of PubMed's sets, or a set of summaries of articles."""
    text = xml_scan.shown(head)
    if xml_scan.root_of(text) in _ROOTS:
        return True
    return _SUMMARY.search(text) is not None and _OF_PUBMED.search(text) is not None


def read(stream: IO[bytes], source: Source) -> Iterator[Record | Problem]:
    """A Record for each entry, in order; `locator` is the line of its first tag."""
    for entry in xml_stream.elements(stream, _names(stream)):
        yield entry if isinstance(entry, Problem) else _READERS[entry.element.tag](entry)


def count(stream: IO[bytes]) -> int:
    """How many entries begin."""
    return xml_stream.count(stream, _names(stream))


def _names(stream: IO[bytes]) -> tuple[str, ...]:
    """What entries are called here: a citation is one only where no article is around it."""
    head = stream.read(1 << 16)
    stream.seek(0)
    root = xml_scan.root_of(xml_scan.shown(head))
    return _MEDLINE if root.startswith("MedlineCitation") else _NAMES


def _article(entry: xml_stream.Entry) -> Record:
    whole = entry.element
    citation = whole if whole.tag in _MEDLINE else values.first(whole, "MedlineCitation")
    article = values.first(citation, "Article")
    journal = values.first(article, "Journal")
    date = _date(article)
    kinds = values.texts(article, "PublicationTypeList/PublicationType")
    return Record(
        locator=entry.locator,
        raw=entry.raw,
        item_type=_item_type(kinds),
        title=values.text(article, "ArticleTitle", "VernacularTitle"),
        authors=_authors(article),
        year=fields.year(date),
        date=date,
        container=values.text(journal, "Title", "ISOAbbreviation")
        or values.text(citation, "MedlineJournalInfo/MedlineTA"),
        volume=values.text(journal, "JournalIssue/Volume"),
        issue=values.text(journal, "JournalIssue/Issue"),
        pages=_pages(article),
        doi=_doi(whole, article),
        abstract=_abstract(citation, article),
        keywords=values.once(
            values.texts(
                citation, "KeywordList/Keyword", "MeshHeadingList/MeshHeading/DescriptorName"
            )
        ),
        language=item_types.language("; ".join(values.texts(article, "Language"))),
        issn=identifiers.issn(
            values.text(journal, "ISSN"), values.text(citation, "MedlineJournalInfo/ISSNLinking")
        ),
        accession=values.text(citation, "PMID"),
    )


def _item_type(kinds: list[str]) -> str:
    if "preprint" in (kind.casefold() for kind in kinds):
        return "preprint"
    return item_types.refine("journalArticle", kinds)


def _authors(*places: Any) -> tuple[str, ...]:
    """The authors of the first of these elements that has any; else their editors."""
    lists = [one for place in places for one in values.every(place, "AuthorList")]
    writers = [one for one in lists if values.attribute(one, "Type") != "editors"]
    for chosen in (writers, lists):
        if found := tuple(name for one in chosen for name in _names_in(one)):
            return found
    return ()


def _names_in(authors: Any) -> Iterator[str]:
    """The names of a list in order; one that the journal corrected later only as it is right."""
    listed = list(values.every(authors, "Author"))
    valid = [one for one in listed if one.get("ValidYN") != "N"]
    for author in valid or listed:
        given = values.text(author, "FirstName", "ForeName", "Initials")
        name = values.person(
            values.text(author, "LastName"), given, values.text(author, "Suffix")
        ) or values.text(author, "CollectiveName")
        if name:
            yield name


def _date(article: Any) -> str:
    """When the issue was published; the day the article came out, where that says more."""
    issue = values.first(article, "Journal/JournalIssue/PubDate")
    printed = _date_of(issue) or values.text(issue, "MedlineDate")
    online = _date_of(values.first(article, "ArticleDate"))
    same_year = fields.year(printed) == fields.year(online)
    return online if not printed or (same_year and len(printed) == 4 and online) else printed


def _date_of(element: Any) -> str:
    parts = [values.text(element, name) for name in ("Year", "Month", "Day")]
    return values.date(parts[0], parts[1] or values.text(element, "Season"), parts[2])


def _pages(article: Any) -> str:
    pagination = values.first(article, "Pagination")
    printed = values.text(pagination, "MedlinePgn")
    start, end = values.text(pagination, "StartPage"), values.text(pagination, "EndPage")
    number = values.text(article, "ELocationID[@EIdType='pii']")
    return fields.pages(printed or start, "" if printed else end, fields.article_number(number))


def _doi(whole: Any, article: Any) -> str:
    found = values.texts(whole, "PubmedData/ArticleIdList/ArticleId[@IdType='doi']",
                         "PubmedBookData/ArticleIdList/ArticleId[@IdType='doi']")  # fmt: skip
    found += values.texts(article, "ELocationID[@EIdType='doi']")
    return next((doi for one in found if (doi := identifiers.doi(one))), "")


def _abstract(citation: Any, article: Any) -> str:
    """The parts of the abstract with their labels; another version where there is none."""
    parts = list(values.every(article, "Abstract/AbstractText"))
    parts = parts or list(values.every(citation, "OtherAbstract/AbstractText"))
    told = []
    for part in parts:
        label = values.attribute(part, "Label")
        labelled = label and label.upper() != "UNLABELLED"
        told.append(f"{label}: {values.line(part)}" if labelled else values.line(part))
    return fields.abstract(" ".join(filter(None, told)))


def _book(entry: xml_stream.Entry) -> Record:
    document = values.first(entry.element, "BookDocument")
    book = values.first(document, "Book")
    chapter = values.text(document, "ArticleTitle", "VernacularTitle")
    title = values.text(book, "BookTitle")
    date = _date_of(values.first(book, "PubDate")) or _date_of(
        values.first(document, "ContributionDate")
    )
    return Record(
        locator=entry.locator,
        raw=entry.raw,
        item_type="bookSection" if chapter else "book",
        title=chapter or title,
        authors=_authors(document, book) if chapter else _authors(book, document),
        year=fields.year(date),
        date=date,
        container=title if chapter else "",
        volume=values.text(book, "Volume"),
        pages=_pages(document),
        doi=_doi(entry.element, document if chapter else book),
        url=_bookshelf(document),
        abstract=_abstract(document, document),
        keywords=values.once(values.texts(document, "KeywordList/Keyword")),
        language=item_types.language("; ".join(values.texts(document, "Language"))),
        publisher=values.text(book, "Publisher/PublisherName"),
        isbn=identifiers.isbn(*values.texts(book, "Isbn")),
        accession=values.text(document, "PMID"),
    )


def _bookshelf(document: Any) -> str:
    number = values.text(document, "ArticleIdList/ArticleId[@IdType='bookaccession']")
    return f"https://www.ncbi.nlm.nih.gov/books/{number}/" if number else ""


# --- Summaries (esummary) -----------------------------------------------------------------------


def _summary(entry: xml_stream.Entry) -> Record:
    """A DocSum, whose items bear their names as attributes; or a DocumentSummary, its version 2,
    which has elements with these names.
    """
    element = entry.element

    def one(*names: str) -> str:
        paths = (path for name in names for path in (f"Item[@Name='{name}']", name))
        return values.text(element, *paths)

    def listed(items: str, elements: str) -> list[str]:
        return values.texts(element, f"Item[@Name='{items}']/Item", elements)

    doi = "Item[@Name='ArticleIds']/Item[@Name='doi']", "ArticleIds/ArticleId[IdType='doi']/Value"
    date = one("PubDate", "EPubDate")
    year, _, rest = date.partition(" ")
    month, _, day = rest.partition(" ")
    return Record(
        locator=entry.locator,
        raw=entry.raw,
        item_type=item_types.refine("journalArticle", listed("PubTypeList", "PubType/flag")),
        title=one("Title", "BookTitle"),
        authors=values.once(map(fields.initialled, listed("AuthorList", "Authors/Author/Name"))),
        year=fields.year(date),
        date=values.date(year, month, day) if fields.year(year) else date,
        container=one("FullJournalName", "Source"),
        volume=one("Volume"),
        issue=one("Issue"),
        pages=fields.pages(one("Pages")),
        doi=identifiers.doi(one("DOI") or values.text(element, *doi)),
        language=item_types.language("; ".join(listed("LangList", "Lang/string"))),
        issn=identifiers.issn(one("ISSN"), one("ESSN")),
        accession=values.text(element, "Id") or values.attribute(element, "uid"),
    )


_READERS = {
    "PubmedArticle": _article,
    "MedlineCitation": _article,
    "PubmedBookArticle": _book,
    "DocSum": _summary,
    "DocumentSummary": _summary,
}
