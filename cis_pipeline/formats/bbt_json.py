"""Better BibTeX JSON: the items of a Zotero library, as the Better BibTeX plug-in exports them.

An item is known by its key in its library, which its address gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TextIO

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import zotero_json
from cis_pipeline.formats.json import stream as json_stream
from cis_pipeline.formats.json.scan import Shape

FORMAT = "Better BibTeX JSON"
SUFFIXES = (".json",)
ONE_LINE = True

SHAPE = Shape(lists=frozenset({"items"}))
_LABEL = re.compile(r'"label"\s*:\s*"(?:BetterBibTeX|Better BibTeX|BBT) JSON"')
_ADDRESS = re.compile(
    r'"uri"\s*:\s*"https?://(?:www\.)?zotero\.org/(users|groups)/((?:local/)?\w+)/items/(\w+)"'
)


def sniff(head: str) -> bool:
    """True for JSON that names its format in its beginning."""
    return json_stream.is_json(head) and _LABEL.search(head[:4096]) is not None


def read(stream: TextIO, source: Source) -> Iterator[Record | Problem]:
    """A Record for each item, in order; attachments and notes are told at the end, if any."""
    for entry in zotero_json.items(stream, SHAPE):
        if isinstance(entry, Record) and (found := _ADDRESS.search(entry.raw)):
            kind, library, item = found.groups()
            yield replace(entry, key=f"zotero:{kind.removesuffix('s')}/{library}/{item}")
        else:
            yield entry


def count(stream: TextIO) -> int:
    """How many items the list has, without attachments and notes."""
    return json_stream.count(stream, SHAPE, zotero_json.is_item)
