"""The command that tells what speaks for stopping, and what against; and the decision."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cis_pipeline.cli.base import FOLDER, clear, main, progress
from cis_pipeline.cli.corrections import carry_out
from cis_pipeline.core.errors import ReviewError

if TYPE_CHECKING:
    from cis_pipeline.review.review import Review


@main.command()
@click.argument("table", type=FOLDER, required=False, metavar="[FILE.csv]")
@click.option("--label", metavar="COLUMN", help="The column of decisions (1, 0, blank).")
@click.option("--target", type=float, default=0.95, show_default=True, help="The recall wanted.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--round", "round_id", default="", help="The round of the review (default: all).")
@click.option("--stop", "decision", flag_value="stop", help="Leave unread what nobody has read.")
@click.option("--go-on", "decision", flag_value="go_on", help="Read it after all.")
@click.option("--by", default="", help="Who decides it.")
@click.option("--note", default="", help="Why.")
@click.option("--yes", is_flag=True, help="Do it without asking.")
@click.option("--review", "folder", type=FOLDER, default=".", help="The review folder.")
def stopping(
    table: Path | None,
    label: str | None,
    target: float,
    as_json: bool,
    round_id: str,
    decision: str | None,
    yes: bool,
    folder: Path,
    **who: str,
) -> None:
    """Tell what speaks for stopping, and what against; in a review, decide it (--stop, --go-on).

    FILE.csv has a row a record, those that are read in the order in which they were read; rows
    without a decision in COLUMN are not read yet. Without FILE.csv it is told of the review. A
    person decides whether to stop, and what was known then is kept.
    """
    if not 0 < target < 1:
        raise ReviewError(f"--target {target:g}: a recall lies between 0 and 1, as in 0.95")
    if table is not None:
        _of_table(table, label, target, as_json)
        return
    from cis_pipeline.review.review import Review

    review = Review.open(folder, watch=None if as_json else progress)
    if decision is None:
        _of_review(review, round_id, target, as_json)
    else:
        _decide(review, round_id, decision, who, yes)


def _decide(review: Review, round_id: str, decision: str, who: dict[str, str], yes: bool) -> None:
    from cis_pipeline.review.corrections import Who

    if not round_id:
        raise ReviewError("--round names the round that is to be stopped, or to go on")
    act = review.work.stop if decision == "stop" else review.work.go_on
    carry_out(review, act(round_id, Who(**who)), yes)


def _of_review(review: Review, round_id: str, target: float, as_json: bool) -> None:
    found = review.work.stopping(round_id, target)
    clear()
    if as_json:
        click.echo(json.dumps({e.round_id: e.found.as_dict() for e in found}))
        return
    for one in found:
        click.echo(f"{one.round_id}:")
        for sentence in one.sentences:
            click.echo(f"  {sentence}")
    if not found:
        click.echo("no round of this review is one in which people screen records")


def _of_table(table: Path, label: str | None, target: float, as_json: bool) -> None:
    from cis_pipeline.screening import labelled_table
    from cis_pipeline.screening.stopping import words
    from cis_pipeline.screening.stopping.evidence import evidence

    if label is None:
        raise ReviewError(f"{table}: --label COLUMN names its column of decisions (1, 0, blank)")
    records = labelled_table.read(table, label, titled=False)
    found = evidence(list(records.labels.values()), records.unread, target)
    for problem in records.problems:
        click.echo(f"{problem.severity}: {problem}", err=True)
    if as_json:
        click.echo(json.dumps(found.as_dict()))
        return
    for sentence in words.sentences(found):
        click.echo(sentence)
