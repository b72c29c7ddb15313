"""The real works that the two seed documents cite, as their lists print them, each once.

Read from data/seed_bibliography/ of the review folder. A work that both lists cite is one work
here: equal years, and equal titles or addresses once case, apostrophes and "https://www." are
ignored (the longer title of the two stands for it).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.model import Record
from cis_pipeline.core.text.normalise import letters
from cis_pipeline.formats import read_entries
from cis_pipeline.simulate.works import Name

LISTS = {"hampson_2021.ris": "Hampson et al. (2021)", "munro_2021.ris": "Munro et al. (2021)"}
"""The two files, and the document each was typed from."""


@dataclass(frozen=True)
class SeedWork:
    """A real work: the entry of the first list that cites it, and the names of the documents."""

    record: Record
    cited_by: tuple[str, ...]

    @property
    def key(self) -> str:
        """The id of the entry, such as "HGL-brown-l-2010"."""
        return self.record.accession

    @property
    def cited(self) -> str:
        """The documents that cite it, in words."""
        return " and ".join(self.cited_by)


def read_seed_works(folder: Path) -> tuple[SeedWork, ...]:
    """The works of both lists in their order; SourceError if a list is missing or unreadable."""
    works: list[SeedWork] = []
    for record, cited in _entries(folder / "data" / "seed_bibliography"):
        same = next((i for i, w in enumerate(works) if _same(w.record, record)), None)
        if same is None:
            works.append(SeedWork(record, (cited,)))
        else:
            works[same] = replace(works[same], cited_by=(*works[same].cited_by, cited))
    return tuple(works)


def _entries(folder: Path) -> Iterator[tuple[Record, str]]:
    for name, cited in LISTS.items():
        for entry in read_entries(folder / name):
            if not isinstance(entry, Record):
                raise SourceError(f"{entry}; the simulator needs every entry of {folder / name}")
            yield entry, cited


def _same(one: Record, two: Record) -> bool:
    if one.year != two.year:
        return False
    if letters(one.title) == letters(two.title):
        return True
    return bool(one.url) and _address(one.url) == _address(two.url)


def _address(url: str) -> str:
    return re.sub(r"^(https?://)?(www\.)?", "", url.casefold()).rstrip("/")


def person(printed: str) -> Name:
    """A name as the lists print it: "Brown, L." or a body."""
    family, comma, given = printed.partition(",")
    return Name(family.strip(), given.strip()) if comma else Name(printed)
