"""The hash of a text is one number, on every machine and in every year."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.dedupe.columns import joined, text_hash

WHOLE = 2**64
BASE = 0x9E3779B97F4A7C15


def spread(x: int) -> int:
    """The end of SplitMix64."""
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9 % WHOLE
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB % WHOLE
    return x ^ (x >> 31)


def reference(text: str | None) -> int:
    """The hash of one text, byte by byte."""
    data = (text or "")[:2000].encode()
    return spread(sum((byte + 1) * pow(BASE, at, WHOLE) for at, byte in enumerate(data)) % WHOLE)


texts = st.lists(st.none() | st.text(max_size=30), max_size=30)


@given(texts)
def test_a_column_is_hashed_as_each_text_is(values: list[str | None]) -> None:
    found = text_hash(pl.Series(values, dtype=pl.String))
    assert found.tolist() == [reference(text) for text in values]


@given(texts, st.integers(0, 30), st.integers(0, 30))
def test_a_part_of_a_column_has_the_hashes_of_its_texts(
    values: list[str | None], start: int, length: int
) -> None:
    column = pl.Series(values, dtype=pl.String)
    in_chunks = pl.concat([column, column.slice(start, length)], rechunk=False)
    expected = [reference(text) for text in values]
    part = expected[start : start + length]
    assert text_hash(column.slice(start, length)).tolist() == part
    assert text_hash(in_chunks).tolist() == expected + part


def test_an_index_that_was_written_stays_valid() -> None:
    values = ["", None, "lantern", "Lantern", "10.9999/jic.2016.77", "Åsa", "光と子ども"]
    found = text_hash(pl.Series(values))
    assert [f"{number:016x}" for number in found.tolist()] == [
        "0000000000000000",
        "0000000000000000",
        "2323d9613ffdd38e",
        "807f66558972f9b1",
        "413212cdcc2bcc45",
        "7f5e6fdbc3a5a26d",
        "a1581295ecc5bbed",
    ]
    assert f"{joined(10, found, found)[2]:016x}" == "4c20775025c1fa54"


def test_the_parts_of_a_key_count_in_their_order_and_with_their_kind() -> None:
    one, two = text_hash(pl.Series(["a"])), text_hash(pl.Series(["b"]))
    all_ = [joined(1, one, two), joined(1, two, one), joined(2, one, two), joined(1, one)]
    assert len({int(key[0]) for key in all_}) == 4


def test_a_long_column_is_hashed_in_parts_of_which_nothing_shows() -> None:
    values = [f"{n} " + "lantern light " * 9 for n in range(20_001)]  # more than one part
    found = text_hash(pl.Series(values))
    for row in (0, 1, 10_000, 19_999, 20_000):
        assert int(found[row]) == reference(values[row])
    assert len(np.unique(found)) == 20_001


def test_letters_beyond_the_two_thousandth_do_not_count() -> None:
    one, two, short = text_hash(pl.Series(["é" * 2000, "é" * 2000 + "x", "é" * 1999]))
    assert one == two != short
