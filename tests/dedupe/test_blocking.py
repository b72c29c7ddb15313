"""Candidate pairs: any shared key will do, and a large block is parted, not dropped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from random import Random
from unittest.mock import patch

import polars as pl
from dedupe.papers import ARTICLE, REPORT, bare, keys, other
from hypothesis import given, settings
from hypothesis import strategies as st

from cis_pipeline.core.model import Record
from cis_pipeline.dedupe import blocking
from cis_pipeline.dedupe.blocking import CAP, CHAIN, FIELDS, Blocks, block, pairs


def pairs_of(*records: Record) -> list[tuple[int, int]]:
    return list(pairs(keys(*records))[0].iter_rows())


def test_any_one_shared_key_makes_a_candidate() -> None:
    retitled = other(ARTICLE, title="Laternen unterwegs in der Pflege")
    for two in (
        other(retitled, authors=(), pages=""),  # the DOI
        other(retitled, doi="", authors=()),  # the place in print
        bare(ARTICLE, authors=(), year=None),  # the title
        bare(ARTICLE, title="Wandering gardens how foster carers do", authors=()),  # its start
    ):
        assert pairs_of(ARTICLE, two) == [(0, 1)]


def test_strangers_are_no_candidates() -> None:
    assert pairs_of(ARTICLE, REPORT, Record(title="On the mending of nets")) == []


def test_each_pair_comes_once_and_in_order() -> None:
    assert pairs_of(ARTICLE, other(ARTICLE), other(ARTICLE)) == [(0, 1), (0, 2), (1, 2)]


def test_a_large_block_is_divided_by_a_further_field() -> None:
    many = [bare(REPORT, title="Children in need", year=1900 + n // 2) for n in range(4 * CAP)]
    asked = pairs_of(*many)
    assert {(n, n + 1) for n in range(0, 4 * CAP, 2)} <= set(asked)
    assert len(asked) < 10 * CAP


def test_a_block_that_no_field_divides_is_still_compared_throughout() -> None:
    many = [bare(REPORT) for _ in range(5 * CAP)]
    linked = {0}
    for one, two in pairs_of(*many):
        if one in linked:
            linked.add(two)
    assert linked == set(range(5 * CAP))


Pairs = set[tuple[int, int]]

few = st.builds(
    Record,
    title=st.sampled_from(["", "Editorial", ARTICLE.title, REPORT.title, "Nets: on mending them"]),
    authors=st.sampled_from([(), ARTICLE.authors, ("Stone, Clara",)]),
    year=st.sampled_from([None, 2015, 2016]),
    volume=st.sampled_from(["", "1", "2"]),
    pages=st.sampled_from(["", "1-9", "4"]),
    doi=st.sampled_from(["", "10.9999/a", "10.9999/b"]),
    isbn=st.sampled_from(["", "978-0-471-41805-4", "0471418056 and 978-3-16-148410-0"]),
)
tables = st.lists(few, max_size=14)


def by_hand(table: pl.DataFrame, cap: int, chain: int) -> Pairs:
    """Every pair in a block of at most `cap`, its parts, or a chain of what nothing parts."""
    members = defaultdict(list)
    for row in block(table.to_arrow()).to_pylist():
        members[row["key"]].append(row["row"])

    def part(rows: list[int], level: int) -> Iterator[tuple[int, int]]:
        if len(rows) <= cap:
            yield from combinations(sorted(rows), 2)
        elif level == len(FIELDS):
            ordered = sorted(rows)
            for at, row in enumerate(ordered):
                yield from ((before, row) for before in ordered[max(0, at - chain) : at])
        else:
            parts = defaultdict(list)
            for row in rows:
                parts[table.select(FIELDS[level]).row(row)].append(row)
            for some in parts.values():
                yield from part(some, level + 1)

    return {pair for rows in members.values() for pair in part(rows, 0)}


def found(table: pl.DataFrame, cap: int, chain: int) -> tuple[Pairs, Blocks]:
    with patch.multiple(blocking, CAP=cap, CHAIN=chain):
        table, blocks = pairs(table)
    rows = table.rows()
    assert rows == sorted(set(rows))
    return set(rows), blocks


def connected(edges: Pairs, count: int) -> set[frozenset[int]]:
    groups = {row: {row} for row in range(count)}
    for a, b in edges:
        both = groups[a] | groups[b]
        groups.update(dict.fromkeys(both, both))
    return {frozenset(group) for group in groups.values()}


@settings(max_examples=20)
@given(tables, st.integers(2, 6), st.integers(1, 3))
def test_pairs_are_those_of_a_search_by_hand(records: list[Record], cap: int, chain: int) -> None:
    table = keys(*records)
    assert found(table, cap, chain)[0] == by_hand(table, cap, chain)


@settings(max_examples=20)
@given(tables, st.integers(2, 6))
def test_records_that_say_the_same_end_up_connected(records: list[Record], cap: int) -> None:
    table = keys(*records)
    edges, _ = found(table, cap, 1)
    group = {row: group for group in connected(edges, len(records)) for row in group}
    says_something = set(block(table.to_arrow())["row"].to_pylist())
    for a, b in combinations(sorted(says_something), 2):
        if records[a] == records[b]:
            assert group[a] == group[b]


@settings(max_examples=20)
@given(tables, st.integers(2, 6), st.randoms())
def test_the_order_of_records_changes_nothing(
    records: list[Record], cap: int, random: Random
) -> None:
    order = list(range(len(records)))
    random.shuffle(order)
    edges, blocks = found(keys(*records), cap, 2)
    again, as_before = found(keys(*(records[at] for at in order)), cap, 2)
    back = {tuple(sorted((order[a], order[b]))) for a, b in again}
    assert blocks == as_before
    assert connected(back, len(records)) == connected(edges, len(records))
    if not blocks.chained:
        assert back == edges


def test_a_block_that_is_too_large_is_parted_and_told() -> None:
    many = [replace(REPORT, authors=(), year=1900 + n // 2) for n in range(2 * CAP)]
    edges, blocks = found(keys(*many), CAP, CHAIN)
    assert edges == {(n, n + 1) for n in range(0, 2 * CAP, 2)}
    assert blocks == Blocks({"year": 2}, 0)  # its title, and its title as the main part


def test_a_block_that_nothing_parts_is_chained_and_told() -> None:
    rows = [replace(REPORT, url="https://a.example/b")] * (CAP + 1)
    edges, blocks = found(keys(*rows), CAP, CHAIN)
    assert edges == {(a, b) for a, b in combinations(range(CAP + 1), 2) if b - a <= CHAIN}
    assert blocks.chained == len(block(keys(rows[0]).to_arrow()))
    assert list(blocks.parted) == [" ".join(fields) for fields in FIELDS]


def test_a_block_as_large_as_may_be_is_compared_throughout() -> None:
    edges, blocks = found(keys(*[REPORT] * CAP), CAP, CHAIN)
    assert edges == set(combinations(range(CAP), 2))
    assert blocks == Blocks({}, 0)


def test_records_that_say_nothing_have_no_keys() -> None:
    assert found(keys(*[Record()] * 3), CAP, CHAIN) == (set(), Blocks({}, 0))
    assert found(keys(), CAP, CHAIN) == (set(), Blocks({}, 0))


def test_what_was_parted_is_told_in_words() -> None:
    assert Blocks({}, 0).sentence == ""
    parted = "many records share a key; their blocks were parted: 2 by year, 1 by issue and doi"
    assert Blocks({"year": 2, "issue doi": 1}, 0).sentence == parted
    chained = f"{parted}; 3 compared only with their neighbours"
    assert Blocks({"year": 2, "issue doi": 1}, 3).sentence == chained


def test_the_kernel_gives_each_key_as_a_64_bit_number_with_its_row() -> None:
    table = block(keys(ARTICLE, REPORT).to_arrow())
    assert [(f.name, str(f.type)) for f in table.schema] == [("key", "int64"), ("row", "int32")]
    assert set(table["row"].to_pylist()) == {0, 1}
    assert max(map(abs, table["key"].to_pylist())) > 2**40
