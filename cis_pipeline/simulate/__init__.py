"""A library of pretended search results and pretended reviewers, so that the whole way can be run.

The records and search strings behind the paper were never published. What this package invents
says so in every record; it fits the paper's totals and the assumptions of simulation.toml.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.progress import Watch, unwatched
from cis_pipeline.protocol import defaults
from cis_pipeline.simulate.assumptions import Assumptions
from cis_pipeline.simulate.library import simulate_library
from cis_pipeline.simulate.people import simulate_people

__all__ = ["simulate", "simulate_library", "simulate_people", "write_example"]


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


def write_example(folder: Path, watch: Watch | None = None) -> None:
    """Make the reference review in a new folder, its library simulated on the spot.

    The seed is that of simulation.toml. ReviewError if anything lies in the folder already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ReviewError(f"{folder}: not an empty folder; name a new one")
    for part in ("config", "data/seed_bibliography"):
        shutil.copytree(defaults.reference() / part, folder / part)
    simulate(folder, Assumptions.read(folder / "config").simulation.seed, watch)
