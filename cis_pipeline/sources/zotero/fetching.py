"""One file of an attachment, whole: what broke off goes on, and what came is what Zotero knows.

The server of Zotero sends us on to its storage (without the key, see `wire`); the Zotero on this
computer names the file itself. Old web pages come packed.
"""

from __future__ import annotations

import hashlib
import shutil
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from cis_pipeline.sources.zotero.connection import Connection, Item
from cis_pipeline.sources.zotero.errors import UnreachableError, ZoteroError
from cis_pipeline.sources.zotero.library import Library
from cis_pipeline.sources.zotero.wire import STREAM

LARGEST = 1 << 30
"""Bytes of a file at most."""

TRIES = 3
"""How often a download that broke off goes on."""


def fetch(zotero: Connection, item: Item, part: Path) -> None:
    """The whole file into `part`. ZoteroError if it does not come whole."""
    md5, name = item["data"].get("md5"), str(item["data"].get("filename") or "")
    for _ in range(2):  # what goes on from an earlier day may be of an older version of the file
        resumed = part.exists()
        if _whole(zotero, item["key"], part):
            _unpack(part, name)
        if not md5 or md5_of(part) == md5:
            return
        part.unlink()
        if not resumed:
            break
    raise ZoteroError(
        f"{zotero.where.title}: what came is not the file that Zotero knows (its MD5 differs); "
        "let the Zotero that has the file sync it again"
    )


def _whole(zotero: Connection, key: str, part: Path) -> bool:
    """The whole file as it is sent; whether Zotero has packed it."""
    said = Said()
    for _ in range(TRIES):
        said = _piece(zotero, key, part)
        if not said.what:
            return said.packed
    raise UnreachableError(f"{zotero.where.title}: {said.what}; ask for it again later")


@dataclass(frozen=True, slots=True)
class Said:
    """What went wrong with a download, "" if nothing did; whether Zotero has packed the file."""

    what: str = ""
    packed: bool = False


def _piece(zotero: Connection, key: str, part: Path) -> Said:
    """What is still lacking of a file."""
    have = part.stat().st_size if part.exists() else 0
    headers = {"Range": f"bytes={have}-", "Accept-Encoding": "identity"} if have else {}
    address = f"{zotero.where.endpoint}/{zotero.where.path}/items/{key}/file"
    packed = False
    for _ in range(5):  # being sent on
        ask = {"headers": headers, "extensions": {STREAM: True}, "follow_redirects": False}
        with zotero.client.stream("GET", address, **ask) as response:
            if not response.is_redirect:
                return Said(_received(response, part, have), packed)
            packed = packed or response.headers.get("zotero-file-compressed") == "Yes"
            address = str(response.headers.get("location"))
        if urlsplit(address).scheme == "file":
            return Said(_copied(zotero.where, address, part))
        address = str(response.url.join(address))
    return Said("is sent on and on")


def _unpack(part: Path, name: str) -> None:
    """Put the file of this name, or else the first, in the place of the archive it came in."""
    try:
        with zipfile.ZipFile(part) as archive:
            names = archive.namelist()
            inside = name if name in names else names[0]
            with archive.open(inside) as packed:
                content = packed.read(LARGEST // 8)
    except (
        zipfile.BadZipFile,
        IndexError,
        RuntimeError,
        NotImplementedError,
        zlib.error,
        EOFError,
    ):
        part.unlink()
        raise ZoteroError("Zotero: the archive in which it came cannot be opened") from None
    part.write_bytes(content)


def _received(response: Any, part: Path, have: int) -> str:
    """Write what comes; a server that cannot go on where it broke off begins again."""
    goes_on = response.status_code == 206 and have
    length = response.headers.get("content-length", "")
    encoded = response.headers.get("content-encoding", "identity") != "identity"
    start = have if goes_on else 0
    expected = start + int(length) if length.isdigit() and not encoded else None
    try:
        with part.open("ab" if goes_on else "wb") as out:
            for piece in response.iter_bytes():
                out.write(piece)
                if out.tell() > LARGEST:
                    raise ZoteroError("Zotero: is larger than a gigabyte")
    except (OSError, ZoteroError):
        raise
    except Exception as error:  # a transport's faults have no common class here
        return f"broke off ({type(error).__name__})"
    size = part.stat().st_size
    return "" if expected in (None, size) else f"came in part ({size} of {expected} bytes)"


def _copied(where: Library, address: str, part: Path) -> str:
    """A file that lies on this computer: only the Zotero on this computer may name one."""
    if not where.local:
        return "names a file on this computer, which no server may"
    path = Path(url2pathname(urlsplit(address).path))
    if not path.is_file():
        return "is not on this computer"
    shutil.copyfile(path, part)
    return ""


def md5_of(path: Path) -> str:
    """The MD5 of a file, as Zotero gives it."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
