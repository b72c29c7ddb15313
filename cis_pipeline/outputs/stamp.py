"""Whether there is anything new: run.json says which ledger, inputs and version a run has seen.

The inputs are those that stood there when the run began, and the workbooks that it wrote itself:
a workbook saved while the run was working is news for the next. Outputs that were written outside
a run carry no inputs, so the next run looks at everything.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from cis_pipeline import __version__
from cis_pipeline.core.workspace import Workspace, file_digest

STAMP = "run.json"
"""The file in data/outputs/ that says all this."""


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
