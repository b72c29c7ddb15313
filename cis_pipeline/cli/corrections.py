"""The commands that put right what came in: `withdraw`, `put-back`, `replace` and `correct`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click

from cis_pipeline.cli.base import clear, main, tell, with_review

if TYPE_CHECKING:
    from cis_pipeline.review.corrections import Plan
    from cis_pipeline.review.review import Review


def with_who(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that each correction has."""
    for option in (
        click.option("--yes", is_flag=True, help="Do it without asking."),
        click.option("--note", required=True, help="Why."),
        click.option("--by", required=True, help="Who corrects."),
    ):
        command = option(command)
    return command


@main.command()
@click.argument("what")
@with_who
@with_review
def withdraw(review: Review, what: str, yes: bool, **who: str) -> None:
    """Let a source, or one record, count nowhere any more: a wrong file, say.

    WHAT is the file or the name of a source, or a record (its id, its DOI or words of its title).
    It says first what that moves. Everything stays on record; `cis put-back` undoes it.
    """
    carry_out(review, review.withdraw(what, **who), yes)


@main.command("put-back")
@click.argument("what")
@with_who
@with_review
def put_back(review: Review, what: str, yes: bool, **who: str) -> None:
    """Let a withdrawn source or record count again, with all that was decided about it."""
    carry_out(review, review.put_back(what, **who), yes)


@main.command()
@click.argument("file")
@with_who
@with_review
def replace(review: Review, file: str, yes: bool, **who: str) -> None:
    """Let the export FILE, as it lies there now, take the place of what was read of it before.

    Entries that were in it keep their records and all that was decided about them, changed ones
    become new versions of theirs, those that are gone are withdrawn.
    """
    carry_out(review, review.replace(file, **who), yes)


@main.command()
@click.argument("record")
@click.argument("field")
@click.argument("value")
@with_who
@with_review
def correct(review: Review, record: str, field: str, value: str, yes: bool, **who: str) -> None:
    """Give one FIELD of a RECORD another VALUE: title, authors ("Family, Given; ..."), year, doi,
    abstract, ...

    RECORD is its id, its DOI or words of its title. What came in stays on record beside it.
    """
    carry_out(review, review.correct(record, field, value, **who), yes)


def carry_out(review: Review, plan: Plan, yes: bool) -> None:
    """Say what a plan moves, and let it take effect if that is wanted."""
    if agreed(plan.sentences or ("nothing that is counted or shown moves",), yes):
        tell(review.carry_out(plan))


def agreed(sentences: Iterable[str], yes: bool) -> bool:
    """Say what a plan moves; whether it is to take effect, and if not, how it can."""
    clear()
    for sentence in sentences:
        click.echo(sentence)
    if yes or (sys.stdin.isatty() and click.confirm("Do it?")):
        return True
    click.echo("Nothing was changed; with --yes it is done.")
    return False
