"""How stopping rules would have done on finished screenings, had they been read in our order.

    python tests/benchmarks/stopping_replay.py FOLDER --label label_included [--priors priors.csv]
    python tests/benchmarks/stopping_replay.py FOLDER --label label_included --pool

A finished screening is read in the order of the ranking; every ten records (--every) the rule is
asked whether to stop. Printed for each rule: the share of runs whose recall was then at or above
.95, the least recall, and the mean share of reading saved. Runs are all sets and seeds. With --pool
each review is looked for in the pool of all records of the folder, in which a record of another
review counts as not relevant. Also printed: how often what was said of the missed and of the total
at the stop, and half way, held.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import fmean

from screening_shared import Screening, halves, priors, screenings

from cis_pipeline.screening.stopping.evidence import StoppingEvidence, evidence

FIRST = 20
THE_RULE = "the rule (either bound)"
Rule = Callable[[StoppingEvidence], bool]

RULES: dict[str, Rule] = {
    THE_RULE: lambda found: found.holds,
    "bound by chance, .80": lambda found: found.bound_holds,
    "power law, .95": lambda found: found.curve_holds,
    "50 irrelevant in a row": lambda found: found.in_a_row >= 50,
    "100 irrelevant in a row": lambda found: found.in_a_row >= 100,
    "200 irrelevant in a row": lambda found: found.in_a_row >= 200,
}


def main() -> None:
    """Print a line a rule and half of the sets."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--label", required=True)
    parser.add_argument("--priors", type=Path)
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--every", type=int, default=10)
    parser.add_argument("--pool", action="store_true")
    given = parser.parse_args()
    sets = screenings(given.folder, given.label)
    runs: dict[str, dict[str, list[tuple[float, float]]]] = {rule: {} for rule in RULES}
    held: list[tuple[bool, bool]] = []
    for at, one in enumerate(sets):
        where = pooled(sets, at) if given.pool else one
        for seed in map(int, given.seeds.split(",")):
            offset = sum(len(other.texts) for other in sets[:at]) if given.pool else 0
            known = [offset + row for row in priors(one, seed, given.priors)]
            read = [where.included[row] for row in where.order(known, seed)]
            stops = replayed(read, given.every)
            for rule, stop in stops.items():
                runs[rule].setdefault(one.name, []).append(
                    (recall(read, stop), 1 - stop / len(read))
                )
            held += [honest(read, at) for at in (stops[THE_RULE], len(read) // 2)]
            print(f"{one.name} seed {seed}: {sum(read)} of {len(read)}", flush=True)
    for rule, by_name in runs.items():
        for what, names in halves([one.name for one in sets]):
            found = [run for name in names for run in by_name[name]]
            share = fmean(reached >= 0.95 for reached, _ in found)
            least, saved = min(r for r, _ in found), fmean(s for _, s in found)
            print(f"{rule:24s} {what:13s} share {share:.3f} worst {least:.3f} saved {saved:.3f}")
    for what, kind in (("bound by chance (.80)", 0), ("total", 1)):
        print(f"the {what} held in {fmean(pair[kind] for pair in held):.3f} of {len(held)} cases")


def pooled(sets: Sequence[Screening], wanted: int) -> Screening:
    """All records of all sets, of which only the included ones of one are relevant."""
    texts = [text for one in sets for text in one.texts]
    labels = [y and at == wanted for at, one in enumerate(sets) for y in one.included]
    made = Screening(sets[wanted].name, texts, labels)
    if _POOL:
        made.__dict__["features"] = _POOL[0]
    _POOL[:] = [made.features]
    return made


_POOL: list = []  # type: ignore[type-arg]
"""The features of the pool, which are the same for each review."""


def replayed(read: Sequence[bool], every: int) -> dict[str, int]:
    """How many records were read when each rule first allowed to stop."""
    stops: dict[str, int] = {}
    for at in range(FIRST, len(read), every):
        found = evidence(read[:at], len(read) - at)
        for rule, allows in RULES.items():
            if rule not in stops and allows(found):
                stops[rule] = at
        if len(stops) == len(RULES):
            break
    return {rule: stops.get(rule, len(read)) for rule in RULES}


def recall(read: Sequence[bool], stop: int) -> float:
    """The share of the relevant records among those read."""
    return sum(read[:stop]) / sum(read)


def honest(read: Sequence[bool], at: int) -> tuple[bool, bool]:
    """Whether what was said then of the missed, and of the total, was so."""
    found = evidence(read[:at], len(read) - at)
    missed = sum(read[at:])
    least, most = found.total
    return missed <= found.missed_at_most, least <= sum(read) <= most


if __name__ == "__main__":
    main()
