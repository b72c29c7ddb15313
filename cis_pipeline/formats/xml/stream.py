"""The entries of an XML file, one at a time: each parsed apart from the others, with its text.

What `xml_scan` cuts is parsed here, by lxml, without entities, document types, network access or
huge trees. An entry that is no XML is mended where only characters are wrong (control characters,
a bare "&", an entity of HTML), or read as far as it can be told; of both there is a warning.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from cis_pipeline.core.model import Problem
from cis_pipeline.formats.xml.scan import LARGEST, Cutter, Span

_REMEDY = "export the search again, or mend the file's tags"


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


def elements(stream: IO[bytes], names: tuple[str, ...]) -> Iterator[Entry | Problem]:
    """Each element of one of these names (whatever their prefix) as an Entry, or a Problem.

    The elements lose their prefixes. Warnings about characters come last.
    """
    cutter, doubts = Cutter(stream, names), Doubts()
    for span in cutter:
        entry = read_span(span, doubts)
        if isinstance(entry, Entry):
            _drop_prefixes(entry.element)
        yield entry
    yield from doubts.problems(cutter.strays)


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


_MENDED = "had characters that XML forbids; they were left out or written otherwise"
_TOLD = "was no well-formed XML; what could be told of it was read"


def read_span(span: Span, doubts: Doubts, entries: int = 1) -> Entry | Problem:
    """What was cut as a parsed element; a Problem for `entries` where that cannot be."""
    if span.fault:
        return _fault(span, entries)
    if "\0" in span.text:
        return _rejected(span.line, "holds NUL bytes, as no text does", entries)
    element = parsed(span.text, span.scope)
    if not isinstance(element, str):
        return Entry(element, span.text, span.line)
    mended = _mended(span.text)
    for text, recover, doubt in ((mended, False, _MENDED), (mended, True, _TOLD)):
        found = element if _LIMITS.search(str(element)) else parsed(text, span.scope, recover)
        if not isinstance(found, str):
            doubts.note(doubt, span.line)
            return Entry(found, span.text, span.line)
    return _rejected(span.line, f"cannot be read: {element}", entries)


_LIMITS = re.compile(r"depth|huge|nested", re.IGNORECASE)


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


_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ODD = re.compile(
    r"(?P<kept><!\[CDATA\[.*?\]\]>|<!--.*?-->|<\?.*?\?>)|&#(?:x(?P<hex>[0-9A-Fa-f]{1,8})|(?P<dec>[0-9]{1,8}));"
    r"|&(?!(?:amp|lt|gt|quot|apos);)(?P<name>[A-Za-z][A-Za-z0-9]{1,30};)?",
    re.DOTALL,
)


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


def _rejected(line: int, why: str, entries: int) -> Problem:
    return Problem(f"line {line}", f"the entry that begins here {why}", _REMEDY, entries=entries)


def _fault(span: Span, entries: int) -> Problem:
    """What is wrong where no entry could be cut."""
    where = f"line {span.line}"
    if span.fault == "open":
        return _rejected(span.line, "is never closed", entries)
    if span.fault == "large":
        return _rejected(span.line, f"is larger than {LARGEST >> 20} MiB, as none is", entries)
    if span.fault == "unended":
        remedy = "if entries are missing, export the search again"
        return Problem(where, "the file ends before its last tag, and may be cut short", remedy,
                       "warning")  # fmt: skip
    what = {
        "deep": "elements are nested deeper than in any export",
        "entities": "a document type declares entities, which are not read",
    }[span.fault]
    return Problem(where, what, _REMEDY, entries=0)


def _drop_prefixes(element: Any) -> None:
    for one in element.iter():
        if isinstance(one.tag, str) and (one.tag[0] == "{" or ":" in one.tag):
            try:
                one.tag = one.tag.rpartition("}")[2].rpartition(":")[2] or "unnamed"
            except ValueError:  # of "a:00Z" no name is left
                one.tag = "unnamed"
