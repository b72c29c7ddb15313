"""The commands on one review: `run` and its stages, decisions by hand, and what shows it."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from cis_pipeline.cli.base import Commands, clear, main, tell, with_review

if TYPE_CHECKING:
    from cis_pipeline.core.progress import Outcome
    from cis_pipeline.review.review import Review


_UNTIL = "Stop after this stage: ingest, dedupe, screen, sheets or reconcile."


@main.command()
@with_review
@click.option("--until", default="", metavar="STAGE", help=_UNTIL)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def run(review: Review, until: str, as_json: bool) -> None:
    """Do everything that machines may do; stop where people must decide, and say who and where.

    Exit code 0: done. 3: waiting for people. 1: a fault.
    """
    _finish(review.run(until), as_json)


@main.command()
@with_review
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def status(review: Review, as_json: bool) -> None:
    """Tell where the review stands, without doing anything."""
    _finish(review.status(), as_json)


def _finish(outcome: Outcome, as_json: bool) -> None:
    from cis_pipeline.outputs import terminal

    if as_json:
        click.echo(json.dumps(terminal.as_json(outcome), indent=2, ensure_ascii=False))
        sys.exit(outcome.exit_code)
    clear()
    click.echo(terminal.as_text(outcome))
    for line in terminal.problems(outcome):
        click.echo(line, err=True)
    sys.exit(outcome.exit_code)


@main.command()
@with_review
def ingest(review: Review) -> None:
    """Take in the new exports of data/searches/ and data/grey/."""
    tell(review.ingest())


@main.command()
@with_review
def screen(review: Review) -> None:
    """Let the rules judge what has come to the rounds that they decide."""
    tell(review.screen())


@main.group(cls=Commands)
def sheets() -> None:
    """The reviewers' workbooks in data/sheets/."""


@sheets.command("export")
@with_review
def sheets_export(review: Review) -> None:
    """Write a workbook for each reviewer who owes decisions."""
    tell(review.sheets_export())


@sheets.command("import")
@with_review
def sheets_import(review: Review) -> None:
    """Take in the decisions of the workbooks."""
    tell(review.sheets_import())


@main.command()
@with_review
def reconcile(review: Review) -> None:
    """Put the reviewers' conflicts into a workbook for whoever settles them."""
    tell(review.reconcile())


@main.command()
@click.argument("record")
@click.argument("other", default="")
@click.option("--by", required=True, help="Who decides.")
@click.option("--note", default="", help="Why, in words.")
@with_review
def split(review: Review, **options: str) -> None:
    """Take RECORD out of its report, or part it from OTHER only; no rule joins them again.

    Each is named by its id, its DOI or words of its title. `cis merge` undoes it.
    """
    tell(review.split(**options))


@main.command()
@click.argument("record")
@click.argument("other")
@click.option("--by", required=True, help="Who decides.")
@click.option("--note", default="", help="Why, in words.")
@with_review
def merge(review: Review, **options: str) -> None:
    """Make the reports of RECORD and OTHER one, whatever rules or people said before.

    Each is named by its id, its DOI or words of its title. `cis split` undoes it.
    """
    tell(review.merge(**options))


@main.command()
@click.argument("record")
@click.argument("round_id", metavar="ROUND")
@click.argument("verdict")
@click.option("--by", required=True, help="Who decides; or consensus, to settle it for all.")
@click.option("--reason", default="", help="The primary reason code.")
@click.option("--note", default="", help="Why, in words.")
@click.option("--target", default="", help="The other record, or the names of studies.")
@with_review
def decide(review: Review, **options: str) -> None:
    """Decide about one RECORD by hand: overrule a rule, merge or part records, name studies.

    VERDICT is include, exclude, unsure, duplicate, not_duplicate, version or study. For
    duplicates and versions ROUND is dedupe and --target names the other record. A decision by a
    person is one vote beside the others; one by "consensus" settles the round.
    """
    made = review.decide(**options)
    click.echo(f"{made.record_id}: {made.verdict.value} in {made.round}, by {made.by}")


@main.command("map")
@with_review
def map_(review: Review) -> None:
    """Tag documents with the codebook's themes; write their tables, reader and pictures."""
    tell(review.map())


@main.command()
@click.argument("record")
@with_review
def why(review: Review, record: str) -> None:
    """Tell the whole story of one RECORD (its id, its DOI, or words of its title)."""
    click.echo(review.why(record))


@main.command()
@click.option("--since", required=True, metavar="DAY", help="A day, as 2026-11-30 (UTC).")
@with_review
def changes(review: Review, since: str) -> None:
    """Tell what changed since a day: what came, was decided and corrected, and what that moved."""
    for line in review.changes(since):
        click.echo(line)


@main.command()
@with_review
def check(review: Review) -> None:
    """Verify the ledger: its hash chain, orphans, equations and contradictions."""
    from cis_pipeline.outputs.terminal import together

    problems = review.check()
    for line in together(problems):
        click.echo(line, err=True)
    if any(p.severity == "error" for p in problems):
        sys.exit(1)
    n, m = len(review.state.records), len(review.state.decisions)
    click.echo(f"The ledger is sound: {n} records, {m} decisions, {len(problems)} remarks.")
