"""How many entries a text file announces: its start marks are counted, piece by piece.

It knows nothing of the readers, so that a fault of theirs shows: a file holds as many entries as
marks, and what was read and rejected must add up to that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TextIO

_PIECE = 1 << 18


def count_marks(stream: TextIO, mark: re.Pattern[str]) -> int:
    """How often `mark` is found in lines that end in newlines; it is asked of whole lines only.

    A mark of a line's start begins with the newline before it: the first line has one too, and
    a pattern that begins with a certain character is found ten times faster than one with `^`.
    """
    return sum(1 for _ in marks_in(stream, mark))


def marks_in(stream: TextIO, mark: re.Pattern[str]) -> Iterator[str]:
    """What `mark` finds, in order; for formats in which one mark counts and another does not."""
    return (found.group() for piece in pieces(stream) for found in mark.finditer(piece))


def pieces(stream: TextIO) -> Iterator[str]:
    """The text, in pieces: each begins with a newline and ends before the next one begins."""
    held = "\n"
    while piece := stream.read(_PIECE):
        text = held + piece
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        end = text.rfind("\n")
        yield text[:end]
        held = text[end:]
    yield held
