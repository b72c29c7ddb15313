"""Of a title the letters and the long words that tell it from another."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.dedupe import title_words
from cis_pipeline.dedupe.columns import text_hash
from cis_pipeline.dedupe.normalise import compacted
from cis_pipeline.dedupe.title_words import SHORTEST, USUAL, longest_words, telling_letters


def numbers(*words: str) -> list[int]:
    """The hash of each word."""
    return text_hash(pl.Series(words, dtype=pl.String)).tolist()


def two_longest(title: str) -> list[int]:
    return [int(hashes[0]) for hashes in longest_words(pl.Series([title]), 2)]


def letters(title: str) -> str:
    return str(telling_letters(compacted(pl.Series([title])))[0])


def test_the_longest_words_come_first_and_of_equal_ones_the_earlier() -> None:
    assert two_longest("ladders of the orchard") == numbers("ladders", "orchard")
    assert two_longest("on ladders and lanterns") == numbers("lanterns", "ladders")


def test_british_and_american_words_are_one() -> None:
    assert two_longest("labour in orchards") == two_longest("labor in orchards")
    assert two_longest("haemorrhage on ladders") == two_longest("hemorrhage on ladders")


def test_a_footnotes_number_is_no_part_of_a_word() -> None:
    assert two_longest("ladders in orchards1") == numbers("orchards", "ladders")
    assert two_longest("ladders 2019 2020") == [*numbers("ladders"), 0]


def test_a_word_that_comes_twice_counts_once() -> None:
    assert two_longest("orchards and more orchards") == [*numbers("orchards"), 0]


def test_short_words_tell_nothing() -> None:
    assert two_longest("on the sea") == [0, 0]
    assert two_longest("") == [0, 0]


def test_the_words_of_a_studys_design_are_left_out() -> None:
    assert two_longest("systematic review of ladders") == [*numbers("ladders"), 0]
    assert two_longest("randomised controlled trial") == [0, 0]
    assert letters("orchards a randomised controlled trial") == "orchards"
    assert letters("orchards a randomized controlled trial") == "orchards"
    assert letters("orchards systematic review and meta analysis") == "orchards"
    assert letters("a cross sectional study of orchards 2") == "orchards"


def test_they_are_left_out_of_words_run_together() -> None:
    assert letters("laddersorchardsasystematicreview") == "laddersorchardsa"


@pytest.mark.parametrize("word", sorted(USUAL))
def test_each_usual_word_is_left_out(word: str) -> None:
    assert letters(word) == ""
    assert two_longest(word) == [0, 0]


def test_no_titles_have_no_words() -> None:
    none = longest_words(pl.Series([], dtype=pl.String), 2)
    assert [hashes.tolist() for hashes in none] == [[], []]


def by_hand(title: str, count: int) -> list[str]:
    """The longest words of one title that has no usual ones; "" for one that is missing."""
    words = [word for word in re.sub(r"\d", " ", title).split() if len(word) >= SHORTEST]
    longest = sorted(words, key=len, reverse=True)[:count]
    once = ["" if word in longest[:n] else word for n, word in enumerate(longest)]
    return once + [""] * (count - len(once))


plain = st.lists(
    st.sampled_from(["nets", "lamp", "pond2", "7", "gardens", "lantern", "allotment", "at", "up"]),
    max_size=6,
).map(" ".join)


@given(st.lists(plain, max_size=8), st.integers(1, 3), st.integers(1, 4))
def test_a_column_has_the_words_of_each_title(titles: list[str], count: int, rows: int) -> None:
    with patch.object(title_words, "_ROWS", rows):
        found = longest_words(pl.Series(titles, dtype=pl.String), count)
    expected = [numbers(*by_hand(title, count)) for title in titles]
    assert [list(map(int, row)) for row in zip(*found, strict=True)] == expected


THREADS = """
from pathlib import Path
import cis_pipeline.dedupe.local
import cis_pipeline.dedupe.incremental
print(*(name.read_text() for name in Path("/proc/self/task").glob("*/comm")))
"""


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="the system names no threads")
def test_polars_computes_nothing_at_import_for_its_threads_would_hang_forked_processes() -> None:
    command = [sys.executable, "-c", THREADS]
    names = subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout
    assert "polars-0" not in names
