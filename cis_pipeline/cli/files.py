"""The commands that work on files, without a review: `convert`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cis_pipeline.cli.base import FOLDER, clear, main, progress, write_file

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
    _tell(accounts, output)


def _tell(accounts: list[Account], output: Path) -> None:
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
