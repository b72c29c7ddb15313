"""A mutation run: small mistakes, one at a time, and how many of them the tests notice.

    pip install -e ".[dev]"
    python tests/mutation/run.py             # 120 mistakes in the rooms that count
    python tests/mutation/run.py --room cis_pipeline/ledger/rows.py --count 30 --list
    python tests/mutation/run.py --only cis_pipeline/dedupe/blocking.py:61 --tests tests/dedupe
    PYTEST_ADDOPTS='-m "slow or not slow"' python tests/mutation/run.py \
        --room cis_pipeline/dedupe/spark --tests tests/dedupe/test_spark.py --budget 200

A mistake that no test notices is a sentence missing in the tests, or code that nothing needs; now
and then it is a change that means the same, which only a reader can tell. Sampling is seeded and
spread evenly over rooms, then over their modules, then over kinds of mistakes; what is drawn from a
module depends on that module's text alone. Of `--tests` only those are run that run the mistaken
line, the fastest first, up to `--budget` seconds; those marked slow are left out, unless pytest is
told otherwise as in the last command. The first run measures which test runs which lines (as long
as all tests take, and half as long again; kept in .mutation/, which git ignores); after that a
mistake takes some 5 seconds if it is noticed. Nothing in the checkout is touched. Linux and macOS.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

from measuring import measured, test_files
from mistakes import Mistake, mistakes
from noticing import ROOT, Copy, Verdict, tried

T, R = TypeVar("T"), TypeVar("R")
ROOMS = [f"cis_pipeline/{room}" for room in ("ledger", "screening", "prisma", "outputs", "dedupe")]


def main() -> None:
    """Draw, try, and print a table and what was not noticed."""
    given = _arguments()
    drawn = only(given.only) if given.only else sample(given.room, given.count, given.seed)
    if given.list:
        for mistake in drawn:
            print(_shown(mistake))
        return
    verdicts = sorted(_tried(drawn, given), key=lambda v: (v.mistake.path, v.mistake.line))
    _print(verdicts, given.room)
    if given.json:
        rows = [_row(verdict) for verdict in verdicts]
        given.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    cores = os.cpu_count() or 1
    add = parser.add_argument
    add("--room", nargs="+", default=ROOMS, help="folders or modules, from the checkout's root")
    add("--count", type=int, default=120, help="how many mistakes")
    add("--seed", type=int, default=1, help="another seed draws other mistakes")
    add("--only", metavar="FILE:LINE", help="all mistakes of one line, instead of a sample")
    add("--tests", nargs="+", default=["tests", "cis_pipeline"], help="where the tests are")
    add("--budget", type=float, default=60, help="seconds of tests a mistake")
    add("--jobs", type=int, default=cores, help="how many mistakes are tried at once")
    add("--list", action="store_true", help="only show the mistakes")
    add("--json", type=Path, help="a file for the verdicts")
    given = parser.parse_args()
    for path in [*given.room, *given.tests] if not given.only else given.tests:
        if not (ROOT / path).exists():
            parser.error(f"{path} is not in {ROOT}")
    return given


# --- Drawing -------------------------------------------------------------------------------------


def sample(rooms: list[str], count: int, seed: int) -> list[Mistake]:
    """`count` mistakes (fewer if there are not so many), the rooms taking turns."""
    turns = [_of_room(room, seed) for room in rooms]
    return [mistake for _, mistake in zip(range(count), _in_turn(turns), strict=False)]


def only(place: str) -> list[Mistake]:
    """All mistakes of FILE:LINE."""
    path, _, line = place.rpartition(":")
    return [one for one in _of_module(path) if str(one.line) == line]


def _of_room(room: str, seed: int) -> Iterator[Mistake]:
    place = ROOT / room
    files = sorted(place.rglob("*.py")) if place.is_dir() else [place]
    names = [file.relative_to(ROOT).as_posix() for file in files]
    random.Random(f"{seed} {room}").shuffle(names)
    return _in_turn([_shuffled(name, seed) for name in names])


def _shuffled(path: str, seed: int) -> Iterator[Mistake]:
    """A module's mistakes, their kinds in turn and one a line."""
    dice, kinds = random.Random(f"{seed} {path}"), dict[str, list[Mistake]]()
    for mistake in _of_module(path):
        kinds.setdefault(mistake.edit.kind, []).append(mistake)
    heaps = list(kinds.values())
    for heap in [heaps, *heaps]:
        dice.shuffle(heap)
    lines = set[int]()
    for mistake in _in_turn([iter(heap) for heap in heaps]):
        if mistake.first not in lines:
            lines.add(mistake.first)
            yield mistake


def _of_module(path: str) -> list[Mistake]:
    return mistakes((ROOT / path).read_text(encoding="utf-8"), path)


def _in_turn(turns: list[Iterator[Mistake]]) -> Iterator[Mistake]:
    while turns:
        for turn in list(turns):
            if (one := next(turn, None)) is None:
                turns.remove(turn)
            else:
                yield one


# --- Trying --------------------------------------------------------------------------------------


def _tried(drawn: list[Mistake], given: argparse.Namespace) -> list[Verdict]:
    with tempfile.TemporaryDirectory(prefix="mutation-") as name:
        copies: SimpleQueue[Copy] = SimpleQueue()
        for job in range(given.jobs):
            copies.put(Copy(Path(name).resolve() / str(job)))
        files = test_files(ROOT, given.tests)
        each = _all("test files measured", copies, measured, files)
        reaches = [reach for of_file in each for reach in of_file]
        one = partial(tried, reaches=reaches, budget=given.budget)
        return _all("mistakes tried", copies, one, drawn)


def _all(
    words: str, copies: SimpleQueue[Copy], do: Callable[[Copy, T], R], tasks: list[T]
) -> list[R]:
    """Each task done in a copy that is free; told as it goes."""

    def one(task: T) -> R:
        copy = copies.get()
        try:
            return do(copy, task)
        finally:
            copies.put(copy)

    results: list[R] = []
    with ThreadPoolExecutor(copies.qsize()) as pool:
        for result in pool.map(one, tasks):
            results.append(result)
            print(f"\r{words}: {len(results)} of {len(tasks)}", end="", file=sys.stderr)
    print(file=sys.stderr)
    return results


# --- Telling -------------------------------------------------------------------------------------


def _print(verdicts: list[Verdict], rooms: list[str]) -> None:
    tried_, noticed = Counter[str](), Counter[str]()
    for verdict in verdicts:
        path = verdict.mistake.path
        for line in {"all", path, *(r for r in rooms if Path(path).is_relative_to(r))}:
            tried_[line] += 1
            noticed[line] += verdict.noticed
    print(f"{'':50}{'tried':>8}{'noticed':>9}")
    for line in sorted(tried_):
        print(f"{line:50}{tried_[line]:8}{noticed[line]:9}")
    for verdict in verdicts:
        if not verdict.noticed:
            print(f"\n{_shown(verdict.mistake)}\n  {verdict.by} ({verdict.tests} tests tried)")


def _shown(mistake: Mistake) -> str:
    place = f"{mistake.path}:{mistake.line}: {mistake.edit.kind}"
    return f"{place}\n  - {mistake.before}\n  + {mistake.after}"


def _row(verdict: Verdict) -> dict[str, object]:
    one = verdict.mistake
    place = {"file": one.path, "line": one.line, "kind": one.edit.kind}
    change = {"before": one.before, "after": one.after}
    return place | change | {"noticed": verdict.noticed, "by": verdict.by, "tests": verdict.tests}


if __name__ == "__main__":
    main()
