"""The commands that make whole review folders: `init`, `export`, `restore`, `simulate`."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cis_pipeline.cli.base import FOLDER, Commands, clear, main, progress, with_review

if TYPE_CHECKING:
    from cis_pipeline.review.review import Review


@main.command()
@click.argument("folder", type=FOLDER)
@click.option("--example", is_flag=True, help="Write the whole reference review (simulated).")
def init(folder: Path, example: bool) -> None:
    """Make a new review folder: config/ with commented templates, and data/."""
    from cis_pipeline.review.review import Review

    if example:
        from cis_pipeline.simulate import write_example

        write_example(folder, watch=progress)
        clear()
    else:
        Review.init(folder)
    option = "" if folder.resolve() == Path.cwd() else f" --review {shlex.quote(str(folder))}"
    click.echo(f"Made a review in {folder.resolve()}")
    click.echo(f"Next: read config/review.toml there, then `cis run{option}`")


@main.command()
@click.argument("target", type=FOLDER)
@with_review
def export(review: Review, target: Path) -> None:
    """Write the whole review into the folder TARGET as JSON lines and CSV."""
    written = review.export(target)
    click.echo(f"Wrote {len(written)} files and config/ to {target}")


@main.command()
@click.argument("exported", type=FOLDER)
@click.argument("folder", type=FOLDER)
def restore(exported: Path, folder: Path) -> None:
    """Make the review FOLDER of what `cis export` wrote into EXPORTED."""
    from cis_pipeline.review.review import Review

    Review.restore(exported, folder)
    click.echo(f"Restored {exported} into {folder}")


@main.group(cls=Commands)
def simulate() -> None:
    """Invent the data of the reference review, which were never published."""


@simulate.command("library")
@click.option("--seed", default=2021, show_default=True, help="The seed of all invention.")
@click.option("--review", "folder", type=FOLDER, default=".", help="The review folder.")
def simulate_library(folder: Path, seed: int) -> None:
    """Write six raw exports, the grey register, and the workbooks that reviewers sent back."""
    from cis_pipeline.simulate import simulate as write

    write(folder, seed, watch=progress)
    clear()
    click.echo(f"Wrote the simulated library of seed {seed} into {folder / 'data'}")
