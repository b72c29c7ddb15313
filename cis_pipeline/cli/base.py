"""What all commands of `cis` share: the group, the review that is opened, and how they tell.

Heavy modules are imported inside the commands, so that `cis --help` answers at once.
"""

from __future__ import annotations

import atexit
import gc
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cis_pipeline import __version__
from cis_pipeline.core.errors import CisError, ReviewError

if TYPE_CHECKING:
    from cis_pipeline.core.progress import Step
    from cis_pipeline.review.review import Review

FOLDER = click.Path(path_type=Path)
"""A path, as `pathlib` has it."""


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
        clear()
        click.echo(f"cis: {said}", err=True)
        sys.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="cis")
def main() -> None:
    """Literature reviews from raw exports to flow diagram, every number traced to its records.

    Start with `cis init DIR`, put the exports into DIR/data/searches/, and `cis run`.
    """
    gc.set_threshold(*_RARELY)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # names in any script, on a console of any code page
            stream.reconfigure(encoding="utf-8", errors="replace")


_RARELY = (200_000, 20, 100)
"""How seldom Python looks for values that hold each other: a command makes hundred thousands that
stay to its end, and looking through them all again and again took a third of the time."""

atexit.register(gc.freeze)  # nor look through them all when everything goes anyhow


def with_review(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the option --review and the review it names, opened."""

    @click.option(
        "--review", "folder", type=FOLDER, default=".", help="The review folder (default: here)."
    )
    @wraps(command)
    def with_it(folder: Path, **options: Any) -> None:
        # a script that reads one JSON document is told nothing beside it
        command(opened(folder, quiet=bool(options.get("as_json"))), **options)

    return with_it


def opened(folder: Path, quiet: bool = False) -> Review:
    """The review of a folder; where it was found above the folder, its place is told."""
    from cis_pipeline.review.review import Review

    review = Review.open(folder, watch=None if quiet else progress)
    if review.workspace.root != folder.resolve():
        click.echo(f"review: {review.workspace.root}", err=True)
    return review


_told: list[str] = []
"""What was told last where there is no terminal."""


def progress(text: str, done: int, total: int) -> None:
    """A bar that overwrites itself on a terminal, a plain line a task elsewhere."""
    far = f" ({done + 1} of {total})" if total else ""
    if not sys.stderr.isatty():
        if _told != [text]:
            _told[:] = [text]
            click.echo(f"{text}{far} ...", err=True)
        return
    full = 24 * done // total if total else 0
    bar = f"[{'#' * full}{'-' * (24 - full)}] " if total else ""
    click.echo(f"\r\033[K{bar}{text}{far} ...", nl=False, err=True)


def clear() -> None:
    """Take the bar from a terminal."""
    if sys.stderr.isatty():
        click.echo("\r\033[K", nl=False, err=True)


def tell(step: Step) -> None:
    """Say what a step did, and its problems on stderr; exit code 1 if one is an error."""
    clear()
    click.echo(f"{step.stage + ':':<15} {step.sentence}")
    for problem in step.problems:
        click.echo(f"  {problem.severity}: {problem}", err=True)
    if any(problem.severity == "error" for problem in step.problems):
        sys.exit(1)


def write_file(path: Path, data: bytes, quiet: bool = False) -> None:
    """Write a file that the user named; ReviewError if it cannot be written."""
    try:
        path.write_bytes(data)
    except OSError as error:
        raise ReviewError(f"{path}: cannot be written ({error.strerror or error})") from None
    if not quiet:
        click.echo(f"Wrote {path}")
