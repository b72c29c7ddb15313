"""The commands of a team at work: `assign`, `pilot` and `second-look`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cis_pipeline.cli.base import main, tell, with_review
from cis_pipeline.cli.corrections import carry_out

if TYPE_CHECKING:
    from cis_pipeline.review.review import Review


@main.command()
@click.argument("round_id", metavar="[ROUND]", required=False, default="")
@click.option("--from", "from_", default="", help="Who hands over what they have not judged.")
@click.option("--to", default="", help='Who takes it over, in turn: "B" or "B, C".')
@click.option("--number", type=click.IntRange(min=0), default=0, help="How many (default: all).")
@click.option("--by", default="", help="Who decides it.")
@click.option("--note", default="", help="Why.")
@click.option("--yes", is_flag=True, help="Do it without asking.")
@with_review
def assign(
    review: Review, round_id: str, from_: str, to: str, number: int, yes: bool, **who: str
) -> None:
    """Who has which share of the work; or hand some of it over (ROUND --from A --to B).

    How records are shared stands in config/review.toml under [screening]. Handing over says first
    what it moves; what has been judged stays with whoever judged it.
    """
    if not from_:
        for share in review.work.shares():
            if not round_id or share.round_id == round_id:
                click.echo(
                    f"{share.round_id:<16} {share.who:<12} {share.given:>6} given  "
                    f"{share.judged:>6} judged  {share.owes:>6} owed"
                )
        return
    from cis_pipeline.review.corrections import Who

    heirs = [name.strip() for name in to.replace(";", ",").split(",") if name.strip()]
    if not round_id or not heirs:
        raise click.UsageError("name the round and, with --to, who takes over")
    carry_out(review, review.work.assign(round_id, from_, heirs, Who(**who), number), yes)


@main.command()
@click.argument("round_id", metavar="[ROUND]", required=False, default="")
@click.option("--again", "verdict", flag_value="again", help="Draw another pilot.")
@click.option("--go-on", "verdict", flag_value="go_on", help="Hand out the other records.")
@click.option("--by", default="", help="Who rules it.")
@click.option("--note", default="", help="Why.")
@with_review
def pilot(review: Review, round_id: str, verdict: str | None, by: str, note: str) -> None:
    """How far reviewers agree in the pilot of a round; or rule on it (--again, --go-on)."""
    if verdict is None:
        found = [p for p in review.work.pilots() if not round_id or p.round_id == round_id]
        for one in found:
            click.echo(one.sentence)
        if not found:
            click.echo("no pilot was drawn; write pilot = 50 under [screening] for one")
        return
    tell(review.work.pilot(round_id, verdict, by=by, note=note))


@main.command("second-look")
@click.argument("round_id", metavar="ROUND")
@click.option("--share", type=click.FloatRange(0, 1), default=0.0, help="Up to which share, as .1.")
@click.option("--number", type=click.IntRange(min=0), default=0, help="Or how many more.")
@click.option("--reader", default="", help="Who looks again (default: who settles conflicts).")
@click.option("--by", default="", help="Who decides it.")
@click.option("--note", default="", help="Why.")
@click.option("--yes", is_flag=True, help="Do it without asking.")
@with_review
def second_look(
    review: Review, round_id: str, share: float, number: int, reader: str, yes: bool, **who: str
) -> None:
    """Offer excludes of a ROUND again, blind (--share or --number), or tell what came of it.

    Those come first that are most at odds with the model and the partner. It helps where one
    person screens, and before stopping; it does not replace a second reader.
    """
    if not share and not number:
        for sentence in review.work.looked(round_id).sentences:
            click.echo(sentence)
        return
    from cis_pipeline.review.corrections import Who

    wanted = review.work.second_look(
        round_id, Who(**who), share=share, number=number, reader=reader
    )
    carry_out(review, wanted, yes)
