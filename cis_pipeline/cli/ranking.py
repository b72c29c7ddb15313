"""The commands that rank records, and that tell what a ranking would have saved."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from cis_pipeline.cli.base import FOLDER, Commands, main
from cis_pipeline.core.errors import ReviewError


@main.group(cls=Commands)
def rank() -> None:
    """Order records by how likely they are to be included; it never excludes any."""


@rank.command()
@click.argument("table", type=FOLDER, metavar="FILE.csv")
@click.option(
    "--label", required=True, metavar="COLUMN", help="The column of decisions (1, 0, blank)."
)
@click.option("--cache", type=FOLDER, help="Keep what is worked out of the texts in this file.")
@click.option("-o", "--output", type=FOLDER, required=True, metavar="OUT.csv")
@click.option("--question", default="", metavar="TEXT", help="The review's question: the start.")
@click.option("--seed", default=1, show_default=True)
def order(
    table: Path, label: str, cache: Path | None, output: Path, question: str, seed: int
) -> None:
    """Write the records of FILE.csv, those likeliest to be included first.

    FILE.csv has columns title and abstract, a row a record. OUT.csv has the columns rank, row (from
    0, below the header), record_id, title, score and included; decided records are in it too.
    """
    one_thread()
    from cis_pipeline.screening.ranking.ranked_table import rank_order

    found = rank_order(table, label, output, cache, question, seed)
    for problem in found.problems:
        click.echo(f"{problem.severity}: {problem}", err=True)
    click.echo(found.sentence)
    click.echo(f"Wrote {output}")


@rank.command()
@click.argument("table", type=FOLDER, metavar="FILE.csv")
@click.option("--label", required=True, metavar="COLUMN", help="The column of decisions (1 or 0).")
@click.option("--priors", default="", metavar="ROW,ROW", help="Rows (from 0) known at the start.")
@click.option("--question", default="", metavar="TEXT", help="The review's question: the start.")
@click.option("--seed", default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Figures and order as one JSON document.")
def simulate(table: Path, label: str, priors: str, question: str, seed: int, as_json: bool) -> None:
    """Read FILE.csv, a screening that is over, again in the order of the ranking.

    Prints the work saved at 95 % recall (WSS@95), the recall when a tenth was read, the loss and
    the mean place of the included records. Priors count in no figure.
    """
    one_thread()
    from cis_pipeline.screening.ranking.simulate import rank_simulate

    found = rank_simulate(table, label, _rows(priors), question, seed)
    click.echo(json.dumps(found.as_dict()) if as_json else found.sentence)


def one_thread() -> None:
    """Have numerical libraries that are not loaded yet work in one thread.

    Why: nothing here gains by several, and starting them takes longer than the ranking itself.
    """
    for library in ("OMP", "OPENBLAS", "MKL"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")


def _rows(text: str) -> list[int]:
    """The rows that --priors names."""
    try:
        return [int(part) for part in text.split(",") if part.strip()]
    except ValueError:
        raise ReviewError(
            f'--priors "{text}": name rows by their numbers, from 0 below the header, as in 12,340'
        ) from None
