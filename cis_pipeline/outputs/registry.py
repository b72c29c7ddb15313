"""data/outputs/: every file in it is a view of the ledger, written anew and the same each time.

An output is a module of this room with FILES and `render(results)`, found by itself; a package
(the page, say) is one as well. Each file is made in memory first and moved into place whole, so a
run that is killed leaves no half a file; run.json comes last, so the next one makes up for it.

run.json says which ledger, inputs and version of the program they are the views of; where none of
these has changed they are not written again. The inputs are those that stood there when the run
began, and the workbooks that it wrote itself: a workbook saved while the run was working is news
for the next. Outputs that were written outside a run carry no inputs, so the next run looks at
everything.

It keeps as well what the run said at its end (`remember`): while nothing has changed, nothing else
is to be said, and neither ledger nor workbooks need be read for it.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import pkgutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
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


File = bytes | Callable[[], bytes]
"""The content of a file, or what makes it: of large files one at a time is held in memory."""


class Output(Protocol):
    """What a module of this room holds if it makes files of data/outputs/."""

    FILES: tuple[str, ...]
    """The names of all files that it may make; those that show only which records make which
    reports, and nothing that was decided about these, may stand in OF_REPORTS as well."""

    def render(self, results: Results) -> Mapping[str, File]:
        """Its files by name; one that the review has no data for (no codebook, say) is left out,
        and so may one be that is `results.kept`."""


@cache
def found() -> tuple[Output, ...]:
    """All outputs, by the names of their modules."""
    names = sorted(info.name for info in pkgutil.iter_modules(outputs.__path__))
    modules = (importlib.import_module(f"{outputs.__name__}.{name}") for name in names)
    return tuple(cast(Output, module) for module in modules if hasattr(module, "FILES"))


def render(results: Results) -> dict[str, bytes]:
    """All outputs by file name."""
    return dict(rendered(results))


def rendered(results: Results) -> Iterator[tuple[str, bytes]]:
    """All outputs by file name, one after the other."""
    for output in found():
        for name, file in output.render(results).items():
            yield name, file if isinstance(file, bytes) else file()


def write(
    results: Results,
    links: Links,
    *,
    seen: Mapping[str, str] | None = None,
    only: Sequence[str] = (),
    known: dict[str, str] | None = None,
) -> list[str]:
    """Write the outputs (whose names begin with one of `only`, if given), and run.json; names.

    `links` and `seen` say what they are the views of (see `stamp`). `known` are the digests of
    the files `OF_REPORTS` as they were made last of the same reports, and is brought up to date;
    those that `results` keep are not made again. ReviewError if one cannot be written.
    """
    folder, wanted = results.workspace.outputs, tuple(only) or ""
    kept = {n: of for n, of in (known or {}).items() if n in results.kept}
    made = dict(kept)
    for name, data in rendered(results):
        if name not in kept:
            made[name] = digest(data)
            if name.startswith(wanted):
                write_whole(folder / name, data)
    digests = {name: made[name] for name in _in_order(made)}
    chosen = [name for name in digests if name.startswith(wanted)]
    write_whole(folder / ROWS, (json.dumps(links.rows) + "\n").encode())
    write_whole(folder / STAMP, stamp(digests, links.heads, seen))
    for name in {n for output in found() for n in output.FILES} - digests.keys():
        (folder / name).unlink(missing_ok=True)  # it shows what is no more
    if known is not None:
        lasting = {n for output in found() for n in getattr(output, "OF_REPORTS", ())}
        known.clear()
        known.update({n: of for n, of in digests.items() if n in lasting})
    return [*chosen, ROWS, STAMP]


def unharmed(workspace: Workspace, known: Mapping[str, str]) -> frozenset[str]:
    """Those of the files that lie there as they were made; `known` are their digests."""
    return frozenset(n for n, of in known.items() if _digest_of(workspace.outputs / n) == of)


def _in_order(names: Collection[str]) -> list[str]:
    """The names of outputs in the order in which their modules tell them."""
    return [name for output in found() for name in output.FILES if name in names]


def _digest_of(path: Path) -> str:
    try:
        return digest(path.read_bytes())
    except OSError:
        return ""


# --- whether there is anything new ---------------------------------------------------------------


def inputs(workspace: Workspace, names: Iterable[str] | None = None) -> dict[str, str]:
    """The digest of each file that a run reads, by its name in the review (or of these only).

    Of a full text its size: there are gigabytes of them, and what is read of one is told apart by
    its digest where it is read.
    """
    config = sorted(workspace.config.glob("*.toml"))
    read = (*config, *workspace.exports(), *workspace.described(), *workspace.returned())
    paths = {workspace.name(p): p for p in read}
    texts = {workspace.name(p): p for p in workspace.full_texts()}
    wanted = [*paths, *texts] if names is None else [n for n in names if n in paths or n in texts]
    return {n: file_digest(paths[n]) if n in paths else _size(texts[n]) for n in wanted}


def _size(path: Path) -> str:
    return f"{path.stat().st_size} bytes"


def stamp(
    digests: Mapping[str, str], heads: Mapping[str, Any], seen: Mapping[str, str] | None
) -> bytes:
    """The content of run.json; `digests` are those of the files, `seen` the inputs of the run,
    None outside one."""
    document = {
        "version": __version__,
        "ledger": heads,
        "inputs": seen,
        "files": dict(digests),
    }
    return _json(document)


def _json(document: Mapping[str, Any]) -> bytes:
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


def up_to_date(
    workspace: Workspace, heads: Mapping[str, Any], seen: Mapping[str, str] | None = None
) -> bool:
    """Whether the outputs are there, unharmed, and views of this ledger and these inputs.

    `seen` are the inputs of now, where the caller has them.
    """
    said = last_run(workspace)
    if not _still(said, workspace, heads, seen) or not isinstance(said.get("files"), dict):
        return False
    try:
        written = {n: digest((workspace.outputs / n).read_bytes()) for n in said["files"]}
    except OSError:
        return False
    return bool(written == said["files"])


def _still(
    said: Mapping[str, Any],
    workspace: Workspace,
    heads: Mapping[str, Any],
    seen: Mapping[str, str] | None,
) -> bool:
    """Whether what run.json says holds of this program, this ledger and these inputs."""
    if (said.get("version"), said.get("ledger")) != (__version__, heads):
        return False
    return bool(said.get("inputs") == (inputs(workspace) if seen is None else seen))


def remember(workspace: Workspace, words: Mapping[str, Any]) -> None:
    """Keep what a run said at its end, unless an input has changed since it began."""
    said = last_run(workspace)
    if said.get("inputs") == inputs(workspace):
        write_whole(workspace.outputs / STAMP, _json({**said, "said": words}))


def remembered(
    workspace: Workspace, heads: Mapping[str, Any], seen: Mapping[str, str] | None = None
) -> dict[str, Any] | None:
    """What the last run said at its end, if nothing has changed since; None where it has."""
    said = last_run(workspace)
    if isinstance(said.get("said"), dict) and _still(said, workspace, heads, seen):
        return dict(said["said"])
    return None


def digest(data: bytes) -> str:
    """The beginning of a SHA-256."""
    return hashlib.sha256(data).hexdigest()[:16]
