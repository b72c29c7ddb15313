"""The command that tells what speaks for stopping, and what against."""

from __future__ import annotations

import json
from pathlib import Path

import click

from cis_pipeline.cli.base import FOLDER, main
from cis_pipeline.core.errors import ReviewError


@main.command()
@click.argument("table", type=FOLDER, required=False, metavar="[FILE.csv]")
@click.option("--label", metavar="COLUMN", help="The column of decisions (1, 0, blank).")
@click.option("--target", type=float, default=0.95, show_default=True, help="The recall wanted.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def stopping(table: Path | None, label: str | None, target: float, as_json: bool) -> None:
    """Tell what speaks for stopping, and what against.

    FILE.csv has a row a record, those that are read in the order in which they were read; rows
    without a decision in COLUMN are not read yet. A person decides whether to stop.
    """
    if table is None or label is None:
        raise ReviewError(
            "name a table and its column of decisions: cis stopping FILE.csv --label COLUMN"
        )
    if not 0 < target < 1:
        raise ReviewError(f"--target {target:g}: a recall lies between 0 and 1, as in 0.95")
    from cis_pipeline.screening import labelled_table, stopping, stopping_words

    records = labelled_table.read(table, label, titled=False)
    found = stopping.evidence(list(records.labels.values()), records.unread, target)
    for problem in records.problems:
        click.echo(f"{problem.severity}: {problem}", err=True)
    if as_json:
        click.echo(json.dumps(found.as_dict()))
        return
    for sentence in stopping_words.sentences(found):
        click.echo(sentence)
