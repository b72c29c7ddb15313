"""A BibTeX file is cut where entries begin; bibtexparser reads each, or it is read by its lines.

Why cut first: an entry is counted and kept as it stands in the file whatever a parser makes of it,
duplicate keys are no matter (Mendeley writes hundreds), and the file is read in bounded memory.
Faults of vendors are mended before it parses: commas in citation keys (Scopus), a backslash that
wrapping has parted from its character (Web of Science), no comma between fields. Where it gives
up nevertheless, the fields are told by their names at the beginning of lines. Parts of a value
that "#" joins are joined here; bibtexparser leaves them as they stand.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TextIO

from cis_pipeline.formats.tagged import marks_in

if TYPE_CHECKING:
    from bibtexparser.model import Entry

_SECOND_WORD = r"(?:[ \t]+[A-Za-z][\w-]*(?=[ \t]*\{[^\s{}=,]*,))?"  # "@Journal Article{key,"
START = re.compile(
    rf"^\ufeff?[ \t]*@[ \t]*([A-Za-z][\w-]*{_SECOND_WORD})[ \t]*([{{(])", re.MULTILINE
)
_MORE = re.compile(r"[^\n@%]*@[ \t]*[A-Za-z][\w-]*[ \t]*[{(]")
_ANY_START = re.compile(r"@[ \t]*[A-Za-z][\w-]*[ \t]*[{(]")
_BRACES = re.compile(r"\\\n\s+[{}%&$#_]|\\.|[{}]")
_LARGE = 1 << 20
"""A larger entry that is not in good order is not given to bibtexparser, which would take long."""
_LARGEST = 1 << 24
"""What is beyond is not taken into memory: an entry was never closed, and no other begins."""
NO_ENTRIES = frozenset({"comment", "string", "preamble"})

logging.getLogger("bibtexparser").addHandler(logging.NullHandler())  # what it says we say


@dataclass(frozen=True, slots=True)
class Parsed:
    """An entry: its type in lower case, its key, and its fields by their names in lower case.

    The values are still LaTeX, without enclosing marks. `raw` is its text from "@" to its last
    brace, or all there is if it is damaged; `fault`: why bibtexparser gave up, if it did. A field
    that stands there several times has its first value in `values`, the others in `more`.
    """

    kind: str
    key: str
    values: dict[str, str]
    raw: str
    fault: str = ""
    more: dict[str, list[str]] = field(default_factory=dict)

    def every(self, *names: str) -> list[str]:
        """The values of these fields that are not empty, those of the first one first."""
        found = (one for name in names for one in (self.values.get(name), *self.more.get(name, ())))
        return [value for value in found if value]


def _parted_values(named: Iterable[tuple[str, str]]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """The first value of each field, and the others of those that stand there several times."""
    values: dict[str, str] = {}
    more: dict[str, list[str]] = {}
    for name, value in named:
        if values.get(name):
            more.setdefault(name, []).append(value)
        else:
            values[name] = value
    return values, more


def pieces(stream: Iterable[str]) -> Iterator[tuple[int, str]]:
    """From each line that begins an entry to the next, with its number; several on a line each.

    What stands above the first is heading.
    """
    start, lines, length = 0, list[str](), 0
    for number, line in enumerate(stream, start=1):
        if "@" in line and START.match(line):
            yield from ((start, part) for part in _parts("".join(lines)))
            start, lines, length = number, [], 0
        length += len(line)
        if start and length <= _LARGEST:
            lines.append(line.rstrip("\r\n") + "\n")
    yield from ((start, part) for part in _parts("".join(lines)))


def _parts(piece: str) -> Iterator[str]:
    """A piece, parted where another entry begins on the line on which one ends."""
    begins = 0
    while _ANY_START.search(piece, piece.find("@", begins) + 1):
        more = _MORE.match(piece, _close(piece, begins))
        if not more:
            break
        at = piece.index("@", more.start())
        yield piece[begins:at]
        begins = at
    if piece:
        yield piece[begins:]


def _close(piece: str, begins: int) -> int:
    """Where the entry that begins there is closed; the end of the piece, if that is not told."""
    depth, opened = 0, START.match(piece, begins)
    if opened and opened.group(2) == "(":
        return len(piece)
    for found in _BRACES.finditer(piece, begins):
        mark = found.group()
        depth += (mark == "{") - (mark == "}")
        if depth <= 0 and mark == "}":
            return found.end()
    return len(piece)


def kind_of(piece: str) -> str:
    """The type that a piece begins with, in lower case."""
    begins = START.match(piece)
    return begins.group(1).lower() if begins else ""


# --- What bibtexparser reads -----------------------------------------------------------------

_KEY = re.compile(r"([^={}]*)(,[ \t]*\n)")
_NO_COMMA = re.compile(r"([}\"])[ \t]*\n(?=[ \t]*[A-Za-z][\w-]*[ \t]*=[ \t]*[{\"])")
_PARTED = re.compile(r"\\\n\s+(?=[{}%&$#_])")
_AT_SIGN = re.compile(r"\n\s*(?=@)")
_LINE_END = re.compile(r"(?<!\\)(\\\\)(?=[{}])")
_TOKENS = re.compile(r'(\\.|[{}"#])')


def parsed(piece: str, strings: dict[str, str]) -> Parsed:
    """The entry of a piece; its fields as far as they can be told, if it is damaged."""
    begins = START.match(piece)
    if not begins or len(piece) > _LARGE:
        return rescued(piece, strings, "it is never closed, or as large as no entry is")
    entry, fault = _split(f"@entry{begins.group(2)}{_mended(piece[begins.end() :])}")
    if entry is None or fault:
        return rescued(piece, strings, fault or "it has no key and no fields")
    named = ((one.key.lower(), _value(str(one.value), strings)) for one in entry.fields)
    values, more = _parted_values(named)
    raw = _text(piece[: _close(piece, 0)])
    kind = values.get("entrytype") or begins.group(1)
    return Parsed(kind.lower(), entry.key, values, raw, more=more)


def _split(text: str) -> tuple[Entry | None, str]:
    """The first entry that bibtexparser finds, and why it gave up, if it did."""
    from bibtexparser.model import Entry, ImplicitComment, ParsingFailedBlock
    from bibtexparser.splitter import Splitter

    found, fault = None, ""
    for block in Splitter(text).split().blocks:
        inner = block.ignore_error_block if isinstance(block, ParsingFailedBlock) else block
        if isinstance(inner, Entry):
            found = found or inner
        elif isinstance(block, ParsingFailedBlock):
            fault = fault or _reason(block.error)
        elif isinstance(block, ImplicitComment) and _FIELD.search(block.comment):
            fault = fault or "a brace closes it above its last fields"
    return found, fault


def _reason(error: Exception) -> str:
    """Why bibtexparser gave up, in words for the user."""
    reason = str(getattr(error, "abort_reason", error)).replace("`", '"')
    at_the_end = "end of file" in reason
    return "a brace or a quote in it is never closed" if at_the_end else reason.rstrip(". ")


def _mended(body: str) -> str:
    """What stands behind the brace of an entry, without faults that need not cost it."""
    if key := _KEY.match(body):
        body = key.group(1).replace(",", "_") + body[key.start(2) :]
    body = _LINE_END.sub(r"\1 ", _PARTED.sub(r"\\", body))
    body = _QUOTED.sub(_braced, body) if '"' in body else body
    return _NO_COMMA.sub(r"\1,\n", _AT_SIGN.sub(" ", body))


_CLOSES = r"\s*(?:,?\s*[})]\s*\Z|,[ \t]*\n[ \t]*[\w-]+[ \t]*=)"
_QUOTED = re.compile(
    r"^([ \t]*[\w-]+[ \t]*=[ \t]*)"
    rf'"((?:[^"\n]|"(?!{_CLOSES})|\n(?![ \t]*[\w-]+[ \t]*=[ \t]*["{{]))*+)"(?={_CLOSES})',
    re.MULTILINE,
)
"""A value in quotes on lines of its own, whatever quotes stand in it."""
_SEVERAL = re.compile(r'"\s*#|#\s*"|"\s*,\s*[\w-]+\s*=')
"""What shows that several values stand there."""


def _braced(found: re.Match[str]) -> str:
    """A value in braces, where it has quotes within, which would end it."""
    begin, value = found.groups()
    outside = _outside_braces(value)
    if '"' not in outside or _SEVERAL.search(value) or re.search("[{}]", outside):
        return found.group()
    return f"{begin}{{{value}}}"


def _outside_braces(text: str) -> str:
    while (less := _INNER.sub("", text)) != text:
        text = less
    return text


_INNER = re.compile(r"\\[{}]|\{[^{}]*\}")


def definitions(piece: str) -> dict[str, str]:
    """The abbreviations that a piece with @string defines, with their enclosing marks."""
    from bibtexparser.splitter import Splitter

    return {string.key.lower(): string.value for string in Splitter(piece).split().strings}


def _value(printed: str, strings: dict[str, str]) -> str:
    """A value without its enclosing marks; abbreviations in it are filled in."""
    parts = _concatenated(printed) if "#" in printed else [printed]
    return "".join(_bare(strings.get(part.lower(), part)) for part in parts)


def _bare(part: str) -> str:
    enclosed = len(part) > 1 and (part[0], part[-1]) in (("{", "}"), ('"', '"'))
    return part[1:-1] if enclosed else part


def _concatenated(value: str) -> list[str]:
    """The parts of a value, which "#" joins where it stands outside braces and quotes."""
    parts, depth, quoted = [""], 0, False
    for token in _TOKENS.split(value):
        depth += (token == "{") - (token == "}")
        quoted ^= token == '"' and not depth
        if token == "#" and not depth and not quoted:
            parts.append("")
        else:
            parts[-1] += token
    return [part.strip() for part in parts]


# --- What is told of a damaged entry -----------------------------------------------------------

_FIELD = re.compile(r'(^|,)[ \t]*([A-Za-z][\w+:./-]*)[ \t]*=[ \t]*(?=["{\w])', re.MULTILINE)
_COMMON = """author title journal year volume number pages doi url abstract booktitle publisher
    month issn isbn keywords note editor date journaltitle language school institution eprint
    series issue"""
_NAMED = frozenset(_COMMON.split())


def _text(piece: str) -> str:
    return piece.strip("\ufeff \t\r\n")


def rescued(piece: str, strings: dict[str, str], fault: str) -> Parsed:
    """An entry that bibtexparser cannot parse: a field goes on to where the next one begins.

    A field begins at the beginning of a line, or behind a comma if its name is a common one.
    """
    begins = START.match(piece)
    body = piece[begins.end() :] if begins else piece
    found = [
        one for one in _FIELD.finditer(body) if not one.group(1) or one.group(2).lower() in _NAMED
    ]
    ends = [*(one.start() for one in found), len(body)][1:]
    named = []
    for one, end in zip(found, ends, strict=True):
        told = body[one.end() : end].strip().strip(",").strip()
        told = strings.get(told.lower(), told).strip('{}" \n\t,')
        if told:
            named.append((one.group(2).lower(), told))
    values, more = _parted_values(named)
    key = body[: found[0].start() if found else len(body)].partition(",")[0].strip(" \n\t{})")
    return Parsed(kind_of(piece), key if "=" not in key else "", values, _text(piece), fault, more)


# --- What an entry has from others -------------------------------------------------------------

_REFERS = re.compile(r'(?:[Cc]ross[Rr]ef|CROSSREF|[Xx][Dd]ata|XDATA)[ \t]*=[ \t]*[{"][ \t]*[^{}"]+')
_REFERRED = re.compile(r"[ \t]*@[ \t]*[\w-]+[ \t]*[{(]\s*([^\s,={}]+)\s*,")
_MOST_PARENTS = 10_000
_DEEPEST = 3

_OWN = """crossref xref xdata ids author doi url eprint eprinttype pages abstract annote annotation
    note keywords file options label eid unique-id pmid type entrysubtype shorttitle title subtitle
    pagetotal"""
_NOT_INHERITED = frozenset(_OWN.split())


def parents_in(stream: TextIO) -> dict[str, Parsed]:
    """The entries that others refer to, by their keys in lower case."""
    referred = (
        found.partition("=")[2].strip(' \t"{').split(",") for found in marks_in(stream, _REFERS)
    )
    keys: set[str] = set()
    for listed in referred:
        keys.update(key.strip().lower() for key in listed)
        if len(keys) > _MOST_PARENTS:
            break
    parents: dict[str, Parsed] = {}
    if keys:
        stream.seek(0)
        strings: dict[str, str] = {}
        for _, piece in pieces(stream):
            if kind_of(piece) in NO_ENTRIES:
                strings |= definitions(piece)
            elif (key := _REFERRED.match(piece)) and key.group(1).lower() in keys:
                parents.setdefault(key.group(1).lower(), parsed(piece, strings))
    return parents


def inherited(entry: Parsed, parents: dict[str, Parsed], deep: int = 0) -> Parsed:
    """The entry with what it lacks from those it refers to."""
    values = entry.values
    if not parents or deep > _DEEPEST or not ("crossref" in values or "xdata" in values):
        return entry
    values = dict(values)
    for key in values.get("xdata", "").split(","):
        if parent := parents.get(key.strip().lower()):
            values = inherited(parent, parents, deep + 1).values | values
    if parent := parents.get(values.get("crossref", "").strip().lower()):
        theirs = inherited(parent, parents, deep + 1).values
        titled = "journaltitle" if entry.kind == "article" else "booktitle"
        if not entry.kind.startswith(("book", "mv", "collection", "proceedings")):
            whole = ": ".join(theirs[name] for name in ("title", "subtitle") if theirs.get(name))
            values.setdefault(titled, whole)
        values = {k: v for k, v in theirs.items() if k not in _NOT_INHERITED} | values
    return replace(entry, values=values)
