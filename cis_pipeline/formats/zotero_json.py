"""Items of a Zotero library as JSON: replies of its web or local API, or a list of bare items.

https://www.zotero.org/support/dev/web_api/v3/basics

Attachments, notes, annotations, collections and items in the trash are no records: what a file
holds of them is told. A reply to somebody who wrote into a library holds the items as they are
there now, and names those that could not be written.
An item is known by its key in its library, so an item that somebody has changed in Zotero since
is the same record.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, TextIO

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import fields, identifiers, item_types
from cis_pipeline.formats.json import stream as json_stream
from cis_pipeline.formats.json import values
from cis_pipeline.formats.json.scan import Shape

FORMAT = "Zotero JSON"
SUFFIXES = (".json", ".jsonl")
ONE_LINE = True

SHAPE = Shape(
    lists=frozenset({"items"}),
    maps=frozenset({"successful", "failed"}),
    marks=frozenset({"data", "itemType", "library", "meta", "key"}),
)
_CHILDREN = ("attachment", "note", "annotation")
_ITEM = re.compile(r'"itemType"\s*:\s*"(?!(?:attachment|note|annotation)")')
_TRASHED = re.compile(r'"deleted"\s*:\s*(?:1|true)\b')
_IN_TRASH = "item in the trash"
_TYPE = re.compile(r'"itemType"\s*:\s*"')
_REPLY = re.compile(r'\s*\{\s*"(?:successful|success|unchanged|failed)"\s*:\s*\{')
_SERVER = re.compile(r'"library"\s*:\s*\{|api\.zotero\.org|"parentCollection"\s*:')


def sniff(head: str) -> bool:
    """True for JSON objects with an item type of Zotero, or with a library and a version, and for
    replies to writes, which may hold no item.
    """
    if not json_stream.is_json(head) or "BetterBibTeX JSON" in head[:4096]:
        return False
    server = _SERVER.search(head) and '"version"' in head and '"data"' in head
    return bool(_TYPE.search(head) or server or _REPLY.match(head))


def is_item(text: str) -> bool:
    """Whether an object is an item that cites a work, and not in the trash; told by its text."""
    return _ITEM.search(text) is not None and _TRASHED.search(text) is None


def read(stream: TextIO, source: Source) -> Iterator[Record | Problem]:
    """A Record for each item, in order; at the end, what else there is, as a notice.

    A warning where there is nothing else.
    """
    yield from items(stream, SHAPE)


def items(stream: TextIO, shape: Shape) -> Iterator[Record | Problem]:
    """The items of a file of this `shape`; what is no item is counted, and told at the end."""
    others: Counter[str] = Counter()
    read = 0
    for entry in json_stream.objects(stream, shape, is_item):
        if isinstance(entry, Problem):
            yield entry
        elif "itemType" not in entry.raw and {"code", "message"} <= entry.data.keys():
            yield _failed(entry)
        elif not is_item(entry.raw):
            others[_kind(entry.data)] += 1
        else:
            read += 1
            yield _record(entry)
    if others:
        yield besides(others, read)


def count(stream: TextIO) -> int:
    """How many items the file has, without attachments, notes, annotations and collections."""
    return json_stream.count(stream, SHAPE, is_item)


def _kind(data: dict[str, Any]) -> str:
    inner = values.inner(data, "data") or data
    kind = values.text(inner.get("itemType"))
    if kind in _CHILDREN:
        return kind
    if kind:
        return _IN_TRASH
    return "collection" if "parentCollection" in inner else "other object"


def _failed(entry: json_stream.Entry) -> Problem:
    """What a reply says of an item that could not be written: it holds nothing of the item."""
    said = values.line(entry.data.get("message")) or values.text(entry.data.get("code"))
    named = values.text(entry.data.get("key"))
    what = f"an item{f' ({named})' if named else ''} was not written into the library: {said[:200]}"
    remedy = "write it again, and export the library"
    return Problem(entry.locator, what, remedy, "warning")


def besides(others: Counter[str], read: int) -> Problem:
    """What a library holds that is no item: a notice if it has items too, else a warning."""
    counted = [f"{n} {_plural(kind) if n > 1 else kind}" for kind, n in sorted(others.items())]
    what = f"holds {' and '.join(counted)} besides, which are no records"
    if read:
        return Problem("", what, severity="notice")
    what = f"holds {' and '.join(counted)}, no bibliographic items"
    return Problem("", what, "export the items themselves", "warning")


def _plural(kind: str) -> str:
    return kind.replace("item", "items", 1) if kind == _IN_TRASH else f"{kind}s"


def key(data: dict[str, Any]) -> str:
    """What an item is known by: "zotero:user/475425/X42A7DEE", without its library if not told."""
    inner = values.inner(data, "data") or data
    item = values.text(data.get("key")) or values.text(inner.get("key"))
    library = values.inner(data, "library")
    place = [values.text(library.get(part)) for part in ("type", "id")]
    return f"zotero:{'/'.join(filter(None, (*place, item)))}" if item else ""


_CONTAINERS = """publicationTitle bookTitle proceedingsTitle encyclopediaTitle dictionaryTitle
    websiteTitle blogTitle forumTitle programTitle code reporter conferenceName meetingName
    journalAbbreviation"""
_PUBLISHERS = """publisher university institution company label studio network distributor
    repository organization"""
_TITLES = ("title", "caseName", "nameOfAct", "subject")
_DATES = ("date", "dateDecided", "dateEnacted", "issueDate", "filingDate")
_MAKERS = """author artist performer director inventor presenter podcaster programmer cartographer
    interviewee composer sponsor"""


def _record(entry: json_stream.Entry) -> Record:
    """An item, with or without the server's envelope, as a Record."""
    data = entry.data
    inner = values.inner(data, "data") or data
    extra = values.extras(values.text(inner.get("extra")))
    printed = next((found for name in _DATES if (found := values.text(inner.get(name)))), "")
    date = values.plain_date(printed or extra.get("issued", "") or extra.get("date", ""))
    url = values.text(inner.get("url"))

    def one(*names: str) -> str:
        return values.one(inner, *names)

    return Record(
        locator=entry.locator,
        raw=entry.raw,
        key=key(data),
        item_type=_item_type(inner, extra),
        title=one(*_TITLES),
        authors=_makers(inner.get("creators")),
        year=fields.year(date),
        date=date,
        container=one(*_CONTAINERS.split()) or extra.get("publication title", ""),
        volume=one("volume", "reporterVolume", "codeVolume") or extra.get("volume", ""),
        issue=one("issue") or extra.get("issue", ""),
        pages=fields.pages(one("pages", "firstPage", "codePages") or extra.get("pages", "")),
        doi=identifiers.doi(one("DOI") or extra.get("doi", "")) or identifiers.linked_doi(url),
        url=identifiers.links(url),
        abstract=fields.abstract(one("abstractNote")),
        keywords=values.joined(values.text(_tag(tag)) for tag in values.listed(inner.get("tags"))),
        language=item_types.language(values.text(inner.get("language"))),
        publisher=one(*_PUBLISHERS.split()) or extra.get("publisher", ""),
        isbn=identifiers.isbn(one("ISBN")),
        issn=identifiers.issn(one("ISSN")),
        accession=_accession(data, inner, extra),
        note=values.line(inner.get("extra")),
    )


def _accession(data: dict[str, Any], inner: dict[str, Any], extra: dict[str, str]) -> str:
    """PubMed's number; else the citation key of Better BibTeX, by which people know the item."""
    number = extra.get("pmid") or values.one(inner, "PMID")
    cited = values.one(inner, "citationKey") or extra.get("citation key", "")
    return number or cited or values.one(inner, "key") or values.text(data.get("key"))


def _item_type(inner: dict[str, Any], extra: dict[str, str]) -> str:
    kind = values.text(inner.get("itemType"))
    other = item_types.item_type(extra.get("type", ""))
    return item_types.refine(other if other and kind == "document" else kind, [])


def _tag(tag: Any) -> Any:
    return tag.get("tag") if isinstance(tag, dict) else tag


def _makers(creators: Any) -> tuple[str, ...]:
    """Who made it: the authors, or whoever an item of its type has in their place; else editors,
    else everybody."""
    listed = [one for one in values.listed(creators) if isinstance(one, dict)]
    roles = [values.text(one.get("creatorType")) for one in listed]
    for wanted in (_MAKERS.split(), ["editor"], roles):
        chosen = [one for one, role in zip(listed, roles, strict=True) if role in wanted]
        if found := values.people(chosen):
            return found
    return ()
