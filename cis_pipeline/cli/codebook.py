"""The commands on the codebook: look at it, change it, and exchange it with other programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cis_pipeline.cli.base import FOLDER, Commands, main, tell, with_review
from cis_pipeline.cli.corrections import agreed, with_who

if TYPE_CHECKING:
    from cis_pipeline.concepts.codebook.changes import Edit
    from cis_pipeline.review.codebook import CodebookPlan
    from cis_pipeline.review.review import Review


@main.group(cls=Commands)
def codebook() -> None:
    """The codebook, config/codebook.toml: its themes, its history, and changes of it.

    Each change says first which tags it gains and loses, and which codings are asked again.
    """


@codebook.command("list")
@with_review
def list_(review: Review) -> None:
    """List the themes, parts below the theme that they are a part of, and the named lists."""
    _echo(review.codebook.list_())


@codebook.command()
@click.argument("theme")
@with_review
def show(review: Review, theme: str) -> None:
    """Show all that the codebook says of a THEME (its id, former id or label) or @LIST."""
    _echo(review.codebook.show(theme))


@codebook.command()
@with_review
def history(review: Review) -> None:
    """Tell who did what to which themes, and since when which codebook is in effect."""
    _echo(review.codebook.history())


@codebook.command()
@click.argument("file", type=FOLDER, required=False)
@click.argument("other", type=FOLDER, required=False)
@click.option("--json", "as_json", is_flag=True, help="Print all of it as one JSON document.")
@with_review
def diff(review: Review, file: Path | None, other: Path | None, as_json: bool) -> None:
    """Tell which tags come and go between the codebook in effect and config/codebook.toml.

    With FILE: between config/ and that file; with OTHER as well: between the two.
    """
    found = review.codebook.diff(file, other)
    if file is None and not review.codebook.is_on_record:
        click.echo(
            "no codebook is in effect yet; the next `cis run` puts this one on record", err=True
        )
    if as_json:
        told = review.codebook.as_dict(found)
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        _echo(review.codebook.sentences(found))


# --- changes -----------------------------------------------------------------------------------

_SAID = {
    "label": click.option("--label", default=None, help="What it is called."),
    "group": click.option("--group", default=None, help="The group it belongs to."),
    "parent": click.option("--parent", default=None, help="The theme that it is a part of."),
    "definition": click.option("--definition", default=None, help="What it means."),
    "include_note": click.option("--include-note", default=None, help="What belongs to it."),
    "exclude_note": click.option("--exclude-note", default=None, help="What does not."),
    "examples": click.option(
        "--example", "examples", multiple=True, help="An example quote (again for more)."
    ),
    "from_record": click.option("--from-record", default=None, help="Where it was found."),
    "wave": click.option(
        "--wave", type=click.IntRange(min=1), default=None, help="In which wave of the search."
    ),
}


def _with_said(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that say something of a theme, as the one argument `said`."""

    @wraps(command)
    def gathered(**options: Any) -> None:
        said = {name: options.pop(name) for name in _SAID}
        command(said={k: v for k, v in said.items() if v is not None and v != ()}, **options)

    for option in reversed(_SAID.values()):
        gathered = option(gathered)
    return gathered


@codebook.command()
@click.argument("id_", metavar="ID")
@click.option("--phrase", "phrases", multiple=True, help="A phrase that points to it (again).")
@_with_said
@with_who
@with_review
def add(
    review: Review, id_: str, phrases: tuple[str, ...], said: dict[str, Any], **who: Any
) -> None:
    """Add a theme. Without phrases it is one that only people code."""
    from cis_pipeline.concepts.codebook.changes import Add

    values = {"id": id_, **said, "phrases": phrases, "added_by": who["by"]}
    _change(review, lambda signed: Add(**signed, values=values), **who)


@codebook.command()
@click.argument("theme")
@click.option("--id", "id_", default="", help="Its new id; the old one goes to `was`.")
@click.option("--label", default="", help="Its new label.")
@with_who
@with_review
def rename(review: Review, theme: str, id_: str, label: str, **who: Any) -> None:
    """Call a THEME otherwise. What was coded under its old id goes on counting for it."""
    from cis_pipeline.concepts.codebook.changes import Rename

    _change(review, lambda signed: Rename(**signed, theme=theme, id=id_, label=label), **who)


@codebook.command()
@click.argument("theme")
@click.option("--in-use", is_flag=True, help="A retired theme is in use again.")
@_with_said
@with_who
@with_review
def define(review: Review, theme: str, in_use: bool, said: dict[str, Any], **who: Any) -> None:
    """Define a THEME otherwise; "" takes a key out. Another definition or note reopens codings."""
    from cis_pipeline.concepts.codebook.changes import Define

    values = {**said, **({"retired": ""} if in_use else {})}
    _change(review, lambda signed: Define(**signed, theme=theme, values=values), **who)


@codebook.command()
@click.argument("theme")
@click.option("--add", "more", multiple=True, help="A phrase to add (again for more).")
@click.option("--drop", "gone", multiple=True, help="A phrase to drop (again for more).")
@click.option("--list", "key", default="phrases", help="phrases, exclude, ambiguous or context.")
@with_who
@with_review
def phrases(
    review: Review,
    theme: str,
    more: tuple[str, ...],
    gone: tuple[str, ...],
    key: str,
    **who: Any,
) -> None:
    """Add and drop phrases of a THEME, or of a named list ("@people"). No coding is reopened."""
    from cis_pipeline.concepts.codebook.changes import Phrases

    _change(review, lambda on: Phrases(**on, theme=theme, add=more, drop=gone, key=key), **who)


@codebook.command()
@click.argument("themes", nargs=-1, required=True)
@click.option("--into", required=True, help="The id of the whole: one of them, or a new one.")
@click.option("--label", default="", help="What the whole is called.")
@click.option("--definition", default="", help="What it means (default: as the first means).")
@with_who
@with_review
def merge(
    review: Review, themes: tuple[str, ...], into: str, label: str, definition: str, **who: Any
) -> None:
    """Make several THEMES one, with the phrases of all; what was coded counts for the whole."""
    from cis_pipeline.concepts.codebook.changes import Merge

    said = {"label": label, "definition": definition}
    _change(review, lambda signed: Merge(**signed, themes=themes, into=into, **said), **who)


@codebook.command()
@click.argument("theme")
@click.option("--part", "parts", multiple=True, required=True, help='"ID=phrase; phrase" (again).')
@with_who
@with_review
def split(review: Review, theme: str, parts: tuple[str, ...], **who: Any) -> None:
    """Retire a THEME and let new ones take its place; coders say again which part is meant."""
    from cis_pipeline.concepts.codebook.changes import Split

    named = {}
    for part in parts:
        name, _, listed = part.partition("=")
        named[name.strip()] = tuple(p.strip() for p in listed.split(";") if p.strip())
    _change(review, lambda signed: Split(**signed, theme=theme, parts=named), **who)


@codebook.command()
@click.argument("theme")
@with_who
@with_review
def retire(review: Review, theme: str, **who: Any) -> None:
    """Let a THEME tag nothing any more; --note says why. It stays in the file."""
    from cis_pipeline.concepts.codebook.changes import Retire

    _change(review, lambda signed: Retire(**signed, theme=theme), **who)


# --- exchange ----------------------------------------------------------------------------------


@codebook.command("export")
@click.argument("file", type=FOLDER)
@with_review
def export(review: Review, file: Path) -> None:
    """Write all themes into FILE: .csv, .xlsx, or .qdc (REFI-QDA: NVivo, ATLAS.ti, MAXQDA)."""
    n = review.codebook.export(file)
    click.echo(f"Wrote {n} themes into {file}")


@codebook.command("import")
@click.argument("file", type=FOLDER)
@with_who
@with_review
def import_(review: Review, file: Path, yes: bool, **who: str) -> None:
    """Take in themes and lists of FILE (.csv, .xlsx, .qdc): new ones, and what it says of others.

    It says first what that adds and changes; nothing is overwritten without --yes.
    """
    _carry_out(review, review.codebook.import_(file, **who), yes)


def _change(
    review: Review, make: Callable[[dict[str, str]], Edit], by: str, note: str, yes: bool
) -> None:
    _carry_out(review, review.codebook.plan(make, by=by, note=note), yes)


def _carry_out(review: Review, plan: CodebookPlan, yes: bool) -> None:
    if agreed(plan.sentences, yes):
        tell(review.codebook.carry_out(plan))


def _echo(lines: list[str]) -> None:
    for line in lines:
        click.echo(line)
