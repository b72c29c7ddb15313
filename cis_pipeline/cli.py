"""The command `cis`: each command is a `Review` method; no logic stands here.

Heavy modules are imported inside the commands, so that `cis --help` answers at once.
"""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cis_pipeline import __version__
from cis_pipeline.errors import CisError

if TYPE_CHECKING:
    from cis_pipeline.outcome import Outcome, Step
    from cis_pipeline.review import Review

_FOLDER = click.Path(path_type=Path)


class Commands(click.Group):
    """A group that ends every CisError with its sentence and exit code 1, and no traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except CisError as error:
            said = str(error)
        except OSError as error:  # whatever a disk, a network drive or a full quota may say
            where = f"{error.filename}: " if error.filename else ""
            said = f"{where}{error.strerror or error}; see to the file or folder, and run again"
        _clear()
        click.echo(f"cis: {said}", err=True)
        sys.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="cis")
def main() -> None:
    """Literature reviews from raw exports to flow diagram, every number traced to its records.

    Start with `cis init DIR`, put the exports into DIR/data/searches/, and `cis run`.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # names in any script, on a console of any code page
            stream.reconfigure(encoding="utf-8", errors="replace")


def with_review(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the option --review and the review it names, opened."""

    @click.option(
        "--review", "folder", type=_FOLDER, default=".", help="The review folder (default: here)."
    )
    @wraps(command)
    def opened(folder: Path, **options: Any) -> None:
        from cis_pipeline.review import Review

        # a script that reads one JSON document is told nothing beside it
        watch = None if options.get("as_json") else _progress
        command(Review.open(folder, watch=watch), **options)

    return opened


def _progress(text: str, done: int, total: int) -> None:
    """A bar that overwrites itself on a terminal, a plain line a task elsewhere."""
    far = f" ({done + 1} of {total})" if total else ""
    if not sys.stderr.isatty():
        click.echo(f"{text}{far} ...", err=True)
        return
    full = 24 * done // total if total else 0
    bar = f"[{'#' * full}{'-' * (24 - full)}] " if total else ""
    click.echo(f"\r\033[K{bar}{text}{far} ...", nl=False, err=True)


def _clear() -> None:
    if sys.stderr.isatty():
        click.echo("\r\033[K", nl=False, err=True)


def _tell(*steps: Step) -> None:
    _clear()
    for step in steps:
        click.echo(f"{step.stage + ':':<15} {step.sentence}")
        for problem in step.problems:
            click.echo(f"  {problem.severity}: {problem}", err=True)
    if any(p.severity == "error" for step in steps for p in step.problems):
        sys.exit(1)


@main.command()
@click.argument("folder", type=_FOLDER)
@click.option("--example", is_flag=True, help="Write the whole reference review (simulated).")
def init(folder: Path, example: bool) -> None:
    """Make a new review folder: config/ with commented templates, and data/."""
    from cis_pipeline.review import Review

    if example:
        from cis_pipeline.simulate import write_example

        write_example(folder, watch=_progress)
        _clear()
    else:
        Review.init(folder)
    option = "" if folder.resolve() == Path.cwd() else f" --review {shlex.quote(str(folder))}"
    click.echo(f"Made a review in {folder.resolve()}")
    click.echo(f"Next: read config/review.toml there, then `cis run{option}`")


@main.command()
@with_review
@click.option("--until", default="", metavar="STAGE", help="Stop after this stage.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def run(review: Review, until: str, as_json: bool) -> None:
    """Do everything that machines may do; stop where people must decide, and say who and where.

    Exit code 0: done. 3: waiting for people. 1: a fault.
    """
    _finish(review.run(until), as_json)


@main.command()
@with_review
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def status(review: Review, as_json: bool) -> None:
    """Tell where the review stands, without doing anything."""
    _finish(review.status(), as_json)


def _finish(outcome: Outcome, as_json: bool) -> None:
    from cis_pipeline import telling

    if as_json:
        click.echo(json.dumps(telling.as_json(outcome), indent=2, ensure_ascii=False))
        sys.exit(outcome.exit_code)
    _clear()
    click.echo(telling.as_text(outcome))
    for line in telling.problems(outcome):
        click.echo(line, err=True)
    sys.exit(outcome.exit_code)


@main.command()
@with_review
def ingest(review: Review) -> None:
    """Take in the new exports of data/searches/ and data/grey/."""
    _tell(review.ingest())


@main.command()
@with_review
def dedupe(review: Review) -> None:
    """Merge sure duplicates; put doubtful pairs into data/sheets/duplicates.xlsx."""
    _tell(review.dedupe())


@main.command()
@with_review
def screen(review: Review) -> None:
    """Let the rules judge what has come to the rounds that they decide."""
    _tell(review.screen())


@main.group(cls=Commands)
def sheets() -> None:
    """The reviewers' workbooks in data/sheets/."""


@sheets.command("export")
@with_review
def sheets_export(review: Review) -> None:
    """Write a workbook for each reviewer who owes decisions."""
    _tell(review.sheets_export())


@sheets.command("import")
@with_review
def sheets_import(review: Review) -> None:
    """Take in the decisions of the workbooks."""
    _tell(review.sheets_import())


@main.command()
@with_review
def reconcile(review: Review) -> None:
    """Put the reviewers' conflicts into a workbook for whoever settles them."""
    _tell(review.reconcile())


@main.command()
@click.argument("record")
@click.argument("round_id", metavar="ROUND")
@click.argument("verdict")
@click.option("--by", required=True, help="Who decides.")
@click.option("--reason", default="", help="The primary reason code.")
@click.option("--note", default="", help="Why, in words.")
@click.option("--target", default="", help="The other record, or the names of studies.")
@with_review
def decide(review: Review, **options: str) -> None:
    """Decide about one RECORD by hand: overrule a rule, merge or part records, name studies.

    VERDICT is include, exclude, unsure, duplicate, not_duplicate or study. For duplicates ROUND
    is dedupe and --target names the other record.
    """
    made = review.decide(**options)
    click.echo(f"{made.record_id}: {made.verdict.value} in {made.round}, by {made.by}")


@main.command()
@with_review
@click.option("--format", "kind", default="", help="svg, png, json or txt (default: by suffix).")
@click.option("-o", "--output", type=_FOLDER, help="The file to write (default: print text).")
def flow(review: Review, kind: str, output: Path | None) -> None:
    """Draw the PRISMA 2020 flow diagram of where the review stands."""
    from cis_pipeline import diagrams

    kind = (kind or (output.suffix.lstrip(".") if output else "")).lower() or "txt"
    drawn = diagrams.render(kind, review.flow())
    if output is None:
        sys.stdout.buffer.write(drawn)
    else:
        _write(output, drawn)


def _write(path: Path, data: bytes) -> None:
    from cis_pipeline.errors import ReviewError

    try:
        path.write_bytes(data)
    except OSError as error:
        raise ReviewError(f"{path}: cannot be written ({error.strerror or error})") from None
    click.echo(f"Wrote {path}")


@main.command("map")
@with_review
def map_(review: Review) -> None:
    """Tag the included reports with the codebook's themes; draw the concept map."""
    _tell(review.map())


@main.command()
@click.argument("record")
@with_review
def why(review: Review, record: str) -> None:
    """Tell the whole story of one RECORD (its id, its DOI, or words of its title)."""
    click.echo(review.why(record))


@main.command()
@with_review
def check(review: Review) -> None:
    """Verify the ledger: its hash chain, orphans, equations and contradictions."""
    problems = review.check()
    for problem in problems:
        click.echo(f"{problem.severity}: {problem}", err=True)
    if any(p.severity == "error" for p in problems):
        sys.exit(1)
    n, m = len(review.state.records), len(review.state.decisions)
    click.echo(f"The ledger is sound: {n} records, {m} decisions, {len(problems)} remarks.")


@main.command()
@click.argument("target", type=_FOLDER)
@with_review
def export(review: Review, target: Path) -> None:
    """Write the whole review into the folder TARGET as JSON lines and CSV."""
    written = review.export(target)
    click.echo(f"Wrote {len(written)} files and config/ to {target}")


@main.command()
@click.argument("exported", type=_FOLDER)
@click.argument("folder", type=_FOLDER)
def restore(exported: Path, folder: Path) -> None:
    """Make the review FOLDER of what `cis export` wrote into EXPORTED."""
    from cis_pipeline.review import Review

    Review.restore(exported, folder)
    click.echo(f"Restored {exported} into {folder}")


@main.group(cls=Commands)
def simulate() -> None:
    """Invent the data of the reference review, which were never published."""


@simulate.command("library")
@click.option("--seed", default=2021, show_default=True, help="The seed of all invention.")
@click.option("--review", "folder", type=_FOLDER, default=".", help="The review folder.")
def simulate_library(folder: Path, seed: int) -> None:
    """Write six raw exports, the grey register, and the workbooks that reviewers sent back."""
    from cis_pipeline.simulate import simulate as write

    write(folder, seed, watch=_progress)
    _clear()
    click.echo(f"Wrote the simulated library of seed {seed} into {folder / 'data'}")
