"""Our own JSON lines, as `cis convert -o OUT.jsonl` writes them: an object a line is a record.

Each field stands under its own name, and what the record was read from (`raw`, `key`) is kept, so
a record that went through such a file is known as the same one. `record_id`, `source_id`, `nth`
and `locator` are made anew: they say where a record stands, which is now this file.

What another program did to the file costs no record: a number is taken for its text, text with
semicolons for a list; a field that is not one of a record is told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields as fields_of
from operator import attrgetter
from pathlib import Path
from typing import Any, TextIO

import orjson

from cis_pipeline.core.files import dumped, silent, write_all
from cis_pipeline.core.model import Channel, Problem, Record, Source
from cis_pipeline.formats import fields
from cis_pipeline.formats.writing import Tell

FORMAT = "JSON lines of cis_pipeline"
SUFFIXES = (".jsonl",)
OWN = True

_LISTS = frozenset({"authors", "keywords"})
_MADE_ANEW = frozenset({"record_id", "source_id", "nth", "locator"})
_KNOWN = frozenset(f.name for f in fields_of(Record))
_TEXTS = _KNOWN - _LISTS - _MADE_ANEW - {"year", "channel"}
_BEGINS = re.compile(r'\s*\{\s*"record_id"\s*:\s*"[^"]*"\s*,\s*"source_id"\s*:\s*"')
_MARKS = ("record_id", "source_id", "title")


def sniff(head: str) -> bool:
    """True if the first line is an object with record_id, source_id and title."""
    line = head.lstrip("\ufeff \n\t").partition("\n")[0]
    if not line.startswith("{"):
        return False
    if _BEGINS.match(line):
        return True
    row = _parsed(line)
    return isinstance(row, dict) and all(isinstance(row.get(mark), str) for mark in _MARKS)


def read(stream: TextIO, source: Source) -> Iterator[Record | Problem]:
    """The records in order, one at a time; `locator` is the line ("line 12").

    A line that is no JSON object, or holds no field of a record, is a Problem.
    """
    for number, text in enumerate(stream, start=1):
        line = text.strip("\ufeff \t\r\n")
        if line:
            yield from _entries(line, f"line {number}")


def count(stream: TextIO) -> int:
    """How many lines begin with an opening brace."""
    return sum(line.lstrip("\ufeff \t").startswith("{") for line in stream)


def _parsed(line: str) -> object:
    """What a line of JSON says; the reason, as a text, if it cannot be read."""
    try:
        return orjson.loads(line)
    except ValueError:  # what is no JSON by the letter (half a character, NaN) is read as well
        try:
            return json.loads(line)
        except (ValueError, RecursionError) as error:
            return getattr(error, "msg", None) or "it is nested too deeply"


def _entries(line: str, where: str) -> Iterator[Record | Problem]:
    row = _parsed(line)
    announced = int(line.startswith("{"))
    if not isinstance(row, dict):
        what = f"cannot be read as JSON ({row})" if announced else "is no JSON object, as lines are"
        yield Problem(where, what, "write the file again, or mend the line", entries=announced)
        return
    held = {name: value for name, value in row.items() if value not in (None, "", [])}
    if not held.keys() & (_TEXTS | _LISTS) and not row.keys() >= set(_MARKS):
        yield Problem(where, "holds no field of a record", "write the file again")
        return
    yield from _doubts(held, where)
    yield _record(held, line, where)


def _doubts(held: Mapping[str, Any], where: str) -> Iterator[Problem]:
    """The fields that a record does not have, and a channel that is none."""
    others = ", ".join(sorted(held.keys() - _KNOWN))
    if others:
        what = f"has fields that a record does not have, which are left out: {others[:200]}"
        yield Problem(where, what, "call them by the names of a record's fields", "warning")
    word = _text(held.get("channel", ""))
    if word and word not in set(Channel):
        what = f'the channel "{word[:60]}" is not one of {", ".join(Channel)}'
        yield Problem(where, what, "mend it, or leave it out", "warning")


def _record(held: Mapping[str, Any], line: str, where: str) -> Record:
    texts: dict[str, Any] = {name: fields.tidy(_text(held[name])) for name in _TEXTS & held.keys()}
    texts["raw"] = _text(held.get("raw", line))
    word = _text(held.get("channel", ""))
    return Record(
        **texts,
        locator=where,
        year=fields.year(_text(held.get("year", ""))),
        channel=Channel(word) if word in set(Channel) else None,
        authors=_listed(held.get("authors", ())),
        keywords=_listed(held.get("keywords", ())),
    )


_LONE = re.compile("[\ud800-\udfff]")
"""Halves of a character, which JSON can spell and no file can hold."""


def _text(value: object) -> str:
    """A value as text; of a list or an object its JSON."""
    if not isinstance(value, str):
        try:
            value = json.dumps(value, ensure_ascii=False)
        except RecursionError:
            value = "(nested too deeply)"
    return _LONE.sub("\ufffd", value) if not value.isascii() else value


def _listed(value: object) -> tuple[str, ...]:
    """The texts of a list, or those that semicolons part."""
    parts = value if isinstance(value, list | tuple) else _text(value).split(";")
    return tuple(found for part in parts if (found := fields.tidy(_text(part))))


# --- Writing ------------------------------------------------------------------------------------

SUFFIX = ".jsonl"
HOLDS = _KNOWN - _MADE_ANEW

_NAMES = tuple(f.name for f in fields_of(Record))


def write(records: Iterable[Record], path: Path, tell: Tell = silent) -> int:
    """Write a line for each record, nothing lost; how many.

    Fields that are empty are left out, but for record_id, source_id and title.
    """
    return write_all(path, lines(records))


def lines(records: Iterable[Record]) -> Iterator[bytes]:
    """What `write` writes of each record."""
    values = attrgetter(*_NAMES)
    for record in records:
        named = zip(_NAMES, values(record), strict=True)
        yield dumped({name: value for name, value in named if value or name in _MARKS}) + b"\n"
