"""Hard pairs of our own, and pairs on either side of a condition: what becomes of each is known.

Why tables beside the test: a verdict is a matter of the field, and whoever judges it need not read
Python. All pairs are judged in one call, since a call costs as much as a thousand pairs.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any
from unittest.mock import patch

import polars as pl
import pytest
from dedupe.papers import keys

from cis_pipeline.core.model import Record
from cis_pipeline.dedupe import blocking
from cis_pipeline.dedupe.blocking import pairs
from cis_pipeline.dedupe.compare import compare
from cis_pipeline.dedupe.evidence import sums
from cis_pipeline.dedupe.score import DIFFERENT, DOUBT, SAME, VERSION, VETO, judge
from cis_pipeline.dedupe.title_comparison import OTHER

c = pl.col
HERE = Path(__file__).parent
VERDICTS = {
    SAME: "merged", DOUBT: "asked", VERSION: "version", VETO: "apart", DIFFERENT: "apart",
}  # fmt: skip
NOTHING_SAID = ("apart", 0.0, "")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records, and what is to become of them; see the head of hard_pairs.toml."""

    name: str
    one: Record
    two: Record
    verdict: str
    why: str
    score: float | None = None
    bits: float | None = None
    wrong: str = ""


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


HARD = read("hard_pairs.toml")


def record(fields: dict[str, Any]) -> Record:
    authors, year = tuple(fields["authors"]), fields["year"] or None
    return Record(**(fields | {"authors": authors, "year": year}))


def pair(said: dict[str, Any]) -> Pair:
    """The pair that an entry of a table describes; a word that is not of the form is an error."""
    one = HARD["records"][said.pop("from")] | said.pop("one", {})
    return Pair(one=record(one), two=record(one | said.pop("two", {})), **said)


OWN = [pair(said) for said in HARD["pair"]]
CONDITIONS = [pair(said) for said in read("conditions.toml")["pair"]]
PAIRS = OWN + CONDITIONS
ROWS = {"a": pl.Int32, "b": pl.Int32}


@pytest.fixture(scope="module")
def table() -> pl.DataFrame:
    """The keys of all records; those of pair n stand in the rows 2n and 2n + 1."""
    return keys(*chain.from_iterable((pair.one, pair.two) for pair in PAIRS))


Said = dict[tuple[int, int], tuple[str, float, str]]


def judged(table: pl.DataFrame, thorough: bool) -> Said:
    """The verdict on each pair of rows, in either order, its score and the evidence."""
    ones = range(0, table.height, 2)
    rows = [(n, n + 1) for n in ones] + [(n + 1, n) for n in ones]
    found = judge(pl.DataFrame(rows, schema=ROWS, orient="row"), table, thorough)
    return {(a, b): (VERDICTS[outcome], *told) for a, b, outcome, *told in found.iter_rows()}


@pytest.fixture(scope="module")
def said(table: pl.DataFrame) -> Said:
    return judged(table, thorough=True)


@pytest.fixture(scope="module")
def weighed(table: pl.DataFrame) -> list[float]:
    """The bits of each pair."""
    rows = [(n, n + 1) for n in range(0, table.height, 2)]
    found = compare(pl.DataFrame(rows, schema=ROWS, orient="row"), table, OTHER)
    return found.with_columns(sums()).select(c("content") + c("place")).to_series().to_list()


def expectation(n: int) -> Any:
    """The pair n as a parameter; one that is judged wrongly today is expected to fail."""
    wrong = PAIRS[n].wrong
    marks = [pytest.mark.xfail(strict=True, reason=wrong)] if wrong else []
    return pytest.param(n, id=PAIRS[n].name, marks=marks)


@pytest.mark.parametrize("n", [expectation(n) for n in range(len(PAIRS))])
def test_a_pair_gets_the_verdict_it_should_in_either_order(
    n: int, said: Said, weighed: list[float]
) -> None:
    there, score, why = said.get((2 * n, 2 * n + 1), NOTHING_SAID)
    back, score_back, _ = said.get((2 * n + 1, 2 * n), NOTHING_SAID)
    assert (there, back) == (PAIRS[n].verdict, PAIRS[n].verdict), why
    assert PAIRS[n].why in why if PAIRS[n].why else not why
    assert score == score_back == (score if PAIRS[n].score is None else PAIRS[n].score)
    assert PAIRS[n].bits in (None, weighed[n])


def test_what_is_merged_asked_or_a_version_is_compared_in_a_library(table: pl.DataFrame) -> None:
    with patch.object(
        blocking, "CAP", len(table)
    ):  # the records are made from few, so blocks are large
        compared = set(pairs(table)[0].iter_rows())
    missed = [
        pair.name
        for n, pair in enumerate(PAIRS)
        if pair.verdict != "apart" and (2 * n, 2 * n + 1) not in compared
    ]
    assert missed == []


def test_a_search_that_is_not_thorough_misses_nothing_but_what_is_apart(
    table: pl.DataFrame, said: Said
) -> None:
    found = judged(table, thorough=False)
    missed = {rows: verdict for rows, verdict in said.items() if found.get(rows) != verdict}
    assert {verdict for verdict, *_ in missed.values()} <= {"apart"}


def test_every_pair_has_a_name_of_its_own() -> None:
    assert [name for name, times in Counter(pair.name for pair in PAIRS).items() if times > 1] == []
