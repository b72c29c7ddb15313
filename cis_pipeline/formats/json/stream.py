"""The entries of a JSON file, one at a time: each as Python values, with its text as it stood.

What `scan` finds is decoded here. An object that is no JSON, or that the file's end cuts off, is a
Problem that stands for it; those before and behind it are read.

Why numbers stay text: volume 12.10 is not volume 12.1, and a number of a million digits is no
number. NaN and Infinity, which are no JSON, are read as nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TextIO

from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.model import Problem
from cis_pipeline.formats import fields
from cis_pipeline.formats.json.scan import LARGEST, Shape, Span, spans

LARGEST_FILE = 1 << 29
"""A larger file (512 Mi characters) is not taken into memory."""

_BEGINS = re.compile(r'[\s\ufeff\x1e\[]*\{\s*(?:"|\}|$)')
_EMPTY = re.compile(r"[\s\ufeff]*\[\s*\]\s*")


@dataclass(frozen=True, slots=True)
class Entry:
    """One object: its decoded members, its text, and its place among the entries, from 1."""

    data: dict[str, Any]
    raw: str
    number: int

    @property
    def locator(self) -> str:
        """Where it stands, without the file's name."""
        return f"entry {self.number}"


def is_json(head: str) -> bool:
    """Whether a file begins with an object, or an array of them, that is not of our own writing.

    >>> is_json('[{"title": "A"}]'), is_json("[1] A"), is_json('{"record_id": "", "source_id"')
    (True, False, False)
    """
    begins = _BEGINS.match(head[:4096]) is not None
    return begins and not ('"record_id"' in head and '"source_id"' in head)


def is_empty(head: str) -> bool:
    """Whether a file is an array of nothing."""
    return _EMPTY.fullmatch(head) is not None


def every(text: str) -> bool:
    """Each object counts as an entry."""
    return True


def count(stream: TextIO, shape: Shape, counts: Callable[[str], bool] = every) -> int:
    """How many objects a file announces as entries; `counts` tells from an object's text."""
    return sum(_announces(span, counts) for span in spans(_text(stream), shape))


def _text(stream: TextIO) -> str:
    """A file as text whose lines end in newlines."""
    text = stream.read(LARGEST_FILE + 1)
    if len(text) > LARGEST_FILE:
        raise SourceError(
            f"is larger than {LARGEST_FILE >> 20} MiB, which is too much to be read at once; "
            "export the search in parts"
        )
    return fields.line_ends(text)


def _announces(span: Span, counts: Callable[[str], bool]) -> bool:
    return span.fault not in ("stray", "unended", "bomb") and counts(span.text)


def objects(
    stream: TextIO, shape: Shape, counts: Callable[[str], bool] = every
) -> Iterator[Entry | Problem]:
    """The objects of a file in order, whether they count or not; Problems for what is damaged."""
    number, stray = 0, None
    for span in spans(_text(stream), shape):
        if span.fault == "stray":
            if not stray:
                yield _stray(span)
            stray = span
            continue
        stray = None
        if span.fault == "unended":
            yield _unended(number)
            continue
        number += 1
        data = "" if span.fault else decoded(span.text)
        if isinstance(data, str):
            yield _fault(span, number, data, _announces(span, counts))
        else:
            yield Entry(data, span.text, number)


def decoded(text: str) -> dict[str, Any] | str:
    """The members of an object, or why it cannot be read."""
    try:
        data = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        return f"{error.msg[0].lower()}{error.msg[1:]} at character {error.pos + 1} of it"
    except RecursionError:
        return "it is nested too deeply"
    return data if isinstance(data, dict) else "it is no object"


_DECODER = json.JSONDecoder(
    parse_float=str, parse_int=str, parse_constant=lambda _: None, strict=False
)


def _fault(span: Span, number: int, reason: str, counts: bool) -> Problem:
    what = {
        "open": f"the entry that begins at line {span.line} is never closed",
        "large": f"the entry at line {span.line} is larger than {LARGEST >> 20} MiB, as none is",
        "bomb": f"from line {span.line} on there are only brackets or other text, and no entries",
    }.get(span.fault, f"the entry at line {span.line} cannot be read: {reason}")
    remedy = "export the search again, or mend its quotes and brackets"
    return Problem(f"entry {number}", what, remedy, entries=int(counts))


def _stray(span: Span) -> Problem:
    shown = " ".join(span.text[:60].split())
    what = f'"{shown}" stands where an entry should begin'
    remedy = "compare it with the database: an entry may have been lost there"
    return Problem(f"line {span.line}", what, remedy, entries=0)


def _unended(number: int) -> Problem:
    what = "the file stops before its list is closed"
    remedy = "compare the number of records with the database: the file may be cut short"
    return Problem(f"entry {number}" if number else "", what, remedy, "warning")
