"""Full texts: the attachments of chosen items come into data/fulltexts/, whole or not at all.

A file is called KEY_name.pdf after its item, and never takes the place of another file: a second
attachment of that name, or a new version of one, gets the key of the attachment or the beginning
of its MD5 into its name. What came only in part goes on where it broke off, if the server can;
size and MD5 are checked before a file gets its name.

The server of Zotero sends us on to its storage (without the key, see `transport`); the Zotero on
this computer names the file itself, which pyzotero's transport of files then reads. Old web pages
come packed.

Why not pyzotero's `dump`: it takes the first file of an archive for the page, holds the file to
nothing that Zotero knows of it, and begins again where a connection broke. Why names are made
over: they come from other people's computers. What is left has no path, no sign that a system
forbids, and no name that Windows keeps for itself.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cis_pipeline.core import files
from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.model import Problem
from cis_pipeline.core.progress import Watch, unwatched
from cis_pipeline.sources.zotero import Library
from cis_pipeline.sources.zotero.connection import Connection, Item
from cis_pipeline.sources.zotero.transport import (
    AbsentError,
    BusyError,
    RefusedError,
    UnreachableError,
    ZoteroError,
)

KNOWN = ".zotero.json"
"""The file that holds which attachment came as which file."""

LARGEST = 1 << 30
"""Bytes of a file at most."""

_STORED = ("imported_file", "imported_url")
_BROKEN = (zipfile.BadZipFile, IndexError, RuntimeError, NotImplementedError, zlib.error, EOFError)
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)


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
    where: Library, keys: Iterable[str], folder: Path, watch: Watch = unwatched
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
                stored = [one for one in zotero.children(key) if _is_stored(one, where)]
            except AbsentError:
                found.problems.append(
                    Problem(f"{where.title} item {key}", "is no longer in Zotero", "pull again")
                )
                continue
            for one in stored:
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
    if here is None:
        part = target.folder / f".{item['key']}.part"
        try:
            _fetch(zotero, item, part)
            here = _named(item, target, part)
        except RefusedError:
            raise
        except (ZoteroError, ReviewError, OSError) as error:
            if not isinstance(error, (UnreachableError, BusyError)):
                part.unlink(missing_ok=True)  # there is nothing to go on with
            found.problems.append(_problem(zotero.where, item, error))
            return
        found.new.append(here)
    found.files.setdefault(target.item, []).append(here)


def _problem(where: Library, item: Item, error: Exception) -> Problem:
    name = safe_name(str(item["data"].get("filename") or item["key"]))
    place = f"{where.title} attachment {item['key']} ({name})"
    if isinstance(error, AbsentError):
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
    marks = ("", f"_{item['key']}", f"_{item['key']}_{_md5_of(part)[:8]}")
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
    listed = json.dumps(target.known, indent=0, sort_keys=True)
    files.write_whole(target.folder / KNOWN, listed.encode())
    return path


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


# --- One file ----------------------------------------------------------------------------------


def _fetch(zotero: Connection, item: Item, part: Path) -> None:
    """The whole file into `part`. ZoteroError if it does not come whole."""
    md5, name = item["data"].get("md5"), str(item["data"].get("filename") or "")
    resumed = part.exists()  # of an earlier day, perhaps of an older version of the file
    while True:
        if zotero.transport.ask(_receive, zotero, item["key"], part):
            _unpack(part, name)
        if not md5 or _md5_of(part) == md5:
            return
        part.unlink()
        if not resumed:
            break
        resumed = False
    raise ZoteroError(
        f"{zotero.where.title}: what came is not the file that Zotero knows (its MD5 differs); "
        "let the Zotero that has the file sync it again"
    )


def _receive(zotero: Connection, key: str, part: Path) -> bool:
    """Write what is still lacking of a file; whether Zotero has packed it."""
    have = part.stat().st_size if part.exists() else 0
    asked = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    address = f"{zotero.where.endpoint}/{zotero.where.path}/items/{key}/file"
    with zotero.client.stream("GET", address, headers=asked) as response:
        goes_on = response.status_code == 206 and have
        with part.open("ab" if goes_on else "wb") as out:
            for piece in response.iter_bytes():
                out.write(piece)
                if out.tell() > LARGEST:
                    raise ZoteroError("Zotero: is larger than a gigabyte")
    return any(one.headers.get("zotero-file-compressed") == "Yes" for one in response.history)


def _unpack(part: Path, name: str) -> None:
    """Put the file of this name, or else the first, in the place of the archive it came in."""
    try:
        with zipfile.ZipFile(part) as archive:
            names = archive.namelist()
            with archive.open(name if name in names else names[0]) as packed:
                content = packed.read(LARGEST // 8)
    except _BROKEN:
        part.unlink()
        raise ZoteroError("Zotero: the archive in which it came cannot be opened") from None
    part.write_bytes(content)


def _md5_of(path: Path) -> str:
    """The MD5 of a file, as Zotero gives it."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def safe_name(name: str) -> str:
    """A file name that no system takes amiss: no path, no reserved name, at most 100 characters.

    >>> safe_name("../../etc/passwd"), safe_name("NUL.pdf"), safe_name("C:\\\\a\\\\what?.pdf")
    ('passwd', '_NUL.pdf', 'what_.pdf')
    """
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = re.sub(r'[<>:"|?*\x00-\x1f\x7f-\x9f\u2028-\u202f\u2066-\u2069\ud800-\udfff]', "_", name)
    name = name.strip(" .") or "attachment"
    stem, suffix = Path(name).stem, Path(name).suffix[:10]
    name = stem[: 100 - len(suffix)].rstrip(" .") + suffix
    return f"_{name}" if _DEVICES.match(name) else name
