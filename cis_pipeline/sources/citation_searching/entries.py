"""The printed lines of a reference list become its entries, and each entry one line.

Entries begin by their numbers, bullets, indents, or how they look. Numbers count on from entry to
entry, so "2010. London" begins none. Without numbers a line begins an entry if it looks like the
beginning of one (names, then a year) and the entry before it is whole: dated, no bracket open, and
ended. What begins none goes on with the entry before it, so no line of a list is lost.

In one line, hyphens at line ends are mended and addresses put together. A broken word becomes the
one that the document writes elsewhere ("well-being" or "wellbeing"); where it writes neither, it
loses its hyphen, unless what follows is a capital or a number.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from cis_pipeline.sources.citation_searching.elements import CAPITAL, YEAR
from cis_pipeline.sources.citation_searching.reference_list import is_part

_WORD = rf"{CAPITAL}[\w'’‐-]+"
_PARTICLES = r"(?:(?:[a-z]{1,4}['’]?|d['’]|O['’]|St\.?) ?){0,3}"
_PERSON = rf"{_PARTICLES}{_WORD}(?:[ -]{_WORD}){{0,2}},? (?:{CAPITAL}\.?[ -]?){{1,3}}(?![\w'’])"
_YEAR = rf"(?<![0-9]){YEAR}[a-z]?(?![0-9])"
_DATE = rf"(?:{_YEAR}|n\. ?d\.|in press|forthcoming)"
_BEGINS = re.compile(
    rf"(?:{_PERSON}.{{0,400}}?{_DATE}"
    rf"|{CAPITAL}[^.?!]{{2,160}}?\.? ?\((?:{_YEAR}|n\. ?d\.|in press)[^)]{{0,20}}\)"
    rf"|{CAPITAL}[^.?!(]{{2,120}}[.,] {_YEAR}[.,] "
    rf"|{_PARTICLES}{_WORD}(?:[ -]{_WORD})?, {_WORD}(?: {CAPITAL}\.?| {_WORD})?[,.] "
    rf".{{0,400}}?{_DATE}"
    r"|(?:[-–—_]{3,}|[—–]{1,3})[.,\s(])"
)
_HAS_DATE = re.compile(rf"{_DATE}|https?://|www\.", re.IGNORECASE)
_ENDED = re.compile(r"(?:[.)\]”\"’'>/*]|[0-9]|\S*(?:https?:|www\.|10\.[0-9]{4})\S*)\s*$")
_ADDRESS_LAST = re.compile(r"(?:https?://|www\.|10\.[0-9]{4,9}/)\S*(?:\n\S+)*$")
"""An address that ends the entry, broken over lines or not."""


def entries_of(lines: Sequence[str]) -> list[str]:
    """The entries in order, each as its printed lines, joined by newlines."""
    return [entry for part in _parts(lines) for entry in _cut(part)]


def _parts(lines: Iterable[str]) -> Iterator[list[str]]:
    """The list between its inner headings, which go."""
    part: list[str] = []
    for line in lines:
        if is_part(line):
            yield part
            part = []
        else:
            part.append(line)
    yield part


def _cut(lines: Sequence[str]) -> list[str]:
    if not any(line.strip() for line in lines):
        return []
    return _by(_numbered(lines) or _indented(lines) or _begun(lines), lines)


def _by(starts: Collection[int], lines: Sequence[str]) -> list[str]:
    """The lines from each start to the next; what stands before the first is an entry too."""
    entries: list[list[str]] = []
    for place, line in enumerate(lines):
        if place in starts or not entries:
            entries.append([])
        if line.strip():
            entries[-1].append(line.strip())
    return ["\n".join(entry) for entry in entries if entry]


def is_several(entry: str) -> bool:
    """Whether an entry looks like several: it is dated in brackets more than once, or very long."""
    dates = re.findall(rf"(?<![0-9)]) ?\({_YEAR}\)", entry)
    return len(dates) > 1 or len(entry) > 1200


def _numbered(lines: Sequence[str]) -> set[int]:
    """The lines that begin with the next number; none if the first line has no number."""
    first = next((_label(line) for line in lines if line.strip()), None)
    if first is None:
        return set()
    kind, expected = first
    starts = set()
    for place, line in enumerate(lines):
        found = _label(line)
        skipped = 2 if kind == "square" else 0
        if found and found[0] == kind and expected <= found[1] <= expected + skipped:
            starts.add(place)
            expected = found[1] + 1
    return starts if len(starts) > 1 or kind != "bare" else set()


def _indented(lines: Sequence[str]) -> set[int]:
    """The lines that hang out to the left, where most lines that do begin an entry."""
    depth = {n: len(line) - len(line.lstrip()) for n, line in enumerate(lines) if line.strip()}
    least = min(depth.values())
    out = {n for n, indent in depth.items() if indent == least}
    if not 0.15 < len(out) / len(depth) < 0.85 or min(depth) not in out:
        return set()
    begun = sum(bool(_BEGINS.match(_ahead(lines, n))) for n in out)
    return out if begun >= len(out) * 0.6 else set()


def _begun(lines: Sequence[str]) -> set[int]:
    """The lines that begin an entry by a bullet, or by how they and the line before them look."""
    bullets = [found[1] for line in lines if (found := _BULLET.match(line))]
    starts: set[int] = set()
    entry, before = "", ""
    width = _width(lines)
    for place, line in enumerate(lines):
        if line.strip():
            bullet = _BULLET.match(line)
            marked = bullet is not None and bullets.count(bullet[1]) > 1
            short = bool(before.strip()) and len(before) < width * 0.75
            looks = not entry or _looks(lines, place, not before.strip(), short)
            if marked or not entry or (looks and _whole(entry)):
                starts.add(place)
                entry = ""
            entry = f"{entry}\n{line.strip()}"
        before = line
    return starts


def _width(lines: Sequence[str]) -> int:
    """How long the lines are that were broken to fit a page; 0 where none were."""
    lengths = sorted(len(line) for line in lines if line.strip())
    usual = lengths[int(len(lengths) * 0.9)]
    return usual if usual <= 130 else 0


def _whole(entry: str) -> bool:
    """Whether an entry may end here: it is dated, no bracket is open, and its last line ends."""
    closed = entry.count("(") <= entry.count(")") and not entry.endswith("->")
    ended = _ENDED.search(entry.removesuffix(",") if entry.endswith("),") else entry)
    whole = ended is not None or _ADDRESS_LAST.search(entry) is not None
    return closed and whole and bool(_HAS_DATE.search(entry))


def _looks(lines: Sequence[str], place: int, blank: bool, short: bool) -> bool:
    """Whether a line looks like the beginning of an entry; after a blank line less is asked, and
    after a line that ends before the edge of the page a capital and a year are enough."""
    ahead = _ahead(lines, place).lstrip("*_“\"‘'")
    if blank and re.match(rf"{_PARTICLES}{CAPITAL}", ahead):
        return len(ahead.split()) > 3 and bool(_HAS_DATE.search(ahead))
    if _BEGINS.match(ahead):
        return True
    return short and not _GOES_ON.match(ahead) and _dated_soon(lines, place)


_GOES_ON = re.compile(
    rf"(?!{_PARTICLES}{CAPITAL})|(?:Available|Retrieved|Accessed|Online|DOI|Doi|ISBN|ISSN|URL|In:?|Vol)\b"
)


def _dated_soon(lines: Sequence[str], place: int) -> bool:
    """Whether a line, or the next if that does not begin an entry itself, names a year."""
    if re.search(_YEAR, lines[place]):
        return True
    after = lines[place + 1].strip() if place + 1 < len(lines) else ""
    return bool(re.search(_YEAR, after)) and not _BEGINS.match(_ahead(lines, place + 1))


def _ahead(lines: Sequence[str], place: int) -> str:
    """A line and the next ones, up to a blank one, as one."""
    text = []
    for line in lines[place : place + 5]:
        if not line.strip():
            break
        text.append(line.strip())
    return " ".join(" ".join(text).split())[:700]


# --- What an entry begins with: a number, a bullet, dashes ----------------------------------------

_BULLET = re.compile(r"\s*([-–—•●▪■*◦‣·o])\s+(?=\S)")
_DASHES = re.compile(r"\s*(?:[-–—_]{3,}|[—–]{1,3})(?=[.,\s(])")
_LABEL = re.compile(
    r"\s*(?:[-•*]\s+)?(?:\[(?P<square>[0-9]{1,4})\]|\((?P<round>[0-9]{1,3})\)|"
    r"(?P<dot>[0-9]{1,4})[.)](?![0-9])|(?P<bare>[0-9]{1,3})(?=\s+[^\W\d_]|\s*$))\s*"
)


def _label(line: str) -> tuple[str, int] | None:
    """The kind and the number that a line begins with: "[12]" is ("square", 12)."""
    found = _LABEL.match(line)
    kind = found.lastgroup if found else None
    return (kind, int(found[kind])) if found and kind else None


def unlabelled(entry: str) -> str:
    """An entry without its number or bullet."""
    if _DASHES.match(entry):
        return entry
    found = _LABEL.match(entry) if _label(entry) else _BULLET.match(entry)
    return entry[found.end() :] if found else entry


# --- In one line ----------------------------------------------------------------------------------

_ADDRESS = re.compile(r"(?:https?://|www\.|(?:doi: ?)?10\.[0-9]{4,9}/)\S*$", re.IGNORECASE)
_ADDRESS_GOES_ON = re.compile(
    r"[^\s/]*[/_=&%?#~][^\s]*|[\w.%-]*-[\w.%-]+|[\w-]+\.(?:pdf|html?|aspx?|php|docx?)\b|[0-9][\w.]*"
)
_BROKEN_WORD = re.compile(r"([^\W\d_]+)[-\u00ad\u2010]$")
_BROKEN_LINK = re.compile(r"<([^<>\s]+)>\s+\[([^\]\s]+)\]\(#[^)]*\)")
_WORDS = re.compile(r"\w+(?:-\w+)*")


def words_of(text: str) -> frozenset[str]:
    """The words of a document, in lower case, hyphens kept."""
    return frozenset(word.casefold() for word in _WORDS.findall(text))


def joined(entry: str, known: Collection[str]) -> str:
    """The lines of an entry as one; `known` are the words of the document."""
    text = ""
    for line in entry.split("\n"):
        text = _with(text, " ".join(line.split()), known) if text else " ".join(line.split())
    text = _BROKEN_LINK.sub(lambda found: f"<{found[1]}{found[2]}>", text).replace("\u00ad", "")
    text = _SPACED_ADDRESS.sub(r"\1", text)
    return _SPACED_WORD.sub(lambda found: _word(found[1], found[2], known), text)


_SPACED_ADDRESS = re.compile(r"((?:https?://|www\.)\S*[-_=&%]) (?=[^\s(\[<])")
_SPACED_WORD = re.compile(r"\b([^\W\d_]{2,})- (?!(?:and|or|to|und|oder|bis)\b)([^\W\d_A-Z]{2,})\b")
"""A word that was broken at a line end which the reading of a PDF has lost."""


def _word(first: str, second: str, known: Collection[str]) -> str:
    """A broken word as the document writes it elsewhere; without its hyphen, if it does not."""
    whole, hyphened = f"{first}{second}", f"{first}-{second}"
    return hyphened if hyphened.casefold() in known and whole.casefold() not in known else whole


def _with(text: str, line: str, known: Collection[str]) -> str:
    if _ADDRESS.search(text):
        return text + line if _address_goes_on(text, line) else f"{text} {line}"
    broken, second = _BROKEN_WORD.search(text), re.match(r"\w+", line)
    if not broken or not second:
        return f"{text} {line}"
    whole = f"{broken[1]}{second[0]}".casefold()
    hyphened = f"{broken[1]}-{second[0]}".casefold()
    soft = text[-1] == "\u00ad"
    if not soft and ((hyphened in known and whole not in known) or not second[0][0].islower()):
        return f"{text[:-1]}-{line}"
    return f"{text[:-1]}{line}"


def _address_goes_on(text: str, line: str) -> bool:
    """Whether an address at the end of a line goes on in the next."""
    if line[:1] in "([<" or text[-1] in ">)]":
        return False
    first = line.split()[0] if line.split() else ""
    if text[-1] in "/-_=&?%#":
        return True
    if text[-1] == ".":
        return bool(re.match(r"[0-9a-z]", first)) and first.rstrip(".,") != first.casefold().title()
    return (
        text[-1] not in ",;"
        and bool(_ADDRESS_GOES_ON.match(first))
        and not re.match(r"[0-9]{1,4}[.,)]?$", first)
    )
