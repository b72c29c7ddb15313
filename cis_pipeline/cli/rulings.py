"""The commands by which people rule on the review itself: its protocol, its ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cis_pipeline.cli.base import Commands, main, tell, with_review

if TYPE_CHECKING:
    from cis_pipeline.review.review import Review


@main.group(cls=Commands)
def protocol() -> None:
    """What was changed in config/, and what that means for the decisions made so far."""


@protocol.command()
@with_review
def diff(review: Review) -> None:
    """Show what differs between the protocol in effect and config/, and what rests on it."""
    click.echo(review.protocol_diff())


@protocol.command("accept")
@click.argument("what")
@click.option("--same-meaning", "verdict", flag_value="same_meaning", help="Decisions stand.")
@click.option("--new-meaning", "verdict", flag_value="new_meaning", help="They are open again.")
@click.option("--renamed-to", default="", metavar="NAME", help="A criterion or round, renamed.")
@click.option("--removed", "verdict", flag_value="removed", help="It counts nowhere any more.")
@click.option(
    "--new-records-only", "verdict", flag_value="new_records_only", help="What is settled stays."
)
@click.option("--all-records", "verdict", flag_value="all_records", help="All are asked again.")
@click.option("--left", "verdict", flag_value="left", help="What a reviewer owes, nobody owes.")
@click.option("--replaced-by", default="", metavar="NAME", help="Another reviewer owes it.")
@click.option("--as-written", "verdict", flag_value="as_written", help="As config/ says.")
@click.option("--by", required=True, help="Who rules.")
@click.option("--note", default="", help="Why, in words.")
@with_review
def accept_change(
    review: Review,
    what: str,
    verdict: str | None,
    renamed_to: str,
    replaced_by: str,
    by: str,
    note: str,
) -> None:
    """Rule on one change of config/ before it takes effect.

    WHAT is a criterion, a round, or ROUND/REVIEWER, as `cis protocol diff` and `cis run` call it.
    """
    named = {"renamed_to": renamed_to, "replaced_by": replaced_by}
    given = [verdict] if verdict else []
    given += [name for name, value in named.items() if value]
    if len(given) > 1:
        raise click.UsageError("one ruling at a time; leave out all options but one")
    said = given[0] if given else ""
    tell(review.protocol_accept(what, said, by=by, note=note, to=named.get(said, "")))


@main.group(cls=Commands)
def ledger() -> None:
    """The ledger itself, data/ledger.sqlite."""


@ledger.command("accept")
@click.option("--by", required=True, help="Who rules.")
@click.option("--note", required=True, help="Why it is right as it is.")
@with_review
def accept_ledger(review: Review, by: str, note: str) -> None:
    """Rule that a ledger in which `cis check` found faults stays as it is."""
    tell(review.ledger_accept(by=by, note=note))
