"""`cis flow`: the diagram of a review, or of numbers in a file; and what two of them differ in."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cis_pipeline.cli.base import FOLDER, Commands, main, opened, write_file
from cis_pipeline.core.errors import CisError

if TYPE_CHECKING:
    from cis_pipeline.outputs.flow_diagram import Options
    from cis_pipeline.prisma.flow import Flow

_UNITS = {"mm": 1.0, "cm": 10.0, "in": 25.4, "": 1.0}
_SUFFIXES = {"mmd": "mermaid", "md": "mermaid", "htm": "html", "text": "txt"}


def _length(ctx: click.Context, param: click.Parameter, value: str | None) -> float | None:
    """A length in millimetres: "90mm", "9cm", "3.5in" or "90"."""
    if value is None:
        return None
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(mm|cm|in|)", value.strip().lower())
    if found is None:
        raise click.BadParameter(f'"{value}" is no length; write 90mm, 9cm or 3.5in')
    return float(found[1]) * _UNITS[found[2]]


@main.group(cls=Commands, invoke_without_command=True)
@click.option("--review", "folder", type=FOLDER, default=".", help="The review folder.")
@click.option("--from", "source", type=FOLDER, help="Numbers in a file (.csv, .json, .toml).")
@click.option("--strict", is_flag=True, help="Exit code 1 if the numbers do not add up.")
@click.option("--format", "kind", default="", help="The format (default: by the suffix of -o).")
@click.option("-o", "--output", type=FOLDER, help="The file to write (default: print text).")
@click.option("--width", callback=_length, help="How wide: 90mm, 9cm, 3.5in.")
@click.option("--height", callback=_length, help="How high at most (default: 240mm).")
@click.option("--min-pt", type=float, help="The smallest text, in points (default: 7).")
@click.option("--dpi", type=int, help="Pixels an inch of PNG (default: 300).")
@click.option("--thousands", help="What parts thousands, as a comma: 3,819.")
@click.option("--reasons", type=int, help="How many lines of reasons; the others count together.")
@click.option("--journal", help="Sizes of a publisher: elsevier-single, plos-page, ...")
@click.option("--look", help="template, r-package or grey.")
@click.option("--language", default="en", help="A language (en, es), or a TOML file of words.")
@click.option("--caption", multiple=True, help="A line below the diagram.")
@click.option("--no-title", is_flag=True, help="Leave out the title.")
@click.option("--no-notes", is_flag=True, help="Leave out the footnotes.")
@click.pass_context
def flow(
    ctx: click.Context,
    /,
    folder: Path,
    source: Path | None,
    strict: bool,
    kind: str,
    output: Path | None,
    language: str,
    **looks: Any,
) -> None:
    """Draw the PRISMA 2020 flow diagram: of the review, or of the numbers in a file (--from).

    Formats: svg, pdf, png, html, docx, csv (R package PRISMA2020), json, toml, mermaid, txt.
    With a width the diagram is laid out anew, so that no text falls below --min-pt. What does not
    add up is marked; under --strict it is refused.
    """
    if ctx.invoked_subcommand is not None:
        ctx.obj = folder
        return
    suffix = output.suffix.lstrip(".").lower() if output else ""
    kind = kind.lower() or _SUFFIXES.get(suffix, suffix) or "txt"
    counted, state = _counted(folder, source)
    wrong = _tell_faults(counted, strict)
    drawn = _drawn(counted, state, kind, _options(language, looks))
    if wrong and strict:
        sys.exit(1)
    if output is None:
        sys.stdout.buffer.write(drawn)
    else:
        write_file(output, drawn)


def _counted(folder: Path, source: Path | None) -> tuple[Flow, Any]:
    """The flow and the ledger that it is of, if it is of one."""
    if source is None:
        review = opened(folder)
        return review.flow(), review.state
    from cis_pipeline.prisma import flow_files

    found = flow_files.read(source)
    for remark in found.remarks:
        click.echo(f"{remark.severity}: {remark}", err=True)
    return found.flow, None


def _tell_faults(counted: Flow, strict: bool) -> bool:
    """Say what does not add up; whether anything does not."""
    from cis_pipeline.prisma.equations import broken, faults, gaps

    wrong = faults(counted)
    for e in (*broken(counted), *gaps(counted)):
        weight = "notice" if e not in wrong else "error" if strict else "warning"
        click.echo(f"{weight}: {e.id}: {e.sentence}", err=True)
    if wrong and strict:
        remedy = "correct the numbers, or say under [explained] of a TOML file why they need not"
        click.echo(f"cis: the numbers do not add up; {remedy}", err=True)
    return bool(wrong)


def _options(language: str, looks: dict[str, Any]) -> Options:
    """What was asked for, over what the journal asks for."""
    from cis_pipeline.core.text.nearest import nearest
    from cis_pipeline.outputs.flow_diagram import Options
    from cis_pipeline.outputs.flow_diagram.looks import LOOKS
    from cis_pipeline.outputs.flow_diagram.options import JOURNALS
    from cis_pipeline.prisma import words

    def named(what: str, among: Any) -> Any:
        if what not in among:
            near = nearest(what, list(among))
            hint = f'; did you mean "{near}"?' if near else ""
            raise CisError(f'there is no "{what}"; there are {", ".join(among)}{hint}')
        return among[what]

    said, problems = words.read(language)
    for problem in problems:
        click.echo(f"{problem.severity}: {problem}", err=True)
    chosen: dict[str, Any] = {}
    if looks["journal"]:
        sizes = named(looks["journal"], JOURNALS)
        chosen = {name: getattr(sizes, name) for name in sizes.__slots__} | {"title": False}
    asked = {
        "width_mm": looks["width"],
        "height_mm": looks["height"],
        "min_points": looks["min_pt"],
        "dpi": looks["dpi"],
        "thousands": looks["thousands"],
        "reasons": looks["reasons"],
        "look": named(looks["look"], LOOKS) if looks["look"] else None,
        "title": False if looks["no_title"] else None,
        "notes": False if looks["no_notes"] else None,
        "caption": looks["caption"] or None,
    }
    chosen |= {name: value for name, value in asked.items() if value is not None}
    try:
        return replace(Options(words=said), **chosen)
    except ValueError as error:
        raise CisError(str(error)) from None


def _drawn(counted: Flow, state: Any, kind: str, options: Options) -> bytes:
    from cis_pipeline.outputs import flow_diagram

    if kind == "html" and state is not None:
        from cis_pipeline.outputs.flow_page.html import page
        from cis_pipeline.outputs.flow_page.records import listed

        return page(counted, listed(counted, state), options).encode()
    drawn = flow_diagram.render(kind, counted, options)
    for said in flow_diagram.doubts(kind, counted, options):
        click.echo(f"warning: {said}", err=True)
    return drawn


@flow.command()
@click.argument("before", metavar="A")
@click.argument("after", metavar="B", default="now")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--review", "here", type=FOLDER, help="The review folder (default: here).")
@click.pass_obj
def diff(folder: Path, /, before: str, after: str, as_json: bool, here: Path | None) -> None:
    """Which boxes of diagram B are other than those of A, and which records moved and why.

    Each is a day (2026-11-30: as it stood at its end), "now", a folder with another review, a
    folder with another protocol (a config/ without a review), or a file of numbers.
    """
    folder = here or folder
    if not as_json:
        for line in opened(folder).flow_diff(before, after):
            click.echo(line)
        return
    from cis_pipeline.outputs import flow_changes
    from cis_pipeline.prisma.flow_diff import compare
    from cis_pipeline.review.flow_sides import side

    changes = compare(*(side(named, folder).flow for named in (before, after)))
    click.echo(json.dumps(flow_changes.as_json(changes), ensure_ascii=False, indent=2))
