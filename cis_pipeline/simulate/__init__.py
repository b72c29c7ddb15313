"""A library of pretended search results and pretended reviewers, so that the whole way can be run.

The records and search strings behind the paper were never published. What this package invents
says so in every record; it fits the paper's totals and the assumptions of simulation.toml.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.progress import Watch, unwatched
from cis_pipeline.protocol import defaults
from cis_pipeline.simulate.assumptions import Assumptions
from cis_pipeline.simulate.library import simulate_library
from cis_pipeline.simulate.people import simulate_people
from cis_pipeline.simulate.update import NOT_OF_THE_FIRST, update_example

__all__ = [
    "simulate",
    "simulate_library",
    "simulate_people",
    "update_example",
    "write_example",
    "write_update",
]


def simulate(folder: Path, seed: int, watch: Watch | None = None) -> None:
    """Write exports, grey register, truth and the reviewers' workbooks into a review folder.

    Files of these names are written anew. Raises ProtocolError if config/ lacks an assumption or a
    total, SourceError if a seed bibliography is missing, ReviewError if the play does not come out
    at the published totals.
    """
    tell = watch or unwatched
    tell("inventing a library", 0, 2)
    simulate_library(folder, seed)
    tell("playing the reviewers", 1, 2)
    simulate_people(folder, seed)


def write_example(folder: Path, watch: Watch | None = None, *, update: bool = False) -> None:
    """Make the reference review in a new folder, its library simulated on the spot.

    The seed is that of simulation.toml. With `update` the review goes on: its first version is run,
    and a second wave of searches lies there, worked through by people. ReviewError if anything
    lies in the folder already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ReviewError(f"{folder}: not an empty folder; name a new one")
    later = shutil.ignore_patterns(*NOT_OF_THE_FIRST)
    for part in ("config", "data/seed_bibliography"):
        shutil.copytree(defaults.reference() / part, folder / part, ignore=later)
    simulate(folder, Assumptions.read(folder / "config").simulation.seed, watch)
    if update:
        update_example(folder, watch)


def write_update(folder: Path, watch: Watch | None = None) -> None:
    """Write data/update/ of a review folder: what is invented for the second wave, made anew."""
    with TemporaryDirectory(prefix="cis-") as scratch:
        made = Path(scratch) / "review"
        write_example(made, watch)
        before = set(_files(made))
        update_example(made, watch)
        target = folder / "data" / "update"
        for name in sorted(set(_files(made)) - before):
            path = target / (name if not name.endswith(".md") else "README.md")
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(made / "data" / name, path)


def _files(folder: Path) -> list[str]:
    """The invented files of a review, by their path in data/."""
    data = folder / "data"
    parts = ("searches", "grey", "sheets", "simulated")
    found = (path for part in parts for path in (data / part).rglob("*") if path.is_file())
    return [path.relative_to(data).as_posix() for path in found]
