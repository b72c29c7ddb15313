"""A library in its index: what is added part by part is compared as if all came at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args
from unittest.mock import patch

import polars as pl
import pytest
from dedupe.papers import ARTICLE, REPORT
from hypothesis import given, settings
from hypothesis import strategies as st

from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.model import CochraneVersions, Record
from cis_pipeline.dedupe import RULES
from cis_pipeline.dedupe.incremental import Added, add, whole
from cis_pipeline.dedupe.index import Index
from cis_pipeline.dedupe.keys import keys_of
from cis_pipeline.dedupe.local import compare_all, possible_duplicates, versions
from cis_pipeline.dedupe.table import table_of
from cis_pipeline.dedupe.versions import table

few = st.builds(
    Record,
    item_type=st.sampled_from(["journalArticle", "report", "preprint"]),
    title=st.sampled_from(
        ["", "Editorial", ARTICLE.title, f"{ARTICLE.title}: part II", REPORT.title, "On nets"]
    ),
    authors=st.sampled_from([(), ARTICLE.authors, ("Stone, Clara",)]),
    year=st.sampled_from([None, 2016, 2017]),
    container=st.sampled_from(["", ARTICLE.container]),
    volume=st.sampled_from(["", "12"]),
    pages=st.sampled_from(["", "401-417", "4"]),
    doi=st.sampled_from(["", "10.9999/a", "10.9999/b"]),
)


def ids(count: int, start: int = 0) -> pl.Series:
    return pl.Series([f"r{n}" for n in range(start, start + count)], dtype=pl.String)


cochrane_reviews = st.builds(
    Record,
    item_type=st.just("journalArticle"),
    title=st.sampled_from([ARTICLE.title, f"{ARTICLE.title}: protocol"]),
    authors=st.sampled_from([(), ARTICLE.authors]),
    year=st.sampled_from([None, 2016, 2020]),
    container=st.just("Cochrane Database of Systematic Reviews"),
    issue=st.sampled_from(["", "2", "7"]),
    pages=st.sampled_from(["", "CD009999"]),
    doi=st.sampled_from(["", *(f"10.1002/14651858.CD009999{n}" for n in ("", ".pub2", ".pub3"))]),
)


def put(
    path: Path, records: list[Record], start: int = 0, cochrane: CochraneVersions | None = None
) -> Added:
    with Index(path, cochrane) as index:
        return add(index, ids(len(records), start), keys_of(table_of(records)))


def library(path: Path) -> Added:
    with Index(path) as index:
        return whole(index)


@dataclass(frozen=True)
class AtOnce:
    """The groups, the doubtful pairs and the versions of all records together."""

    groups: list[tuple[str, str]]
    queue: list[tuple[str, str]]
    versions: pl.DataFrame


def at_once(records: list[Record], cochrane: CochraneVersions = "one") -> AtOnce:
    found = compare_all(table_of(records), cochrane)
    named = ids(len(records))
    groups = list(zip(named, named.gather(found.groups.first), strict=True))
    asked = possible_duplicates(found.edges, found.groups).select("a", "b")
    queue = [(named[a], named[b]) for a, b in asked.iter_rows()]
    return AtOnce(groups, queue, table(versions(found.edges, found.groups), named))


def as_pairs(queue: pl.DataFrame) -> list[tuple[str, str]]:
    return list(queue.select("id_a", "id_b").iter_rows())


def parts(records: list[Record], cuts: Iterable[int]) -> Iterable[tuple[int, list[Record]]]:
    places = sorted({0, len(records), *(cut % (len(records) + 1) for cut in cuts)})
    for start, end in pairwise(places):
        yield start, records[start:end]


@settings(max_examples=settings.default.max_examples // 5)
@given(
    st.lists(st.one_of(few, cochrane_reviews), max_size=16),
    st.lists(st.integers(0, 99), max_size=3),
    st.integers(1, 5),
    st.sampled_from(get_args(CochraneVersions)),
)
def test_a_library_that_came_in_parts_is_compared_as_all_at_once(
    records: list[Record], cuts: list[int], cap: int, cochrane: CochraneVersions
) -> None:
    with (
        TemporaryDirectory() as folder,
        patch.multiple("cis_pipeline.dedupe.blocking", CAP=cap, CHAIN=1),
    ):
        path = Path(folder) / "library.idx"
        for start, some in parts(records, cuts):
            put(path, some, start, cochrane if start == 0 else None)
        found = library(path)
        together = at_once(records, cochrane if records else "one")
    assert list(found.groups.iter_rows()) == together.groups
    assert as_pairs(found.queue) == together.queue
    assert found.versions.equals(together.versions)


REVIEW = Record(
    title=ARTICLE.title, authors=ARTICLE.authors, year=2016, pages="CD009999", issue="2",
    container="Cochrane Database of Systematic Reviews", doi="10.1002/14651858.CD009999.pub2",
)  # fmt: skip
UPDATE = replace(REVIEW, year=2020, issue="7", doi="10.1002/14651858.CD009999.pub3")


def test_the_versions_of_what_was_added_are_told_and_those_of_the_whole_library(
    tmp_path: Path,
) -> None:
    put(tmp_path / "l.idx", [REPORT, REVIEW], cochrane="versions")
    told = {
        "id_a": ["r1"],
        "id_b": ["r2"],
        "kind": ["a Cochrane review and an update of it"],
        "why": ["pub2 and pub3"],
    }
    assert put(tmp_path / "l.idx", [UPDATE], start=2).versions.to_dict(as_series=False) == told
    assert put(tmp_path / "l.idx", [UNNAMED], start=3).versions.is_empty()
    assert library(tmp_path / "l.idx").versions.to_dict(as_series=False) == told


def test_a_library_keeps_to_what_it_was_told_of_cochrane_reviews(tmp_path: Path) -> None:
    put(tmp_path / "two.idx", [REVIEW], cochrane="versions")
    assert put(tmp_path / "two.idx", [UPDATE], start=1).groups["group"].to_list() == ["r1"]
    put(tmp_path / "one.idx", [REVIEW])
    assert put(tmp_path / "one.idx", [UPDATE], start=1).groups["group"].to_list() == ["r0"]
    refused = (
        "two.idx: was made with --cochrane-versions versions; leave the option out, or make "
        "another index of the whole library with one"
    )
    with pytest.raises(SourceError, match=refused):
        put(tmp_path / "two.idx", [TWIN], start=2, cochrane="one")
    assert library(tmp_path / "two.idx").groups.height == 2


TWIN = Record(**{**{f: getattr(ARTICLE, f) for f in ("title", "authors", "year")}, "volume": "12",
                 "container": "J Invented Care", "pages": "401-17"})  # fmt: skip
UNNAMED = Record(title=ARTICLE.title, year=ARTICLE.year)


def test_a_new_record_is_told_the_first_of_its_group_in_the_library(tmp_path: Path) -> None:
    put(tmp_path / "l.idx", [REPORT, ARTICLE])
    found = put(tmp_path / "l.idx", [TWIN], start=2)
    assert list(found.groups.iter_rows()) == [("r2", "r1")]
    assert found.new == 1


def test_the_doubts_of_what_was_added_are_told_and_no_others(tmp_path: Path) -> None:
    put(tmp_path / "l.idx", [ARTICLE, UNNAMED, REPORT])
    assert as_pairs(library(tmp_path / "l.idx").queue) == [("r0", "r1")]
    found = put(tmp_path / "l.idx", [Record(title="A new account of the mending of nets")], start=3)
    assert as_pairs(found.queue) == []


def test_what_is_added_twice_is_there_once_and_has_the_same_answer(tmp_path: Path) -> None:
    put(tmp_path / "l.idx", [ARTICLE])
    once = put(tmp_path / "l.idx", [TWIN, REPORT], start=1)
    again = put(tmp_path / "l.idx", [TWIN, REPORT], start=1)
    assert again.new == 0
    assert again.groups.equals(once.groups)
    assert library(tmp_path / "l.idx").groups.height == 3


def test_an_id_that_stands_for_another_record_is_refused(tmp_path: Path) -> None:
    put(tmp_path / "l.idx", [ARTICLE])
    with pytest.raises(SourceError, match='the id "r0" stands for another record in the library'):
        put(tmp_path / "l.idx", [REPORT])
    assert library(tmp_path / "l.idx").groups.height == 1


def test_an_addition_that_is_broken_off_leaves_the_library_as_it_was(tmp_path: Path) -> None:
    put(tmp_path / "l.idx", [ARTICLE])
    with pytest.raises(KeyboardInterrupt), Index(tmp_path / "l.idx") as index:
        add(index, ids(1, 1), keys_of(table_of([TWIN])))
        raise KeyboardInterrupt
    assert list(library(tmp_path / "l.idx").groups.iter_rows()) == [("r0", "r0")]


def test_a_file_that_is_no_index_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("These are notes, and no library. " * 40, encoding="utf-8")
    with pytest.raises(SourceError, match=r"notes.txt: is no index of a library"):
        Index(path)
    assert path.read_text(encoding="utf-8").startswith("These are notes")


def test_an_index_that_other_rules_made_is_refused(tmp_path: Path) -> None:
    put(tmp_path / "l.idx", [ARTICLE])
    with sqlite3.connect(tmp_path / "l.idx") as file:
        file.execute("UPDATE meta SET value = '0'")
    file.close()
    with pytest.raises(SourceError, match=rf"made by other rules \(format 0, now {RULES}\)"):
        Index(tmp_path / "l.idx")


def test_many_small_additions_are_kept_together(tmp_path: Path) -> None:
    for n in range(15):
        put(tmp_path / "l.idx", [Record(title=f"The mending of nets in {n + 20} villages")], n)
    put(tmp_path / "l.idx", [ARTICLE], start=15)
    found = put(tmp_path / "l.idx", [TWIN], start=16)
    assert list(found.groups.iter_rows()) == [("r16", "r15")]
