"""Where a deposit lies: a folder, or a zip file of it; it appears there whole or not at all.

A zip file follows from its contents alone: members in the order of their names, without times or
traces of the system. Its bytes may still differ between machines, for each zlib compresses in its
own way; the manifest in it does not.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.files import beside
from cis_pipeline.outputs import backup
from cis_pipeline.outputs.deposit import facts, manifest

_TIME = (1980, 1, 1, 0, 0, 0)
_MARK = ".being-deposited"


def is_deposit(place: Path) -> bool:
    """Whether it is a deposit, whole or not: by its facts or its manifest, or by being a zip."""
    known = (facts.NAME, manifest.NAME)
    return _is_zip(place) or any((place / name).is_file() for name in known)


@contextmanager
def made_at(target: Path) -> Iterator[Path]:
    """A new folder to work in, beside the target, with "deposit" in it, which is moved to the
    target, or packed into it, if the block ends well.

    ReviewError if the target holds anything but an earlier deposit, or cannot be written.
    """
    target = target.resolve()
    work = target.with_name(f".{target.name}.new")
    with backup.told(target, "cannot be written"):
        _require_free(target)
        if work.exists() and (work / _MARK).exists():  # of a deposit that was killed
            shutil.rmtree(work)
        try:
            work.mkdir(parents=True)
            (work / _MARK).touch()
            made = work / "deposit"
            made.mkdir()
            yield work
            if target.suffix.lower() == ".zip":
                _pack(made, target)
            else:
                if target.exists():
                    shutil.rmtree(target)
                made.rename(target)
        finally:
            shutil.rmtree(work, ignore_errors=True)


def _require_free(target: Path) -> None:
    if target.suffix.lower() == ".zip":
        if target.exists() and not _is_zip(target):
            raise ReviewError(f"{target}: is there and no earlier deposit; name another file")
        return
    if not target.exists():
        return
    if not target.is_dir():
        raise ReviewError(f"{target}: a file has this name; name a new folder")
    if not any(target.iterdir()):
        return
    if not (target / facts.NAME).is_file():
        raise ReviewError(f"{target}: not empty and no earlier deposit; name a new folder")
    known = {*manifest.named(target), manifest.NAME}
    there = (p.relative_to(target).as_posix() for p in target.rglob("*") if not p.is_dir())
    if own := sorted(set(there) - known):
        raise ReviewError(
            f"{target / own[0]}: does not belong to the earlier deposit, which would be replaced; "
            "move it away, or name a new folder"
        )


def _is_zip(path: Path) -> bool:
    """Whether it is a zip file that holds a deposit."""
    if not path.is_file():
        return False
    try:
        with zipfile.ZipFile(path) as packed:
            return any(n.rpartition("/")[2] == facts.NAME for n in packed.namelist())
    except (OSError, zipfile.BadZipFile):
        return path.suffix.lower() == ".zip"


def _pack(folder: Path, target: Path) -> None:
    with beside(target) as part, zipfile.ZipFile(part, "w") as packed:
        for name in [*manifest.names(folder), manifest.NAME]:
            member = zipfile.ZipInfo(name, _TIME)
            member.create_system, member.external_attr = 3, 0o644 << 16
            member.compress_type = zipfile.ZIP_DEFLATED
            with (
                (folder / name).open("rb") as file,
                packed.open(member, "w", force_zip64=True) as to,
            ):
                shutil.copyfileobj(file, to, 1 << 20)


@contextmanager
def opened(place: Path, beside_it: Path) -> Iterator[Path]:
    """The folder of a deposit; that of a zip file, unpacked beside another place for as long as the
    block lasts. ReviewError if it is damaged, or would unpack to elsewhere."""
    if place.is_dir():
        yield place
        return
    target = beside_it.resolve()
    work = target.with_name(f".{target.name}.unpacked")
    with backup.told(place, "cannot be unpacked"):
        shutil.rmtree(work, ignore_errors=True)
        try:
            yield _unpacked(place, work)
        finally:
            shutil.rmtree(work, ignore_errors=True)


def _unpacked(place: Path, work: Path) -> Path:
    try:
        with zipfile.ZipFile(place) as packed:
            for member in packed.infolist():
                parts = member.filename.replace("\\", "/").split("/")
                if ".." in parts or parts[0] == "" or ":" in parts[0]:
                    what = f'holds "{member.filename}", which would lie outside its folder'
                    raise ReviewError(f"{place}: {what}; nothing was restored")
            packed.extractall(work)
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError) as error:
        raise ReviewError(
            f"{place}: is no whole zip file ({error}); nothing was restored: download or copy it "
            "again"
        ) from None
    there = [*work.iterdir()]
    if len(there) == 1 and there[0].is_dir():  # as repositories pack a folder
        return there[0]
    return work
