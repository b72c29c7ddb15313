"""Pairs that were made to be hard, by other people: nothing wrong merges, few true ones are lost.

The pairs are read from the shared folder where it is, and stay there.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest

from cis_pipeline.dedupe.files import deduplicate_files

pytestmark = pytest.mark.slow  # much is made once for few tests


Row = dict[str, str]
Answer = Literal["merged", "queued", "apart"]
Answers = dict[str, tuple[Answer, Answer]]


def answer(folder: Path, *rows: Row) -> Answer:
    """What becomes of the first two of some records in a file."""
    path = folder / "pair.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [n for n in rows[0] if n not in TOLD])
        writer.writeheader()
        writer.writerows({n: v for n, v in row.items() if n not in TOLD} for row in rows)
    found = deduplicate_files([path])
    groups = dict(found.groups.iter_rows())
    one, two = rows[0]["id"], rows[1]["id"]
    if groups[one] == groups[two]:
        return "merged"
    queued = {frozenset(pair) for pair in found.queue.select("id_a", "id_b").iter_rows()}
    return "queued" if frozenset((one, two)) in queued else "apart"


TOLD = ("pair", "expected", "truth", "why", "source")
"""Columns that say what a pair is, or where it is from, which nobody has who compares it."""


@pytest.fixture(scope="module")
def pairs(shared: Path) -> dict[str, list[Row]]:
    """The records of each pair by its name."""
    path = shared / "bench" / "dedupe" / "hard_pairs.csv"
    if not path.is_file():
        pytest.skip("the hard pairs are not here")
    found = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["pair"]].append(row)
    return found


@pytest.fixture(scope="module")
def answers(pairs: dict[str, list[Row]], tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """What becomes of each pair, and of the same in the other order."""
    folder = tmp_path_factory.mktemp("pairs")
    return {
        name: (answer(folder, one, two), answer(folder, two, one))
        for name, (one, two) in pairs.items()
    }


def named(pairs: dict[str, list[Row]], **said: str) -> Iterator[str]:
    """The names of the pairs of which the table says this."""
    return (name for name, (row, _) in pairs.items() if said.items() <= row.items())


def test_there_are_as_many_pairs_as_were_made(pairs: dict[str, list[Row]]) -> None:
    kinds = Counter(row["expected"] for row, _ in pairs.values())
    assert kinds == {"distinct": 39, "duplicate": 10, "review-allowed": 10}


def test_no_two_documents_are_merged_in_either_order(
    pairs: dict[str, list[Row]], answers: Answers
) -> None:
    two = set(pairs) - set(named(pairs, truth="same"))
    assert [name for name in sorted(two) if "merged" in answers[name]] == []


def test_the_order_of_two_records_changes_nothing(answers: Answers) -> None:
    assert {name: both for name, both in answers.items() if both[0] != both[1]} == {}


def test_few_true_duplicates_are_neither_merged_nor_queued(
    pairs: dict[str, list[Row]], answers: Answers
) -> None:
    lost = [name for name in named(pairs, expected="duplicate") if "apart" in answers[name]]
    assert len(lost) <= 3, lost
