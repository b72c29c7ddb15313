"""Full texts: the attachments of chosen items come into data/fulltexts/, whole or not at all.

A file is called KEY_name.pdf after its item, and never takes the place of another file: a second
attachment of that name, or a new version of one, gets the key of the attachment or the beginning
of its MD5 into its name. What came only in part goes on where it broke off, if the server can;
size and MD5 are checked before a file gets its name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cis_pipeline.core.model import Problem
from cis_pipeline.sources.zotero import errors
from cis_pipeline.sources.zotero.connection import Connection, Item
from cis_pipeline.sources.zotero.fetching import fetch, md5_of
from cis_pipeline.sources.zotero.file_names import safe_name
from cis_pipeline.sources.zotero.library import Library, Watch, silent

KNOWN = ".zotero.json"
"""The file that holds which attachment came as which file."""

_STORED = ("imported_file", "imported_url")


@dataclass(slots=True)
class Downloaded:
    """The files of each item by its key, those that are `new` among them, and problems."""

    files: dict[str, list[Path]] = field(default_factory=dict)
    new: list[Path] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        """The same for people."""
        total = sum(map(len, self.files.values()))
        return f"{len(self.new)} full texts downloaded, {total - len(self.new)} were here already"


def download(
    where: Library, keys: Iterable[str], folder: Path, watch: Watch = silent
) -> Downloaded:
    """Bring the attachments of the items with these keys into `folder` (data/fulltexts/).

    A fault with one attachment is a Problem and the others go on; a refused key, or a library
    that is not there, is a ZoteroError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    found, wanted = Downloaded(), list(keys)
    known = _read(folder / KNOWN)
    with Connection(where, watch) as zotero:
        for n, key in enumerate(wanted):
            watch(f"full texts from {where.title}", n, len(wanted))
            try:
                files = [one for one in zotero.children(key) if _is_stored(one, where)]
            except errors.AbsentError:
                found.problems.append(
                    Problem(f"{where.title} item {key}", "is no longer in Zotero", "pull again")
                )
                continue
            for one in files:
                _bring(zotero, one, Target(folder, key, known), found)
    return found


@dataclass(frozen=True, slots=True)
class Target:
    """Where the attachments of an item go, and which came there before."""

    folder: Path
    item: str
    known: dict[str, Any]


def _is_stored(item: Item, where: Library) -> bool:
    """Whether an attachment has a file that the server can give."""
    mode = item["data"].get("linkMode")
    return mode in _STORED or (where.local and mode == "linked_file")


def _bring(zotero: Connection, item: Item, target: Target, found: Downloaded) -> None:
    """Bring one attachment, unless it is here; its faults become problems."""
    here = _here(item, target)
    problem = None
    if here is None:
        part = target.folder / f".{item['key']}.part"
        try:
            fetch(zotero, item, part)
            here = _named(item, target, part)
            found.new.append(here)
        except (errors.RefusedError, errors.ZoteroError, OSError) as error:
            if isinstance(error, errors.RefusedError):
                raise
            if not isinstance(error, (errors.UnreachableError, errors.BusyError)):
                part.unlink(missing_ok=True)  # there is nothing to go on with
            problem = _problem(zotero.where, item, error)
    if here is not None:
        found.files.setdefault(target.item, []).append(here)
    if problem is not None:
        found.problems.append(problem)


def _problem(where: Library, item: Item, error: Exception) -> Problem:
    name = safe_name(str(item["data"].get("filename") or item["key"]))
    place = f"{where.title} attachment {item['key']} ({name})"
    if isinstance(error, errors.AbsentError):
        remedy = "put it into data/fulltexts/ by hand, or let the Zotero that has it sync its files"
        return Problem(place, "has no file on the server (404)", remedy, "warning")
    if isinstance(error, OSError):
        return Problem(
            place, f"cannot be written ({error.strerror})", "see to the folder", "warning"
        )
    return Problem(place, str(error).partition(": ")[2], "", "warning")


def _here(item: Item, target: Target) -> Path | None:
    """The file of an attachment, if this version of it came before and is still whole."""
    known = target.known.get(item["key"])
    if not isinstance(known, dict) or known.get("md5") != (item["data"].get("md5") or ""):
        return None
    path = target.folder / safe_name(str(known.get("file")))
    same = path.is_file() and path.stat().st_size == known.get("size")
    return path if same and (known["md5"] or known.get("version") == item["version"]) else None


def _named(item: Item, target: Target, part: Path) -> Path:
    """Give a file that came whole its name, which no other file has."""
    data = item["data"]
    name = safe_name(str(data.get("filename") or data.get("title") or "attachment"))
    if not Path(name).suffix:
        name += {"application/pdf": ".pdf", "text/html": ".html"}.get(
            str(data.get("contentType")), ""
        )
    stem, suffix = Path(name).stem, Path(name).suffix
    marks = ("", f"_{item['key']}", f"_{item['key']}_{md5_of(part)[:8]}")
    taken = {path.name.casefold() for path in target.folder.iterdir()}
    names = [f"{target.item}_{stem}{mark}{suffix}" for mark in marks]
    free = next((one for one in names if one.casefold() not in taken), names[-1])
    path = target.folder / free
    if free.casefold() in taken:  # by key and content the very same file
        part.unlink()
    else:
        part.rename(path)
    size = path.stat().st_size
    came = {"file": free, "size": size, "md5": data.get("md5") or "", "version": item["version"]}
    target.known[item["key"]] = came
    _write(target.folder / KNOWN, target.known)
    return path


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(path: Path, known: dict[str, Any]) -> None:
    beside = path.with_name(f"{path.name}.new")
    beside.write_text(json.dumps(known, indent=0, sort_keys=True), encoding="utf-8")
    beside.replace(path)
