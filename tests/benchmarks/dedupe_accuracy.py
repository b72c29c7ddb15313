"""How right `cis dedupe` is on seven labelled sets, and bib-dedupe beside it in the same run.

The sets are those that bib-dedupe publishes inside its wheel 0.7.2 (MIT); pip fetches the wheel,
nothing of it is installed or run. Our rules were made with these seven in view; the others of the
wheel were left unseen, and are fetched only if --sets names them.

Counting is by works. Of each group that a tool makes, the record with the lowest id is kept and
the others are removed. Of each true work: if all its records are removed, a work is lost, one
false positive (FP), and the other removed ones count as right; else what is removed is right (TP),
and what is kept beyond one record is a false negative (FN). F1 is 2 TP / (2 TP + FP + FN); pooled,
it is that of the sums. A group with records of two works is mixed. A pair left to a person is true
if both records are of one work. CPU is user and system time of the whole command, in seconds.
"""

from __future__ import annotations

import argparse
import csv
import io
import subprocess
import sys
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path

from dedupe_shared import FIELDS, Cost, dedupe, peer

SETS = {
    "stroke": 1292, "cytology_screening": 1856, "respiratory": 1988, "diabetes": 1845,
    "neuroimaging": 3438, "digital_work": 7159, "cardiac": 8948,
}  # fmt: skip
"""The sets, and how many records each has."""

LABEL_ERRORS = {"cardiac": [("id_0004218", "id_0007849")]}
"""Pairs that the labels call two works, and a person one: authors, year, volume, number and pages
agree, and the title of the second was lost in a spreadsheet (#NAME?)."""

csv.field_size_limit(10**9)


@dataclass(frozen=True)
class Score:
    """The counts of a tool on a set, or on several. `excused`: mixed groups that are so only by an
    error of the labels."""

    records: int = 0
    right: int = 0
    lost: int = 0
    missed: int = 0
    mixed: int = 0
    excused: int = 0
    queue: int = 0
    true: int = 0
    cpu: float = 0.0

    def __add__(self, other: Score) -> Score:
        return Score(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    @property
    def f1(self) -> float:
        """How many duplicates are found, and how much of what is found is right, in one figure."""
        return 2 * self.right / max(2 * self.right + self.lost + self.missed, 1)


def main() -> None:
    """Read the arguments, fetch what is not there, and print a line for each set and tool."""
    given = _arguments()
    totals: dict[str, Score] = defaultdict(Score)
    print(HEAD)
    for name in given.sets:
        folder = fetched(given.folder, name)
        scores = {"cis dedupe": _run(folder, None)}
        if given.peer:
            scores["bib-dedupe"] = _run(folder, given.peer)
        _tell(name, scores)
        for tool, score in scores.items():
            totals[tool] += score
    _tell("pooled", totals)


def _arguments() -> argparse.Namespace:
    about, _, counting = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser(
        description=about, epilog=counting, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="where the sets are, or come to")
    parser.add_argument("--peer", metavar="PYTHON", help="a Python that has bib-dedupe 0.11")
    parser.add_argument("--sets", nargs="+", default=list(SETS), metavar="NAME")
    return parser.parse_args()


# --- The sets --------------------------------------------------------------------------------


def fetched(base: Path, name: str) -> Path:
    """The folder of a set with records.csv and truth.csv (id, group), made if it is not there."""
    folder = base / name
    if not (folder / "truth.csv").exists():
        folder.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(_wheel(base / ".cache")) as wheel:
            _unpack(wheel, f"bib_dedupe/data/{name}/", folder)
    records = len(groups_of(folder / "truth.csv"))
    if records != SETS.get(name, records):
        raise SystemExit(f"{folder} has {records} records; {SETS[name]} were expected")
    return folder


def _wheel(cache: Path) -> Path:
    pattern = "bib_dedupe-0.7.2-*.whl"
    if not list(cache.glob(pattern)):
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        pip += ["--only-binary", ":all:", "--dest", str(cache), "bib-dedupe==0.7.2"]
        subprocess.run(pip, check=True)
    return next(cache.glob(pattern))


def _unpack(wheel: zipfile.ZipFile, inside: str, folder: Path) -> None:
    stem, rows = f"{inside}records_pre_merged", []
    names = set(wheel.namelist())
    for name in (f"{stem}.csv", f"{stem}_part1.csv", f"{stem}_part2.csv"):
        if name in names:
            rows += _table(wheel.read(name))
    own = {"id": "ID", "entrytype": "ENTRYTYPE"}
    records = [{field: row.get(own.get(field, field)) or "" for field in FIELDS} for row in rows]
    group = {row["id"]: f"u_{row['id']}" for row in records}
    for number, row in enumerate(_table(wheel.read(f"{inside}merged_record_ids.csv"))):
        members = [one.strip() for one in row["merged_ids"].split(";")]
        group |= {one: f"g{number}" for one in members if one in group}
    _write(folder / "records.csv", FIELDS, (row.values() for row in records))
    _write(folder / "truth.csv", ("id", "group"), group.items())


def _table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def _write(path: Path, head: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows((head, *rows))


# --- Counting --------------------------------------------------------------------------------


def _run(folder: Path, python: str | None) -> Score:
    """One tool on one set: `cis dedupe`, or the peer in its Python."""
    records = folder / "records.csv"
    with tempfile.TemporaryDirectory() as name:
        groups, queue = Path(name) / "groups.csv", Path(name) / "queue.csv"
        if python:
            cost = peer(python, records, groups, queue)
        else:
            cost = dedupe(records, "--groups", groups, "--review-queue", queue)
        truth = groups_of(folder / "truth.csv")
        return counted(truth, groups_of(groups), _pairs(queue), LABEL_ERRORS.get(folder.name), cost)


def groups_of(path: Path) -> dict[str, str]:
    """The group of each id."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["group"] for row in csv.DictReader(file)}


def _pairs(path: Path) -> set[frozenset[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {frozenset((row["id_a"], row["id_b"])) for row in csv.DictReader(file)}


def counted(
    truth: dict[str, str],
    found: dict[str, str],
    queue: set[frozenset[str]],
    errors: list[tuple[str, str]] | None,
    cost: Cost,
) -> Score:
    """The counts that the head of this file explains."""
    if found.keys() != truth.keys():
        raise SystemExit(f"{len(found.keys() ^ truth.keys())} ids have no group, or are not known")
    groups = members(found)
    kept = {min(group) for group in groups}
    right = lost = missed = 0
    for work in members(truth):
        left = sum(one in kept for one in work)
        lost += left == 0
        right += len(work) - max(left, 1)
        missed += max(left, 1) - 1
    mixed = _mixed(groups, truth)
    renamed = {truth[b]: truth[a] for a, b in errors or ()}
    corrected = {one: renamed.get(work, work) for one, work in truth.items()}
    true = sum(len({truth[one] for one in pair}) == 1 for pair in queue)
    excused = mixed - _mixed(groups, corrected)
    return Score(
        len(truth), right, lost, missed, mixed, excused, len(queue), true, round(cost.cpu, 2)
    )


def members(group: dict[str, str]) -> list[list[str]]:
    """The ids of each group."""
    found = defaultdict(list)
    for one, name in group.items():
        found[name].append(one)
    return list(found.values())


def _mixed(groups: list[list[str]], truth: dict[str, str]) -> int:
    return sum(len({truth[one] for one in group}) > 1 for group in groups)


# --- Printing --------------------------------------------------------------------------------

HEAD = (
    f"{'set':18} {'tool':10} {'records':>7} {'TP':>6} {'FP':>3} {'FN':>4} {'F1':>7} {'mixed':>5} "
    f"{'(label error)':>13} {'queue':>6} {'true':>5} {'%':>4} {'CPU s':>7} {'ratio':>6}"
)


def _tell(name: str, scores: dict[str, Score]) -> None:
    """A line a tool; the ratio is its CPU time to ours."""
    ours = scores["cis dedupe"]
    for tool, score in scores.items():
        share = 100 * score.true / max(score.queue, 1)
        print(
            f"{name:18} {tool:10} {score.records:7,} {score.right:6,} {score.lost:3} "
            f"{score.missed:4} {score.f1:7.4f} {score.mixed:5} {score.excused:13} "
            f"{score.queue:6,} {score.true:5} {share:4.0f} {score.cpu:7.2f} "
            f"{score.cpu / ours.cpu:6.1f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
