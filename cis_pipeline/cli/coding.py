"""The commands of coding: `code`, `memo` and `anomaly`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cis_pipeline.cli.base import clear, main, tell, with_review

if TYPE_CHECKING:
    from cis_pipeline.core.progress import Step
    from cis_pipeline.review.review import Review


@main.command()
@click.argument("record")
@click.argument("theme", required=False, default="")
@click.option("--confirm", "verdict", flag_value="confirm", help="The passage supports the theme.")
@click.option("--refuse", "verdict", flag_value="refuse", help="It does not.")
@click.option("--add", "verdict", flag_value="add", help="Another passage (--quote) supports it.")
@click.option("--undo", "verdict", flag_value="undo", help="Take back what you said.")
@click.option("--move", "to", default="", metavar="THEME", help="It supports that theme instead.")
@click.option("--quote", default="", help="Which passage: its number, or words of it.")
@click.option("--whole", is_flag=True, help="The document as a whole is meant.")
@click.option("--settle", "settles", is_flag=True, help="As the adjudicator, where coders differ.")
@click.option("--by", default="", help="Who codes.")
@click.option("--note", default="", help="A memo.")
@with_review
def code(
    review: Review,
    record: str,
    theme: str,
    verdict: str | None,
    to: str,
    quote: str,
    whole: bool,
    settles: bool,
    by: str,
    note: str,
) -> None:
    """Say whether a passage of RECORD supports a THEME; without more, list its themes.

    THEME is an id of config/codebook.toml, or a label. A later word of the same person takes the
    place of an earlier one. Where a theme has several passages --quote says which.
    """
    if bool(verdict) and bool(to):
        raise click.UsageError(f"give --{verdict} or --move, not both")
    if not (verdict or to):
        _list(review, record, theme)
        return
    if not theme:
        raise click.UsageError("name the theme after the record")
    from cis_pipeline.review.coding import Coder

    who = Coder(by, note, settles)
    said = verdict or "move"
    tell(review.coding.code(said, record, theme, quote, to=to, whole=whole, who=who))


def _list(review: Review, record: str, theme: str) -> None:
    from cis_pipeline.review.chosen import numbered, theme_of

    coding = review.coding
    only = theme_of(theme, coding.codebook).id if theme else ""
    names = {one.id: one.name for one in coding.codebook.theme}
    found = [tag for tag in coding.tags(record) if only in ("", tag.theme)]
    clear()
    for tag in found:
        tier = f", {tag.tier}" if tag.tier else ""
        click.echo(f"{tag.theme}  {names[tag.theme]}  ({tag.status}{tier})")
        for line in numbered(tag.passages):
            click.echo(line)
    if not found:
        click.echo('no theme is on it; `--add --quote "..." --by YOU` adds one')


@main.command()
@click.argument("record", required=False, default="")
@click.option("--theme", default="", help="The theme that it is on.")
@click.option("--quote", default="", help="The passage that it is on, word by word.")
@click.option("--note", default="", help="The memo; without one the memos are listed.")
@click.option("--by", default="", help="Who writes it.")
@with_review
def memo(review: Review, record: str, theme: str, quote: str, note: str, by: str) -> None:
    """Note something on a RECORD, a theme, both, or a passage; or list all memos."""
    if note or quote or by:
        tell(review.coding.memo(note, record=record, theme=theme, quote=quote, by=by))
        return
    from cis_pipeline.outputs.coding_history import memo_line

    found = review.coding.memos(record, theme)
    for one in found:
        click.echo(memo_line(one))
    if not found:
        click.echo('no memo yet; `cis memo RECORD --note "..." --by YOU` writes one')


@main.command()
@click.argument("anomaly_id", metavar="[ID]", required=False, default="")
@click.option("--state", "statement", default="", help="What the anomaly is, in a sentence.")
@click.option("--theme", default="", help="The theme that it is about.")
@click.option("--supports", default="", metavar="RECORD", help="Where a sentence supports it.")
@click.option("--contrary", default="", metavar="RECORD", help="Where one speaks against it.")
@click.option("--quote", default="", help="That sentence, word by word.")
@click.option("--undo", is_flag=True, help="With --supports, --contrary: take it back.")
@click.option("--close", is_flag=True, help="It is resolved, or is none (--note says how).")
@click.option("--by", default="", help="Who says so.")
@click.option("--note", default="", help="A memo.")
@with_review
def anomaly(review: Review, anomaly_id: str, **said: str) -> None:
    """State an anomaly of the literature, give sentences for and against it, close it; or list.

    ID is that of a known one (AN1).
    """
    chosen = [name for name in ("statement", "supports", "contrary", "close") if said[name]]
    if len(chosen) > 1:
        raise click.UsageError("give one of --state, --supports, --contrary and --close")
    if not chosen:
        _list_anomalies(review, anomaly_id)
        return
    if chosen != ["statement"] and not anomaly_id:
        raise click.UsageError("name the anomaly: `cis anomaly` lists them")
    tell(_of_anomaly(review, anomaly_id, chosen[0], said))


def _of_anomaly(review: Review, anomaly_id: str, chosen: str, said: dict[str, str]) -> Step:
    from cis_pipeline.review.coding import Coder

    coding, who = review.coding, Coder(said["by"], said["note"])
    if chosen == "statement":
        return coding.anomaly(said["statement"], theme=said["theme"], by=who.by, anomaly=anomaly_id)
    if chosen == "close":
        return coding.close_anomaly(anomaly_id, who=who)
    contrary, undo = chosen == "contrary", bool(said["undo"])
    return coding.evidence(
        anomaly_id, said[chosen], said["quote"], contrary=contrary, undo=undo, who=who
    )


def _list_anomalies(review: Review, anomaly_id: str) -> None:
    from cis_pipeline.outputs.coding_history import anomaly_lines

    known = review.coding.anomalies()
    found = [one for one in known if anomaly_id.upper() in ("", one.id)]
    for one in found:
        for line in anomaly_lines(one):
            click.echo(line)
    if not found:
        click.echo('no such anomaly; `cis anomaly --state "..." --by YOU` states one')
