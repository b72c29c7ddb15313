"""The commands about duplicates: `dedupe`, in a review or on files alone."""

from __future__ import annotations

from pathlib import Path

import click

from cis_pipeline.cli.base import FOLDER, clear, main, progress, tell
from cis_pipeline.core.errors import ReviewError


@main.command()
@click.argument("inputs", nargs=-1, type=FOLDER, metavar="[FILES]...")
@click.option("--groups", type=FOLDER, help="Write the group of each record (CSV: id, group).")
@click.option("--review-queue", "queue", type=FOLDER, help="Write the doubtful pairs (CSV).")
@click.option("-o", "--output", type=FOLDER, help="Write one record a document: csv, ris, ...")
@click.option("--index", type=FOLDER, help="A library: compare with it, and add to it.")
@click.option(
    "--engine",
    type=click.Choice(["local", "spark"]),
    default="local",
    help="What compares FILES: this machine alone, or Spark (the extra [spark]).",
)
@click.option("--review", "folder", type=FOLDER, default=".", help="The review folder.")
def dedupe(
    inputs: tuple[Path, ...], engine: str, index: Path | None, folder: Path, **out: Path | None
) -> None:
    """Merge sure duplicates; put doubtful pairs before a person.

    In a review (without FILES) merges become decisions and doubts go to
    data/sheets/duplicates.xlsx. With FILES, exports of any format, no review is needed; with
    --index they are compared with a library too, and become part of it.
    """
    if inputs or index:
        return _files(inputs, engine, index, out)
    from cis_pipeline.review.review import Review

    if any(out.values()):
        what = "no files to compare; name them: cis dedupe FILES --groups GROUPS.csv"
        raise ReviewError(what)
    return tell(Review.open(folder, watch=progress).dedupe())


def _files(
    inputs: tuple[Path, ...], engine: str, index: Path | None, out: dict[str, Path | None]
) -> None:
    from cis_pipeline.dedupe import files

    merged = out["output"]
    if index and merged:
        raise ReviewError("an index holds no whole records; leave out -o, or --index")
    if index and engine != "local":
        raise ReviewError("an index is compared on this machine; leave out --engine, or --index")
    if index:
        found = files.deduplicate_with(index, inputs)
    else:
        found = files.deduplicate_files(inputs, merged is not None, engine)
    files.write(found, out["groups"], out["queue"])
    told = files.write_merged(found, merged) if merged else []
    clear()
    for problem in (*found.problems, *told):
        click.echo(f"{problem.severity}: {problem}", err=True)
    click.echo(found.sentence)
