"""An xlsx file whose bytes follow from its content alone, and which appears whole or not at all.

Excel files hold times and are compressed. Fixed document properties and fixed member times make
the content the same; the members are stored, not deflated, because zlib, zlib-ng and the zlib of
each platform compress the same text into different bytes, and a file kept under version control
must not change with the machine that wrote it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias

from cis_pipeline.core.files import write_whole

Book: TypeAlias = Any
Sheet: TypeAlias = Any
Format: TypeAlias = Any
"""XlsxWriter ships no types; these names say which of its classes is meant."""

LONGEST_CELL = 32_767
"""The number of characters (UTF-16 units) that Excel takes in a cell."""

_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_CUT = " [cut here: longer than a cell can hold]"


def write_xlsx(path: Path, fill: Callable[[Book], None]) -> None:
    """Make a workbook with `fill` and put it at `path`; ReviewError if it cannot be written."""
    from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it ships no types

    made = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(made, options) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})
        fill(book)
    write_whole(path, _stored(made))


def cell_text(text: str) -> str:
    """A text as a cell can hold it: no control characters, and no longer than Excel takes."""
    clean = _NO_XML.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(clean.encode("utf-16-le")) // 2 <= LONGEST_CELL:
        return clean
    fits = clean.encode("utf-16-le")[: 2 * (LONGEST_CELL - len(_CUT))]
    return fits.decode("utf-16-le", "ignore") + _CUT


def _stored(made: BytesIO) -> bytes:
    """The same archive, its members stored, without times and without traces of the system."""
    packed = BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, _FIXED_TIME)
            member.create_system, member.external_attr = 0, 0
            new.writestr(member, old.read(name))
    return packed.getvalue()
