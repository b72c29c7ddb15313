"""A BibTeX file is cut where entries begin, and each is parsed alone, or read as far as it goes.

Why cut first: an entry that bibtexparser cannot parse takes down only itself, not its neighbours,
duplicate keys are no matter (Mendeley writes hundreds), and the file is read in bounded memory.
Faults of vendors are mended before it parses: commas in citation keys (Scopus), a backslash that
wrapping has parted from its character (Web of Science), no comma between fields. Where it gives
up nevertheless, the fields are told by their names at the beginning of lines.

Why a pattern for entries in good order: bibtexparser takes a millisecond an entry; whatever the
pattern does not match to the last brace goes there.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

START = re.compile(r"^\ufeff?[ \t]*@[ \t]*([A-Za-z][\w-]*)[ \t]*([{(])", re.MULTILINE)
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
    brace, or all there is if it is damaged; `fault`: why bibtexparser gave up, if it did.
    """

    kind: str
    key: str
    values: dict[str, str]
    raw: str
    fault: str = ""


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


# --- What is in good order -------------------------------------------------------------------


def _braced(levels: int) -> str:
    """A pattern for text whose braces are closed, nested so deep at most."""
    inner = r"(?:[^{}\\]++|\\.)*+"
    for _ in range(levels):
        inner = rf"(?:[^{{}}\\]++|\\.|\{{{inner}\}})*+"
    return inner


_WHOLE_KEY = re.compile(r"\s*([^\s={},\"#%]+)\s*,")
_WHOLE_FIELD = re.compile(
    rf"""\s*([^\s={{}},"#%@]+)\s*=\s*
    (?: \{{({_braced(5)})\}} | "((?:[^"{{}}\\]++|\\.|\{{{_braced(4)}\}})*+)" | ([\w.:+/-]+) )
    \s*(?:,|(?=[)}}]))""",
    re.VERBOSE | re.DOTALL,
)
_END = re.compile(r"\s*[})]")


def _well_formed(piece: str, strings: dict[str, str]) -> Parsed | None:
    """The entry of a piece that is in good order from the first brace to the last, else None."""
    begins = START.match(piece)
    key = _WHOLE_KEY.match(piece, begins.end()) if begins else None
    if not begins or not key:
        return None
    values: dict[str, str] = {}
    at = key.end()
    while found := _WHOLE_FIELD.match(piece, at):
        name, braced, quoted, word = found.groups()
        told = braced if braced is not None else quoted
        values.setdefault(name.lower(), _value(word, strings) if told is None else told)
        at = found.end()
    end = _END.match(piece, at)
    if not values or not end or _FIELD.search(piece, end.end()):
        return None
    return Parsed(begins.group(1).lower(), key.group(1), values, _text(piece[: end.end()]))


def _text(piece: str) -> str:
    return piece.strip("\ufeff \t\r\n")


# --- What bibtexparser reads -----------------------------------------------------------------

_KEY = re.compile(r"([ \t]*@[ \t]*[\w-]+[ \t]*[{(])([^={}]*)(,[ \t]*)")
_NO_COMMA = re.compile(r"([}\"])[ \t]*\n(?=[ \t]*[A-Za-z][\w-]*[ \t]*=[ \t]*[{\"])")
_PARTED = re.compile(r"\\\n\s+(?=[{}%&$#_])")
_TOKENS = re.compile(r'(\\.|[{}"#])')


def parsed(piece: str, strings: dict[str, str]) -> Parsed:
    """The entry of a piece; its fields as far as they can be told, if it is damaged."""
    if ordered := _well_formed(piece, strings):
        return ordered
    if len(piece) > _LARGE:
        return rescued(piece, strings, "it is never closed, or as large as no entry is")
    from bibtexparser.model import Entry, ImplicitComment, ParsingFailedBlock
    from bibtexparser.splitter import Splitter

    faults, entry = [], None
    for block in Splitter(_mended(piece)).split().blocks:
        inner = block.ignore_error_block if isinstance(block, ParsingFailedBlock) else block
        if isinstance(inner, Entry):
            entry = entry or inner
        elif isinstance(block, ParsingFailedBlock):
            faults.append(_reason(block.error))
        elif isinstance(block, ImplicitComment) and _FIELD.search(block.comment):
            faults.append("a brace closes it above its last fields")
    if entry is None or faults:
        return rescued(piece, strings, (faults or ["it has no key and no fields"])[0])
    values: dict[str, str] = {}
    for field in entry.fields:
        values.setdefault(field.key.lower(), _value(str(field.value), strings))
    raw = _text(piece[: _close(piece, 0)])
    return Parsed(entry.entry_type.lower(), str(entry.key), values, raw)


def definitions(piece: str) -> dict[str, str]:
    """The abbreviations that a piece with @string defines, with their enclosing marks."""
    from bibtexparser.model import String
    from bibtexparser.splitter import Splitter

    blocks = Splitter(piece).split().blocks
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


def _value(printed: str, strings: dict[str, str]) -> str:
    """A value without its enclosing marks; abbreviations in it are filled in."""
    parts = _concatenated(printed) if "#" in printed else [printed.strip()]
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
    values: dict[str, str] = {}
    for one, end in zip(found, ends, strict=True):
        told = body[one.end() : end].strip().strip(",").strip()
        told = strings.get(told.lower(), told).strip('{}" \n\t,')
        if told:
            values.setdefault(one.group(2).lower(), told)
    key = body[: found[0].start() if found else len(body)].partition(",")[0].strip(" \n\t{})")
    return Parsed(kind_of(piece), key if "=" not in key else "", values, _text(piece), fault)
