"""Refer/BibIX, as EndNote and others write it (.enw): a percent sign and a letter begin each value.

An entry begins with %0, its type. Where that is lacking, as in refer's own files, a blank line
parts the entries and any tag begins one; so it does where the type of each entry stands further
down. Lines without a tag continue the value above.

Why a blank line does not always end an entry: abstracts have paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TextIO

from cis_pipeline.core.addresses import every_address
from cis_pipeline.core.files import encoded, one_line, silent, write_all
from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import claims, fields, identifiers, item_types, name_lists, tagged
from cis_pipeline.formats.tagged import Tags, marks_in
from cis_pipeline.formats.writing import BIBLIOGRAPHIC, Tell, as_keyword, as_name

FORMAT = "EndNote refer (.enw)"
SUFFIXES = (".enw", ".txt", ".refer")

_LETTER = r"[A-Z0-9*@!#$&()+<>?\[\]^=~]"
_TAG = tagged.tag_form(_LETTER, r"[ \t]+|[^\S\n]*$", before="\ufeff?[ \t]*%")
_LINE = re.compile(rf"^\ufeff?[ \t]*(?:%({_LETTER})(?:[ \t]|$)|$)", re.MULTILINE)
_FIRST = re.compile(rf"\s*(?:[^%\n].*\n\s*){{0,3}}\ufeff?%{_LETTER}[ \t\n]")
_TELLING = re.compile(r"^\ufeff?[ \t]*%[TABJD0I][ \t]+\S", re.MULTILINE)


def sniff(head: str) -> bool:
    """True if the text begins with a type, or with a tag (a few lines may stand before) and has
    two that tell.
    """
    first = _FIRST.match(head.lstrip("\ufeff"))
    return first is not None and (len(_TELLING.findall(head)) > 1 or _typed(head))


def claim(text: str) -> claims.Claim | None:
    """Its lines with tags."""
    return claims.claim(text, _TAG.whole.search(text), _TAG.whole)


def _typed(head: str) -> bool:
    """Whether the first line is a type of EndNote's."""
    line = head.lstrip("\ufeff \t\n").partition("\n")[0]
    return line[:3] == "%0 " and line[3:].strip().casefold() in _BY_TYPE


_MARK = re.compile(rf"\n\ufeff?[ \t]*(?:%{_LETTER}(?=[ \t\n]|\Z)|(?=\n|\Z))")


def count(stream: TextIO) -> int:
    """How many entries begin: with the first of %0 lines, or a tag behind a blank line."""
    if _are_blocks(stream):
        return sum(1 for _ in _blocks(stream))
    entries, tags, blank, before = 0, "", True, ""
    for mark in marks_in(stream, _MARK):
        tag = mark.strip("\n\ufeff \t").lstrip("%")
        if not tag:
            blank = True
            continue
        again = tag in "TA" and "T" in tags
        if (tag == "0" and (before != "0" or blank)) or (blank and ("0" not in tags or again)):
            entries, tags = entries + 1, ""
        tags, blank, before = tags + tag, False, tag
    return entries


def read(stream: TextIO, source: Source) -> Iterator[Record | Problem]:
    """The entries in order, one at a time; `locator` is the line each begins with ("line 1").

    Types without anything between them are one entry, with a warning.
    """
    starts = _starts_of_blocks() if _are_blocks(stream) else _starts()
    for line, passage in tagged.passages(stream, starts):
        raw = passage.strip("\n").rstrip()
        tags = Tags(raw, _TAG)
        if not _TAG.line.match(raw):
            continue  # what stands before the first tag
        yield _record(line, raw, tags)
        types = tags.every("0")
        if len(types) > 1:
            what = (
                f'has {len(types)} types (%0 "{types[0]}", "{types[1]}"), and is read as one entry'
            )
            remedy = "if they are several entries, export them again, with their titles"
            yield Problem(f"line {line}", what, remedy, "warning")


_ANY_LINE = re.compile(rf"\n\ufeff?[ \t]*(?:%{_LETTER}(?=[ \t\n]|\Z)|(?=\n|\Z)|[^\n])")


def _blocks(stream: TextIO) -> Iterator[list[str]]:
    """The tags of each block; it begins with the first tag, or one right behind a blank line."""
    tags: list[str] = []
    blank = True
    for line in marks_in(stream, _ANY_LINE):
        mark = line.strip("\n\ufeff \t")
        if blank and tags and len(mark) == 2:
            yield tags
            tags = []
        tags += [mark[1:]] if len(mark) == 2 else []
        blank = not mark
    if tags:
        yield tags


def _are_blocks(stream: TextIO) -> bool:
    """Whether blank lines part the entries, each with one type that is not its first tag.

    The stream then stands at its beginning again.
    """
    blocks = _blocks(stream)
    first = next(blocks, ["0"])
    parted = "0" not in first[:1] and all(tags.count("0") == 1 for tags in (first, *blocks))
    stream.seek(0)
    return parted


_FIRST_TAG = re.compile(rf"^\ufeff?[ \t]*%{_LETTER}(?=[ \t\n]|\Z)", re.MULTILINE)
_BLOCK = re.compile(rf"(?:\A|\n[ \t]*\n)(?=\ufeff?[ \t]*%{_LETTER}(?:[ \t\n]|\Z))")


def _starts_of_blocks() -> Callable[[str], Iterable[int]]:
    """Tells where blocks begin; it remembers whether a text ended with a blank line."""
    parted, begun = True, False

    def starts(text: str) -> Iterator[int]:
        nonlocal parted, begun
        first = None if begun else _FIRST_TAG.search(text)
        behind = first.end() if first else 0
        if first:
            begun = True
            yield first.start()
        marks = _BLOCK.finditer(text, behind) if begun else ()
        yield from (found.end() for found in marks if found.end() or parted)
        parted = re.search(r"(?:\A|\n)[ \t]*\n\Z", text) is not None

    return starts


def _starts() -> Callable[[str], Iterable[int]]:
    """Tells where entries begin; it remembers the entry that is open from one text to the next."""
    entry: set[str] = set()
    parted, last = True, ""

    def starts(text: str) -> Iterator[int]:
        nonlocal entry, parted, last
        for found in _LINE.finditer(text):
            tag = found.group(1)
            if not tag:
                parted = parted or found.end() < len(text)
                continue
            if tag == "0":
                begins = parted or last != "0"
            else:
                begins = parted and ("0" not in entry or (tag in ("T", "A") and "T" in entry))
            if begins:
                entry = set()
                yield found.start()
            entry.add(tag)
            parted, last = False, tag

    return starts


_TYPES = {
    "journalArticle": "Journal Article; Electronic Article; Journal",
    "magazineArticle": "Magazine Article",
    "newspaperArticle": "Newspaper Article",
    "book": "Book; Edited Book; Electronic Book; Classical Work; Ancient Text; Serial; Pamphlet",
    "bookSection": "Book Section; Electronic Book Section",
    "conferencePaper": "Conference Paper; Conference Proceedings; Conference",
    "thesis": "Thesis",
    "report": "Report; Government Document; Standard",
    "webpage": "Web Page; Electronic Source; Online Database; Online Multimedia",
    "blogPost": "Blog",
    "manuscript": "Unpublished Work; Manuscript",
    "dataset": "Dataset",
    "document": "Generic; Grant",
    "artwork": "Artwork; Chart or Table; Figure; Equation",
    "audioRecording": "Audio; Music",
    "videoRecording": "Audiovisual Material; Film or Broadcast; Video",
    "computerProgram": "Computer Program",
    "letter": "Personal Communication",
    "map": "Map",
    "statute": "Statute; Legal Rule or Regulation",
    "bill": "Bill",
    "case": "Case",
    "hearing": "Hearing",
    "patent": "Patent",
    "dictionaryEntry": "Dictionary",
    "encyclopediaArticle": "Encyclopedia",
}
"""Item type -> what EndNote calls it, the name to write first."""
_BY_TYPE = item_types.by_name(_TYPES)
_WITHOUT_CONTAINER = {"book", "thesis", "report", "manuscript", "patent"}
"""Types whose %J and %B hold a series or a database, but where %9 says that the file is ours."""


def _item_type(tags: Tags) -> str:
    """By the last %0 that is known; else a journal (%J) or a book (%B) around it tells."""
    named = (fields.tidy(one) for one in reversed(tags.every("0")))
    known = (_BY_TYPE.get(one.casefold()) or item_types.item_type(one) for one in named if one)
    told = next(filter(None, known), "")
    return told or ("journalArticle" if "J" in tags else "bookSection" if "B" in tags else "")


def _record(line: int, raw: str, tags: Tags) -> Record:
    named = item_types.own(*tags.every("9"))
    item_type = _item_type(tags) if named is None else named
    lacks = named is None and item_type in _WITHOUT_CONTAINER
    container = "" if lacks else fields.first(*tags.every("J")[::-1])
    booked = named is not None or item_type != "journalArticle"
    return Record(
        locator=f"line {line}",
        raw=raw,
        item_type=item_type,
        title=tags.one("T", "!", "Q" if "A" in tags else "T") or _book_title(tags, item_type),
        authors=name_lists.each(tags.every("A") or tags.first_of("Q", "E", "?", "Y")),
        year=fields.year(*tags.every("D", "8")),
        date=fields.date(*tags.every("8", "D")),
        container=container or ("" if lacks else tags.one("B", "S")),
        volume=tags.one("V"),
        issue=tags.one("N"),
        pages=fields.pages(tags.one("P")),
        doi=identifiers.doi(tags.one("R"))
        or identifiers.linked_doi(*tags.every("R", "U", "3", "M", "Z")),
        url=identifiers.links(*(tags.every("U") or [""])),
        abstract=fields.abstract(tags.first("X")),
        keywords=fields.keywords(tags.every("K")),
        language=item_types.language(tags.listed("G")),
        publisher=tags.one("I"),
        isbn=identifiers.isbn(*tags.every("@")) if booked else "",
        issn=identifiers.issn(*tags.every("@")),
        accession=tags.one("M", "L", "F"),
        note=tags.one("Z", "O"),
    )


def _book_title(tags: Tags, item_type: str) -> str:
    return tags.one("B") if item_type == "book" else ""


# --- Writing ------------------------------------------------------------------------------------

SUFFIX = ".enw"
HOLDS = BIBLIOGRAPHIC

_NAMES = {item_type: names.split(";")[0] for item_type, names in _TYPES.items()}
_NEAREST = dict.fromkeys(item_types.NOT_ARTICLES, "Journal Article") | {
    "email": "Personal Communication",
    "instantMessage": "Personal Communication",
    "forumPost": "Web Page",
    "film": "Film or Broadcast",
    "tvBroadcast": "Film or Broadcast",
    "podcast": "Audiovisual Material",
    "radioBroadcast": "Audiovisual Material",
    "presentation": "Conference Paper",
    "preprint": "Unpublished Work",
    "standard": "Standard",
}
"""EndNote's name of a type that it does not have, or means otherwise."""

_IN_BOOKS = frozenset({"bookSection", "conferencePaper"})


def write(records: Iterable[Record], path: Path, tell: Tell = silent) -> int:
    """Write an entry for each record, from %0 to a blank line; how many.

    The type is one of EndNote's; where that does not say which of our types it is, or reading
    would leave something of the entry to it, %9 (type of work) names ours.
    """
    return write_all(path, (_entry(record) for record in records))


def _entry(record: Record) -> bytes:
    lines = [f"%{tag} {one_line(text)}\n" for tag, text in _tags(record) if text]
    return encoded("".join([*lines, "\n"]))


def _tags(record: Record) -> Iterator[tuple[str, str]]:
    """The tags and values of a record, the empty ones as well."""
    name, kind = _type(record)
    yield "0", name
    yield "T", record.title
    yield from (("A", as_name(author)) for author in record.authors)
    yield "D", str(record.year or "")
    yield "8", record.date if record.date != str(record.year) else ""
    yield "B" if record.item_type in _IN_BOOKS else "J", record.container
    yield "V", record.volume
    yield "N", record.issue
    yield "P", record.pages
    yield "R", record.doi
    yield from (("U", address) for address in every_address(record.url))
    yield "X", record.abstract
    yield from (("K", as_keyword(keyword)) for keyword in record.keywords)
    yield "G", record.language
    yield "I", record.publisher
    yield "@", record.issn
    yield "@", record.isbn
    yield "M", record.accession
    yield "Z", record.note
    yield "9", kind


def _type(record: Record) -> tuple[str, str]:
    """EndNote's name of its type, and ours where that does not say enough."""
    kind = record.item_type
    if kind in _NEAREST or kind not in _NAMES:
        return _NEAREST.get(kind, "Generic"), kind or item_types.UNTYPED
    held = record.container if kind in _WITHOUT_CONTAINER else ""
    held += record.isbn if kind == "journalArticle" else ""
    return _NAMES[kind], kind if held else ""
