"""The DOI and the address of an entry, and the entry without them and without dates of access.

Italics that a plain text marks ("*Title*") say where a title or a journal ends: while an entry is
taken apart they stand between two signs of Unicode's private use area.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cis_pipeline.formats import identifiers

OPEN, CLOSE = "\ue000", "\ue001"
_MARKED = re.compile(r"(?<![\w*_])(\*{1,2}|_{1,2})(?=\S)(?P<text>[^*_]+?)(?<=\S)\1(?![\w*_])")
_MARKDOWN = re.compile(r"\[(?P<text>[^\[\]]*)\]\((?P<target>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)")
_ANGLED = re.compile(r"<((?:https?://|www\.)[^<>]+)>")
_AVAILABLE = (
    r"(?:available|retrieved|accessed|accessible|abrufbar|verfügbar|disponible)(?: online)?"
    r"(?: (?:at|from|via|on|unter|à|en)| [^:;()]{0,30}? from)?"
)
_URL = re.compile(
    rf"(?:[,.:; ]*\(?{_AVAILABLE}|\burl|\bweb|\bfrom|\bat)?\s*:?\s*"
    r"(?P<url>(?:https?://|www\.)[^\s<>\"“”]+)",
    re.IGNORECASE,
)
_NAME = r"10\.[0-9]{4,9}/[^\s<>\"“”]+"
_DOI = re.compile(
    r"(?:available (?:at|from):? ?)?(?:https?://(?:dx\.)?doi\.org/|doi(?:\.org/|: ?| ))+"
    rf"(?P<doi>{_NAME})|(?<![\w/.])(?P<bare>{_NAME})",
    re.IGNORECASE,
)
_ACCESSED = re.compile(
    r"[\s,.;]*[(\[]?\s*(?:last |date )?"
    r"(?:accessed|retrieved|viewed|visited|consulted|zugriff|abgerufen|cited)"
    r"(?: on| at| am)?:? ?(?=[^)\]]{0,20}[0-9]{4})[^)\]]{4,30}[)\]]?[.,]?",
    re.IGNORECASE,
)
_LEFT = re.compile(
    r"[\s,.;:]*(?:[(\[<]?\b(?:available (?:at|from|online)|retrieved from|online|url|doi)\b"
    r":?[)\]>]?)?[\s,.;:<>]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Links:
    """The DOI and the address of an entry, "" where it has none."""

    doi: str = ""
    url: str = ""


def without_links(entry: str) -> tuple[str, Links]:
    """An entry without addresses and dates of access, its italics marked; and its addresses.

    >>> without_links("Quill (2014), Kites, available at: www.example.org/a (accessed 3 May 2020)")
    ('Quill (2014), Kites', Links(doi='', url='www.example.org/a'))
    """
    text = _MARKDOWN.sub(_shown, entry)
    text = _ANGLED.sub(r" \1 ", text)
    found = _DOI.search(text)
    doi = identifiers.doi(found["doi"] or found["bare"]) if found else ""
    text = _DOI.sub(" ", text)
    address = _URL.search(text)
    url = _trimmed(address["url"]) if address else ""
    text = " ".join(_ACCESSED.sub(" ", _URL.sub(" ", text)).split())
    end = "." if text.endswith(".") else ""
    return _LEFT.sub("", _marked(text)) + end, Links(doi or identifiers.linked_doi(url), url)


def _marked(text: str) -> str:
    return _MARKED.sub(lambda found: f"{OPEN}{found['text']}{CLOSE}", bare(text))


def bare(text: str) -> str:
    """A text without the signs for its italics."""
    return text.replace(OPEN, "").replace(CLOSE, "")


def _shown(found: re.Match[str]) -> str:
    return found["target"] if found["target"].startswith("http") else found["text"]


def _trimmed(url: str) -> str:
    url = url.rstrip(".,;:'’")
    while url.endswith(")") and url.count(")") > url.count("("):
        url = url[:-1].rstrip(".,;:")
    return url
