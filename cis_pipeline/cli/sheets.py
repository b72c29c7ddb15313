"""The command by which people rule on a workbook that came back: `sheets accept`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cis_pipeline.cli.base import with_review
from cis_pipeline.cli.corrections import carry_out, with_who
from cis_pipeline.cli.review import sheets

if TYPE_CHECKING:
    from cis_pipeline.review.review import Review


@sheets.command()
@click.argument("file")
@with_who
@with_review
def accept(review: Review, file: str, yes: bool, **who: str) -> None:
    """Take FILE of data/sheets/ as it stands, though `cis run` asks about what it says.

    It says first what that changes. It holds for the file with these very bytes: once it is saved
    again, only what is doubtful then is asked.
    """
    from cis_pipeline.review.corrections import Who

    carry_out(review, review.work.sheets_accept(file, Who(**who)), yes)
