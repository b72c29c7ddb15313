"""How fast RIS and CSV are read: the demand is 100,000 records with accounting in 10 CPU seconds.

Each is read in this process, and by `cis convert` in one of its own.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from cis_pipeline.core.model import Record, Source
from cis_pipeline.formats import read_file

WORDS = (
    "care innovation children social risk hub team practice review family support ethics framework "
    "evaluation service worker change learning policy evidence outcome"
)
NAMES = "Maple Nettle Aster Birch Cedar Dogwood Elm Fir Gorse Hazel"


def main() -> None:
    """Read the arguments, and print a line for each format."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000, help="how many invented records")
    parser.add_argument("--times", type=int, default=3, help="how often; the best counts")
    parser.add_argument("--file", type=Path, help="an export to read instead of invented records")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for path in [given.file] if given.file else invented(Path(folder), given.records):
            records = _read(path)
            read = min(_cpu(_read, path) for _ in range(given.times))
            converted = min(_cpu(_convert, path) for _ in range(given.times))
            print(
                f"{path.name}: {records:,} records read with accounting in {read:.1f} s of CPU "
                f"({read / max(records, 1) * 1e6:.0f} microseconds a record), "
                f"by cis convert in {converted:.1f} s"
            )


def _cpu(step: Callable[[Path], object], path: Path) -> float:
    """CPU seconds of this process and those that it starts."""
    before = os.times()
    step(path)
    return sum(os.times()[:4]) - sum(before[:4])


def _read(path: Path) -> int:
    entries = read_file(path, Source(source_id="benchmark", name="benchmark"), path.name)
    return sum(isinstance(entry, Record) for entry in entries)


def _convert(path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.jsonl"
        command = [sys.executable, "-m", "cis_pipeline", "convert", str(path), "-o", str(out)]
        subprocess.run(command, check=True, capture_output=True)


# --- Invented records ------------------------------------------------------------------------


def invented(folder: Path, count: int) -> list[Path]:
    """As many records in a RIS file and in a table of 20 columns."""
    ris, table = folder / "invented.ris", folder / "invented.csv"
    with ris.open("w", encoding="utf-8") as file:
        file.writelines(as_ris(count))
    with table.open("w", encoding="utf-8", newline="") as file:
        rows = _fields(count)
        first = next(rows)
        writer = csv.DictWriter(file, first)
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(rows)
    return [ris, table]


def _fields(count: int) -> Iterator[dict[str, str]]:
    dice = random.Random(1)
    for number in range(count):
        yield {
            "Title": f"{_phrase(dice, 10).capitalize()} {number}",
            "Authors": "; ".join(_name(dice) for _ in range(dice.randint(1, 5))),
            "Journal": f"Journal of {_phrase(dice, 2)}",
            "Year": str(dice.randint(1990, 2023)),
            "Volume": str(number % 50),
            "Start page": str(number % 300),
            "End page": str(number % 300 + 12),
            "DOI": f"10.5555/inv.{number}",
            "Abstract": f"{_phrase(dice, 150).capitalize()}.",
            "Keywords": "; ".join(_phrase(dice, 2) for _ in range(5)),
            "Issue": str(number % 12),
            "Date": f"{1990 + number % 34}-{number % 12 + 1:02}-{number % 28 + 1:02}",
            "Language": "English",
            "Publisher": f"Publisher {number % 40}",
            "ISSN": f"{number % 9000 + 1000}-{number % 7000 + 1000}",
            "ISBN": "",
            "Link": f"https://www.example.org/{number}",
            "Document type": ("Article", "Review", "Letter")[number % 3],
            "EID": f"2-s2.0-{number}",
            "Notes": "",
        }


def _phrase(dice: random.Random, words: int) -> str:
    return " ".join(dice.choice(WORDS.split()) for _ in range(words))


def _name(dice: random.Random) -> str:
    return f"{dice.choice(NAMES.split())}{dice.randint(1, 99)}, {dice.choice('ABCDEF')}."


def as_ris(count: int) -> Iterator[str]:
    """Invented records as lines of RIS."""
    tags = {"TI": "Title", "JO": "Journal", "PY": "Year", "VL": "Volume", "SP": "Start page",
            "EP": "End page", "DO": "DOI", "AB": "Abstract"}  # fmt: skip
    for one in _fields(count):
        yield "TY  - JOUR\n"
        yield from (f"AU  - {name}\n" for name in one["Authors"].split("; "))
        yield from (f"{tag}  - {one[field]}\n" for tag, field in tags.items())
        yield from (f"KW  - {word}\n" for word in one["Keywords"].split("; "))
        yield "ER  - \n\n"


if __name__ == "__main__":
    main()
