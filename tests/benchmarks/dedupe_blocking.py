"""How many true pairs are compared at all, on the labelled sets of dedupe_accuracy.py.

A line a set: records; true pairs (two records of one work), and the share of them that block keys
make candidates; candidate pairs and keys a record. What is no candidate nothing later can find.
"""

from __future__ import annotations

import argparse
from itertools import combinations
from pathlib import Path

import polars as pl
from dedupe_accuracy import SETS, fetched, groups_of, members

from cis_pipeline.dedupe.blocking import pairs, rows_of
from cis_pipeline.dedupe.keys import keys_of
from cis_pipeline.dedupe.table import records_of


def main() -> None:
    """Read the arguments, fetch what is not there, and print a line for each set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR", help="where the sets are, or come to")
    parser.add_argument("--sets", nargs="+", default=list(SETS), metavar="NAME")
    given = parser.parse_args()
    print(f"{'set':18} {'records':>7} {'true':>6} {'found':>6} {'pairs':>6} {'keys':>6}")
    for name in given.sets:
        print(f"{name:18} {_line(fetched(given.folder, name))}", flush=True)


def _line(folder: Path) -> str:
    texts = pl.read_csv(folder / "records.csv", infer_schema=False).fill_null("")
    ids, records = records_of(texts)
    keys = keys_of(records)
    candidates = pairs(keys)[0]
    asked = {frozenset((ids[a], ids[b])) for a, b in candidates.iter_rows()}
    works = members(groups_of(folder / "truth.csv"))
    true = {frozenset(pair) for work in works for pair in combinations(work, 2)}
    count = keys.height
    return (
        f"{count:7,} {len(true):6,} {len(true & asked) / len(true):6.4f} "
        f"{candidates.height / count:6.2f} {len(rows_of(keys)[0]) / count:6.2f}"
    )


if __name__ == "__main__":
    main()
