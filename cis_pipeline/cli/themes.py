"""The commands on themes: `tag`."""

from __future__ import annotations

from pathlib import Path

import click

from cis_pipeline.cli.base import FOLDER, main
from cis_pipeline.cli.ranking import one_thread


@main.command()
@click.argument("file", type=FOLDER)
@click.option("--codebook", type=FOLDER, required=True, metavar="CODEBOOK.toml")
@click.option("-o", "--output", type=FOLDER, required=True, metavar="TAGS.csv")
@click.option(
    "--labels", type=FOLDER, metavar="LABELS.csv", help="What people coded (columns id, theme)."
)
@click.option("--titles", is_flag=True, help="Quote titles and keywords beside abstracts too.")
@click.option(
    "--second-opinion",
    is_flag=True,
    help="Have similarity judge tags of one hit (the extra [second-opinion]).",
)
def tag(
    file: Path,
    codebook: Path,
    output: Path,
    labels: Path | None,
    titles: bool,
    second_opinion: bool,
) -> None:
    """Suggest themes for the documents of FILE, each with the sentences that say so.

    FILE is a table with the columns id, title and abstract, any export, or one document (text, PDF,
    web page). TAGS.csv has a row a sentence, the best of each document and theme first.
    """
    one_thread()
    from cis_pipeline.review import api
    from cis_pipeline.review.tagged_file import left_out, refuse_one_file_for_two, write

    refuse_one_file_for_two(file, codebook, labels, output)
    found = api.tag(file, codebook, labels, second_opinion)
    write(found, output, titles)
    for problem in found.problems:
        click.echo(f"{problem.severity}: {problem}", err=True)
    click.echo(found.sentence)
    if told := left_out(found, titles):
        click.echo(told)
    click.echo(f"Wrote {output}")
