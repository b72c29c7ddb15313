"""A deposit becomes a review again: checked file by file and row by row before anything is made."""

from __future__ import annotations

import shutil
from pathlib import Path

from cis_pipeline.core.workspace import Workspace
from cis_pipeline.outputs import backup
from cis_pipeline.outputs.deposit import facts, ledger_files, manifest, place
from cis_pipeline.outputs.deposit.copied import DATA
from cis_pipeline.outputs.deposit.facts import Facts
from cis_pipeline.protocol.protocol import Protocol


def restore(source: Path, target: Path) -> Facts | None:
    """Make a review folder of an export, or of a deposit (a folder or a zip file); what the deposit
    says of itself.

    ReviewError names the file, and its line where it has one, that is missing or not what it was,
    and the remedy; ProtocolError if config/ cannot be understood. Then nothing is made.
    """
    if not place.is_deposit(source):
        backup.restore(source, target)
        return None
    with place.opened(source, target) as folder:
        manifest.checked(folder)
        said = facts.read(folder)
        ledger_files.check(folder / ledger_files.FOLDER)
        Protocol.read(folder / "config")
        backup.make_review(target, lambda new: _build(folder, said, new))
    return said


def _build(folder: Path, said: Facts, new: Path) -> None:
    workspace = Workspace(new)
    shutil.copytree(folder / "config", workspace.config)
    backup.empty_data(workspace)
    if (folder / DATA).is_dir():  # how searches were made, and the exports if they are in it
        shutil.copytree(folder / DATA, new / "data", dirs_exist_ok=True)
    heads = ledger_files.build(folder / ledger_files.FOLDER, workspace.ledger)
    for table, head in heads.items():
        if said.here.get(table) != head:
            path = folder / ledger_files.FOLDER / f"{table}.jsonl"
            raise backup.damaged(path, head[0], f"is not where {facts.NAME} says that it ends")
