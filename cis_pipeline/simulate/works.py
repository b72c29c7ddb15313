"""A work as it really is (or is pretended to be), before six databases print it in six ways.

Every work knows where it should leave the review, and why: that is the truth which the simulated
reviewers decide by and which nothing else reads.

The real works are those that the two seed documents cite, as their lists print them, each once.
They are read from data/seed_bibliography/ of the review folder. A work that both lists cite is one
work here: equal years, and equal titles or addresses once case, apostrophes and "https://www." are
ignored; the entry of the first list stands for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from cis_pipeline.core.addresses import first_address
from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.model import Record
from cis_pipeline.core.text.normalise import letters
from cis_pipeline.formats import read_entries

ELIGIBILITY, CRITERIA = "eligibility", "criteria"
ABSTRACT, FULL_TEXT, GREY = "abstract", "full_text", "grey"
"""The ids of the rounds of the reference review, as review.toml declares them."""

ARTICLE = "journalArticle"
NOT_ARTICLE = "NOTARTICLE"


@dataclass(frozen=True, slots=True)
class Name:
    """A person; `given` may be initials only. A body has its name in `family`."""

    family: str
    given: str = ""
    middle: str = ""

    @property
    def full(self) -> str:
        """ "Family, Given M" """
        given = f"{self.given} {self.middle}".strip()
        return f"{self.family}, {given}" if given else self.family

    def initials(self, between: str = "") -> str:
        """The initials of the given names: "AB", or "A.B." with `between` a full stop."""
        parts = [*self.given.replace(".", " ").split(), *self.middle.split()]
        return "".join(part[0] + between for part in parts)


@dataclass(frozen=True, slots=True)
class Exit:
    """Where a work leaves: the round and the reason code, both "" if it is included."""

    round: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One work; `key` names it in the truth file, `field` is the kind of journal that prints it.

    `title` is whole, with its subtitle after ": ". `container` is the journal, book or newspaper,
    `abbreviation` its short form. `real` works are never altered. `pair` says of a doubtful pair
    what it is ("" else). `accession` is its number in the database that prints it.
    """

    key: str
    item_type: str = ARTICLE
    topic: str = ""
    field: str = ""
    leaves: Exit = Exit()
    title: str
    authors: tuple[Name, ...] = ()
    year: int
    container: str = ""
    abbreviation: str = ""
    issn: str = ""
    publisher: str = ""
    volume: str = ""
    issue: str = ""
    start: str = ""
    end: str = ""
    doi: str = ""
    url: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    language: str = ""
    note: str = ""
    real: bool = False
    pair: str = ""
    accession: str = ""

    @property
    def no_article(self) -> bool:
        """Whether it leaves because of what it is."""
        return self.leaves.round == ELIGIBILITY

    @property
    def values(self) -> dict[str, Any]:
        """Its fields by name, for what is printed of it."""
        return {field.name: getattr(self, field.name) for field in fields(Work)}


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

    def work(self, leaves: Exit, label: str) -> Work:
        """It as a work that leaves there; `label` is its note, with a slot for who cites it."""
        record = self.record
        start, _, end = record.pages.partition("-")
        return Work(
            key=self.key,
            leaves=leaves,
            field="care",
            title=record.title,
            authors=tuple(person(author) for author in record.authors),
            year=record.year or 0,
            container=record.container,
            publisher=record.publisher,
            volume=record.volume,
            issue=record.issue,
            start=start,
            end=end,
            doi=record.doi,
            url=record.url,
            note=label.format(cited=self.cited),
            real=True,
        )


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
    return re.sub(r"^(https?://)?(www\.)?", "", first_address(url).casefold()).rstrip("/")


def person(printed: str) -> Name:
    """A name as the lists print it: "Brown, L." or a body."""
    family, comma, given = printed.partition(",")
    return Name(family.strip(), given.strip()) if comma else Name(printed)
