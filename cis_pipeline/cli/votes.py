"""The commands about votes that were cast outside the review's workbooks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cis_pipeline.cli.base import FOLDER, Commands, main, tell, with_review

if TYPE_CHECKING:
    from cis_pipeline.review.review import Review


@main.group(cls=Commands)
def votes() -> None:
    """Votes that were cast outside the workbooks, in any table."""


@votes.command("import")
@click.argument("table", type=FOLDER)
@click.option("--round", "round_id", required=True, help="The round in which they count.")
@click.option("--by", default="", metavar="NAME", help="Who decided, where no column says it.")
@click.option("--settles", is_flag=True, help="They settle conflicts of the reviewers.")
@click.option("--reviewer", "who", multiple=True, metavar="THEIRS=OURS", help="Who a name is.")
@click.option("--reason", "why", multiple=True, metavar="THEIRS=CODE", help="What a reason is.")
@click.option("--dry-run", is_flag=True, help="Tell what would be taken, and add nothing.")
@with_review
def votes_import(
    review: Review,
    table: Path,
    round_id: str,
    by: str,
    settles: bool,
    who: tuple[str, ...],
    why: tuple[str, ...],
    dry_run: bool,
) -> None:
    """Take in the votes of TABLE (CSV, TSV, xlsx, xls, ods), long or wide.

    Long: columns title (or doi, pmid, record_id), reviewer, decision and, where there are any,
    reason, day and note. Wide: a column a reviewer instead. What cannot be told for certain is
    listed with its rows, and not taken; read the mended table again, and only that is added.
    """
    from cis_pipeline.screening.votes.import_table import Wanted
    from cis_pipeline.screening.votes.table import names_in

    wanted = Wanted(
        round_id=round_id,
        by=by,
        settles=settles,
        reviewers=names_in(who, "--reviewer"),
        reasons=names_in(why, "--reason"),
    )
    tell(review.votes_import(table, wanted, dry_run))
