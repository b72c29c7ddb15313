"""Which records are the same document, with the evidence for each pair, for rules and people.

Precision comes first: a false merge loses evidence without a trace, a missed one costs a second
reading. Rules merge only what two independent facts prove; what needs a look is a doubt.

Why imports inside: rapidfuzz and pandas load only when something is compared.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cis_pipeline.core.model import CochraneVersions, Record

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

__all__ = ["Again", "Duplicates", "Pair", "deduplicate", "find_duplicates"]


RULES = "4"
"""Raised whenever cleaning, keys or judging change, so that no library's file mixes two ways of
comparing, and a review compares its records anew."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that are, or may be, one document; `a` is the earlier in the sequence.

    `score` (0 to 100) orders pairs by how sure they are; `why` is the evidence in one sentence
    ("same DOI; titles 98; authors agree; same year; volumes agree; pages agree").
    """

    a: str
    b: str
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Again:
    """What rules say now of pairs on which they have spoken before: those that are records of one
    document, look-alikes that are two, and versions."""

    merges: tuple[Pair, ...] = ()
    vetoes: tuple[Pair, ...] = ()
    versions: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class Duplicates:
    """`merges`: pairs that are one document; `possible_duplicates`: pairs for a person, the
    likeliest first.

    `merges` span each document (one pair fewer than it has records), in the order of the later
    record. A doubt never stands between two records that `merges` already join. `vetoes` are
    pairs that look like one document and are two, with the sign that tells; `versions` are those
    of them that are one work in two forms (preprint, conference paper, translation): linked, one
    pair for each two documents. `blocks` says where so many records share a key that not every
    pair of them was compared. `again` is what is said of the pairs that were asked about by name.
    """

    merges: tuple[Pair, ...]
    possible_duplicates: tuple[Pair, ...]
    vetoes: tuple[Pair, ...] = ()
    versions: tuple[Pair, ...] = ()
    blocks: str = ""
    again: Again = Again()


def find_duplicates(
    records: Sequence[Record],
    cochrane: CochraneVersions = "one",
    before: Collection[frozenset[str]] = (),
) -> Duplicates:
    """The duplicates among records, which must have different ids.

    `cochrane` says whether updates of a Cochrane review are "one" document with it, or "versions";
    `before` are pairs of ids on which rules have spoken before, of which is said in `again` what
    they say now.
    The same records in the same order give the same answer. Nothing is raised for a poor record:
    one without title, DOI and pages is compared with nothing.
    """
    from cis_pipeline.dedupe.local import (
        compare_keys,
        merges,
        possible_duplicates,
        versions,
        vetoes,
    )
    from cis_pipeline.dedupe.rejudged import inside, named, outside
    from cis_pipeline.dedupe.score import VERSION, VETO
    from cis_pipeline.dedupe.table import keys_in_parts

    found = compare_keys(keys_in_parts(records), cochrane)
    asked = named(found.edges, [r.record_id for r in records], before)

    def pairs(edges: pl.DataFrame) -> tuple[Pair, ...]:
        return tuple(
            Pair(records[a].record_id, records[b].record_id, score, why)
            for a, b, score, why in edges.select("a", "b", "score", "why").iter_rows()
        )

    return Duplicates(
        merges=pairs(merges(found.edges, found.groups)),
        possible_duplicates=pairs(possible_duplicates(found.edges, found.groups)),
        vetoes=pairs(vetoes(found.edges, found.groups)),
        versions=pairs(versions(found.edges, found.groups)),
        blocks=found.blocks.sentence,
        again=Again(
            merges=pairs(inside(asked, found.groups)),
            vetoes=pairs(outside(asked, found.groups, VETO)),
            versions=pairs(outside(asked, found.groups, VERSION)),
        ),
    )


def deduplicate(frame: pd.DataFrame, cochrane: CochraneVersions = "one") -> pd.DataFrame:
    """A copy of the frame with two more columns (replaced if there): `group`, `duplicate_of`.

    `group` is the id of the first record of the document (from a column `id` or `record_id`, else
    the row number from 0), `duplicate_of` the same for its later records and "" for the first.
    Columns are those of a bibliography (title, author, year, journal, booktitle, volume, number,
    pages, doi, abstract, isbn, entrytype) or our own (title, authors, container, issue, url,
    item_type, ...); all but `title` may be missing. `cochrane` says whether updates of a Cochrane
    review are "one" document with it, or "versions". Raises SourceError without a title column, or
    if two rows have the same id.
    """
    from cis_pipeline.dedupe.table import deduplicated

    return deduplicated(frame, cochrane)
