"""The named lists of a codebook ([lists]) as an edit of its text sees them: "@people" and entries.

A list is called with its "@" wherever themes and lists stand side by side; only the file has it
without.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.concepts.codebook.text import Block, added, edited
from cis_pipeline.concepts.phrases.patterns import lists_named
from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.text.nearest import nearest

_NAME = re.compile(r"@[\w-]+")


def is_list(name: str) -> bool:
    """Whether it is a list that is called so, and no theme."""
    return name.startswith("@")


def entries_of(name: str, book: Codebook) -> tuple[str, ...]:
    """The entries of a list, "@people"; ReviewError, with the nearest, if there is none such."""
    found = book.lists.get(name.removeprefix("@"))
    if found is None:
        known = [f"@{one}" for one in book.lists]
        close = nearest(name, known)
        hint = (
            f'did you mean "{close}"?' if close else f"the lists are {', '.join(known) or 'none'}"
        )
        raise ReviewError(f'no list is called "{name}"; {hint}')
    return found


def with_list(
    there: tuple[Block, ...], book: Codebook, name: str, entries: tuple[str, ...]
) -> tuple[Block, ...]:
    """The blocks with a list of these entries, and without it if there are none.

    ReviewError if no phrase could name it, or the lists are no table of their own.
    """
    if not _NAME.fullmatch(name):
        raise ReviewError(
            f'"{name}" cannot name a list; use letters, digits, "-" and "_" after "@"'
        )
    values = {name.removeprefix("@"): entries}
    if any(block.name == "lists" for block in there):
        return tuple(edited(b, values) if b.name == "lists" else b for b in there)
    if book.lists:
        raise ReviewError(
            "config/codebook.toml: its lists are no table [lists], so that no command can edit "
            "them; write them as one"
        )
    new = edited(Block("lists", "[lists]\n"), values)
    return added(there, new, lambda block: block.name in ("codebook", "coding"))


def in_order(lists: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Lists, each after those of them that it names."""
    left = dict(lists)
    while left:
        ready = (name for name in left if not (_named(left[name]) & left.keys()) - {name})
        name = next(ready, next(iter(left)))  # where they name each other the file is told so
        yield name, left.pop(name)


def _named(entries: tuple[str, ...]) -> set[str]:
    return {f"@{name}" for entry in entries for name in lists_named(entry)}
