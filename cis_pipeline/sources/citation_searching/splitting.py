"""A reference list is cut into its entries: by their numbers, bullets, indents, or how they begin.

Numbers count on from entry to entry, so "2010. London" begins none. Without numbers a line begins
an entry if it looks like the beginning of one (names, then a year) and the entry before it is
whole: dated, no bracket open, and ended. What begins none goes on with the entry before it, so no
line of a list is lost.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from cis_pipeline.sources.citation_searching.labels import BULLET, label
from cis_pipeline.sources.citation_searching.section import is_part

_UP = r"[^\W\d_a-zß-öø-ÿ]"
_WORD = rf"{_UP}[\w'’‐-]+"
_PARTICLES = r"(?:(?:[a-z]{1,4}['’]?|d['’]|O['’]|St\.?) ?){0,3}"
_PERSON = rf"{_PARTICLES}{_WORD}(?:[ -]{_WORD}){{0,2}},? (?:{_UP}\.?[ -]?){{1,3}}(?![\w'’])"
_YEAR = r"(?<![0-9])(?:1[5-9]|20)[0-9]{2}[a-z]?(?![0-9])"
_DATE = rf"(?:{_YEAR}|n\. ?d\.|in press|forthcoming)"
_BEGINS = re.compile(
    rf"(?:{_PERSON}.{{0,400}}?{_DATE}"
    rf"|{_UP}[^.?!]{{2,160}}?\.? ?\((?:{_YEAR}|n\. ?d\.|in press)[^)]{{0,20}}\)"
    rf"|{_UP}[^.?!(]{{2,120}}[.,] {_YEAR}[.,] "
    rf"|{_PARTICLES}{_WORD}(?:[ -]{_WORD})?, {_WORD}(?: {_UP}\.?| {_WORD})?[,.] .{{0,400}}?{_DATE}"
    r"|(?:[-–—_]{3,}|[—–]{1,3})[.,\s(])"
)
_HAS_DATE = re.compile(rf"{_DATE}|https?://|www\.", re.IGNORECASE)
_ENDED = re.compile(r"(?:[.)\]”\"’'>/*]|[0-9]|\S*(?:https?:|www\.|10\.[0-9]{4})\S*)\s*$")
_ADDRESS_LAST = re.compile(r"(?:https?://|www\.|10\.[0-9]{4,9}/)\S*(?:\n\S+)*$")
"""An address that ends the entry, broken over lines or not."""


def cut(lines: Sequence[str]) -> list[str]:
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
    first = next((label(line) for line in lines if line.strip()), None)
    if first is None:
        return set()
    kind, expected = first
    starts = set()
    for place, line in enumerate(lines):
        found = label(line)
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
    bullets = [found[1] for line in lines if (found := BULLET.match(line))]
    starts: set[int] = set()
    entry, before = "", ""
    width = _width(lines)
    for place, line in enumerate(lines):
        if line.strip():
            bullet = BULLET.match(line)
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
    if blank and re.match(rf"{_PARTICLES}{_UP}", ahead):
        return len(ahead.split()) > 3 and bool(_HAS_DATE.search(ahead))
    if _BEGINS.match(ahead):
        return True
    return short and not _GOES_ON.match(ahead) and _dated_soon(lines, place)


_GOES_ON = re.compile(
    rf"(?!{_PARTICLES}{_UP})|(?:Available|Retrieved|Accessed|Online|DOI|Doi|ISBN|ISSN|URL|In:?|Vol)\b"
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
