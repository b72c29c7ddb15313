"""How much reading `cis rank` saves on finished screenings, and what it costs.

    python tests/benchmarks/ranking.py FOLDER --label label_included
    python tests/benchmarks/ranking.py FOLDER --label label_included --priors priors.csv --seeds 1
    python tests/benchmarks/ranking.py FOLDER --label label_included --peer peer/bin/asreview
    python tests/benchmarks/ranking.py FOLDER --label label_included --questions

FOLDER holds finished screenings (see screening_shared.py). Each is read again by the command `cis
rank simulate`, for each seed, from one included and one excluded record that the seed draws. The
figures are worked out here from the order alone. With --peer ASReview (its default model, ELAS u4)
runs with the same priors, and its order is taken from the project file that it writes. With
--questions nothing is known at the start but the question of ranking_questions.toml: printed are
the number of records read up to the first included one, and the figures of the whole order.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
import tempfile
import tomllib
import zipfile
from collections import defaultdict
from contextlib import chdir
from pathlib import Path
from statistics import fmean, median

from dedupe_shared import measured
from screening_shared import halves, name_of, plain, priors, screenings

from cis_pipeline.screening.ranking.simulate import Figures, figures

QUESTIONS = Path(__file__).with_name("ranking_questions.toml")


def main() -> None:
    """Print a line a run, and means."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--label", required=True)
    parser.add_argument("--priors", type=Path)
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--only", default="", help="names of sets, parted by commas")
    parser.add_argument("--peer", help="the command asreview, of an environment of its own")
    parser.add_argument("--questions", action="store_true")
    given = parser.parse_args()
    wanted = [
        one
        for one in screenings(given.folder, given.label)
        if not given.only or one.name in given.only.split(",")
    ]
    paths = {name_of(path): path for path in given.folder.iterdir()}
    if given.questions:
        start(wanted)
        return
    runs: dict[str, dict[str, list[tuple[Figures, float]]]] = defaultdict(lambda: defaultdict(list))
    for one in wanted:
        for seed in map(int, given.seeds.split(",")):
            known = priors(one, seed, given.priors)
            with tempfile.TemporaryDirectory() as made:
                table = plain(paths[one.name], Path(made))
                found = {"cis": ours(table, given.label, known, seed)}
                if given.peer:
                    found["asreview"] = theirs(given.peer, table, known, seed, len(one.included))
            for who, (order, cpu) in found.items():
                run = figures(order, one.included)
                runs[who][one.name].append((run, cpu))
                print(f"{who:9s} {one.name:36s} seed {seed} {told([(run, cpu)])}", flush=True)
    for who, by_name in runs.items():
        for what, names in halves([one.name for one in wanted]):
            print(f"{who:9s} {what:13s} {told([run for name in names for run in by_name[name]])}")
    if given.peer:
        ours_, theirs_ = (
            sum(cpu for found in runs[who].values() for _, cpu in found)
            for who in ("cis", "asreview")
        )
        print(f"CPU: {theirs_ / ours_:.1f} times less than the peer")


def ours(table: Path, label: str, known: tuple[int, int], seed: int) -> tuple[list[int], float]:
    """Our order, without the priors, and the CPU seconds of the command."""
    command = [sys.executable, "-m", "cis_pipeline", "rank", "simulate", str(table), "--json"]
    options = ["--label", label, "--seed", str(seed), "--priors", f"{known[0]},{known[1]}"]
    cost = measured([*command, *options])
    return json.loads(cost.said)["order"], cost.cpu


def theirs(
    asreview: str, table: Path, known: tuple[int, int], seed: int, records: int
) -> tuple[list[int], float]:
    """The peer's order, without the priors, and the CPU seconds of its command.

    It ends with the last included record; the others follow in any order, which no figure shows.
    """
    with tempfile.TemporaryDirectory() as made:
        project = Path(made) / "p.asreview"
        options = ["--ai", "elas_u4", "--seed", str(seed), "--prior-idx", *map(str, known)]
        command = [str(Path(asreview).resolve()), "simulate", str(table.resolve())]
        with chdir(made):  # it leaves files where it runs
            cost = measured([*command, "-o", str(project), *options])
        seen = _results(project, made)
    rest = set(range(records)) - set(seen)
    return [row for row in seen if row not in known] + sorted(rest), cost.cpu


def _results(project: Path, folder: str) -> list[int]:
    """The rows in the order in which the peer labelled them."""
    with zipfile.ZipFile(project) as packed:
        names = [n for n in packed.namelist() if n.endswith((".db", ".sql", ".sqlite"))]
        stores = [sqlite3.connect(packed.extract(name, folder)) for name in names]
    asked = "select 1 from sqlite_master where type = 'table' and name = 'results'"
    held = next(store for store in stores if store.execute(asked).fetchone())
    rows = [int(row) for (row,) in held.execute("select record_id from results order by rowid")]
    for store in stores:
        store.close()
    return rows


def told(runs: list[tuple[Figures, float]]) -> str:
    """The means of some runs."""
    names = ("wss95", "recall10", "loss")
    means = " ".join(f"{name} {fmean(getattr(run, name) for run, _ in runs):.4f}" for name in names)
    return f"{means} CPU {sum(cpu for _, cpu in runs):.1f} s"


def start(wanted: list) -> None:  # type: ignore[type-arg]
    """Print where the first included record stands if only the question is known."""
    from cis_pipeline.screening.ranking.simulate import replay

    questions = tomllib.loads(QUESTIONS.read_text(encoding="utf-8"))
    first = {}
    for one in wanted:
        if one.name not in questions:
            print(f"{one.name}: no question in {QUESTIONS.name}")
            continue
        question = " ".join(questions[one.name].split())
        order = replay(one.features, one.included, question=question)
        first[one.name] = next(at for at, row in enumerate(order, 1) if one.included[row])
        run = figures(order, one.included)
        print(
            f"{one.name:36s} first after {first[one.name]:3d} reads {told([(run, 0.0)])}",
            flush=True,
        )
    for what, names in halves(list(first)):
        places = [first[name] for name in names]
        print(f"{what}: median {median(places):g}, at most {max(places)}")


if __name__ == "__main__":
    main()
