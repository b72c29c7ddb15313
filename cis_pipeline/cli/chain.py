"""The command `cis chain`: the works that a report cites, or that cite it, become records."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cis_pipeline.cli.base import FOLDER, clear, main, with_review

if TYPE_CHECKING:
    from cis_pipeline.review.review import Review
    from cis_pipeline.sources.citation_searching import CitationSearch


@main.command()
@click.argument("record")
@click.option(
    "--backward", "direction", flag_value="backward", default="backward", help="What it cites."
)
@click.option("--forward", "direction", flag_value="forward", help="What cites it.")
@click.option("--text", type=FOLDER, help="Its full text: a PDF, a web page or a plain text.")
@click.option("--reply", type=FOLDER, help="A reply of Crossref or OpenAlex, saved as JSON.")
@click.option("--service", type=click.Choice(["crossref", "openalex"]), help="Ask it now.")
@click.option("--dry-run", is_flag=True, help="Write nothing.")
@with_review
def chain(review: Review, record: str, **asked: Any) -> None:
    """Propose the works that one RECORD cites, or that cite it, as records of citation searching.

    Without --text, --reply or --service its full text is looked for, in data/fulltexts/ too. The
    works wait in data/grey/chained/; the next `cis run` takes them in.
    """
    from cis_pipeline.sources.citation_searching import Options

    options = Options(**{**asked, "service": asked["service"] or ""}, today=_today())
    _show(review.chain(record, options))


def _today() -> str:
    return date.today().isoformat()


def _show(search: CitationSearch) -> None:
    """A line a work, which of them the review has, and the doubts on stderr."""
    clear()
    for work in search.records:
        year = f" ({work.year})" if work.year else ""
        there = search.known.get(work.record_id)
        same = f"  already in the review: {there}" if there else ""
        click.echo(f"{work.record_id}  {work.title[:90]}{year}{same}")
    for problem in search.problems:
        click.echo(f"  {problem.severity}: {problem}", err=True)
    click.echo(search.sentence)
