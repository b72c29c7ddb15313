"""A simulation of the second look: what a lone reader missed, and how much of it is found again.

    python tests/benchmarks/second_look.py FOLDER --label label_included

The records and decisions are those of finished screenings; the lone reader is simulated, and misses
10, 20 or 30 % of the relevant records. What is assumed of the misses: either they are random ones,
or they are drawn from the half of the relevant records that a model of the true decisions places
lowest ("hard"). Nothing irrelevant is included by mistake, and the second look is never wrong. Real
misses may lie between, or elsewhere: this says what the order can do, and not what readers do.

Printed for each kind and effort (the share of the excludes that is read again): the share of the
misses that is found; the mean number left and estimated; how often the interval of 95 % held, and
how often no more were left than it says there may be if they are hard to tell.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from pathlib import Path
from statistics import fmean

from screening_shared import Screening, screenings

from cis_pipeline.screening.ranking.cross_validation import cross_validated
from cis_pipeline.screening.second_look.at_odds import at_odds, still_missed

SHARES = (0.1, 0.2, 0.3)
EFFORTS = (0.05, 0.1, 0.2)
Key = tuple[str, float]
Line = tuple[float, int, int, bool, bool]


def main() -> None:
    """Print a line a kind of miss and effort."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--label", required=True)
    parser.add_argument("--seeds", default="1,2,3")
    given = parser.parse_args()
    lines: dict[Key, list[Line]] = defaultdict(list)
    for one in screenings(given.folder, given.label):
        likely = cross_validated(one.features, dict(enumerate(one.included)), seed=1)
        relevant = sorted((row for row, y in enumerate(one.included) if y), key=likely.__getitem__)
        for seed in map(int, given.seeds.split(",")):
            for share in SHARES:
                count = max(1, round(share * len(relevant)))
                hard = relevant[: max(count, len(relevant) // 2)]
                for kind, pool in (("random", relevant), ("hard", hard)):
                    dice = random.Random(f"{one.name} {seed} {share} {kind}")
                    for effort, line in looked(one, set(dice.sample(pool, count)), seed).items():
                        lines[kind, effort].append(line)
        print(f"{one.name}: {len(relevant)} relevant of {len(one.texts)}", flush=True)
    print("SIMULATED misses of a lone reader, 10 to 30 % of the relevant records")
    for (kind, effort), found in sorted(lines.items(), reverse=True):
        again, left, likely_, held, hard_held = (
            fmean(column) for column in zip(*found, strict=True)
        )
        print(
            f"{kind:7s} effort {effort:.0%}: found {again:.3f}, left {left:.1f}, estimated "
            f"{likely_:.1f}; interval held {held:.2f}, upper end if hard {hard_held:.2f} "
            f"({len(found)} runs)"
        )


def looked(one: Screening, missed: set[int], seed: int) -> dict[float, Line]:
    """What a second look of each effort finds, and what is then estimated."""
    votes = {row: {"A": y and row not in missed} for row, y in enumerate(one.included)}
    look = at_odds(one.texts, votes, seed)
    lines = {}
    for effort in EFFORTS:
        again = look.suspects[: int(effort * len(look.suspects))]
        wrong = [suspect.row in missed for suspect in again]
        said, left = still_missed(look, wrong), len(missed) - sum(wrong)
        low, high = said.ci95
        lines[effort] = (
            sum(wrong) / len(missed),
            left,
            said.likely,
            low <= left <= high,
            left <= said.if_hard,
        )
    return lines


if __name__ == "__main__":
    main()
