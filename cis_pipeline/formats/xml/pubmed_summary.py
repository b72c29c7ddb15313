"""Summaries of PubMed (esummary) as Records: the older ones of named items, and version 2."""

from __future__ import annotations

from typing import Any

from cis_pipeline.core.model import Record
from cis_pipeline.formats import fields, identifiers, item_types
from cis_pipeline.formats.xml import values
from cis_pipeline.formats.xml.stream import Entry


def docsum(entry: Entry) -> Record:
    """A DocSum: an Id, and items that bear their names as attributes."""
    items: dict[str, Any] = {}
    for item in values.every(entry.element, "Item"):
        items.setdefault(values.attribute(item, "Name"), item)

    def one(*names: str) -> str:
        return next((told for name in names if (told := values.text(items.get(name)))), "")

    def listed(name: str) -> list[str]:
        return values.texts(items.get(name), "Item") if name in items else []

    return _record(
        entry,
        one=one,
        authors=listed("AuthorList"),
        kinds=listed("PubTypeList"),
        languages=listed("LangList"),
        doi=one("DOI") or values.text(items.get("ArticleIds"), "Item[@Name='doi']"),
        pmid=values.text(entry.element, "Id"),
    )


def summary(entry: Entry) -> Record:
    """A DocumentSummary: elements with the names of those items."""
    element = entry.element

    def one(*names: str) -> str:
        return values.text(element, *names)

    ids = {
        values.text(each, "IdType"): values.text(each, "Value")
        for each in values.every(element, "ArticleIds/ArticleId")
    }
    return _record(
        entry,
        one=one,
        authors=values.texts(element, "Authors/Author/Name"),
        kinds=values.texts(element, "PubType/flag"),
        languages=values.texts(element, "Lang/string"),
        doi=ids.get("doi", ""),
        pmid=values.attribute(element, "uid"),
    )


def _record(entry: Entry, **told: Any) -> Record:
    one = told["one"]
    date = one("PubDate", "EPubDate")
    year, _, rest = date.partition(" ")
    month, _, day = rest.partition(" ")
    return Record(
        locator=entry.locator,
        raw=entry.raw,
        item_type=item_types.refine("journalArticle", told["kinds"]),
        title=one("Title", "BookTitle"),
        authors=values.once(map(fields.initialled, told["authors"])),
        year=fields.year(date),
        date=values.date(year, month, day) if fields.year(year) else date,
        container=one("FullJournalName", "Source"),
        volume=one("Volume"),
        issue=one("Issue"),
        pages=fields.pages(one("Pages")),
        doi=identifiers.doi(told["doi"]),
        language=item_types.language("; ".join(told["languages"])),
        issn=identifiers.issn(one("ISSN"), one("ESSN")),
        accession=told["pmid"],
    )
