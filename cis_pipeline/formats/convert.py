"""Exports of any format become one file of another, and every entry is accounted for.

An account a file: how many entries it announces, how many were read, and each that was not, with
its place and the reason. A file that cannot be read at all does not keep the others from being
converted.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.core.progress import Watch, unwatched
from cis_pipeline.core.workspace import legible
from cis_pipeline.formats import Export, open_export, weight, writer_for

_EACH = 1000
"""After how many records the progress is told."""


@dataclass
class Account:
    """What became of the entries of one file; `announced` is None where it could not be opened."""

    file: str
    format: str = ""
    vendor: str = ""
    announced: int | None = None
    read: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def rejected(self) -> list[Problem]:
        """What was not taken in."""
        return [p for p in self.problems if p.severity == "error"]

    @property
    def adds_up(self) -> bool:
        """Whether every entry that the file announces was read, or rejected by name."""
        return self.announced == self.read + sum(map(weight, self.problems))

    def as_json(self) -> dict[str, Any]:
        """The account as the report holds it."""
        told = [p for p in self.problems if p.severity != "error"]
        return {
            "file": self.file,
            "format": self.format,
            "vendor": self.vendor,
            "records_in_file": self.announced,
            "records_read": self.read,
            "rejected": [_rejected(problem) for problem in self.rejected],
            "warnings": [str(problem) for problem in told],
        }


def _rejected(problem: Problem) -> dict[str, Any]:
    return {
        "where": problem.where,
        "reason": problem.what,
        "remedy": problem.remedy,
        "count": problem.entries,
    }


def convert(
    inputs: Sequence[str | Path],
    output: str | Path,
    columns: Sequence[str] = (),
    watch: Watch | None = None,
) -> list[Account]:
    """Write the records of all inputs into `output`, whose suffix says the format.

    `columns` maps fields to columns of tables ("title=Titel"). The accounts come in the order of
    the inputs. SourceError if the output's format is unknown, or it is one of the inputs; then
    nothing is written, as also where nothing could be read.
    """
    paths, target = [Path(path) for path in inputs], Path(output)
    writer = writer_for(target)
    if any(path.exists() and target.exists() and path.samefile(target) for path in paths):
        raise SourceError(f"{target}: is one of the inputs; name another file to write")
    accounts = [Account(legible(str(path))) for path in paths]
    records = _records(paths, accounts, tuple(columns), watch or unwatched)
    begun = list(itertools.islice(records, 1))
    if begun or not any(account.rejected for account in accounts):
        writer.write(itertools.chain(begun, records), target, _teller(accounts))
    return accounts


def _teller(accounts: Sequence[Account]) -> Callable[[Problem], None]:
    """Puts what a writer has to tell of a record into the account of the file just read."""

    def tell(problem: Problem) -> None:
        read = [account for account in accounts if account.read]
        read[-1].problems.append(problem)

    return tell


def _records(
    inputs: Sequence[Path], accounts: Sequence[Account], columns: tuple[str, ...], watch: Watch
) -> Iterator[Record]:
    for path, account in zip(inputs, accounts, strict=True):
        source = Source(source_id=account.file, name=legible(path.name), columns=columns)
        try:
            export = open_export(path, source, account.file)
            account.format, account.vendor = export.format, export.vendor
            yield from _accounted(export, account, watch)
        except SourceError as error:
            what = str(error).removeprefix(f"{account.file}: ")
            account.problems.append(Problem(account.file, what, entries=0))


def _accounted(export: Export, account: Account, watch: Watch) -> Iterator[Record]:
    watch(f"reading {export.name}", 0, 0)
    account.announced = export.announced
    for entry in export.entries():
        if isinstance(entry, Problem):
            account.problems.append(entry)
            continue
        account.read += 1
        if account.read % _EACH == 0:
            watch(f"reading {export.name}", account.read, account.announced)
        yield entry


def report(accounts: Sequence[Account]) -> bytes:
    """The accounts as a JSON list, one object a file."""
    listed = [account.as_json() for account in accounts]
    return (json.dumps(listed, indent=2, ensure_ascii=False) + "\n").encode()
