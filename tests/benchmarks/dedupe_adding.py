"""What it costs `cis dedupe` to add new records to a large library, on invented records.

A library is built with an index; then new records (a random draw of all, so many have copies in
it) are compared with it and added. What counts is the whole command. In the end the groups of the
whole library are held against those of one run over all records. The records are simulated.
"""

from __future__ import annotations

import argparse
import csv
import random
import tempfile
from pathlib import Path

from dedupe_shared import Cost, dedupe, write_invented


def main() -> None:
    """Read the arguments, and print a line for each command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--size", type=int, default=1_000_000, help="the records, new ones included"
    )
    parser.add_argument("--new", type=int, default=2000, help="how many of them are new")
    parser.add_argument("--folder", type=Path, help="keep the files here; a million take 2 GB")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = given.folder or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        _compare(folder, given.size, given.new)


def _compare(folder: Path, size: int, new: int) -> None:
    library, added, index = (folder / name for name in ("library.csv", "new.csv", "library.idx"))
    index.unlink(missing_ok=True)
    drawn = frozenset(random.Random(2).sample(range(size), new))
    write_invented(size, library, added, apart=drawn)
    print(f"invented (simulated) records: a library of {size - new:,}, and {new:,} new")
    outs = [folder / f"{name}.csv" for name in ("groups", "queue", "whole", "asked", "once", "all")]
    _tell("build the index", dedupe(library, "--index", index), index)
    _tell("add the new records", dedupe(added, "--index", index, *_into(outs[:2])), index)
    _tell("tell the library", dedupe("--index", index, *_into(outs[2:4])))
    _tell("all in one run", dedupe(library, added, *_into(outs[4:])))
    _same("groups", *(_groups(path) for path in (outs[2], outs[4])))
    _same("doubtful pairs", *(_pairs(path) for path in (outs[3], outs[5])))


def _into(outs: list[Path]) -> list[str | Path]:
    return ["--groups", outs[0], "--review-queue", outs[1]]


def _tell(what: str, cost: Cost, index: Path | None = None) -> None:
    size = f", index {index.stat().st_size / 1e6:,.0f} MB" if index else ""
    print(
        f"{what:20} CPU {cost.cpu:7.2f} s, wall {cost.wall:7.2f} s, peak {cost.peak:6,.0f} MB"
        f"{size}\n    {cost.said.splitlines()[-1]}",
        flush=True,
    )


def _groups(path: Path) -> set[tuple[str, ...]]:
    """Each record with the lowest id of its group, whatever the group is called."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(row["id"], row["group"]) for row in csv.DictReader(file)]
    lowest: dict[str, str] = {}
    for one, group in rows:
        lowest[group] = min(one, lowest.get(group, one))
    return {(one, lowest[group]) for one, group in rows}


def _pairs(path: Path) -> set[tuple[str, ...]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {tuple(sorted((row["id_a"], row["id_b"]))) for row in csv.DictReader(file)}


def _same(what: str, library: set[tuple[str, ...]], once: set[tuple[str, ...]]) -> None:
    other = len(library ^ once)
    said = f"differ in {other:,} rows" if other else "are the same"
    print(f"{what} of the library and of one run {said} ({len(once):,} rows)")


if __name__ == "__main__":
    main()
