"""The command that writes the words for a paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cis_pipeline.cli.base import FOLDER, clear, main, with_review

if TYPE_CHECKING:
    from cis_pipeline.review.review import Review


@main.command()
@click.argument("to", type=FOLDER, metavar="DIR")
@with_review
def paper(review: Review, to: Path) -> None:
    """Write the words for a paper into DIR: Methods, excluded reports, checklists, automation.

    Each as Markdown, DOCX and CSV, from where the review stands now. What ledger and protocol do
    not know stands in square brackets. `cis run` keeps the same in data/outputs/paper/.
    """
    written = review.paper(to)
    clear()
    click.echo(f"Wrote {len(written)} files to {to}")
