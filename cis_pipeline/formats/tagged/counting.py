"""How many entries a text file announces: its start marks are counted, piece by piece.

It knows nothing of the readers, so that a fault of theirs shows: a file holds as many entries as
marks, and what was read and rejected must add up to that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TextIO

from cis_pipeline.formats import fields

_PIECE = 1 << 18


def count_marks(stream: TextIO, mark: re.Pattern[str]) -> int:
    """How often `mark` is found in lines that end in newlines; it is asked of whole lines only.

    A mark of a line's start begins with the newline before it: the first line has one too, and
    a pattern that begins with a certain character is found ten times faster than one with `^`.
    """
    return sum(1 for _ in marks_in(stream, mark))


def marks_in(stream: TextIO, mark: re.Pattern[str]) -> Iterator[str]:
    """What `mark` finds, in order; for formats in which one mark counts and another does not."""
    pieces = ("\n" + text.removesuffix("\n") for text in whole_lines(stream))
    return (found.group() for piece in pieces for found in mark.finditer(piece))


def whole_lines(stream: TextIO) -> Iterator[str]:
    """The text in large pieces, each of which ends where a line does; line ends are newlines.

    The last one is what stands behind the last newline, be it nothing.
    """
    rest = ""
    while piece := stream.read(_PIECE):
        while piece.endswith("\r") and (more := stream.read(1)):
            piece += more
        piece = rest + fields.line_ends(piece)
        end = piece.rfind("\n") + 1
        rest = piece[end:]
        if end:
            yield piece[:end]
    yield rest
