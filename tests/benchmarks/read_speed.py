"""How fast exports are read, held against rispy (RIS) and pandas (CSV) in the same run."""

from __future__ import annotations

import argparse
import csv
import random
import tempfile
import time
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
    given = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        ris = given.file or written(Path(folder) / "invented.ris", as_ris(given.records))
        _compare("RIS", ris, ("rispy", _rispy()), given.times)
        if not given.file:
            table = as_csv(Path(folder) / "invented.csv", given.records)
            _compare("CSV", table, ("pandas", _pandas), given.times)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=20_000, help="how many invented records")
    parser.add_argument(
        "--times", type=int, default=3, help="how often each reads; the best counts"
    )
    parser.add_argument("--file", type=Path, help="a RIS file to read instead of invented records")
    return parser.parse_args()


Reader = Callable[[Path], int]


def _compare(name: str, path: Path, other: tuple[str, Reader | None], times: int) -> None:
    """Each reads in turn, so that what else the machine does falls on both."""
    theirs_name, theirs = other
    if theirs is None:
        print(f"{name}: {theirs_name} is not installed; pip install {theirs_name} to compare")
        return
    pairs = [(_seconds(_ours, path), _seconds(theirs, path)) for _ in range(times)]
    ours_best = min(ours for ours, _ in pairs)
    theirs_best = min(theirs for _, theirs in pairs)
    ratio = theirs_best / ours_best
    print(
        f"{name}: ours {ours_best * 1e6:.1f}, {theirs_name} {theirs_best * 1e6:.1f} "
        f"microseconds of CPU a record; {ratio:.2f} times as fast as {theirs_name}"
    )


def _seconds(read: Reader, path: Path) -> float:
    """CPU seconds a record."""
    began = time.process_time()
    records = read(path)
    return (time.process_time() - began) / max(records, 1)


def _ours(path: Path) -> int:
    entries = list(read_file(path, Source(source_id="benchmark", name="benchmark"), path.name))
    return sum(isinstance(entry, Record) for entry in entries)


def _rispy() -> Reader | None:
    try:
        import rispy
    except ImportError:
        return None

    def read(path: Path) -> int:
        with path.open(encoding="utf-8-sig") as file:
            return len(rispy.load(file))

    return read


def _pandas(path: Path) -> int:
    import pandas

    return len(pandas.read_csv(path, dtype=str, keep_default_na=False))


# --- Invented records ------------------------------------------------------------------------


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


def written(path: Path, lines: Iterator[str]) -> Path:
    """The file, written."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(lines)
    return path


def as_csv(path: Path, count: int) -> Path:
    """Invented records as a table of 20 columns."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = _fields(count)
        first = next(rows)
        writer = csv.DictWriter(file, first)
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(rows)
    return path


if __name__ == "__main__":
    main()
