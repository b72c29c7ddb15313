"""The files of a review that a deposit takes over: config/, how searches were made, raw exports.

Of full texts, and of documents of grey literature, only name, size and SHA-256 are told.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cis_pipeline.core.files import write_whole
from cis_pipeline.core.workspace import Workspace, file_digest, nfc
from cis_pipeline.ledger.frames import TEXT, WHOLE, csv_of
from cis_pipeline.outputs.deposit.pseudonyms import Pseudonyms

DATA = "searches/data"
"""Where in a deposit lies what lay in data/ of the review, by the same paths."""

_INVENTED = "simulation.toml"
"""In the reference review: what its records were invented of, sentence by sentence; no protocol."""

FULL_TEXTS = "full_texts.csv"

_DOCUMENTS = {".pdf", ".doc", ".docx", ".odt", ".rtf", ".epub", ".htm", ".html"}
"""Suffixes of documents. In data/grey/ any file is one that no table or export is."""

_TABLES = {".csv", ".tsv", ".xlsx", ".xls", ".ods", ".jsonl", ".json", ".ris", ".bib", ".enw"}


@dataclass(frozen=True)
class Copied:
    """What was taken over: the raw exports, those left out since they name people, and how many
    full texts were told of."""

    exports: tuple[str, ...]
    not_exported: tuple[str, ...]
    full_texts: int


def copy_config(source: Path, into: Path, names: Pseudonyms | None) -> None:
    """The files of config/, with letters for names where there are any."""
    for path in sorted(set(source.glob("*.toml")) - {source / _INVENTED}):
        _copy_toml(path, into / path.name, names)


def copy_data(
    workspace: Workspace, into: Path, *, exports: bool, names: Pseudonyms | None
) -> Copied:
    """The files that describe exports, the exports if they are wanted, and full_texts.csv."""
    taken, refused = list[str](), list[str]()
    for path in workspace.described():
        _copy_toml(path, into / _place(path, workspace), names)
    for path in _exports(workspace) if exports else ():
        name = _name(path, workspace)
        if names is not None and _names_people(path, names):
            refused.append(name)
            continue
        copy = into / _place(path, workspace)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        taken.append(name)
    texts = [*_full_texts(workspace)]
    rows = ({"name": _told(_name(p, workspace), names), **_digest(p)} for p in texts)
    write_whole(into / FULL_TEXTS, csv_of({"name": TEXT, "bytes": WHOLE, "sha256": TEXT}, rows))
    return Copied(tuple(taken), tuple(refused), len(texts))


def _copy_toml(path: Path, copy: Path, names: Pseudonyms | None) -> None:
    data = path.read_bytes()
    if names is not None:
        data = names.config(data.decode("utf-8-sig", errors="replace")).encode()
    write_whole(copy, data)


def _told(name: str, names: Pseudonyms | None) -> str:
    return name if names is None else names.written(name)


def _digest(path: Path) -> dict[str, object]:
    return {"bytes": path.stat().st_size, "sha256": file_digest(path)}


def _name(path: Path, workspace: Workspace) -> str:
    return nfc(path.relative_to(workspace.searches.parent).as_posix())


def _place(path: Path, workspace: Workspace) -> Path:
    return Path(DATA) / path.relative_to(workspace.searches.parent)


def _exports(workspace: Workspace) -> Iterator[Path]:
    return (path for path in workspace.exports() if not _is_document(path, workspace))


def _full_texts(workspace: Workspace) -> Iterator[Path]:
    yield from (path for path in workspace.exports() if _is_document(path, workspace))
    yield from workspace.full_texts()


def _is_document(path: Path, workspace: Workspace) -> bool:
    suffix = path.suffix.lower()
    grey = workspace.grey in path.parents
    return suffix in _DOCUMENTS or (grey and suffix not in _TABLES)


def _names_people(path: Path, names: Pseudonyms) -> bool:
    """Whether an export names a person of the review: those of other tools say who voted."""
    data = path.read_bytes()
    encoded = ("utf-8", "utf-16", "latin-1")
    return any(names.stands_in(data.decode(one, errors="replace")) for one in encoded)
