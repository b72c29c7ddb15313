"""A whole review as plain text, and back: JSON lines that restore it byte for byte, CSV to read.

`export` writes the protocol (config/) and the ledger: one .jsonl file a table and, for people and
other programs, the same as CSV. The raw exports and the workbooks are not in it: what was read
from them is, in the records (`raw` is the entry as it stood in the file) and in the decisions
(`locator` is the row of the workbook). `restore` reads config/ and the .jsonl files; exporting
what was restored gives the same bytes again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.files import write_whole
from cis_pipeline.core.workspace import Workspace
from cis_pipeline.ledger import frames
from cis_pipeline.ledger.accepted import chain_accepted
from cis_pipeline.ledger.rows import SINCE, TABLES, faults, to_ruling
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.ledger.store import Store
from cis_pipeline.outputs.tables import decisions, searches
from cis_pipeline.protocol.protocol import Protocol

HEADS = "heads.json"
"""How many rows each table has, and the hash of its last: by it a lost row is noticed."""

_MARK = ".being-restored"
"""Lies in a folder that `restore` has not finished, so that the next one may take it away."""


def export(state: Snapshot, store: Store, workspace: Workspace, folder: Path) -> list[Path]:
    """Write the review into `folder`, which must be empty or hold an earlier export.

    An earlier export is replaced: files of config/ that are gone meanwhile are gone there too.
    Returns the files written beside config/. ReviewError if the folder is in use otherwise, lies
    where this review would read it, or cannot be written.
    """
    refuse_inside(workspace, folder)
    with told(folder, "cannot be written"):
        if folder.exists() and any(folder.iterdir()) and not (folder / "decisions.jsonl").exists():
            raise ReviewError(f"{folder}: not empty and no earlier export; name a new folder")
        folder.mkdir(parents=True, exist_ok=True)
        written = _contents(state, store)
        for name, data in written.items():
            write_whole(folder / name, data)
        _replace_tree(workspace.config, folder / "config")
    return [folder / name for name in written]


def restore(folder: Path, target: Path) -> None:
    """Make a review folder of an export.

    Everything is read and judged first, and the review is made beside its place (target.new) and
    moved there when it is whole: whatever fails leaves nothing behind. ReviewError if the folder
    is no export, or a damaged one (with file and line), if the target holds a review already, or
    cannot be written; ProtocolError if config/ cannot be understood.
    """
    rows = _read_export(folder)
    make_review(target, lambda new: _build(folder, rows, new))


def make_review(target: Path, build: Callable[[Path], None]) -> None:
    """Let `build` make a review in an empty folder beside its place, and move it there when it is
    whole; ReviewError if there is a review already, or it cannot be written."""
    target = target.resolve()
    new = target.with_name(target.name + ".new")
    with told(target, "cannot be made"):
        _require_free(target, new)
        try:
            new.mkdir(parents=True)
            (new / _MARK).touch()
            build(new)
            _move(new, target)
        finally:
            shutil.rmtree(new, ignore_errors=True)


# --- writing -----------------------------------------------------------------------------------


def _contents(state: Snapshot, store: Store) -> dict[str, bytes]:
    """The files by name; decisions.jsonl, by which an export is known, comes first."""
    tables = {f"{table}.jsonl": _json_lines(store.rows(table)) for table in TABLES}
    standings = frames.standings_frame(state.folded, state.records, state.sources)
    return {
        "decisions.jsonl": tables.pop("decisions.jsonl"),
        **tables,
        HEADS: (json.dumps(store.heads(), indent=2) + "\n").encode(),
        "records.csv": frames.to_csv(frames.records_frame(state.records, state.sources)),
        "decisions.csv": frames.to_csv(decisions(state)),
        "standings.csv": frames.to_csv(standings),
        "searches.csv": frames.to_csv(searches(state)),
    }


def _json_lines(rows: list[dict[str, Any]]) -> bytes:
    lines = (json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows)
    return "".join(f"{line}\n" for line in lines).encode()


def refuse_inside(workspace: Workspace, folder: Path) -> None:
    """An export into a folder that a run reads would be read as part of the review."""
    place, root = folder.resolve(), workspace.root.resolve()
    read = [root / "config", *(root / "data" / d for d in ("searches", "grey", "sheets"))]
    if place == root or any(place.is_relative_to(there) for there in read):
        raise ReviewError(f"{folder}: the review itself lies here; name a folder outside it")


def _replace_tree(source: Path, copy: Path) -> None:
    unfinished = copy.with_name(f".{copy.name}.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        shutil.copytree(source, unfinished)
        if copy.exists():
            shutil.rmtree(copy)
        unfinished.rename(copy)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


@contextmanager
def told(folder: Path, what: str) -> Iterator[None]:
    """What the system has to say, as a sentence with a remedy."""
    try:
        yield
    except OSError as error:  # shutil.Error, too, is one
        where = f" ({error.filename})" if error.filename else ""
        raise ReviewError(
            f"{folder}: {what}: {error.strerror or error}{where}; close the file if another "
            "program has it open, see that the place is a folder in which you may write, or name "
            "another one"
        ) from None


# --- reading -----------------------------------------------------------------------------------


_Rows = Mapping[str, list[dict[str, Any]]]


def _read_export(folder: Path) -> _Rows:
    """All rows that an export holds, by table, judged; nothing is written."""
    tables = [f"{table}.jsonl" for table in TABLES if table not in SINCE]
    needed = [Path("config") / "review.toml", *map(Path, tables), Path(HEADS)]
    missing = [name.as_posix() for name in needed if not (folder / name).is_file()]
    if missing:
        raise ReviewError(f"{folder}: not an export of a review ({', '.join(missing)} missing)")
    _refuse_links(folder)
    Protocol.read(folder / "config")
    rows = {table: list(read_rows(folder / f"{table}.jsonl")) for table in TABLES}
    for fault in faults(rows):
        raise damaged(folder / f"{fault.table}.jsonl", fault.place, fault.what)
    return rows


def _refuse_links(folder: Path) -> None:
    """An export is plain files; a link in it would bring in what lies elsewhere."""
    config = folder / "config"
    for path in (config, *sorted(config.rglob("*")), *sorted(folder.glob("*.json*"))):
        if path.is_symlink():
            raise ReviewError(
                f"{path}: a link to another place, and an export holds none; nothing was "
                "restored: put the file itself there if it belongs to the review"
            )


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a table, one JSON object a line; ReviewError where a line is none.

    One line is held at a time.
    """
    if path.stem in SINCE and not path.exists():
        return
    with told(path, "cannot be read"), path.open("rb") as lines:
        for n, line in enumerate(lines, 1):
            if not line.strip() and not line.endswith(b"\n"):  # after the last line end
                return
            yield _read(path, n, line)


def _read(path: Path, n: int, text: bytes) -> Any:
    try:
        return json.loads(text.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise damaged(path, n, f"not UTF-8 from its byte {error.start + 1}") from None
    except json.JSONDecodeError as error:
        raise damaged(path, n, f"not JSON ({error.msg})") from None


def damaged(path: Path, line: int, what: str) -> ReviewError:
    """What to raise where a line of an export is not what it was."""
    return ReviewError(
        f"{path} line {line}: {what}; the export was damaged or changed, or written by another "
        "version of cis_pipeline; nothing was restored: take a copy of it, or export again"
    )


def _require_free(target: Path, new: Path) -> None:
    if (target / "config").exists() or (target / "data").exists():
        raise ReviewError(f"{target}: there is a review already; name a new folder")
    if target.exists() and not target.is_dir():
        raise ReviewError(f"{target}: a file has this name; name a new folder")
    if new.exists():
        if not (new.is_dir() and ((new / _MARK).exists() or not any(new.iterdir()))):
            raise ReviewError(f"{new}: is in the way; rename it, or restore into another folder")
        shutil.rmtree(new)  # by a restore that was killed


def _build(folder: Path, rows: _Rows, new: Path) -> None:
    """Make the review in a new folder; a chain that people accepted broken becomes sound."""
    workspace = Workspace(new)
    shutil.copytree(folder / "config", workspace.config)
    empty_data(workspace)
    with Store(workspace.ledger) as store:
        store.restore(rows)
        heads = store.heads()
    held = _read(folder / HEADS, 1, (folder / HEADS).read_bytes())
    rulings = [to_ruling(row) for row in rows["rulings"]]
    for table, head in heads.items():
        nothing = [0, ""] if table in SINCE else None
        known = held.get(table, nothing) if isinstance(held, dict) else None
        if known != head and not (known and chain_accepted(table, rulings)):
            raise damaged(folder / f"{table}.jsonl", head[0], "rows are missing or were changed")


def empty_data(workspace: Workspace) -> None:
    """The folders of data/ that people put files into."""
    for made in (workspace.searches, workspace.grey, workspace.sheets):
        made.mkdir(parents=True, exist_ok=True)


def _move(new: Path, target: Path) -> None:
    """Move a finished review into its place; a folder that is there already stays itself.

    It may be the one the user stands in, which not every system lets us replace. config/ comes
    last, since a folder is a review when it has one.
    """
    if not target.exists():
        new.rename(target)
        (target / _MARK).unlink()
        return
    parts = ("data", "config")
    try:
        for part in parts:
            shutil.move(new / part, target / part)
    except BaseException:
        for part in parts:  # neither was there before
            shutil.rmtree(target / part, ignore_errors=True)
        raise
