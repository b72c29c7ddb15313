"""What is done to a record of every format, once, when its format has read it.

Vendors put the same things into each of their formats: markup into titles and abstracts, and a
word into the author field where there is no author. So the same work comes out the same, whatever
file it stood in; `raw` keeps what stood there.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, overload

from cis_pipeline.core.model import Problem, Record
from cis_pipeline.formats import fields
from cis_pipeline.formats.markup import unmarked

_LINES = ("title", "container", "volume", "issue", "publisher", "accession", "note")


@overload
def finished(entry: Record) -> Record: ...
@overload
def finished(entry: Record | Problem) -> Record | Problem: ...
def finished(entry: Record | Problem) -> Record | Problem:
    """A record without markup and without authors that are none; a Problem as it is."""
    if isinstance(entry, Problem):
        return entry
    changes: dict[str, Any] = {
        name: unmarked(text) for name in _LINES if _marked(text := getattr(entry, name))
    }
    if _marked(entry.pages):
        changes["pages"] = fields.pages(unmarked(entry.pages))
    if _marked(entry.abstract):
        changes["abstract"] = fields.abstract(unmarked(entry.abstract))
    if _marked("".join(entry.keywords)):
        changes["keywords"] = tuple(dict.fromkeys(filter(None, map(unmarked, entry.keywords))))
    if _marked("".join(entry.authors)):
        changes["authors"] = tuple(filter(None, map(unmarked, entry.authors)))
    if len(entry.authors) == 1 and is_nobody(entry.authors[0]):
        changes["authors"] = ()
    return replace(entry, **changes) if changes else entry


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
