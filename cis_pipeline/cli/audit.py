"""The command `cis audit`: a published review, or in a review the sample of what rules excluded."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cis_pipeline.cli.base import FOLDER, clear, main, progress, write_file
from cis_pipeline.core.errors import ReviewError


@main.command()
@click.argument("paths", nargs=-1, type=FOLDER, metavar="[PATH]...")
@click.option("--votes", multiple=True, type=FOLDER, help="Decisions on titles and abstracts.")
@click.option("--adjudication", multiple=True, type=FOLDER, help="Rulings on conflicts.")
@click.option("--full-text", multiple=True, type=FOLDER, help="Decisions at full text.")
@click.option("--exclusions", multiple=True, type=FOLDER, help="Excluded reports with reasons.")
@click.option("--flow", multiple=True, type=FOLDER, help="Numbers of the flow diagram.")
@click.option("--word", "words", multiple=True, metavar="WORD=VERDICT", help="What a word means.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("-o", "--output", type=FOLDER, help="Write all findings with their rows: csv, json.")
@click.option("--review", "folder", type=FOLDER, default=".", help="The review folder.")
def audit(
    paths: tuple[Path, ...],
    words: tuple[str, ...],
    as_json: bool,
    output: Path | None,
    folder: Path,
    **said: tuple[Path, ...],
) -> None:
    """Check a PUBLISHED review from the files it published: each PATH a file, or a folder of them.

    A flow file (the R package's CSV, or any table of its numbers), votes, rulings, full-text
    decisions, lists of exclusions, searches and exports are known by their columns (CSV, TSV,
    xlsx, ...); the options say it of a file where that is wrong. Exit code 1 if a finding is an
    error, 0 if there are only warnings and notes.

    Without PATH, in a review: how often rules excluded what a person would not have, by the sample
    that people read.
    """
    if paths or any(said.values()):
        return _of_published(paths, words, as_json, output, said)
    if as_json or output or words:
        raise click.UsageError(
            "--json, -o and --word go with PATH, the files of a published review"
        )
    return _of_rules(folder)


def _of_rules(folder: Path) -> None:
    from cis_pipeline.review.review import Review

    for one in Review.open(folder, watch=progress).work.audit():
        click.echo(one.sentence)


def _of_published(
    paths: tuple[Path, ...],
    words: tuple[str, ...],
    as_json: bool,
    output: Path | None,
    said: dict[str, tuple[Path, ...]],
) -> None:
    from cis_pipeline.review.published import audit as published
    from cis_pipeline.review.published import telling
    from cis_pipeline.review.published.words import words_in

    writers = {".csv": telling.as_csv, ".json": telling.as_json}
    if output and output.suffix.lower() not in writers:
        raise ReviewError(f"{output}: write findings as .csv or .json")
    options = published.Options(**said, words=words_in(words))
    found = published.audit(paths, options, progress)
    clear()
    if as_json:
        click.echo(telling.as_json(found).decode(), nl=False)
    else:
        click.echo("\n".join(telling.lines(found)))
    if output:
        write_file(output, writers[output.suffix.lower()](found), quiet=as_json)
    if found.of("error"):
        sys.exit(1)
