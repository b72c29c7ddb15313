"""A whole review as plain text, and back: JSON lines that restore it byte for byte, CSV to read.

`export` writes config/, one .jsonl file a table of the ledger, and, for people and other
programs, the same as CSV. `restore` reads config/ and the .jsonl files; exporting what was
restored gives the same bytes again.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from cis_pipeline import frames
from cis_pipeline.errors import ReviewError
from cis_pipeline.state import State
from cis_pipeline.store import KEYS, TABLES, Store, from_rows
from cis_pipeline.workspace import Workspace


def export(state: State, store: Store, workspace: Workspace, folder: Path) -> list[Path]:
    """Write the review into `folder`, which must be empty or hold an earlier export."""
    if folder.exists() and any(folder.iterdir()) and not (folder / "decisions.jsonl").exists():
        raise ReviewError(f"{folder}: not empty and no earlier export; name a new folder")
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(workspace.config, folder / "config", dirs_exist_ok=True)
    written = {f"{table}.jsonl": _json_lines(store.rows(table)) for table in TABLES}
    written |= {
        "records.csv": frames.to_csv(frames.records_frame(state.records, state.sources)),
        "decisions.csv": frames.to_csv(frames.decisions_frame(state.decisions)),
        "standings.csv": frames.to_csv(
            frames.standings_frame(state.folded, state.records, state.sources)
        ),
    }
    for name, data in written.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in written]


def restore(folder: Path, target: Path) -> None:
    """Make a review folder of an export; ReviewError if it is none, or the target is in use."""
    missing = [f"{t}.jsonl" for t in TABLES if not (folder / f"{t}.jsonl").exists()]
    if missing:
        raise ReviewError(f"{folder}: not an export of a review ({', '.join(missing)} missing)")
    workspace = Workspace(target)
    if (target / "config").exists() or workspace.ledger.exists():
        raise ReviewError(f"{target}: there is a review already; name a new folder")
    batch = from_rows({t: _read_rows(folder / f"{t}.jsonl", KEYS[t]) for t in TABLES})
    shutil.copytree(folder / "config", workspace.config)
    for made in ("searches", "grey", "sheets"):
        (target / "data" / made).mkdir(parents=True, exist_ok=True)
    with workspace.lock(), Store(workspace.ledger) as store:
        store.append(batch, at="")  # decisions keep the time they carry


def _json_lines(rows: list[dict[str, Any]]) -> bytes:
    lines = (json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows)
    return "".join(f"{line}\n" for line in lines).encode()


def _read_rows(path: Path, keys: frozenset[str]) -> list[dict[str, Any]]:
    rows = []
    with path.open(encoding="utf-8") as stream:
        for n, line in enumerate(stream, 1):
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise ReviewError(
                    f"{path} line {n}: not JSON ({error.msg}); the export was damaged"
                ) from None
            if not isinstance(row, dict) or row.keys() != keys:
                raise ReviewError(
                    f"{path} line {n}: not a row of {path.stem}; the export was damaged, or "
                    "written by another version of cis_pipeline"
                )
            rows.append(row)
    return rows
