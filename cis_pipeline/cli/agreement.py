"""The command `cis agreement`: how far reviewers agree, in a review or in any table of votes."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from cis_pipeline.cli.base import FOLDER, clear, main, progress


@main.command()
@click.argument("table", type=FOLDER, required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option(
    "--column", "columns", multiple=True, metavar="ROLE=NAME", help="Which column is what."
)
@click.option("--word", "words", multiple=True, metavar="WORD=VERDICT", help="What a word means.")
@click.option("--themes", is_flag=True, help="How far coders agree about themes.")
@click.option("--review", "folder", type=FOLDER, default=".", help="The review folder.")
def agreement(
    table: Path | None,
    as_json: bool,
    columns: tuple[str, ...],
    words: tuple[str, ...],
    themes: bool,
    folder: Path,
) -> None:
    """Tell how far reviewers agree: all, each pair, about each criterion, with intervals.

    TABLE (CSV, TSV, xlsx, xls, ods) has a row a vote, with columns for the item, the reviewer and
    the decision and, where there are any, the reason and the round; ROLE is item, reviewer,
    decision, reason, further or round. Without TABLE it is told of the review, before conflicts
    were settled; with --themes of its coders, on the passages that two or more of them judged.
    Exit code 1 if a vote of the table was left out.
    """
    if themes and table is not None:
        raise click.UsageError("--themes is told of the review, so it takes no TABLE")
    if themes:
        _of_themes(folder, as_json)
    elif table is None:
        _of_review(folder, as_json)
    else:
        _of_table(table, columns, words, as_json)


def _of_table(table: Path, columns: tuple[str, ...], words: tuple[str, ...], as_json: bool) -> None:
    from cis_pipeline.outputs import agreement_text
    from cis_pipeline.screening.agreement import table as agreement_table
    from cis_pipeline.screening.agreement import votes as agreement_votes
    from cis_pipeline.screening.votes.table import names_in

    printed = agreement_table.read(table, table.name, names_in(columns, "--column"))
    found = agreement_votes.judged(table.name, printed, names_in(words, "--word"))
    for problem in found.problems:
        click.echo(f"{problem.severity}: {problem}", err=True)
    _print(found.as_dict(), agreement_text.of_table(found), as_json)
    if any(problem.severity == "error" for problem in found.problems):
        sys.exit(1)


def _of_review(folder: Path, as_json: bool) -> None:
    from cis_pipeline.outputs import agreement_text
    from cis_pipeline.review.review import Review

    review = Review.open(folder, watch=None if as_json else progress)
    parts = review.agreement_by_part()
    clear()
    titles = {r.id: r.title for r in review.state.protocol.rounds}
    document = {round_id: found.as_dict() for round_id, found in parts.items()}
    _print(document, agreement_text.of_rounds(parts, titles), as_json)


def _of_themes(folder: Path, as_json: bool) -> None:
    from cis_pipeline.outputs import coding_agreement
    from cis_pipeline.review.review import Review

    review = Review.open(folder, watch=None if as_json else progress)
    found, codebook = review.coding.agreement(), review.coding.codebook
    clear()
    document = {one.theme or "all": one.agreement.as_dict() for one in found}
    _print(document, coding_agreement.lines(found, codebook), as_json)


def _print(document: dict[str, Any], lines: Iterable[str], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(document, indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(lines))
