"""A reading becomes a record: title, date, organisation, authors, language, and the doubts of them.

The same bytes are the same document wherever they were found: the record is known by the digest
of the bytes, and nothing of the file's name goes into it. Each doubt is a warning beside it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import IO, Any

from cis_pipeline.core.model import Problem, Record
from cis_pipeline.core.text.language import shares
from cis_pipeline.formats import identifiers
from cis_pipeline.formats.documents import (
    Found,
    Reading,
    bounded,
    dates,
    organisation,
    title,
    title_wording,
)
from cis_pipeline.formats.documents.publisher_names import Gazetteer, default
from cis_pipeline.protocol.publishers import Publishers

_SURE = 0.9
"""The least share at which a language is told."""
_ISBN = re.compile(r"\bISBN(?:-1[03])?:?\s*((?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx])\b")
_AUTHORS = re.compile(
    r"^\W*(?:authors?|written by|authored by|auteurs?|autor(?:en|es)?)\s*:\s*(.{3,300})",
    re.IGNORECASE,
)
_CODE = re.compile(r"[a-z]{2}(?=$|[-_])", re.IGNORECASE)


def describe(
    reading: Reading, publishers: Publishers | None = None, digest: str = ""
) -> tuple[Record, tuple[str, ...]]:
    """The record of a document, and the doubts about it as sentences for a person.

    It is searched for the bodies of `publishers` (None: the reference's). The publisher is the
    bodies that issued it, joined by "; "; authors are given only where it lists them as such. The
    date is "2025", "2025-11" or "2025-11-04". What cannot be told is empty.
    """
    if reading.closed or not (reading.said or any(page.strip() for page in reading.pages)):
        return _record(reading, digest, reading.doubts), reading.doubts
    gazetteer = default() if publishers is None else Gazetteer(publishers)
    reading = bounded(reading)
    chooser = title.of_page if reading.kind == "html" else title.of_print
    named = chooser(reading, gazetteer)
    dated = dates.choose(reading, named.page)
    issued = organisation.choose(reading, named, gazetteer)
    spoken = language(reading)
    found: Iterable[tuple[str, ...]] = (
        reading.doubts, named.doubts, dated.doubts, issued.doubts, spoken.doubts,
    )  # fmt: skip
    doubts = tuple(dict.fromkeys(doubt for doubts in found for doubt in doubts))
    record = replace(
        _record(reading, digest, doubts),
        title=_owned(named.value, issued.value),
        year=int(dated.value[:4]) if dated.value else None,
        date=dated.value,
        publisher=issued.value,
        authors=authors(reading),
        language=spoken.value,
        url=reading.said.get("url", ""),
        isbn=_isbn(reading) or identifiers.isbn(reading.said.get("part of isbn", "")),
        issn=identifiers.issn(reading.said.get("part of issn", "")),
        container=reading.said.get("part of container", ""),
        volume=reading.said.get("part of volume", ""),
        issue=reading.said.get("part of issue", ""),
    )
    return record, doubts


def _owned(title: str, organisation: str) -> str:
    """A title that only says what kind of document it is, with the body that issued it before."""
    if not organisation or ";" in organisation or not title_wording.is_kind(title):
        return title
    return f"{organisation} {title[:1].lower()}{title[1:]}"


def language(reading: Reading) -> Found:
    """The ISO 639-1 code of the text, told from the text itself; a mark in the file that differs
    is a doubt, since programs mark what people write in any language as their own.
    """
    text = " ".join(" ".join(reading.pages[:12]).split())[:20_000]
    marked = _CODE.match(reading.said.get("language", ""))
    code = marked[0].lower() if marked else ""
    ranked = shares(text)
    best, share = next(iter(ranked.items()), ("", 0.0))
    if share < _SURE:
        return Found(code, () if code else ("the language cannot be told",))
    return Found(best)


def authors(reading: Reading) -> tuple[str, ...]:
    """The authors that a line of the first pages lists as such; () where none does."""
    tagged = reading.said.get("author", "") if reading.kind == "html" else ""
    if ";" in tagged or "," in tagged:
        return tuple(name for part in tagged.split(";") if (name := _name(part)))
    lines = [line for line in reading.lines if line.page <= 3]
    for place, line in enumerate(lines):
        if found := _AUTHORS.match(line.text):
            rest = [found[1]]
            for below in lines[place + 1 : place + 4]:
                if not _goes_on(rest[-1], below.text) or below.size != line.size:
                    break
                rest.append(below.text)
            return _all_names(" ".join(rest))
    return ()


def _goes_on(line: str, following: str) -> bool:
    """Whether a list of names goes on in the next line: "A. One, Amy" is followed by "Two"."""
    if dates.is_date(following) or title_wording.is_no_title(following) or line.endswith("."):
        return False
    return line.endswith((",", "and", "&", ";", "-")) or not following.rstrip().endswith(".")


def _all_names(text: str) -> tuple[str, ...]:
    """The names of a list, if each is one by its looks; () if one is not."""
    parts = [part for part in re.split(r"[,;]|\band\b|&", text) if part.strip()]
    names = [_name(re.split(r"\s[-–—:]\s", part)[0]) for part in parts]
    certain = all(2 <= len(name.split()) <= 6 or name.istitle() for name in names)
    return tuple(names) if certain and not re.search(r"\s[-–—:]\s", text) else ()


def _name(part: str) -> str:
    """A person as "Family, Given", else the name as printed."""
    plain = re.sub(r"\s*\([A-Z]{2,8}\)", "", " ".join(part.split())).strip(" .,;")
    plain = re.sub(r"^(?:Dr|Prof(?:essor)?|Mr|Mrs|Ms|Dame|Sir)\.?\s+", "", plain)
    words = plain.split()
    if "," in plain or not 2 <= len(words) <= 3 or not title_wording.is_persons(plain, ()):
        return plain
    if re.search(
        r"['’]s\b|\b(?:University|Institute|Centre|Council|Bureau|Trust|Ltd|Group|Research)\b",
        plain,
    ):
        return plain
    return f"{words[-1]}, {' '.join(words[:-1])}"


def _isbn(reading: Reading) -> str:
    for text in (*reading.front(), *reading.back()):
        if found := _ISBN.search(text):
            return re.sub("[- ]", "", found[1]).upper()
    return ""


# --- Records ----------------------------------------------------------------------------------

_TYPES = {"pdf": "report", "html": "webpage", "text": "document"}
_TOLD = 500
"""How much of a field of the file is kept in `raw`."""


def entries(
    reading: Reading, digest: str, publishers: Publishers | None
) -> Iterator[Record | Problem]:
    """The record and its doubts as warnings; an error alone where the file is no document."""
    if reading.hollow:
        remedy = "look whether it opens; if not, fetch it again or delete it"
        yield Problem("", reading.closed, remedy)
        return
    record, doubts = describe(reading, publishers, digest)
    if reading.closed:
        yield Problem("", reading.closed, _remedy(reading.closed), "warning")
    for doubt in doubts:
        remedy = "look at the document, and give what it says in data/grey/register.csv"
        yield Problem("", doubt, remedy, "warning")
    yield record


def entries_of_file(
    file: Any, reading: Callable[[IO[bytes]], Reading], publishers: Publishers | None
) -> Iterator[Record | Problem]:
    """The same of an open file of bytes, known by their SHA-256; `reading` reads it."""
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    return entries(reading(file), digest, publishers)


def _remedy(closed: str) -> str:
    if "password" in closed:
        return "open it with the password, save it without one, or fetch it elsewhere"
    return "fetch it again, or give its title, date and organisation in data/grey/register.csv"


def _record(reading: Reading, digest: str, doubts: tuple[str, ...]) -> Record:
    """The record of a document of which nothing else is known; its doubts are the note."""
    raw = {
        "sha256": digest,
        "pages": len(reading.pages),
        "metadata": {name: value[:_TOLD] for name, value in sorted(reading.said.items())},
    }
    sentences = (*((reading.closed,) if reading.closed else ()), *doubts)
    return Record(
        key=digest,
        raw=json.dumps(raw, ensure_ascii=False),
        digest=digest,
        item_type=_TYPES[reading.kind],
        note=" ".join(f"{one[:1].upper()}{one[1:]}." for one in sentences),
    )
