"""What `cis dedupe` costs at growing sizes, on invented records; and bib-dedupe beside it.

The records are simulated (dedupe_shared.py): how long is measured, not how well. What counts is
the whole command, Python's start, reading and writing included. The peer is run on the smallest
size only, since it takes long.
"""

from __future__ import annotations

import argparse
import tempfile
from itertools import pairwise
from pathlib import Path

from dedupe_shared import Cost, dedupe, peer, write_invented


def main() -> None:
    """Read the arguments, and print a line for each size."""
    given = _arguments()
    sizes = sorted(int(size) for size in given.sizes.split(","))
    with tempfile.TemporaryDirectory() as name:
        folder = given.folder or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        print("invented (simulated) records; microseconds of CPU a record")
        costs: dict[int, Cost] = {}
        for size in sizes:
            costs[size] = _one(folder, size)
            if given.peer and size == sizes[0]:
                _beside(folder, size, given.peer, costs[size])
    for small, large in pairwise(sizes):
        growth = costs[large].cpu / large / (costs[small].cpu / small)
        print(f"CPU a record at {large:,} is {growth:.2f} times that at {small:,}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10000,100000,1000000", help="how many, with commas")
    parser.add_argument("--peer", metavar="PYTHON", help="a Python that has bib-dedupe")
    parser.add_argument("--folder", type=Path, help="keep the files here; a million take 1 GB")
    return parser.parse_args()


def _one(folder: Path, size: int) -> Cost:
    records = folder / f"invented_{size}.csv"
    works = write_invented(size, records)
    out = (folder / f"groups_{size}.csv", folder / f"queue_{size}.csv")
    cost = dedupe(records, "--groups", out[0], "--review-queue", out[1])
    _tell("cis dedupe", size, cost)
    print(f"    {cost.said.splitlines()[-1]}; invented were {works:,} works")
    return cost


def _beside(folder: Path, size: int, python: str, ours: Cost) -> None:
    names = (f"invented_{size}.csv", "peer_groups.csv", "peer_queue.csv")
    cost = peer(python, *(folder / name for name in names))
    _tell("bib-dedupe", size, cost)
    print(f"    {cost.cpu / ours.cpu:.1f} times the CPU of cis dedupe")


def _tell(name: str, size: int, cost: Cost) -> None:
    print(
        f"{name:10} {size:>9,} records: CPU {cost.cpu:7.2f} s, wall {cost.wall:7.2f} s, "
        f"peak {cost.peak:6,.0f} MB, {1e6 * cost.cpu / size:8.1f} a record",
        flush=True,
    )


if __name__ == "__main__":
    main()
