"""The block of largest type on the first pages: a title, and the subtitle below it.

Lines of one size that follow each other are one block. Bodies, persons, numbers, headings and
kinds of document are no title by themselves; a kind ("Annual report") is kept for want of better.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from cis_pipeline.core.text.normalise import letters
from cis_pipeline.formats.documents import Line, Reading, dates, title_wording
from cis_pipeline.formats.documents.publisher_names import Gazetteer

LONGEST = 250
"""Characters; a longer block is text in large type, and no title."""
QUOTES = "\"“”„«»‘’'"
_LONGEST_SUBTITLE = 100
"""A longer one describes the document."""
_LARGER = 1.2
_LINES = 470
"""Points; about the length of a line of type."""


@dataclass(frozen=True, slots=True)
class Largest:
    """The block found: its size and page, its text and the subtitle `below` it.

    `kind` is true if it only says what kind of document it is.
    """

    size: float
    main: str
    below: str = ""
    page: int = 1
    kind: bool = False

    @property
    def whole(self) -> str:
        """The title with its subtitle."""
        between = " " if self.main.endswith(("?", "!", ".")) else ": "
        return f"{self.main}{between}{self.below}" if self.below else self.main


@dataclass(slots=True)
class Block:
    """Lines of one size that follow each other."""

    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The lines as one."""
        joined = " ".join(" ".join(line.text.split()) for line in self.lines)
        return joined.strip(" " + QUOTES if joined[:1] in QUOTES else " ").rstrip(" :-–—")

    @property
    def size(self) -> float:
        """The size of its type."""
        return self.lines[0].size


@dataclass(frozen=True, slots=True)
class Judge:
    """What a block is, by the bodies that are known and the words of the document."""

    gazetteer: Gazetteer
    lowered: frozenset[str]

    def is_title(self, text: str) -> bool:
        """Whether it could be the whole title."""
        return self.is_part(text) and not title_wording.is_kind(text) and len(text) <= LONGEST

    def is_part(self, text: str) -> bool:
        """Whether it could be a part of one."""
        return not (
            title_wording.is_no_title(text)
            or dates.is_date(text)
            or self.is_body(text)
            or title_wording.is_persons(text, self.lowered)
        )

    def belongs(self, text: str) -> bool:
        """Whether a line at the end of a block could belong to a title: years do, names may."""
        years = re.fullmatch(r"\W*(?:19|20)\d\d(?:\W+(?:to\W+)?(?:\d\d)?\d\d)?\W*", text)
        return bool(years) or not (
            title_wording.is_no_title(text) or dates.is_date(text) or self.is_body(text)
        )

    def is_body(self, text: str) -> bool:
        """Whether it is nothing but the names of bodies."""
        rest, spans = text, list(self.gazetteer.find(text))
        for mention in reversed(spans):
            rest = rest[: mention.start] + rest[mention.end :]
        small = re.sub(r"\b(?:the|and|for|of|in|with)\b", "", rest, flags=re.IGNORECASE)
        return bool(spans) and len(letters(small)) <= 2


def largest(reading: Reading, gazetteer: Gazetteer) -> Largest | None:
    """The title as its type shows it; a later page counts where it is set much larger there."""
    body = _body_size(reading.lines)
    judge = Judge(gazetteer, title_wording.lower_words(reading.pages[:40]))
    best: Largest | None = None
    for page in sorted({line.page for line in reading.lines}):
        cover = reading.is_cover(page)
        lines = [line for line in reading.lines if line.page == page]
        blocks = list(_blocks(sorted(lines, key=lambda one: -one.top) if cover else lines))
        found = _of_page(blocks, body, judge)
        if found is None or (
            best and not best.kind and (found.kind or found.size < best.size * 1.5)
        ):
            continue
        if best is None or not found.kind:
            best = replace(found, page=page)
        if cover and not found.kind:
            break
    if best is None:
        return None
    main, below = (
        title_wording.sentence_case(one, reading.pages) for one in (best.main, best.below)
    )
    return replace(best, main=main, below=below)


def _body_size(lines: Sequence[Line]) -> float:
    """The size of the running text: the commonest of long lines, else the smallest of all."""
    sizes: Counter[float] = Counter()
    for line in lines:
        if len(line.text.split()) > 7:
            sizes[line.size] += len(line.text)
    if sizes:
        return sizes.most_common(1)[0][0]
    return min((line.size for line in lines if line.size), default=0.0)


def _of_page(blocks: Sequence[Block], body: float, judge: Judge) -> Largest | None:
    """The title on a page, or what stands for one; None if nothing is set larger."""
    sizes = {block.size for block in blocks if block.size >= max(body * _LARGER, 0.1)}
    kind: Largest | None = None
    for size in sorted(sizes, reverse=True)[:4]:
        for place, block in enumerate(blocks):
            if block.size != size:
                continue
            below = blocks[place + 1] if place + 1 < len(blocks) else None
            main = _trimmed(block, judge)
            if main and judge.is_title(main):
                return Largest(size, main, _subtitle(below, body, judge))
            if owned := _owned(block.text, below, judge):
                return Largest(size, owned)
            if main and title_wording.is_kind(main) and kind is None:
                kind = Largest(size, main, kind=True)
    return kind


def _owned(text: str, below: Block | None, judge: Judge) -> str:
    """A body's name and the kind of document below it: "Independent Review", "Final report"."""
    if below is None or not judge.is_body(text) or not title_wording.is_kind(below.text):
        return ""
    return (
        f"{text}: {below.text}"
        if re.search(r"\b(?:inquiry|review|commission)\b", text, re.I)
        else ""
    )


def _trimmed(block: Block, judge: Judge) -> str:
    """A block without lines at its ends that belong to no title (a body's name, a date)."""
    if len(block.lines) == 1:
        return block.text if judge.is_part(block.text) else ""
    lines = list(block.lines)
    while lines and not judge.belongs(lines[0].text):
        if (
            len(lines) > 1
            and judge.is_body(lines[0].text)
            and title_wording.needs_owner(lines[1].text)
        ):
            break  # "UK Government", then "Response to the Inquiry"
        lines.pop(0)
    while lines and not judge.belongs(lines[-1].text):
        if len(lines) > 1 and title_wording.goes_on(lines[-2].text):
            break
        lines.pop()
    return Block(lines).text if lines and judge.is_part(Block(lines).text) else ""


def _subtitle(below: Block | None, body: float, judge: Judge) -> str:
    """The block below a title, if that is set larger than the text and no other thing, else ""."""
    if below is None or not 0 < body * _LARGER <= below.size:
        return ""
    text = _trimmed(below, judge)
    if not text or len(text) > _LONGEST_SUBTITLE or not judge.is_part(text):
        return ""
    if text.endswith(".") and len(text.split()) > 8:  # a sentence of text
        return ""
    if len(text.split()) < 2 and not title_wording.is_kind(text):
        return ""
    return text


def _blocks(lines: Sequence[Line]) -> Iterator[Block]:
    block = Block()
    for line in lines:
        if block.lines and not _follows(block.lines[-1], line):
            yield block
            block = Block()
        block.lines.append(line)
    if block.lines:
        yield block


def _follows(one: Line, below: Line) -> bool:
    """Whether two lines are set in one size, one closely below the other."""
    if one.size <= 0 or abs(one.size - below.size) > one.size * 0.06:
        return False
    wrapped = 1 + len(one.text) * one.size * 0.45 // _LINES  # a hyphen joined it to others
    return -1.0 <= one.top - below.top <= one.size * (1.0 + wrapped)
