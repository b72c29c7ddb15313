"""The commands that take files, in or without a review: `convert`, `dedupe`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cis_pipeline.cli.base import FOLDER, clear, main, progress, tell, write_file
from cis_pipeline.core.errors import ReviewError

if TYPE_CHECKING:
    from cis_pipeline.formats.convert import Account


@main.command()
@click.argument("inputs", nargs=-1, required=True, type=FOLDER)
@click.option("-o", "--output", type=FOLDER, required=True, help="csv, jsonl, ris, bib, json, ...")
@click.option("--report", "told", type=FOLDER, help="Write an account of each file (JSON).")
@click.option("--column", "columns", multiple=True, metavar="FIELD=NAME", help="A table's column.")
def convert(
    inputs: tuple[Path, ...], output: Path, told: Path | None, columns: tuple[str, ...]
) -> None:
    """Turn exports of any format into one file; account for every record.

    The suffix of the output says its format: csv, xlsx, jsonl, ris, bib, json (CSL) or enw. Exit
    code 1 if an entry was rejected, or a file does not add up.
    """
    from cis_pipeline.formats import convert as conversion

    accounts = conversion.convert(inputs, output, columns, progress)
    clear()
    if told:
        write_file(told, conversion.report(accounts), quiet=True)
    _tell_accounts(accounts, output)


def _tell_accounts(accounts: list[Account], output: Path) -> None:
    """A line a file on stdout, its problems on stderr; exit code 1 unless all were read."""
    for account in accounts:
        for problem in account.problems:
            click.echo(f"{problem.severity}: {problem}", err=True)
        if account.announced is not None:
            lost = f", {n} rejected" if (n := len(account.rejected)) else ""
            click.echo(f"{account.file}: {account.read} of {account.announced} records read{lost}")
    if output.exists() and any(account.read for account in accounts):
        click.echo(f"Wrote {output}")
    if any(account.rejected or not account.adds_up for account in accounts):
        sys.exit(1)


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
        return _dedupe_files(inputs, engine, index, out)
    from cis_pipeline.review.review import Review

    if any(out.values()):
        what = "no files to compare; name them: cis dedupe FILES --groups GROUPS.csv"
        raise ReviewError(what)
    return tell(Review.open(folder, watch=progress).dedupe())


def _dedupe_files(
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
