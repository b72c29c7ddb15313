"""The folder of a review: where each thing lies in it, and the lock that lets one process write.

The lock is the operating system's, held on data/.lock, so it is gone with the process that held
it, however that ended. Who holds it is written beside it, for the message of the one who waits.

Why names are normalised: macOS and Windows spell "é" in two ways (one character, or e and an
accent), and a file that went from one to the other is still the same file (`nfc`).
"""

from __future__ import annotations

import getpass
import glob
import hashlib
import os
import platform
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from cis_pipeline.core.errors import LockedError, ReviewError

DESCRIPTION = ".source.toml"
"""How the name of a file ends that describes the export beside it."""


@dataclass(frozen=True)
class Workspace:
    """The paths of one review folder."""

    root: Path

    @property
    def config(self) -> Path:
        """The protocol, read by people."""
        return self.root / "config"

    @property
    def ledger(self) -> Path:
        """The ledger."""
        return self.root / "data" / "ledger.sqlite"

    @property
    def sheets(self) -> Path:
        """Workbooks out and back."""
        return self.root / "data" / "sheets"

    @property
    def outputs(self) -> Path:
        """What a run writes, rebuildable."""
        return self.root / "data" / "outputs"

    @property
    def is_review(self) -> bool:
        """Whether this is the folder of a review."""
        return (self.config / "review.toml").exists()

    def require(self) -> None:
        """ReviewError unless this is the folder of a review."""
        if not self.is_review:
            raise ReviewError(
                f"{self.root}: not a review folder (there is no config/review.toml); "
                "go to one, name one with --review, or make one with `cis init DIR`"
            )

    def name(self, path: Path) -> str:
        """How a file of the review is called in messages and in the ledger: data/grey/x.csv.

        In NFC, whatever the system spells it, since it is what the file is known by.
        """
        within = path.relative_to(self.root) if path.is_relative_to(self.root) else path
        return nfc(legible(within.as_posix()))

    def exports(self) -> list[Path]:
        """The raw exports of searches, then grey literature, in the order of their names."""
        found = _files(self.searches) + _files(self.grey)
        return [path for path in found if not path.name.endswith(DESCRIPTION)]

    def described(self) -> list[Path]:
        """The small files that describe the exports beside them."""
        found = _files(self.searches) + _files(self.grey)
        return [path for path in found if path.name.endswith(DESCRIPTION)]

    @property
    def searches(self) -> Path:
        """Raw exports, never edited."""
        return self.root / "data" / "searches"

    @property
    def grey(self) -> Path:
        """Grey literature: a register, documents, works found by citation."""
        return self.root / "data" / "grey"

    def full_texts(self) -> list[Path]:
        """All that lies in data/fulltexts/, in order: the texts of reports that people got."""
        return _files(self.root / "data" / "fulltexts")

    def returned(self) -> list[Path]:
        """All that lies in data/sheets/, in natural order: abstract_A_2 before abstract_A_10.

        Whatever it is called: that a file cannot be read is told, and not passed over.
        """
        return sorted(_files(self.sheets), key=lambda path: _natural(self.name(path)))

    def locks(self) -> list[tuple[Path, Path]]:
        """The lock files of office programs in data/sheets/, each with the file that it says is
        open; of one that is gone nothing is said."""
        if not self.sheets.is_dir():
            return []
        found = ((path, _locked_by(path)) for path in sorted(self.sheets.rglob("*")))
        return [(lock, path) for lock, path in found if path is not None and path.is_file()]

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the review for writing; LockedError names the holder, ReviewError a bad folder."""
        from filelock import FileLock, Timeout

        path, owner = self.root / "data" / ".lock", self.root / "data" / ".lock.owner"
        lock = FileLock(path, timeout=0)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except Timeout:
            raise LockedError(
                f"{self.root}: another cis is working on this review ({_read(owner)}); wait for it "
                "to end, or end it, and run the command again (nothing is lost either way)"
            ) from None
        except OSError as error:
            raise ReviewError(
                f"{path.parent}: cannot be written ({error.strerror or error}); give yourself "
                "write permission to the review folder, or copy it to a folder of your own"
            ) from None
        try:
            with suppress(OSError):  # it serves a message only
                owner.write_text(_me(), encoding="utf-8")
            yield
        finally:
            with suppress(OSError):  # somebody may be reading it just now
                owner.unlink(missing_ok=True)
            lock.release()


def above(folder: Path) -> Path:
    """The folder of the review that a folder lies in, as git finds a repository; itself if none."""
    whole = folder.resolve()
    return next((one for one in (whole, *whole.parents) if Workspace(one).is_review), folder)


_SYSTEM = {"thumbs.db", "desktop.ini", "icon\r"}
"""Files that systems leave in every folder."""
_EXPLAINED = {".md", ".txt", ""}
"""The suffixes of a readme, which explains a folder and is no data."""
_HIDDEN = (".", "~$")
"""How the names of hidden files and folders begin, and of those that programs work in."""


def _files(folder: Path) -> list[Path]:
    """Regular files below a folder, without those that programs leave behind while working."""
    if not folder.is_dir():
        return []
    found = (p for p in folder.rglob("*") if p.is_file() and _is_data(p.relative_to(folder)))
    return sorted(found, key=lambda p: nfc(p.relative_to(folder).as_posix()))


def _is_data(path: Path) -> bool:
    """Whether a file holds something of the review, to judge by its path below its folder."""
    if any(part.startswith(_HIDDEN) for part in path.parts) or path.name.lower() in _SYSTEM:
        return False
    return path.stem.lower() != "readme" or path.suffix.lower() not in _EXPLAINED


def _locked_by(path: Path) -> Path | None:
    """The file that a lock file is of: "~$a.xlsx" (Microsoft Office; of a long name it spells the
    end only), ".~lock.a.xlsx#" (LibreOffice)."""
    name = path.name
    if name.startswith(".~lock.") and name.endswith("#"):
        return path.with_name(name.removeprefix(".~lock.")[:-1])
    if name.startswith("~$"):
        end = name.removeprefix("~$")
        there = sorted(path.parent.glob(f"*{glob.escape(end)}"))
        return next((p for p in there if p != path), None)
    return None


def nfc(text: str) -> str:
    """A name in Unicode normal form C, in which two spellings of one name are the same."""
    return unicodedata.normalize("NFC", text)


_NO_LETTER = re.compile("[\ud800-\udfff]")


def legible(name: str) -> str:
    """The name of a file as it can be shown and written; bytes that are no UTF-8 become \ufffd."""
    return name if name.isascii() else _NO_LETTER.sub("\ufffd", name)


def _natural(name: str) -> tuple[list[str | int], str]:
    """A key that sorts numbers in names by their value."""
    parts = re.split(r"([0-9]+)", name)  # text and numbers take turns, text first
    return [int(part) if n % 2 else part for n, part in enumerate(parts)], name


def file_digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _me() -> str:
    try:
        user = getpass.getuser()
    except (KeyError, OSError, ImportError):  # no such name on this machine
        user = "somebody"
    return f"{user} on {platform.node()}, process {os.getpid()}"


def _read(owner: Path) -> str:
    try:
        return owner.read_text(encoding="utf-8") or "unknown holder"
    except (OSError, UnicodeDecodeError):
        return "unknown holder"
