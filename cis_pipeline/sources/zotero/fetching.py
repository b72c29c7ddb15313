"""One file of an attachment, whole: what broke off goes on, and what came is what Zotero knows.

The server of Zotero sends us on to its storage (without the key, see `wire`); the Zotero on this
computer names the file itself, which pyzotero's transport of files then reads. Old web pages come
packed.

Why not pyzotero's `dump`: it takes the first file of an archive for the page, holds the file to
nothing that Zotero knows of it, and begins again where a connection broke.
"""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from pathlib import Path

from cis_pipeline.sources.zotero.connection import Connection, Item
from cis_pipeline.sources.zotero.errors import ZoteroError

LARGEST = 1 << 30
"""Bytes of a file at most."""

_BROKEN = (zipfile.BadZipFile, IndexError, RuntimeError, NotImplementedError, zlib.error, EOFError)


def fetch(zotero: Connection, item: Item, part: Path) -> None:
    """The whole file into `part`. ZoteroError if it does not come whole."""
    md5, name = item["data"].get("md5"), str(item["data"].get("filename") or "")
    resumed = part.exists()  # of an earlier day, perhaps of an older version of the file
    while True:
        if zotero.wire.ask(_receive, zotero, item["key"], part):
            _unpack(part, name)
        if not md5 or md5_of(part) == md5:
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


def md5_of(path: Path) -> str:
    """The MD5 of a file, as Zotero gives it."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
