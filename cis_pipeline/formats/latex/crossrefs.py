"""What a BibTeX entry has from others: a chapter from its book (crossref), any from its xdata."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TextIO

from cis_pipeline.formats.latex.entries import (
    NO_ENTRIES,
    Parsed,
    definitions,
    kind_of,
    parsed,
    pieces,
)
from cis_pipeline.formats.tagged.counting import marks_in

_REFERS = re.compile(r'(?:[Cc]ross[Rr]ef|CROSSREF|[Xx][Dd]ata|XDATA)[ \t]*=[ \t]*[{"][ \t]*[^{}"]+')
_KEY = re.compile(r"[ \t]*@[ \t]*[\w-]+[ \t]*[{(]\s*([^\s,={}]+)\s*,")
_MOST_PARENTS = 10_000
_DEEPEST = 3

_OWN = """crossref xref xdata ids author doi url eprint eprinttype pages abstract annote annotation
    note keywords file options label eid unique-id pmid type entrysubtype shorttitle title subtitle
    pagetotal"""
_NOT_INHERITED = frozenset(_OWN.split())


def parents_in(stream: TextIO) -> dict[str, Parsed]:
    """The entries that others refer to, by their keys in lower case."""
    if not _mentions(stream):
        return {}
    stream.seek(0)
    referred = (
        found.partition("=")[2].strip(' \t"{').split(",") for found in marks_in(stream, _REFERS)
    )
    keys: set[str] = set()
    for listed in referred:
        keys.update(key.strip().lower() for key in listed)
        if len(keys) > _MOST_PARENTS:
            break
    parents: dict[str, Parsed] = {}
    if keys:
        stream.seek(0)
        strings: dict[str, str] = {}
        for _, piece in pieces(stream):
            if kind_of(piece) in NO_ENTRIES:
                strings |= definitions(piece)
            elif (key := _KEY.match(piece)) and key.group(1).lower() in keys:
                parents.setdefault(key.group(1).lower(), parsed(piece, strings))
    return parents


def _mentions(stream: TextIO) -> bool:
    """Whether a file speaks of references among its entries at all, as few do."""
    held = ""
    while chunk := stream.read(1 << 18):
        text = (held + chunk).lower()
        if "crossref" in text or "xdata" in text:
            return True
        held = chunk[-16:]
    return False


def inherited(entry: Parsed, parents: dict[str, Parsed], deep: int = 0) -> Parsed:
    """The entry with what it lacks from those it refers to."""
    values = entry.values
    if not parents or deep > _DEEPEST or not ("crossref" in values or "xdata" in values):
        return entry
    values = dict(values)
    for key in values.get("xdata", "").split(","):
        if parent := parents.get(key.strip().lower()):
            values = inherited(parent, parents, deep + 1).values | values
    if parent := parents.get(values.get("crossref", "").strip().lower()):
        theirs = inherited(parent, parents, deep + 1).values
        titled = "journaltitle" if entry.kind == "article" else "booktitle"
        if not entry.kind.startswith(("book", "mv", "collection", "proceedings")):
            whole = ": ".join(theirs[name] for name in ("title", "subtitle") if theirs.get(name))
            values.setdefault(titled, whole)
        values = {k: v for k, v in theirs.items() if k not in _NOT_INHERITED} | values
    return replace(entry, values=values)
