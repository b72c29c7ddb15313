"""The commands on files and whole review folders: `convert`, `dedupe`, `init`, `restore`, ..."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from cis_pipeline.cli.base import (
    FOLDER,
    Commands,
    clear,
    main,
    progress,
    tell,
    with_review,
    write_file,
)
from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.model import CochraneVersions

if TYPE_CHECKING:
    from cis_pipeline.formats.convert import Account
    from cis_pipeline.outputs.deposit.facts import Facts
    from cis_pipeline.review.review import Review


@main.command()
@click.argument("inputs", nargs=-1, required=True, type=FOLDER)
@click.option("-o", "--output", type=FOLDER, required=True, help="csv, jsonl, ris, bib, json, ...")
@click.option("--report", "told", type=FOLDER, help="Write an account of each file (JSON).")
@click.option("--column", "columns", multiple=True, metavar="FIELD=NAME", help="A table's column.")
def convert(
    inputs: tuple[Path, ...], output: Path, told: Path | None, columns: tuple[str, ...]
) -> None:
    """Turn exports of any format into one file; account for every record.

    The suffix of the output says its format: csv, xlsx, jsonl, ris, bib, json (CSL) or enw. Exit
    code 1 if an entry was rejected, or a file does not add up.
    """
    from cis_pipeline.formats import convert as conversion

    accounts = conversion.convert(inputs, output, columns, progress)
    clear()
    if told:
        write_file(told, conversion.report(accounts), quiet=True)
    _tell_accounts(accounts, output)


def _tell_accounts(accounts: list[Account], output: Path) -> None:
    """A line a file on stdout, its problems on stderr; exit code 1 unless all were read."""
    for account in accounts:
        for problem in account.problems:
            click.echo(f"{problem.severity}: {problem}", err=True)
        if account.announced is not None:
            lost = f", {n} rejected" if (n := len(account.rejected)) else ""
            click.echo(f"{account.file}: {account.read} of {account.announced} records read{lost}")
    if output.exists() and any(account.read for account in accounts):
        click.echo(f"Wrote {output}")
    if any(account.rejected or not account.adds_up for account in accounts):
        sys.exit(1)


@main.command()
@click.argument("inputs", nargs=-1, type=FOLDER, metavar="[FILES]...")
@click.option("--groups", type=FOLDER, help="Write the group of each record (CSV: id, group).")
@click.option("--review-queue", "queue", type=FOLDER, help="Write the doubtful pairs (CSV).")
@click.option("--versions", type=FOLDER, help="Write what is one work in two forms (CSV).")
@click.option("-o", "--output", type=FOLDER, help="Write one record a document: csv, ris, ...")
@click.option("--index", type=FOLDER, help="A library: compare with it, and add to it.")
@click.option(
    "--engine",
    type=click.Choice(["local", "spark"]),
    default="local",
    help="What compares FILES: this machine alone, or Spark (the extra [spark]).",
)
@click.option(
    "--cochrane-versions",
    "cochrane",
    type=click.Choice(get_args(CochraneVersions)),
    help="A Cochrane review and its updates: one document, or versions (default: one).",
)
@click.option("--review", "folder", type=FOLDER, default=".", help="The review folder.")
def dedupe(
    inputs: tuple[Path, ...],
    engine: str,
    index: Path | None,
    cochrane: CochraneVersions | None,
    folder: Path,
    **out: Path | None,
) -> None:
    """Merge sure duplicates; put doubtful pairs before a person.

    In a review (without FILES) merges become decisions and doubts go to
    data/sheets/duplicates.xlsx. With FILES, exports of any format, no review is needed; with
    --index they are compared with a library too, and become part of it.
    """
    if inputs or index:
        return _dedupe_files(inputs, engine, index, cochrane, out)
    from cis_pipeline.review.review import Review

    if any(out.values()):
        what = "no files to compare; name them: cis dedupe FILES --groups GROUPS.csv"
        raise ReviewError(what)
    if cochrane:
        what = "in a review its protocol says what Cochrane updates are"
        where = "[deduplication] of config/review.toml"
        raise ReviewError(f'{what}; write cochrane_versions = "{cochrane}" under {where}')
    return tell(Review.open(folder, watch=progress).dedupe())


def _dedupe_files(
    inputs: tuple[Path, ...],
    engine: str,
    index: Path | None,
    cochrane: CochraneVersions | None,
    out: dict[str, Path | None],
) -> None:
    from cis_pipeline.dedupe import files

    merged = out["output"]
    if index and merged:
        raise ReviewError("an index holds no whole records; leave out -o, or --index")
    if index and engine != "local":
        raise ReviewError("an index is compared on this machine; leave out --engine, or --index")
    if index:
        found = files.deduplicate_with(index, inputs, cochrane)
    else:
        found = files.deduplicate_files(inputs, merged is not None, engine, cochrane or "one")
    files.write(found, out["groups"], out["queue"], out["versions"])
    told = files.write_merged(found, merged) if merged else []
    clear()
    for problem in (*found.problems, *told):
        click.echo(f"{problem.severity}: {problem}", err=True)
    hidden = found.versions.height and not out["versions"]
    click.echo(found.sentence + " (--versions VERSIONS.csv writes them)" * bool(hidden))
    if not found.whole:
        sys.exit(1)


@main.command()
@click.argument("folder", type=FOLDER)
@click.option("--example", is_flag=True, help="Write the whole reference review (simulated).")
@click.option("--update", is_flag=True, help="With --example: and its update, a second wave.")
def init(folder: Path, example: bool, update: bool) -> None:
    """Make a new review folder: config/ with commented templates, and data/."""
    from cis_pipeline.review.review import Review

    if update and not example:
        raise ReviewError(
            "--update goes with --example; to update a review of your own, put the new exports "
            "beside the old ones with wave = 2 and write update_since_wave = 2 in review.toml"
        )
    if example:
        from cis_pipeline.simulate import write_example

        write_example(folder, watch=progress, update=update)
        clear()
    else:
        Review.init(folder)
    option = "" if folder.resolve() == Path.cwd() else f" --review {shlex.quote(str(folder))}"
    click.echo(f"Made a review in {folder.resolve()}")
    click.echo(f"Next: read config/review.toml there, then `cis run{option}`")


@main.command()
@click.argument("target", type=FOLDER)
@with_review
def export(review: Review, target: Path) -> None:
    """Write the whole review into the folder TARGET as JSON lines and CSV.

    A ledger with faults is written too, and they are told; exit code 1.
    """
    faults = review.ledger_faults()
    written = review.export(target)
    click.echo(f"Wrote {len(written)} files and config/ to {target}")
    for fault in faults:
        click.echo(f"error: {fault}", err=True)
    if faults:
        click.echo("The export holds the ledger as it is, with these faults.", err=True)
        sys.exit(1)


@main.command()
@click.argument("target", type=FOLDER)
@click.option("--with-abstracts", "abstracts", is_flag=True, help="And raw entries and exports.")
@click.option("--pseudonyms", is_flag=True, help="Letters for the names of reviewers.")
@with_review
def deposit(review: Review, target: Path, abstracts: bool, pseudonyms: bool) -> None:
    """Write what others need to check or continue the review, for Zenodo, OSF or figshare.

    TARGET is a folder, or a file that ends in .zip. Abstracts, raw entries and raw exports are left
    out unless you may publish them; full texts always. `cis restore` opens it.
    """
    said = review.deposit(target, abstracts=abstracts, pseudonyms=pseudonyms)
    clear()
    click.echo(f"Wrote {target}: {said.records} records, last decision {said.last}")
    _tell_missing(said)


def _tell_missing(said: Facts) -> None:
    for sentence in (*said.missing(), said.about_names()):
        click.echo(f"  {sentence}")
    if not said.licence.strip():
        click.echo('  No licence is stated; write licence = "..." under [review] in review.toml.')


@main.command()
@click.argument("exported", type=FOLDER)
@click.argument("folder", type=FOLDER)
def restore(exported: Path, folder: Path) -> None:
    """Make the review FOLDER of what `cis export` or `cis deposit` wrote into EXPORTED.

    Every file of a deposit is checked first; what it lacks is told.
    """
    from cis_pipeline.outputs.deposit import restoring

    said = restoring.restore(exported, folder)
    click.echo(f"Restored {exported} into {folder}")
    if said is not None:
        _tell_missing(said)


@main.group(cls=Commands)
def simulate() -> None:
    """Invent the data of the reference review, which were never published."""


@simulate.command("library")
@click.option("--seed", default=2021, show_default=True, help="The seed of all invention.")
@click.option("--review", "folder", type=FOLDER, default=".", help="The review folder.")
def simulate_library(folder: Path, seed: int) -> None:
    """Write six raw exports, the grey register, and the workbooks that reviewers sent back."""
    from cis_pipeline.simulate import simulate as write

    write(folder, seed, watch=progress)
    clear()
    click.echo(f"Wrote the simulated library of seed {seed} into {folder / 'data'}")


@simulate.command("update")
@click.option("--review", "folder", type=FOLDER, default=".", help="The folder to write into.")
def simulate_update(folder: Path) -> None:
    """Write data/update/: the second wave that `cis init --example --update` adds."""
    from cis_pipeline.simulate import write_update

    write_update(folder, watch=progress)
    clear()
    click.echo(f"Wrote the simulated second wave into {folder / 'data' / 'update'}")
