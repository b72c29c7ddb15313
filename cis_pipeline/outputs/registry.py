"""data/outputs/: every file in it is a view of the ledger, written anew and the same each time.

An output is a module of this room with FILES and `render(results)`, found by itself; a package
(the page, say) is one as well. The files are made in memory first and each is moved into place
whole, so a run that is killed leaves no half a file.

run.json says which ledger, inputs and version of the program they are the views of; where none of
these has changed they are not written again. The inputs are those that stood there when the run
began, and the workbooks that it wrote itself: a workbook saved while the run was working is news
for the next. Outputs that were written outside a run carry no inputs, so the next run looks at
everything.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import pkgutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, cast

from cis_pipeline import __version__, outputs
from cis_pipeline.core.files import write_whole
from cis_pipeline.core.workspace import Workspace, file_digest

if TYPE_CHECKING:
    from cis_pipeline.outputs.results import Results

STAMP = "run.json"
"""The file in data/outputs/ that says what the others are the views of."""


ROWS = "run_rows.json"
"""Beside it, the beginning of the hash of every row of the ledger: it shows which was changed."""


@dataclass(frozen=True)
class Links:
    """The ledger at one moment: its heads (`Store.heads`), and of each table the beginnings of the
    hashes of all rows, one after the other (`Store.links`)."""

    heads: Mapping[str, Any]
    rows: Mapping[str, str]


class Output(Protocol):
    """What a module of this room holds if it makes files of data/outputs/."""

    FILES: tuple[str, ...]
    """The names of all files that it may make."""

    def render(self, results: Results) -> Mapping[str, bytes]:
        """Its files by name; one that the review has no data for (no codebook, say) is left out."""


@cache
def found() -> tuple[Output, ...]:
    """All outputs, by the names of their modules."""
    names = sorted(info.name for info in pkgutil.iter_modules(outputs.__path__))
    modules = (importlib.import_module(f"{outputs.__name__}.{name}") for name in names)
    return tuple(cast(Output, module) for module in modules if hasattr(module, "FILES"))


def render(results: Results) -> dict[str, bytes]:
    """All outputs by file name."""
    return {name: data for output in found() for name, data in output.render(results).items()}


def write(
    results: Results,
    links: Links,
    *,
    seen: Mapping[str, str] | None = None,
    only: Sequence[str] = (),
) -> list[str]:
    """Write the outputs (whose names begin with one of `only`, if given), and run.json; names.

    `links` and `seen` say what they are the views of (see `stamp`). ReviewError if one
    cannot be written.
    """
    files = render(results)
    chosen = {n: data for n, data in files.items() if n.startswith(tuple(only) or "")}
    rows = (json.dumps(links.rows) + "\n").encode()
    written = {**chosen, ROWS: rows, STAMP: stamp(files, links.heads, seen)}
    for name, data in written.items():
        write_whole(results.workspace.outputs / name, data)
    return list(written)


# --- whether there is anything new ---------------------------------------------------------------


def inputs(workspace: Workspace, names: Iterable[str] | None = None) -> dict[str, str]:
    """The digest of each file that a run reads, by its name in the review (or of these only)."""
    config = sorted(workspace.config.glob("*.toml"))
    read = (*config, *workspace.exports(), *workspace.described(), *workspace.returned())
    paths = {workspace.name(p): p for p in read}
    wanted = paths if names is None else [name for name in names if name in paths]
    return {name: file_digest(paths[name]) for name in wanted}


def stamp(
    files: Mapping[str, bytes], heads: Mapping[str, Any], seen: Mapping[str, str] | None
) -> bytes:
    """The content of run.json; `seen` are the inputs of the run, None outside one."""
    document = {
        "version": __version__,
        "ledger": heads,
        "inputs": seen,
        "files": {name: digest(data) for name, data in files.items()},
    }
    return (json.dumps(document, indent=2) + "\n").encode()


def last_run(workspace: Workspace) -> dict[str, Any]:
    """What run.json says; nothing where there is none, or it is damaged."""
    try:
        said = json.loads((workspace.outputs / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def links_of_last_run(workspace: Workspace) -> Links | None:
    """The ledger as the last run left it, if that is on record."""
    heads = last_run(workspace).get("ledger")
    if not isinstance(heads, dict):
        return None
    try:
        rows = json.loads((workspace.outputs / ROWS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        rows = None
    return Links(heads, rows if isinstance(rows, dict) else {})


def up_to_date(workspace: Workspace, heads: Mapping[str, Any]) -> bool:
    """Whether the outputs are there, unharmed, and views of this ledger and these inputs."""
    said = last_run(workspace)
    if (said.get("version"), said.get("ledger")) != (__version__, heads):
        return False
    if said.get("inputs") != inputs(workspace) or not isinstance(said.get("files"), dict):
        return False
    try:
        written = {n: digest((workspace.outputs / n).read_bytes()) for n in said["files"]}
    except OSError:
        return False
    return bool(written == said["files"])


def digest(data: bytes) -> str:
    """The beginning of a SHA-256."""
    return hashlib.sha256(data).hexdigest()[:16]
