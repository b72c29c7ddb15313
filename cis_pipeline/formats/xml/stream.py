"""The entries of an XML file, one at a time: each parsed apart from the others, with its text.

What `scan` cuts is parsed by lxml: strictly, else with its characters mended (control characters,
a bare "&", an entity of HTML, which lxml would drop), else by force; no entities, document types,
network access or huge trees. An entry that had to be mended for that, and bytes that are not in
the file's encoding, are told in warnings; one that cannot be read is a Problem.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from cis_pipeline.core.model import Problem
from cis_pipeline.formats.xml import scan
from cis_pipeline.formats.xml.scan import LARGEST, Span

_REMEDY = "export the search again, or mend the file's tags"
_MENDED = "had characters that XML forbids; they were left out or written otherwise"
_TOLD = "was no well-formed XML; what could be told of it was read"

_LIMITS = re.compile(r"depth|huge|nested", re.IGNORECASE)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ODD = re.compile(
    r"(?P<kept><!\[CDATA\[.*?\]\]>|<!--.*?-->|<\?.*?\?>)|&#(?:x(?P<hex>[0-9A-Fa-f]{1,8})|(?P<dec>[0-9]{1,8}));"
    r"|&(?!(?:amp|lt|gt|quot|apos);)(?P<name>[A-Za-z][A-Za-z0-9]{1,30};)?",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One element, its text as it stands in the file, and the line that it begins at.

    Names of elements and attributes bear no prefixes, if that was asked for.
    """

    element: Any
    raw: str
    line: int

    @property
    def locator(self) -> str:
        """Where it stands, without the file's name."""
        return f"line {self.line}"


def count(stream: IO[bytes], names: tuple[str, ...]) -> int:
    """How many elements of these names begin in a file, counted apart from cutting and parsing."""
    return scan.count(scan.read(stream)[0], names)


def elements(stream: IO[bytes], names: tuple[str, ...]) -> Iterator[Entry | Problem]:
    """Each element of one of these names (whatever their prefix) as an Entry, or a Problem.

    The elements lose their prefixes. Warnings about characters come last.
    """
    whole, strays = scan.read(stream)
    doubts = Doubts()
    for span in scan.spans(whole, names):
        entry = read_span(span, doubts)
        if isinstance(entry, Entry):
            _drop_prefixes(entry.element)
        yield entry
    yield from doubts.problems(strays)


@dataclass(slots=True)
class Doubts:
    """What was mended while reading: of each kind how many entries, and the first one's line."""

    lines: dict[str, list[int]] = field(default_factory=dict)

    def note(self, kind: str, line: int) -> None:
        """One entry more; only the first line is kept."""
        kept = self.lines.setdefault(kind, [line, 0])
        kept[1] += 1

    def problems(self, strays: int) -> Iterator[Problem]:
        """A warning for each kind, and for bytes that were not in the file's encoding."""
        for kind, (line, count) in self.lines.items():
            several = f"{count} entries, the first at line {line},"
            what = f"{several if count > 1 else f'the entry at line {line}'} {kind}"
            yield Problem(f"line {line}", what, "compare with the database", "warning")
        if strays:
            what = f"is not UTF-8 text; {strays} bytes were read as Windows-1252"
            remedy = "look at accented letters in titles and names; if they are wrong, export again"
            yield Problem("", what, remedy, "warning")


def read_span(span: Span, doubts: Doubts, entries: int = 1) -> Entry | Problem:
    """What was cut as a parsed element; a Problem for `entries` where that cannot be."""
    if span.fault == "unended":
        what = "the file ends before its last tag, and may be cut short"
        remedy = "if entries are missing, export the search again"
        return Problem(f"line {span.line}", what, remedy, "warning")
    if span.fault == "open":
        return _rejected(span.line, "is never closed", entries)
    if span.fault == "large":
        return _rejected(span.line, f"is larger than {LARGEST >> 20} MiB, as none is", entries)
    if "\0" in span.text:
        return _rejected(span.line, "holds NUL bytes, as no text does", entries)
    element, doubt = _element(span.text, span.scope)
    if isinstance(element, str):
        return _rejected(span.line, f"cannot be read: {element}", entries)
    if doubt:
        doubts.note(doubt, span.line)
    return Entry(element, span.text, span.line)


def _rejected(line: int, why: str, entries: int) -> Problem:
    return Problem(f"line {line}", f"the entry that begins here {why}", _REMEDY, entries=entries)


# --- Parsing ---------------------------------------------------------------------------------


def _element(text: str, scope: str) -> tuple[Any, str]:
    """The element that a text is, and what had to be done for it; or why it is none, as a text."""
    element = parsed(text, scope)
    if not isinstance(element, str):
        return element, ""
    if _LIMITS.search(element):
        return element, ""
    mended = _mended(text)
    for recover, doubt in ((False, _MENDED), (True, _TOLD)):
        found = parsed(mended, scope, recover)
        if not isinstance(found, str):
            return found, doubt
    return element, ""


def parsed(text: str, scope: str = "", recover: bool = False) -> Any:
    """The element that a text is, or why it is none. `scope`: the namespaces around it."""
    from lxml import etree  # type: ignore[import-untyped]  # it ships no types

    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False,
        huge_tree=False, remove_comments=True, remove_pis=True, recover=recover,
    )  # fmt: skip
    try:
        root = etree.fromstring(f"<entry{scope}>{text}</entry>".encode(), parser)
    except etree.XMLSyntaxError as error:
        return _reason(str(error.msg))
    except (ValueError, UnicodeError) as error:
        return _reason(str(error))
    if root is None or len(root) != 1:
        return "its tags do not match"
    return root[0]


def _reason(message: str) -> str:
    """What the parser says, without its own lines and file names."""
    told = re.sub(r",? ?(?:line \d+(?: and \w+)?|column \d+|\(<string>.*)", "", message).strip()
    if _LIMITS.search(told):
        return "it is nested too deeply, or a text in it is too long"
    return f"{told[:1].lower()}{told[1:200]}" or "it is no XML"


def _mended(text: str) -> str:
    """Without forbidden characters; each "&" that begins nothing, and HTML's, as XML has them."""
    return _ODD.sub(_as_xml, _FORBIDDEN.sub("", text))


def _as_xml(odd: re.Match[str]) -> str:
    if odd["kept"]:
        return odd.group()
    if odd["hex"] or odd["dec"]:
        code = int(odd["hex"], 16) if odd["hex"] else int(odd["dec"])
        allowed = code < 0x110000 and not 0xD800 <= code < 0xE000
        return odd.group() if allowed and not _FORBIDDEN.match(chr(code)) else ""
    character = html.unescape(odd.group()) if odd["name"] else odd.group()
    return html.escape(character, quote=False)


def _drop_prefixes(element: Any) -> None:
    """Leave the names of an element, and of those within it, without prefix and namespace."""
    for one in element.iter():
        if isinstance(one.tag, str) and (one.tag[0] == "{" or ":" in one.tag):
            try:
                one.tag = one.tag.rpartition("}")[2].rpartition(":")[2] or "unnamed"
            except ValueError:  # of "a:00Z" no name is left
                one.tag = "unnamed"
