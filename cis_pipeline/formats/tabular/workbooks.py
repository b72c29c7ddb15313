"""A workbook is opened only after its package has been looked through, whoever sent it.

xlsx and ods files are zip packages: a few kilobytes can unpack to gigabytes, say less than they
hold, or name one cell in the last corner of a sheet, for which a parser makes room for all. So
each member is unpacked once, in pieces and to a limit, and the parser (calamine) gets only what
passed. Macros are never run: nothing here can run them.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO, Any

from cis_pipeline.core.errors import SourceError
from cis_pipeline.formats.tabular import sheet_scan

ZIP, OLE = b"PK\x03\x04", bytes.fromhex("D0CF11E0A1B11AE1")
"""How xlsx and ods files begin, and how xls files do."""

MOST_UNPACKED = 512 << 20
"""No workbook takes more bytes (512 MiB) when it is unpacked."""

_MOST_RATIO, _RATIO_FROM = 200, 64 << 20
_MOST_CELLS = 1 << 24
_PIECE = 1 << 20
_AGAIN = "open it in a spreadsheet program and save it again"


def open_workbook(stream: IO[bytes]) -> Any:
    """The calamine workbook; SourceError if it is none, damaged, encrypted, or a trap."""
    import python_calamine

    stream.seek(0)
    start = stream.read(8)
    if start.startswith(ZIP):
        _look_through(stream)
    elif start.startswith(OLE):
        stream.seek(0)
        _check_ole(stream.read())
    stream.seek(0)
    return tried(lambda: python_calamine.CalamineWorkbook.from_filelike(stream))


def sheets(workbook: Any) -> Iterator[tuple[str, int, list[list[str]]]]:
    """Each sheet of cells: its name, the number of its first filled row, and its rows as text."""
    for sheet in workbook.sheets_metadata:
        if "WorkSheet" in str(sheet.typ):
            found = tried(lambda name=sheet.name: workbook.get_sheet_by_name(name))
            rows = tried(found.to_python)
            if rows:
                first = (found.start or (0, 0))[0] + 1
                yield sheet.name, first, [[cell_text(cell) for cell in row] for row in rows]


def cell_text(cell: object) -> str:
    """A cell as it is read in a sheet: no scientific notation, dates as in ISO 8601.

    >>> cell_text(2019.0), cell_text(1.5e-7), cell_text(datetime(2020, 1, 2)), cell_text(True)
    ('2019', '0.00000015', '2020-01-02', 'TRUE')
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        if not abs(cell) < float("inf"):
            return str(cell)
        return str(int(cell)) if cell.is_integer() else format(Decimal(repr(cell)), "f")
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def tried(step: Any) -> Any:
    """What a step of the parser gives; SourceError if it fails, and be it by a panic."""
    try:
        return step()
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a panic of its Rust code is no Exception
        if type(error).__name__ == "PasswordError" or "assword" in str(error):
            raise SourceError(
                "is protected by a password; save it without one, or as CSV"
            ) from None
        reason = str(error).strip().splitlines()[:1] or [type(error).__name__]
        raise SourceError(f"cannot be read as a workbook ({reason[0][:200]}); {_AGAIN}") from None


def _check_ole(content: bytes) -> None:
    """SourceError if an OLE file names streams that no readable workbook has."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise SourceError("is protected by a password; save it without one, or as CSV")
    if "WordDocument".encode("utf-16-le") in content:
        raise SourceError("is a text document and no workbook; export the search as RIS or CSV")


def _look_through(stream: IO[bytes]) -> None:
    """SourceError if the package is no workbook, or not to be handed to a parser."""
    try:
        with zipfile.ZipFile(stream) as package:
            members = package.infolist()
            _check_names([info.filename for info in members])
            _check_size(
                sum(info.file_size for info in members), sum(info.compress_size for info in members)
            )
            _check_actual(package)
            _check_extent(package)
    except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError, ValueError) as error:
        raise SourceError(f"is damaged or cut short ({error}); {_AGAIN}") from None
    except RuntimeError:  # zipfile's word for a member with a password
        raise SourceError("is protected by a password; save it without one") from None


def _check_names(names: list[str]) -> None:
    strange = [name for name in names if ".." in name.replace("\\", "/").split("/")]
    strange += [name for name in names if name.startswith(("/", "\\")) or name[1:2] == ":"]
    if strange:
        raise SourceError(
            f'holds a file that would unpack elsewhere ("{strange[0][:80]}"), as no spreadsheet '
            f"program writes; {_AGAIN}"
        )
    if any(name.startswith("word/") for name in names):
        raise SourceError("is a text document and no workbook; export the search as RIS or CSV")
    if not any(name.startswith("xl/") or name == "content.xml" for name in names):
        raise SourceError("is a zip file and no workbook; unpack it, and name the files within")


def too_large(size: int, packed: int) -> bool:
    """Whether a package that takes so many bytes unpacks to more than any workbook does."""
    return size > MOST_UNPACKED or (size > _RATIO_FROM and size > _MOST_RATIO * max(packed, 1))


def _check_size(size: int, packed: int) -> None:
    if too_large(size, packed):
        raise SourceError(
            f"unpacks to {size >> 20} MiB or more, as no export does; export the search again, "
            "as RIS"
        )


def _check_actual(package: zipfile.ZipFile) -> None:
    """Unpack each member, without keeping it, as far as it goes and not as far as it says."""
    total = packed = 0
    for info in package.infolist():
        said, here = info.file_size, 0
        packed += info.compress_size
        info.file_size = MOST_UNPACKED + 1
        try:
            with package.open(info) as member:
                while piece := member.read(_PIECE):
                    here += len(piece)
                    _check_size(total + here, packed)
        finally:
            info.file_size = said
        if here != said:
            raise zipfile.BadZipFile(f"{info.filename[:80]} is not as long as it says")
        total += here


def filled_rows(stream: IO[bytes]) -> int | None:
    """How many rows of all sheets hold anything, told apart from the parser; None of an xls or
    xlsb file, which is no XML."""
    stream.seek(0)
    if not zipfile.is_zipfile(stream):
        return None
    with zipfile.ZipFile(stream) as package:
        if any(re.match(r"xl/worksheets/.*\.bin", name) for name in package.namelist()):
            return None
        return sum(row.filled for rows in sheet_scan.scanned(package) for row in rows)


def _check_extent(package: zipfile.ZipFile) -> None:
    """SourceError if a sheet spans so many cells that there is no room for them."""
    for rows in sheet_scan.scanned(package):
        first = last = width = 0
        for row in rows:
            if row.width:
                first = min(first or row.number, row.number)
                last, width = max(last, row.number), max(width, row.width)
            if (last - first + 1) * width > _MOST_CELLS:
                raise SourceError(
                    f"has a sheet of {last - first + 1} rows and {width} columns; delete what "
                    "stands far from the table, or save the table as CSV"
                )
