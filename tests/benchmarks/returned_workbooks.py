"""Real double-screened reviews, sent out as workbooks and treated as people treat them.

    python tests/benchmarks/returned_workbooks.py SETS [--texts FOLDER] [--first N]

SETS holds tables `item_id,screener,decision` (csv or csv.gz), the votes of real reviewers. Such
sets come without titles; these are taken from the tables `title,abstract` in TEXTS, records of
other real reviews, and authors, years, journals and DOIs are invented. So the votes and the texts
are real, but were never about each other. Reasons and notes are invented.

Of each review the first N items of its busiest reviewer go out; that reviewer's workbook is filled
in with the reviewer's own votes, treated, and taken in. A line a kind of treatment says what became
of the votes; the last, whether any was taken for another record's or lost without a word.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from screening.workbook.replay import Outcome, Sent, replay, sent
from screening.workbook.sent import Cells
from screening.workbook.treatments import treatments

SHARED_TITLES = 144
"""So many records of one variant are called "Editorial", half of them without anything else."""


def main() -> None:
    """Replay every set, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", type=Path)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--first", type=int, default=200)
    given = parser.parse_args()
    texts = list(_texts(given.texts or given.sets.parents[1] / "screening" / "sets"))
    totals: dict[str, Outcome] = {}
    harmless: dict[str, bool] = {}
    begun = time.process_time()
    with tempfile.TemporaryDirectory() as name:
        for n, path in enumerate(sorted(given.sets.glob("*.csv*"))):
            for variant in ("", " with shared titles") if n == 0 else ("",):
                folder = Path(name) / f"review{n}{bool(variant)}"
                out = _sent(folder, path, texts, given.first, n, bool(variant))
                who = max(out.votes, key=lambda r: len(out.votes[r]))
                columns = Cells(out.path(who)).header
                for treatment in treatments(columns, every_range=n < 2):
                    found, _ = replay(out, who, treatment, Path(name) / "copy", n)
                    called = treatment.name + variant
                    totals[called] = totals.get(called, Outcome()) + found
                    harmless[called] = treatment.harmless
                print(f"{path.name}{variant}: {time.process_time() - begun:.0f} s", flush=True)
    _print(totals, harmless)


def _print(totals: dict[str, Outcome], harmless: dict[str, bool]) -> None:
    print("| treatment | given | right | told | another's | lost |\n|---|---|---|---|---|---|")
    for name, found in totals.items():
        numbers = (found.given, found.right, found.told, found.anothers, found.lost)
        shown = " | ".join(f"{number:,}" for number in numbers)
        print(f"| {name}{' (harmless)' if harmless[name] else ''} | {shown} |")
    whole = sum(totals.values(), Outcome())
    alarms = sum(found.told for name, found in totals.items() if harmless[name])
    print(
        f"\nIn all {whole.given:,} votes: {whole.right:,} taken in as given, {whole.told:,} told "
        f"({alarms:,} of them without harm), {whole.anothers:,} another's, {whole.lost:,} lost."
    )


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.glob("*.csv*")):
        for row in _rows(path):
            yield row["title"], row["abstract"]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def _sent(
    folder: Path, path: Path, texts: list[tuple[str, str]], first: int, seed: int, shared: bool
) -> Sent:
    """The review of a set: its first items, each with a text, and the votes of its screeners."""
    cast = [(r["item_id"], r["screener"], r["decision"]) for r in _rows(path)]
    busiest = Counter(who for _, who, _ in cast).most_common(1)[0][0]
    own = dict.fromkeys(item for item, who, _ in cast if who == busiest)
    votes: dict[str, dict[str, str]] = {item: {} for item in islice(own, first)}
    for item, who, word in cast:
        if item in votes:
            votes[item][who] = {"maybe": "unsure"}.get(word, word)
    dice = random.Random(f"{seed} {path.name}")
    records = [_record(text, n, dice) for n, text in enumerate(dice.sample(texts, len(votes)))]
    for n in dice.sample(range(len(records)), min(SHARED_TITLES, len(records)) if shared else 0):
        records[n]["title"] = "Editorial"
        if n % 2:
            records[n] |= {"abstract": "", "authors": "", "year": "2001", "journal": "Care"}
    count = Counter(who for given in votes.values() for who in given)
    people = [who for who, _ in count.most_common()]
    words = {who: [given.get(who, "") for given in votes.values()] for who in people}
    return sent(folder, records, words, seed)


def _record(text: tuple[str, str], n: int, dice: random.Random) -> dict[str, str]:
    """A real text with authors, year, journal and DOI invented; a fifth lacks some of these."""
    names = [f"Family{dice.randrange(400)}, Given" for _ in range(dice.randint(1, 4))]
    return {
        "title": text[0],
        "abstract": text[1],
        "authors": "; ".join(names) if dice.random() < 0.9 else "",
        "year": str(dice.randint(1990, 2024)),
        "doi": f"10.5555/{n}.{dice.randrange(10**6)}" if dice.random() < 0.8 else "",
        "journal": f"Journal {dice.randrange(40)}",
    }


if __name__ == "__main__":
    main()
