"""Records become a file of another format: one module a format, found by its suffix.

Each format is a module of this package with FORMAT, SUFFIX, HOLDS and `write(records, path,
tell)`, found by itself. What is written with one and read back with `cis_pipeline.formats` is the
same record in the fields that it HOLDS; the tests try it for each.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Protocol, TypeAlias, cast

from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.model import Problem, Record

__all__ = ["Tell", "Writer", "writer_for", "writers"]

Tell: TypeAlias = Callable[[Problem], None]
"""Takes what could not be written as it stands (a text longer than a cell can hold)."""


class Writer(Protocol):
    """What a module of this package must hold to be a format."""

    FORMAT: str
    """Its name in messages."""
    SUFFIX: str
    """The suffix by which it is chosen (".csv")."""
    HOLDS: frozenset[str]
    """The fields of a `Record` that come back when the file is read."""

    def write(self, records: Iterable[Record], path: Path, tell: Tell = ...) -> int:
        """Write the records in their order, one at a time; how many were written.

        The file appears whole or not at all, and the same records give the same bytes.
        ReviewError if it cannot be written.
        """


@cache
def writers() -> tuple[Writer, ...]:
    """All formats that can be written, by the names of their modules."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    return tuple(cast(Writer, module) for module in modules if hasattr(module, "SUFFIX"))


def writer_for(path: Path) -> Writer:
    """The format that the suffix of `path` asks for; SourceError, with the known ones, if none."""
    suffix = path.suffix.lower()
    found = next((one for one in writers() if suffix == one.SUFFIX), None)
    if found is None:
        known = ", ".join(one.SUFFIX for one in writers())
        told = f'"{suffix}" says no format' if suffix else "has no suffix that says the format"
        raise SourceError(f"{path.name}: {told}; end its name in one of {known}")
    return found
