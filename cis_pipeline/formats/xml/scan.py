"""The text of an XML file, and that of each element in it that is an entry, not yet parsed.

The encoding is told by the file's mark, its declaration, or its bytes. A byte that is not valid in
UTF-8 is read as Windows-1252, as in other text files. UTF-16 is known by its mark, or by the NUL
beside the first "<"; a declaration that says UTF-16 of a file that plainly is not is not believed
(programs write such files).

An entry is an element of one of some names (which do not nest in each other), or a child of the
root. Comments, CDATA sections and processing instructions hold no tags.

Why cut and not parse the file as one: damage costs the entry that it stands in, not the rest of
the file; files that were pasted together are read; a parser that mends gives back a truncated
entry as if it were whole; what an entry is made of is kept as it stands in the file, which no
parser tells; and a document type never reaches a parser.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import IO, Literal

from cis_pipeline.core.errors import SourceError
from cis_pipeline.formats import fields

NAME = r"[A-Za-z_][A-Za-z0-9_.-]*+"
"""The name of an element, as far as exports have them; nothing of it is given back."""
PREFIX = rf"(?:{NAME}:)?"
LARGEST_FILE = 1 << 29
"""A larger file (512 MiB) is not taken into memory."""

_HEAD = 1 << 18
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_KNOWN = re.compile(
    r"iso-?8859-?\d+|latin-?\d+|windows-?125\d|cp\d+|koi8-?[ru]|gb\w+|big5|shift_?jis|euc-?\w+",
    re.IGNORECASE,
)
_LATIN_1 = re.compile(r"iso-?8859-?1|latin-?1", re.IGNORECASE)
_STRAY = re.compile("[\udc80-\udcff]")
_XML = re.compile(r"<[A-Za-z_?!]")
_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)", re.DOTALL)
_ROOT = re.compile(rf"<{PREFIX}({NAME})(?=[\s/>])")


def encoding_of(head: bytes) -> str:
    """The name of the encoding of a file that begins with `head`; UTF-8 if nothing else is said.

    >>> encoding_of(b'<?xml version="1.0" encoding="ISO-8859-1"?>'), encoding_of(b"<\\0a\\0")
    ('cp1252', 'utf-16-le')
    """
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    declared = _DECLARED.match(head[:1024])
    name = declared.group(1).decode("ascii") if declared else ""
    if _LATIN_1.fullmatch(name):
        return "cp1252"  # which is what programs that say Latin-1 write
    return name if _KNOWN.fullmatch(name) and _extends_ascii(name) else "utf-8"


def _extends_ascii(name: str) -> bool:
    try:
        return b"<?xml".decode(name) == "<?xml"
    except (LookupError, UnicodeError):
        return False


def read(stream: IO[bytes]) -> tuple[str, int]:
    """The text of a file, whose lines end in newlines, and how many bytes were not in UTF-8.

    SourceError for a file that is too large, or has NUL bytes at its beginning.
    """
    data = stream.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise SourceError(
            f"is larger than {LARGEST_FILE >> 20} MiB, which is too much to be read at once; "
            "export the search in parts"
        )
    encoding = encoding_of(data[:1024])
    text = data.decode(encoding, "surrogateescape" if encoding[:5] == "utf-8" else "replace")
    if "\0" in text[:_HEAD]:
        raise SourceError("holds NUL bytes, so it is no XML; export the search again")
    strays = 0
    if not text.isascii():
        text, strays = _STRAY.subn(_as_windows_1252, text)
    return fields.line_ends(text), strays


def _as_windows_1252(stray: re.Match[str]) -> str:
    return bytes([ord(stray.group()) - 0xDC00]).decode("cp1252", "replace")


def shown(head: bytes) -> str:
    """The beginning of a file as text, without comments and CDATA; "" if no XML begins there."""
    encoding = encoding_of(head)
    try:
        text = head.decode(encoding, "replace")
    except UnicodeError:  # half a character at its end
        text = head[: len(head) // 2 * 2].decode(encoding, "replace")
    text = text.lstrip("\ufeff \t\r\n")
    return _HIDDEN.sub("", text) if _XML.match(text) and "\0" not in text else ""


def root_of(text: str) -> str:
    """The name of the first element in a text, without its prefix.

    >>> root_of('<?xml version="1.0"?><m:mods xmlns:m="x">'), root_of("text")
    ('mods', '')
    """
    found = _ROOT.search(text)
    return found.group(1) if found else ""


# --- Entries ---------------------------------------------------------------------------------

LARGEST = 1 << 24
"""The longest text of an entry, in characters; what is longer is no entry of any export."""

_DEEPEST = 256
_NO_TAGS = r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)"
_REST = re.compile(r"""(?:[^<>"']|"[^"<]*"|'[^'<]*')*+>""")
_XMLNS = re.compile(r"""\sxmlns(?::([A-Za-z_][\w.-]*))?\s*=\s*("[^"<]*"|'[^'<]*')""")
_DOCTYPE = re.compile(rf"{_NO_TAGS}|<!DOCTYPE[^<>\[]*+\[(?P<own>.*?)(?P<end>\]\s*>|\Z)", re.DOTALL)


@lru_cache(maxsize=256)
def _tags(name: str) -> re.Pattern[str]:
    """Tags whose name fits a pattern, as far as that; and what holds no tags."""
    return re.compile(rf"{_NO_TAGS}|<(?P<close>/?)(?P<name>{name})(?=[\s/>])", re.DOTALL)


def _of(names: tuple[str, ...]) -> re.Pattern[str]:
    return _tags(rf"{PREFIX}(?:{'|'.join(map(re.escape, names))})")


def count(text: str, names: tuple[str, ...]) -> int:
    """How many elements of these names begin, whatever their prefix; told by start marks alone."""
    return sum(1 for tag in _of(names).finditer(text) if tag["name"] and not tag["close"])


Fault = Literal["", "open", "large", "unended"]


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the file: an entry, or what is wrong at a line.

    `scope` are the namespaces that stand around it, as attributes. Faults: "open" (an entry that
    is never closed), "large" (one longer than LARGEST, of which `text` is the beginning); and,
    without an entry, "unended" (the file ends before its root does).
    """

    text: str
    line: int
    scope: str = ""
    fault: Fault = ""


def spans(text: str, names: tuple[str, ...] = ()) -> Iterator[Span]:
    """The entries of a text in order: elements of `names`, or without them the root's children.

    SourceError if it declares entities.
    """
    _refuse_entities(text)
    cutter, at, any_tag = _Cutter(text, names), 0, _tags(PREFIX + NAME)
    while tag := any_tag.search(text, at):
        at = tag.end()
        if tag["name"] and not tag["close"] and cutter.is_entry(tag["name"]):
            at, fault = cutter.end_of_entry(tag)
            yield cutter.span(tag.start(), at, fault)
        elif tag["name"]:
            at = cutter.passed(tag)
    if cutter.around:
        yield cutter.span(len(text), len(text), "unended")


def _refuse_entities(text: str) -> None:
    """Nothing of a document type is read; one that declares entities is refused."""
    for found in _DOCTYPE.finditer(text) if "<!DOCTYPE" in text else ():
        if found["own"] is not None and ("<!ENTITY" in found["own"] or not found["end"]):
            raise SourceError(
                "has a document type of its own that declares entities, as harmful files do and "
                "no export does, so nothing of it was read; export the search again"
            )


class _Cutter:
    """`around`: the names of the elements that are open outside of entries, and their xmlns."""

    def __init__(self, text: str, names: tuple[str, ...]) -> None:
        self.text, self.names = text, names
        self.around: list[tuple[str, dict[str, str]]] = []
        self._line, self._counted = 1, 0

    def is_entry(self, name: str) -> bool:
        """Whether an element of this name is one, here outside of entries."""
        return name.rpartition(":")[2] in self.names if self.names else len(self.around) == 1

    def span(self, begin: int, end: int, fault: Fault) -> Span:
        """What stands between two places, with what goes for it."""
        self._line += self.text.count("\n", self._counted, begin)
        self._counted = begin
        declared: dict[str, str] = {}
        for _, namespaces in self.around:
            declared |= namespaces
        scope = "".join(f" xmlns{p and ':'}{p}={uri}" for p, uri in declared.items())
        return Span(self.text[begin : min(end, begin + LARGEST)], self._line, scope, fault)

    def end_of_entry(self, begins: re.Match[str]) -> tuple[int, Fault]:
        """Where the entry that begins with a tag ends, and what is wrong with it."""
        end, closes = self._tag_end(begins)
        depth, tags = 0 if closes else 1, _of(self.names) if self.names else _tags(begins["name"])
        for tag in tags.finditer(self.text, begins.end()) if depth else ():
            if self.names and tag["name"] and not tag["close"]:
                return tag.start(), "open"
            if tag["name"] == begins["name"]:
                end, closes = self._tag_end(tag)
                depth += -1 if tag["close"] else 0 if closes else 1
            if not depth:
                break
        if depth:
            return len(self.text), "open"
        return end, "large" if end - begins.start() > LARGEST else ""

    def passed(self, tag: re.Match[str]) -> int:
        """Go past a tag outside the entries, and keep what is open around them."""
        end, closes = self._tag_end(tag)
        names = [name for name, _ in self.around]
        if tag["close"] and tag["name"] in names:
            del self.around[len(names) - 1 - names[::-1].index(tag["name"]) :]
        elif not (tag["close"] or closes) and len(names) <= _DEEPEST and end > tag.end():
            declared = dict(_XMLNS.findall(self.text, tag.start(), end))
            self.around.append((tag["name"], declared))
        return end

    def _tag_end(self, tag: re.Match[str]) -> tuple[int, bool]:
        """Where a tag ends (its name, if nothing closes it), and whether it closes its element."""
        rest = _REST.match(self.text, tag.end())
        return (rest.end(), rest[0].endswith("/>")) if rest else (tag.end(), False)
