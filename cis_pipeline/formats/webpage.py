"""Saved web page: one file of HTML, whatever its suffix, is one document and one record.

A page that a browser saved as one file (MHTML) is read too. Scripts are never run. What is
doubtful stands beside the record as warnings, as with `pdf`.

A page is read by a process apart: what its head says of it, its headings and its text. Publishers
say the same thing in many tags; `said` holds each once, under one name: title, author, publisher,
site, published, modified, language, url; what linked data say that it is part of (a journal, an
issue) stands there as "part of container" and so on. A block of Dublin Core that speaks of another
page (one template for a whole site, with the home page's title) is not believed.

Why trafilatura gives the text and not what the head says: of the pages in the tests it tells
3 of 7 dates, 1 of 5 bodies and none of 2 lists of authors. It knows no tag of GOV.UK nor of
repositories, and takes "Family, Given" for two persons; htmldate gives a day where a page says a
month, and a date where it has none (the day on which an archive took a copy of it).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats.documents import Line, Reading, child_process
from cis_pipeline.formats.json import schema_org

if TYPE_CHECKING:
    from cis_pipeline.protocol.publishers import Publishers

FORMAT = "web page (HTML)"
SUFFIXES = (".html", ".htm", ".xhtml", ".mhtml", ".mht")
BINARY = True
DOCUMENT = True

_SKIPPED = re.compile(r"(?:\s+|<\?xml[^>]{0,400}\?>|<!--.{0,20000}?-->)*", re.DOTALL)
_HTML = re.compile(
    r"<!doctype\s+html\b|<html\b|<head\b[^>]*>|<(?:meta|title|body)\b[^>]*>", re.IGNORECASE
)
_EXPORT = re.compile(r"^(?:TY  - |PMID- |FN (?:Clarivate|Thomson)|@\w+\{)", re.MULTILINE)
_UNSEEN = re.compile(r"<(head|style|script)\b.*?</\1\s*>|<[^<>]*>", re.DOTALL | re.IGNORECASE)
_WORDS = re.compile(r"(?:[^\W\d_]{2,}\W+){5}")
_MHTML = re.compile(rb"(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?MIME-Version:", re.IGNORECASE)


def sniff(head: bytes) -> bool:
    """True if a web page begins here; no other XML, and no export that a page only wraps."""
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        text = head[: len(head) // 2 * 2].decode("utf-16", "replace")
    else:
        text = head.removeprefix(codecs.BOM_UTF8).decode("latin-1")
    skipped = _SKIPPED.match(text)
    begins = _HTML.match(text, skipped.end() if skipped else 0)
    if begins:
        return not _only_wraps(text)
    return b"multipart/related" in head[:4096] and _MHTML.match(head.lstrip()) is not None


def _only_wraps(text: str) -> bool:
    """Whether an entry of an export begins a page, as text that a browser saved; a page that shows
    how it is cited says something else before."""
    found = _EXPORT.search(text)
    return found is not None and not _WORDS.search(_UNSEEN.sub(" ", text[: found.start()]))


def read(
    stream: IO[bytes], source: Source, publishers: Publishers | None = None
) -> Iterator[Record | Problem]:
    """The one Record, after a warning for each doubt; an error if nothing of it can be read.

    `publishers` are the bodies that are known, those of the reference review if None.
    """
    from cis_pipeline.formats.documents.description import entries_of_file

    return entries_of_file(stream, reading, publishers)


def count(stream: IO[bytes]) -> int:
    """One file is one document."""
    return 1


# --- What stands in it --------------------------------------------------------------------------

_PROGRAM = Path(child_process.__file__).with_name("html_child.py")
_CLOSED = {
    "large": "is larger than 32 MiB, as no page is, and was not read",
    "damaged": "holds nothing of a web page that can be read",
    "": "made the reading of web pages crash or run without end",
}
_NAMES = {
    "title": "citation_title og:title dc.title dcterms.title twitter:title headline",
    "author": "citation_author dc.creator dcterms.creator author article:author",
    "publisher": "govuk:primary-publishing-organisation citation_publisher dc.publisher "
    "dcterms.publisher citation_technical_report_institution "
    "citation_dissertation_institution publisher",
    "site": "og:site_name application-name",
    "published": "citation_publication_date citation_date dc.date.issued dcterms.issued dc.date "
    "dcterms.date article:published_time datepublished govuk:first-published-at "
    "govuk:public-updated-at date pubdate publish_date citation_online_date dcterms.created",
    "modified": "article:modified_time datemodified og:updated_time dcterms.modified "
    "dc.date.modified last-modified govuk:updated-at",
    "language": "dc.language dcterms.language og:locale",
    "url": "og:url citation_public_url",
}
"""One name -> the tags that say it, the most telling first."""


def reading(file: IO[bytes]) -> Reading:
    """The web page in an open file. It never raises for what stands in it."""
    entries = child_process.told(_PROGRAM, file)
    head = entries[0] if entries else {}
    if "text" not in head:
        why = str(head.get("closed", ""))
        return Reading(kind="html", closed=_CLOSED[why], hollow=why in ("large", "damaged"))
    text, heads = str(head["text"]), [str(one) for one in head["heads"]]
    lines = [Line(one, 1, 2.0) for one in heads] + [Line(one, 1, 1.0) for one in text.split("\n")]
    silent = () if text.strip() else ("holds no text (a page built by scripts?)",)
    return Reading(
        kind="html",
        pages=("\n".join([text, str(head["foot"])]).strip(),),
        lines=tuple(line for line in lines[:300] if line.text.strip()),
        said=_said(head),
        doubts=silent,
    )


def _said(head: Mapping[str, Any]) -> dict[str, str]:
    tags: dict[str, list[str]] = {}
    for name, content in head["meta"]:
        tags.setdefault(name, []).append(content)
    part_of: dict[str, str] = {}
    for linked in head["linked"]:
        part_of = part_of or schema_org.part_of(linked.pop("isPartOf", None))
        for key, value in linked.items():
            tags.setdefault("headline" if key == "name" else key.lower(), []).append(value)
    canonical = str(head["canonical"] or head["saved_from"])
    tags = _of_this_page(tags, str(head["title"]), canonical)
    said = {name: _first(tags, names.split()) for name, names in _NAMES.items()}
    said["page_title"] = str(head["title"])
    said["time"] = next(iter(head["times"]), "")
    said["issuer"] = urljoin("https://www.gov.uk", next(iter(head["issuers"]), ""))
    said["head"] = next(iter(head["heads"]), "")
    said["url"] = canonical if "//" in canonical else said["url"]
    said["language"] = str(head["lang"]) or said["language"]
    said |= {f"part of {name}": value for name, value in part_of.items()}
    return {name: value for name, value in said.items() if value}


def _first(tags: Mapping[str, list[str]], names: Iterable[str]) -> str:
    return next(("; ".join(tags[name]) for name in names if tags.get(name)), "")


def _of_this_page(tags: dict[str, list[str]], title: str, url: str) -> dict[str, list[str]]:
    """Without its Dublin Core, where that names another page's title or address."""
    dublin = {name for name in tags if re.match(r"dc(?:terms)?\.", name)}
    titles = [value for name in dublin if name.endswith(".title") for value in tags[name]]
    addresses = [value for name in dublin if name.endswith(".identifier") for value in tags[name]]
    other_title = bool(titles and title) and not any(_shares(one, title) for one in titles)
    other_place = any(urlsplit(one).path.strip("/") != urlsplit(url).path.strip("/")
                      for one in addresses if url and one.startswith("http"))  # fmt: skip
    homepage = any(re.search(r"\bhome ?page\b", one, re.IGNORECASE) for one in titles)
    if other_title or homepage or (other_place and not titles):
        return {name: values for name, values in tags.items() if name not in dublin}
    return tags


def _shares(one: str, title: str) -> bool:
    """Whether the page's title has most of the words of what Dublin Core calls it."""
    words = set(re.findall(r"\w+", one.casefold()))
    return len(words & set(re.findall(r"\w+", title.casefold()))) * 2 > len(words)
