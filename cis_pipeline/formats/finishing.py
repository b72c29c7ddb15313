"""What is done to a record of every format, once, when its format has read it.

Vendors put the same things into each of their formats: markup into titles and abstracts, and a
word into the author field where there is no author. So the same work comes out the same, whatever
file it stood in; `raw` keeps what stood there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from operator import attrgetter
from typing import Any, overload

from cis_pipeline.core.model import Problem, Record
from cis_pipeline.formats import fields
from cis_pipeline.formats.markup import unmarked

_LINES = (
    "title", "abstract", "container", "volume", "issue", "pages", "publisher", "accession", "note",
)  # fmt: skip
_LISTS = ("authors", "keywords")
_AGAIN: dict[str, Callable[[str], str]] = {"abstract": fields.abstract, "pages": fields.pages}
"""What a reader made sure of while there was markup, and is made sure of again."""
_VALUES = attrgetter(*_LINES)


@overload
def finished(entry: Record) -> Record: ...
@overload
def finished(entry: Record | Problem) -> Record | Problem: ...
def finished(entry: Record | Problem) -> Record | Problem:
    """A record without markup and without authors that are none; a Problem as it is."""
    if isinstance(entry, Problem):
        return entry
    changes = _unmarked(entry) if _marked(_all_texts(entry)) else {}
    if len(entry.authors) == 1 and is_nobody(entry.authors[0]):
        changes["authors"] = ()
    return replace(entry, **changes) if changes else entry


def _unmarked(record: Record) -> dict[str, Any]:
    """The fields of a record that hold markup, without it."""
    changes: dict[str, Any] = {}
    for name in _LINES:
        if _marked(text := getattr(record, name)):
            changes[name] = _AGAIN.get(name, str)(unmarked(text))
    for name in _LISTS:
        if _marked("".join(parts := getattr(record, name))):
            changes[name] = tuple(filter(None, map(unmarked, parts)))
    if "keywords" in changes:
        changes["keywords"] = tuple(dict.fromkeys(changes["keywords"]))
    return changes


def _all_texts(record: Record) -> str:
    return "".join((*_VALUES(record), *record.authors, *record.keywords))


def _marked(text: str) -> bool:
    return "<" in text or "&" in text


_NOBODY = frozenset(
    frozenset(words.split())
    for words in (
        "anonymous", "anon", "anonymus", "no author", "no authors", "no author listed",
        "no authors listed", "no author given", "no authors given", "no author name",
        "no author name available", "no author names available", "no author available",
        "no authors available", "author unknown", "authors unknown", "unknown author", "unknown",
        "author not available", "authors not available",
    )
)  # fmt: skip
_LONGEST = 40


def is_nobody(name: str) -> bool:
    """Whether the name says that there is no author; in any order, for readers turn names about.

    >>> is_nobody("<anonymous>"), is_nobody("listed], [No authors"), is_nobody("Anon, Ann")
    (True, True, False)
    """
    if len(name) > _LONGEST or "n" not in name.lower():
        return False
    return frozenset(re.findall(r"[^\W\d_]+", name.casefold())) in _NOBODY
