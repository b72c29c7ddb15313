"""manifest-sha256.txt: the SHA-256 of every file of a deposit, as `sha256sum -c` reads it.

By it a file that was changed, cut short or lost is noticed, on every system and without this
program. It is no signature: who can change a file can change it too; against that helps the record
of the repository, which keeps a digest of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.files import write_whole
from cis_pipeline.core.workspace import file_digest

NAME = "manifest-sha256.txt"
READ = ("config", "ledger", "searches")
"""The folders that `cis restore` reads: nothing may lie in them that is not in the manifest."""

_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")


def write(folder: Path) -> None:
    """Write the manifest of all files that lie in a folder, in the order of their names."""
    lines = (f"{file_digest(folder / name)}  {name}\n" for name in names(folder))
    write_whole(folder / NAME, "".join(lines).encode())


def names(folder: Path) -> list[str]:
    """The files of a folder but the manifest, by their paths in it, in order."""
    found = (p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    return sorted(name for name in found if name != NAME)


def checked(folder: Path) -> list[str]:
    """The files that the manifest names, each found to be what it was; the files that it does not
    name and that nothing reads do not matter.

    ReviewError names the first that is missing, changed, a link, or there without right.
    """
    known = named(folder)
    for name, digest in known.items():
        path = folder / name
        if path.is_symlink():
            raise _refused(path, "is a link to another place, and a deposit holds none")
        if not path.is_file():
            raise _refused(path, "is missing")
        if file_digest(path) != digest:
            raise _refused(path, "is not what it was: its SHA-256 is not that of the manifest")
    for name in _strange(folder, known):
        raise _refused(folder / name, f"is not named by {NAME}, and would be read", "delete it, or")
    return [*known]


def _strange(folder: Path, known: Iterable[str]) -> list[str]:
    there = (p for top in READ for p in (folder / top).rglob("*") if not p.is_dir())
    return sorted({p.relative_to(folder).as_posix() for p in there} - {*known})


def named(folder: Path) -> dict[str, str]:
    """The digests by name, as the manifest has them; no name leads out of the folder."""
    path = folder / NAME
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise _refused(path, "is missing, so that nothing can be checked") from None
    except (OSError, UnicodeDecodeError) as error:
        raise _refused(path, f"cannot be read ({error})") from None
    known: dict[str, str] = {}
    for n, line in enumerate(text.removesuffix("\n").split("\n"), 1):
        found = _LINE.fullmatch(line.removesuffix("\r"))
        if found is None or {"", ".."} & {*re.split(r"[/\\]", found[2])}:
            raise _refused(path, f"line {n} is not a SHA-256 and the name of a file")
        known[found[2]] = found[1]
    return known


def _refused(path: Path, what: str, remedy: str = "") -> ReviewError:
    remedy = f"{remedy} " if remedy else ""
    return ReviewError(
        f"{path}: {what}; nothing was restored: {remedy}download or copy the deposit again, whole"
    )
