"""A plain text is read as it stands; form feeds part its pages."""

from __future__ import annotations

from typing import IO

from cis_pipeline.formats.documents.document import Line, Reading

LARGEST = 50_000_000
"""Characters; a longer text is not read."""


def read(stream: IO[str]) -> Reading:
    """The text of an open file."""
    text = stream.read(LARGEST + 1).replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > LARGEST:
        return Reading(kind="text", closed="is longer than 50 million characters", hollow=True)
    pages = text.removeprefix("\ufeff").split("\f")
    lines = [Line(line.strip(), 1) for line in "\n".join(pages[:2]).split("\n")[:200]]
    return Reading(kind="text", pages=tuple(pages), lines=tuple(lines))
