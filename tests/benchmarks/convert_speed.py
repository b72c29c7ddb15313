"""How fast `cis convert` is as a command, held against scripts with rispy and pandas, in turn.

Each is a process of its own that reads a file of invented records and writes JSON; what counts is
the CPU time of the whole process.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from read_speed import as_csv, as_ris, written

RISPY = """
import json, rispy, sys
with open(sys.argv[1], encoding="utf-8-sig") as file:
    records = rispy.load(file)
with open(sys.argv[2], "w", encoding="utf-8") as file:
    json.dump(records, file)
"""
PANDAS = """
import pandas, sys
pandas.read_csv(sys.argv[1]).to_json(sys.argv[2], orient="records", lines=True)
"""
OURS = "from cis_pipeline.cli import main; main()"


def main() -> None:
    """Read the arguments, and print a line for each format."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000, help="how many invented records")
    parser.add_argument(
        "--times", type=int, default=3, help="how often each runs; the median is told"
    )
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ris = written(folder / "invented.ris", as_ris(given.records))
        _compare("RIS", ris, "rispy and json", RISPY, given.times)
        _compare(
            "CSV", as_csv(folder / "invented.csv", given.records), "pandas", PANDAS, given.times
        )


def _compare(kind: str, path: Path, name: str, script: str, times: int) -> None:
    out = path.with_name("out.jsonl")
    ours = [sys.executable, "-c", OURS, "convert", str(path), "-o", str(out)]
    theirs = [sys.executable, "-c", script, str(path), str(out)]
    pairs = [(_seconds(ours), _seconds(theirs)) for _ in range(times)]
    mine, other = (statistics.median(side) for side in zip(*pairs, strict=True))
    print(f"{kind}: cis convert {mine:.2f}, {name} {other:.2f} s of CPU; ratio {mine / other:.2f}")


def _seconds(command: list[str]) -> float:
    """CPU seconds of a process and what it starts."""
    before = os.times()
    subprocess.run(command, check=True, capture_output=True)
    after = os.times()
    spent = after.children_user - before.children_user
    return spent + after.children_system - before.children_system


if __name__ == "__main__":
    main()
