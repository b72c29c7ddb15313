"""The commands that show a review: `flow`, `map`, `why`, `check`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cis_pipeline.cli.base import FOLDER, main, tell, with_review, write_file

if TYPE_CHECKING:
    from cis_pipeline.review.review import Review


@main.command()
@with_review
@click.option("--format", "kind", default="", help="svg, png, json or txt (default: by suffix).")
@click.option("-o", "--output", type=FOLDER, help="The file to write (default: print text).")
def flow(review: Review, kind: str, output: Path | None) -> None:
    """Draw the PRISMA 2020 flow diagram of where the review stands."""
    from cis_pipeline.outputs import flow_diagram

    kind = (kind or (output.suffix.lstrip(".") if output else "")).lower() or "txt"
    drawn = flow_diagram.render(kind, review.flow())
    if output is None:
        sys.stdout.buffer.write(drawn)
    else:
        write_file(output, drawn)


@main.command("map")
@with_review
def map_(review: Review) -> None:
    """Tag the included reports with the codebook's themes; draw the concept map."""
    tell(review.map())


@main.command()
@click.argument("record")
@with_review
def why(review: Review, record: str) -> None:
    """Tell the whole story of one RECORD (its id, its DOI, or words of its title)."""
    click.echo(review.why(record))


@main.command()
@with_review
def check(review: Review) -> None:
    """Verify the ledger: its hash chain, orphans, equations and contradictions."""
    problems = review.check()
    for problem in problems:
        click.echo(f"{problem.severity}: {problem}", err=True)
    if any(p.severity == "error" for p in problems):
        sys.exit(1)
    n, m = len(review.state.records), len(review.state.decisions)
    click.echo(f"The ledger is sound: {n} records, {m} decisions, {len(problems)} remarks.")
