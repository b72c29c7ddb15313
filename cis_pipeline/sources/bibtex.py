"""BibTeX and BibLaTeX: the file is cut where entries begin, bibtexparser 2 reads each piece.

Why cut first: an entry that bibtexparser cannot parse takes down only itself, not its neighbours,
duplicate keys are no matter (Mendeley writes hundreds), and the file is read in bounded memory.
Faults of vendors are mended before it parses: commas in citation keys (Scopus), a backslash that
wrapping has parted from its character (Web of Science), no comma between fields. `raw` is as it
stood.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, TextIO

from cis_pipeline.model import Problem, Record, Source
from cis_pipeline.sources import fields, terms

if TYPE_CHECKING:
    from bibtexparser.middlewares import LatexDecodingMiddleware
    from bibtexparser.model import Block, Entry

FORMAT = "BibTeX"
SUFFIXES = (".bib", ".bibtex", ".txt")

_START = re.compile(r"^\ufeff?[ \t]*@[ \t]*([A-Za-z]+)[ \t]*[{(]", re.MULTILINE)
_KEY = re.compile(r"([ \t]*@[ \t]*\w+[ \t]*[{(])([^={}]*)(,[ \t]*)")
_NO_COMMA = re.compile(r"([}\"])[ \t]*\n(?=[ \t]*[A-Za-z][\w-]*[ \t]*=[ \t]*[{\"])")
_PARTED = re.compile(r"\\\n\s+(?=[{}%&$#_])")
_NO_ENTRIES = {"comment", "string", "preamble"}

logging.getLogger("bibtexparser").addHandler(logging.NullHandler())  # what it says we say


def sniff(head: str) -> bool:
    """True if a line begins with "@", a word and an opening brace, as entries do."""
    return _START.search(head) is not None


def read(stream: TextIO, source: Source) -> Iterator[Record | Problem]:
    """The entries in order, one at a time; `locator` is the line of "@article{" ("line 12").

    An entry that cannot be parsed is a Problem with its line and the parser's reason. LaTeX in
    titles, names and other texts becomes plain characters; formulas stay as they are. @string
    abbreviations are filled in from their definition on.
    """
    strings: dict[str, str] = {}
    for line, piece in _pieces(stream):
        begun = _START.match(piece)
        if begun and begun.group(1).lower() in _NO_ENTRIES:
            strings |= _definitions(piece)
            continue
        entries, faults = _parsed(piece)
        for entry, raw in entries:
            yield _record(entry, raw, f"line {line}", strings)
        for fault in faults:
            remedy = "mend its braces and commas, or export it again"
            yield Problem(f"line {line}", f"the entry cannot be read: {fault}", remedy)


def _pieces(stream: TextIO) -> Iterator[tuple[int, str]]:
    """From each line that begins an entry to the next, with its number; what stands above is
    heading."""
    start, lines = 0, list[str]()
    for number, line in enumerate(stream, start=1):
        if "@" in line and _START.match(line):
            if lines:
                yield start, "".join(lines)
            start, lines = number, []
        if start:
            lines.append(line.rstrip("\r\n") + "\n")
    if lines:
        yield start, "".join(lines)


def _blocks(piece: str) -> list[Block]:
    from bibtexparser.splitter import Splitter

    return Splitter(piece).split().blocks


def _definitions(piece: str) -> dict[str, str]:
    """The abbreviations that a piece with @string defines, with their enclosing braces."""
    from bibtexparser.model import String

    blocks = _blocks(piece)
    return {block.key.lower(): block.value for block in blocks if isinstance(block, String)}


def _reason(error: Exception) -> str:
    """Why bibtexparser gave up, in words for the user."""
    reason = str(getattr(error, "abort_reason", error)).replace("`", '"')
    at_the_end = "end of file" in reason
    return "a brace or a quote in it is never closed" if at_the_end else reason.rstrip(". ")


def _mended(piece: str) -> str:
    """A piece without the faults of vendors that need not cost an entry."""
    line, _, rest = piece.partition("\n")
    if key := _KEY.fullmatch(line):
        line = key.group(1) + key.group(2).replace(",", "_") + key.group(3)
    return _NO_COMMA.sub(r"\1,\n", _PARTED.sub(r"\\", f"{line}\n{rest}"))


def _parsed(piece: str) -> tuple[list[tuple[Entry, str]], list[str]]:
    """The entries of a piece (one, but for entries on one line) with their raw text, and faults."""
    from bibtexparser.model import Entry, ParsingFailedBlock

    mended = _mended(piece)
    entries: list[tuple[Entry, str]] = []
    faults, place = [], 0
    for block in _blocks(mended):
        inner = block.ignore_error_block if isinstance(block, ParsingFailedBlock) else block
        if isinstance(inner, Entry):
            place = max(mended.find(inner.raw or "", place), place)
            if mended[mended.rfind("\n", 0, place) + 1 : place].lstrip().startswith("%"):
                continue  # it is commented out
            entries.append((inner, (inner.raw or piece) if mended == piece else piece.strip()))
        elif isinstance(block, ParsingFailedBlock):
            faults.append(_reason(block.error))
    if not entries and not faults:
        faults = ["it has no key and no fields"]
    return entries, faults


@cache
def _decoder() -> LatexDecodingMiddleware:
    from bibtexparser.middlewares import LatexDecodingMiddleware

    return LatexDecodingMiddleware(keep_math_mode=True)


_STAND_INS = {
    "braceleft": "\ufdd0",
    "braceright": "\ufdd1",
    "asciicircum": "\ufdd2",
    "asciitilde": "\ufdd3",
    "backslash": "\ufdd4",
}
"""Signs that are meant as such, and what stands for them while others are taken for LaTeX."""
_MEANT = dict(zip(map(ord, _STAND_INS.values()), "{}^~\\", strict=True))
_WRITTEN = re.compile(rf"\\text({'|'.join(_STAND_INS)})(?:\{{\}}|(?![A-Za-z]))")


def _plain(text: str) -> str:
    """LaTeX as plain characters; a bare "%" is a percent sign here, and begins no comment."""
    from bibtexparser.library import Library
    from bibtexparser.model import Entry, Field

    text = _WRITTEN.sub(lambda found: _STAND_INS[found.group(1)], text).replace("\\-", "")
    text = re.sub(r"(?<=[^\s\\])~(?=\S)", " ", text)
    if "\\" in text or "{" in text:
        whole = Field("text", re.sub(r"(?<!\\)%", r"\\%", text))
        _decoder().transform_entry(Entry("misc", "key", [whole]), Library())
        text = str(whole.value)
    return fields.tidy(text.replace("{", "").replace("}", "").translate(_MEANT))


def _values(entry: Entry, strings: dict[str, str]) -> dict[str, str]:
    """Field name in lower case -> its value without enclosing marks, still in LaTeX."""
    from bibtexparser.library import Library
    from bibtexparser.middlewares import RemoveEnclosingMiddleware
    from bibtexparser.model import Entry, Field

    values: dict[str, str] = {}
    for field in entry.fields:
        parts = _concatenated(str(field.value))
        bare = [Field("part", strings.get(part.lower(), part)) for part in parts]
        for part in bare:
            RemoveEnclosingMiddleware().transform_entry(Entry("misc", "key", [part]), Library())
        values.setdefault(field.key.lower(), "".join(str(part.value) for part in bare))
    return values


def _concatenated(value: str) -> list[str]:
    """The parts of a value, which "#" joins where it stands outside braces and quotes."""
    parts, depth, quoted = [""], 0, False
    for token in re.split(r'(\\.|[{}"#])', value) if "#" in value else (value,):
        depth += (token == "{") - (token == "}")
        quoted ^= token == '"' and not depth
        if token == "#" and not depth and not quoted:
            parts.append("")
        else:
            parts[-1] += token
    return [part.strip() for part in parts]


def _names(text: str) -> tuple[str, ...]:
    """The persons and bodies of an author field: "First von Last" becomes "von Last, First"."""
    from bibtexparser.middlewares.names import split_multiple_persons_names

    printed = split_multiple_persons_names(fields.tidy(text))
    found = [_name(one) for one in printed if one.lower() != "others"]
    return tuple(name for name in found if name)


def _name(text: str) -> str:
    from bibtexparser.middlewares.names import parse_single_name_into_parts

    if text.count(",") > 2 or ";" in text:  # no BibTeX name; left as the vendor printed it
        return fields.name(_plain(text))
    parts = parse_single_name_into_parts(text, strict=False)
    family, given = " ".join([*parts.von, *parts.last]), " ".join(parts.first)
    return ", ".join(part for one in (family, given, " ".join(parts.jr)) if (part := _plain(one)))


_TYPES = {"proceedings": "book", "periodical": "document", "software": "computerProgram"}


def _record(entry: Entry, raw: str, locator: str, strings: dict[str, str]) -> Record:
    values = _values(entry, strings)

    def one(*names: str) -> str:
        return _plain(next((values[name] for name in names if values.get(name)), ""))

    kind = entry.entry_type.lower()
    kinds = [one("type"), one("entrysubtype"), one("document_type", "document-type")]
    named = terms.own(kinds[1])
    if named is None:
        named = terms.refine(_TYPES.get(kind) or terms.item_type(kind), kinds)
    return Record(
        locator=locator,
        raw=raw,
        item_type=named,
        title=": ".join(part for part in (one("title"), one("subtitle")) if part),
        authors=_names(values.get("author") or values.get("editor", "")),
        year=fields.year(one("year"), one("date")),
        date=fields.date(one("date"), one("month"), one("year")),
        container=one("journal", "journaltitle", "booktitle", "maintitle"),
        volume=one("volume"),
        issue=one("number", "issue"),
        pages=fields.pages(one("pages"), "", one("article-number", "eid", "art_number")),
        doi=fields.doi(values.get("doi", "").replace("\\", ""))
        or fields.linked_doi(values.get("url", ""), values.get("eprint", "")),
        url=fields.link(values.get("url", "").replace("\\", "")),
        abstract=fields.abstract(one("abstract")),
        keywords=fields.keywords(
            fields.bars(_plain(values[name])) for name in _KEYWORDS if values.get(name)
        ),
        language=terms.language(one("language", "langid")),
        publisher=one("publisher", "school", "institution", "organization"),
        isbn=fields.isbn(one("isbn")),
        issn=fields.issn(one("issn")),
        accession=one("unique-id", "pmid", "eprintid"),
        note=one("note", "annote"),
    )


_KEYWORDS = ("keywords", "keyword", "author_keywords", "keywords-plus", "mesh")
