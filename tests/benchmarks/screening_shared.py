"""What the benchmarks of ranking, stopping and the second look share: finished screenings.

A screening is a CSV (or .csv.gz) with columns title and abstract, and a column of decisions for all
of its records. None is kept here: name a folder of your own, or of the published sets.
"""

from __future__ import annotations

import csv
import gzip
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cis_pipeline.screening import labelled_table
from cis_pipeline.screening.ranking import simulate
from cis_pipeline.screening.ranking.features import Features


@dataclass(frozen=True)
class Screening:
    """A finished screening: its name, its records, and which of them were included."""

    name: str
    texts: list[tuple[str, str]]
    included: list[bool]

    @cached_property
    def features(self) -> Features:
        """The features of its records."""
        return Features.of(self.texts)

    def order(self, priors: Sequence[int], seed: int) -> list[int]:
        """The rows in the order in which the ranking would have had them read."""
        return simulate.replay(self.features, self.included, priors, seed=seed)


def screenings(folder: Path, label: str) -> list[Screening]:
    """The screenings of a folder by their names; SystemExit if there is none."""
    paths = sorted(path for path in folder.iterdir() if path.name.endswith((".csv", ".csv.gz")))
    if not paths:
        raise SystemExit(f"{folder}: holds no .csv and no .csv.gz")
    return [_screening(path, label) for path in paths]


def _screening(path: Path, label: str) -> Screening:
    with tempfile.TemporaryDirectory() as made:
        table = labelled_table.read(plain(path, Path(made)), label)
    included = [table.labels[row] for row in range(len(table.texts))]
    return Screening(name_of(path), table.texts, included)


def name_of(path: Path) -> str:
    """The name of a set, without its suffixes."""
    return path.name.removesuffix(".gz").removesuffix(".csv")


def plain(path: Path, folder: Path) -> Path:
    """The table itself, or what a .gz holds, in a folder."""
    if path.suffix != ".gz":
        return path
    target = folder / path.name.removesuffix(".gz")
    target.write_bytes(gzip.decompress(path.read_bytes()))
    return target


def priors(one: Screening, seed: int, given: Path | None) -> tuple[int, int]:
    """An included and an excluded row to begin with: drawn by the seed, or as a table gives them
    (set, seed, included_row, excluded_row)."""
    if given:
        with given.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if (row["set"], row["seed"]) == (one.name, str(seed)):
                    return int(row["included_row"]), int(row["excluded_row"])
        raise SystemExit(f"{given}: has no priors of {one.name} for seed {seed}")
    dice = random.Random(f"{one.name} {seed}")
    kinds = ([row for row, y in enumerate(one.included) if y is kind] for kind in (True, False))
    included, excluded = (dice.choice(rows) for rows in kinds)
    return included, excluded


def halves(names: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """The sets on which anything was tuned, the others, and all: every other one by name."""
    yield "tuned on", list(names[::2])
    yield "not tuned on", list(names[1::2])
    yield "all", list(names)
