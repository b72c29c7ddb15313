"""A document as plain values: headings, paragraphs and tables, with gaps for people to fill in.

A text is characters and nothing else: no renderer takes any of them for markup. What nobody wrote
down is a `Gap`, shown in square brackets and, where that can be, marked by colour as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gap:
    """What is not known, in words that say what belongs in its place."""

    text: str


Text = tuple[str | Gap, ...]
"""A text, its parts in order."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` from 2, since a document's title is the first."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text."""

    text: Text


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `width` is its share of the page, in proportion to the others."""

    name: str
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Table:
    """A table, each row as long as it has columns; `empty` is said in place of a table of none."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Text, ...], ...]
    caption: str = ""
    empty: str = "None."


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document; `landscape` where its tables are wide."""

    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False


def text(*parts: str | Gap | Text) -> Text:
    """The parts as one text, neighbouring words joined.

    >>> text("Searched in ", ("Scopus", " on "), Gap("date"), ".")
    ('Searched in Scopus on ', Gap(text='date'), '.')
    """
    made: list[str | Gap] = []
    for part in parts:
        for one in part if isinstance(part, tuple) else (part,):
            if isinstance(one, str) and made and isinstance(made[-1], str):
                made[-1] += one
            elif one != "":
                made.append(one)
    return tuple(made)


def plain(given: Text) -> str:
    """A text as a string, its gaps in square brackets.

    >>> plain(text("on ", Gap("date")))
    'on [date]'
    """
    return "".join(f"[{one.text}]" if isinstance(one, Gap) else one for one in given)


def one_line(given: str) -> str:
    """Without line ends and runs of spaces."""
    return " ".join(given.split())


def listed(items: Iterable[str | Gap | Text], last: str = "and") -> Text:
    """Several things as one phrase.

    >>> plain(listed(["Ann", "Bo", "Cy"]))
    'Ann, Bo and Cy'
    """
    all_of = [text(item) for item in items]
    if len(all_of) < 2:
        return text(*all_of)
    made = all_of[0]
    for item in all_of[1:-1]:
        made = text(made, ", ", item)
    return text(made, f" {last} ", all_of[-1])


def row(*cells: str | Gap | Text) -> tuple[Text, ...]:
    """A row of a table."""
    return tuple(text(cell) for cell in cells)
