"""The commands about where records come from: `cis chain` (citation searching) and `cis zotero`."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cis_pipeline.cli.base import FOLDER, Commands, clear, main, progress, with_review

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cis_pipeline.core.model import Problem
    from cis_pipeline.review.review import Review
    from cis_pipeline.sources.citation_searching import CitationSearch
    from cis_pipeline.sources.zotero import Library
    from cis_pipeline.sources.zotero.push import Plan


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

    options = Options(
        **{**asked, "service": asked["service"] or ""}, today=date.today().isoformat()
    )
    _show_search(review.chain(record, options))


def _show_search(search: CitationSearch) -> None:
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


@main.group(cls=Commands)
def zotero() -> None:
    """Zotero both ways: pull libraries, push tags, download attachments.

    The API key comes from the environment (ZOTERO_API_KEY) or the keyring, never from a file.
    """


@zotero.command("pull")
@click.option("--user", metavar="NUMBER", default="", help="A user's library, by userID.")
@click.option("--group", metavar="NUMBER", default="", help="A group's library.")
@click.option("--collection", metavar="KEY", default="", help="One collection of it.")
@click.option("--local", is_flag=True, help="From the Zotero that runs on this computer.")
@click.option("--server", metavar="URL", default="", help="Another server of the same kind.")
@with_review
def pull(review: Review, **asked: Any) -> None:
    """Bring a library into data/searches/, or all that are there up to date."""
    from cis_pipeline.sources.zotero.sync import pull_into

    today = date.today().isoformat()
    for pulled in pull_into(review.workspace, _library(**asked), progress, today):
        clear()
        click.echo(pulled.sentence)
        for key, why in pulled.gone.items():
            click.echo(f"  {key} left: {why}; its record stays in the ledger")


def _library(user: str, group: str, collection: str, local: bool, server: str) -> Library | None:
    """The library that is asked for; None for all that are there already."""
    from cis_pipeline.sources.zotero import Library

    if bool(user) and bool(group):
        raise click.UsageError("give --user or --group, not both")
    if not (user or group or local):
        if collection or server:
            raise click.UsageError("say whose library: --user NUMBER or --group NUMBER")
        return None
    return Library("group" if group else "user", group or user or "0", collection, local, server)


@zotero.command("push")
@click.option("--yes", is_flag=True, help="Do it; without this, only what would be done is told.")
@with_review
def push(review: Review, yes: bool) -> None:
    """Write where each record stands into Zotero: tags that begin with cis:, and one collection.

    Nothing of yours is changed or removed there.
    """
    from cis_pipeline.sources.zotero.sync import plan_push, push_planned

    plans = plan_push(review.workspace, review.state, _tags(review), progress)
    clear()
    if not yes:
        _show_plans(plans)
        return
    done = ((one.sentence, one.problems.values()) for one in push_planned(plans, progress))
    _tell(review, done)


def _tags(review: Review) -> Any:
    """The themes of included reports, but those that people refused."""
    from cis_pipeline.concepts.counts.theme_counts import not_refused
    from cis_pipeline.outputs.results import Results

    included = set(review.state.included)
    tags = Results.of(review.state, review.workspace).coded
    return [tag for tag in not_refused(tags) if tag.record_id in included]


def _show_plans(plans: list[Plan]) -> None:
    """A dry run."""
    for plan in plans:
        for change in plan.changes:
            click.echo(str(change))
        if plan.missing:
            click.echo(f"{len(plan.missing)} items are no longer in {plan.where.title}")
    total = sum(len(plan.changes) for plan in plans)
    click.echo(f"{total} items would change; `cis zotero push --yes` does it")


def _tell(review: Review, done: Iterable[tuple[str, Iterable[Problem]]]) -> None:
    """What was done, and what was not; exit code 1 if something that was asked for was not."""
    from cis_pipeline.sources.zotero.sync import not_pulled

    found = not_pulled(review.workspace, review.state)
    for sentence, problems in done:
        clear()
        click.echo(sentence)
        found += problems
    for problem in found:
        click.echo(f"  {problem.severity}: {problem}", err=True)
    if any(problem.severity == "error" for problem in found):
        sys.exit(1)


@zotero.command("attachments")
@click.argument("records", nargs=-1)
@with_review
def attachments(review: Review, records: tuple[str, ...]) -> None:
    """Download the full texts of RECORDS (ids), or of all that are read or included."""
    from cis_pipeline.sources.zotero.sync import download_into

    found = download_into(review.workspace, review.state, records, progress)
    _tell(review, ((one.sentence, one.problems) for one in found))


@zotero.command("status")
@with_review
def status(review: Review) -> None:
    """Which libraries were pulled, and how far."""
    from cis_pipeline.sources.zotero.sync import mirrors, status_of

    found = mirrors(review.workspace)
    for mirror in found:
        click.echo(status_of(mirror))
    if not found:
        click.echo("No Zotero library yet: `cis zotero pull --user NUMBER`, `--group`, `--local`")
