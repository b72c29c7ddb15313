"""What a document is called: the largest type of its first pages, held against its own fields.

A title is set larger than the text around it. Lines of one size that follow each other are one
block; names of bodies, dates, numbers, headings and kinds of document are no title by themselves,
however large. What the file's properties say confirms a title or stands in for a lacking one; a
file's name, a template or a program's default in them is never taken. Where the two say different
things, a person is told both.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from cis_pipeline.documents import dates, wording
from cis_pipeline.documents.bodies import Gazetteer
from cis_pipeline.documents.parts import Line, Reading
from cis_pipeline.documents.wording import letters

LONGEST = 250
"""Characters; a longer block is text in large type, and no title."""
_LONGEST_SUBTITLE = 100
"""A longer one describes the document."""
_LARGER = 1.2
_COVER_WORDS = 120
_QUOTES = "\"“”„«»‘’'"
_LABEL = re.compile(
    r"^[ \t]*(?:(?:document |report |official |full )?title|offici\w+ (?:naam|titel)[^:\n]{0,40}|"
    r"titel|titre|título|titolo)"
    r"[ \t]*:[ \t]*(\S[^\n]*(?:\n(?![^\n:]{0,50}:)[^\n]+){0,3})",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(slots=True)
class Block:
    """Lines of one size that follow each other."""

    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The lines as one."""
        joined = " ".join(" ".join(line.text.split()) for line in self.lines)
        return joined.strip(" " + _QUOTES if joined[:1] in _QUOTES else " ").rstrip(" :-–—")

    @property
    def size(self) -> float:
        """The size of its type."""
        return self.lines[0].size

    @property
    def page(self) -> int:
        """Its page."""
        return self.lines[0].page


@dataclass(frozen=True, slots=True)
class Title:
    """The title found, the page it stands on, and what is doubtful about it."""

    value: str
    page: int = 1
    doubts: tuple[str, ...] = ()
    main: str = ""
    """Without its subtitle."""


def choose(reading: Reading, gazetteer: Gazetteer) -> Title:
    """The title; "" with a doubt if it cannot be told."""
    printed = _largest(reading, gazetteer)
    said = _said(reading, gazetteer)
    text = letters("\n".join(reading.front()))
    if printed and said and not _agree(printed.main or printed.value, said):
        return _settled(printed, said, letters(said) in text)
    if printed:
        return printed
    labelled = _labelled(reading)
    if said and not (labelled and not _agree(labelled, said)):
        doubt = f'the title "{said}" stands only in the properties of the file'
        return Title(said, doubts=() if letters(said) in text else (doubt,))
    if labelled:
        return Title(labelled)
    first = _first_lines(reading, gazetteer)
    if first:
        doubt = "the title is the first line of the text, which no larger type sets apart"
        return Title(first, doubts=(doubt,))
    return Title("", doubts=("the title cannot be told",))


def _settled(printed: Title, said: str, stands: bool) -> Title:
    """Print where the properties differ, unless it is a word or two and the other stands too."""
    few = len(printed.value.split()) < 3
    if few and stands and len(said.split()) > 2:
        return replace(printed, value=said, doubts=(f'the largest type says "{printed.value}"',))
    if len(said.split()) < 2:
        return printed
    return replace(printed, doubts=(f'the properties of the file call it "{said}"',))


def _agree(one: str, other: str) -> bool:
    """Whether one of two titles holds the other, letter by letter."""
    first, second = sorted((letters(one), letters(other)), key=len)
    return bool(first) and first in second


def _said(reading: Reading, gazetteer: Gazetteer) -> str:
    """The title in the properties of the file, unless it is junk or the name of a body."""
    for name in ("title", "dc:title"):
        title = " ".join(reading.said.get(name, "").split())
        if title and not wording.is_junk(title) and not gazetteer.exactly(title):
            return title
    return ""


def _labelled(reading: Reading) -> str:
    """What stands behind "Title:" on one of the first or last pages."""
    for page in (*reading.front(), *reading.back()):
        if found := _LABEL.search(page):
            value = " ".join(found[1].split())
            if len(value.split()) > 1 and len(value) <= LONGEST:
                return value
    return ""


# --- The largest type ------------------------------------------------------------------------


def _largest(reading: Reading, gazetteer: Gazetteer) -> Title | None:
    body = _body_size(reading.lines)
    lowered = wording.lower_words(reading.pages[:40])
    best: tuple[float, Title] | None = None
    for page in sorted({line.page for line in reading.lines}):
        cover = len(reading.pages[page - 1].split()) <= _COVER_WORDS if reading.pages else False
        lines = [line for line in reading.lines if line.page == page]
        blocks = list(_blocks(sorted(lines, key=lambda one: -one.top) if cover else lines))
        found = _of_page(blocks, body, _Judge(gazetteer, lowered))
        if found is None:
            continue
        size, main, title = found
        if best is None or size >= best[0] * 1.5:
            main, title = (wording.sentence_case(one, reading.pages) for one in (main, title))
            best = (size, Title(title, page, main=main))
            if cover:
                break
    return best[1] if best else None


def _body_size(lines: Sequence[Line]) -> float:
    """The size of the running text: the commonest of long lines, else the smallest of all."""
    sizes: Counter[float] = Counter()
    for line in lines:
        if len(line.text.split()) > 7:
            sizes[line.size] += len(line.text)
    if sizes:
        return sizes.most_common(1)[0][0]
    return min((line.size for line in lines if line.size), default=0.0)


@dataclass(frozen=True, slots=True)
class _Judge:
    """What a block is, by the bodies that are known and the words of the document."""

    gazetteer: Gazetteer
    lowered: frozenset[str]

    def is_title(self, text: str) -> bool:
        """Whether it could be the whole title."""
        return self.is_part(text) and not wording.is_kind(text) and len(text) <= LONGEST

    def is_part(self, text: str) -> bool:
        """Whether it could be a part of one."""
        return not (
            wording.is_no_title(text)
            or dates.is_date(text)
            or self.is_body(text)
            or wording.is_persons(text, self.lowered)
        )

    def is_body(self, text: str) -> bool:
        """Whether it is nothing but the names of bodies."""
        rest, spans = text, list(self.gazetteer.find(text))
        for mention in reversed(spans):
            rest = rest[: mention.start] + rest[mention.end :]
        small = re.sub(r"\b(?:the|and|for|of|in|with)\b", "", rest, flags=re.IGNORECASE)
        return bool(spans) and len(letters(small)) <= 2


def _of_page(blocks: Sequence[Block], body: float, judge: _Judge) -> tuple[float, str, str] | None:
    """Size of the title on a page, itself, and it with its subtitle; None if none stands out."""
    large = [block for block in blocks if block.size >= max(body * _LARGER, 0.1) and block.size > 0]
    for size in sorted({block.size for block in large}, reverse=True)[:4]:
        for place, block in enumerate(blocks):
            if block.size != size or not (main := _trimmed(block, judge)):
                continue
            if not judge.is_title(main):
                continue
            below = blocks[place + 1] if place + 1 < len(blocks) else None
            return size, main, _with_subtitle(main, below, size, body, judge)
    return None


def _trimmed(block: Block, judge: _Judge) -> str:
    """A block without lines at its ends that belong to no title (a body's name, a date)."""
    lines = list(block.lines)
    while lines and not judge.is_part(lines[0].text):
        if len(lines) > 1 and judge.is_body(lines[0].text) and wording.needs_owner(lines[1].text):
            break  # "UK Government", then "Response to the Inquiry"
        lines.pop(0)
    while lines and not judge.is_part(lines[-1].text):
        if len(lines) > 1 and wording.goes_on(lines[-2].text):
            break
        lines.pop()
    return Block(lines).text if lines else ""


def _with_subtitle(main: str, below: Block | None, size: float, body: float, judge: _Judge) -> str:
    """The title and the block below it, if that is set larger than the text and no other thing."""
    if below is None or not body * _LARGER <= below.size < size or body == 0:
        return main
    text = _trimmed(below, judge)
    if not text or len(text) > _LONGEST_SUBTITLE or not judge.is_part(text):
        return main
    if text.endswith(".") and len(text.split()) > 8:  # a sentence of text
        return main
    if len(text.split()) < 2 and not wording.is_kind(text):
        return main
    return f"{main}{' ' if main.endswith(('?', '!', '.')) else ': '}{text}"


def _blocks(lines: Sequence[Line]) -> Iterator[Block]:
    block = Block()
    for line in lines:
        if block.lines and not _follows(block.lines[-1], line):
            yield block
            block = Block()
        block.lines.append(line)
    if block.lines:
        yield block


def _follows(one: Line, next_line: Line) -> bool:
    """Whether two lines are set in one size, one closely below the other."""
    if one.size <= 0 or abs(one.size - next_line.size) > one.size * 0.06:
        return False
    wrapped = 1 + len(one.text) * one.size * 0.45 // 470  # a line that a hyphen joined to others
    return -1.0 <= one.top - next_line.top <= one.size * (1.0 + wrapped)


def _first_lines(reading: Reading, gazetteer: Gazetteer) -> str:
    """The first line that could be a title, with those that go on in it."""
    judge = _Judge(gazetteer, wording.lower_words(reading.pages[:40]))
    found: list[str] = []
    for line in reading.lines[:40]:
        text = line.text.strip().lstrip("# ")
        if found and (not text or not _goes_on(found[-1], text)):
            break
        if found or (judge.is_title(text) and not text.endswith(".")):
            found.append(text)
    title = " ".join(found).strip(_QUOTES + " =*_")
    return wording.sentence_case(title, reading.pages) if 0 < len(title) <= LONGEST else ""


def _goes_on(one: str, text: str) -> bool:
    """Whether a line is the rest of the one before: both in capitals, or it begins small."""
    return (one.isupper() and text.isupper()) or text[:1].islower()
