"""A file appears whole or not at all: it grows under another name and is then moved into place.

So a conversion that is interrupted, or whose input turns out to be damaged, leaves what was there
before, and never a file that looks complete and is not.

The bytes of an xlsx file follow from its content alone. Excel files hold times and are compressed;
fixed document properties and fixed member times make the content the same; the members are
stored, not deflated, because zlib, zlib-ng and the zlib of each platform compress the same text
into different bytes, and a file kept under version control must not change with the machine that
wrote it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.model import Problem

_LONE = re.compile("[\0\ud800-\udfff]")
"""What no text file can hold: NUL, and halves of a character, which JSON can spell."""


def silent(problem: Problem) -> None:
    """What `write` does with a Problem if nobody asks for it."""


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A name beside `path` to write to; moved to `path` if the block ends well, else removed.

    ReviewError if the system does not let it be written.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield part
        part.replace(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ReviewError(
            f"{path}: cannot be written ({reason}); if it is open in another program, close it "
            "there, and look whether the folder may be written to"
        ) from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that is in memory; ReviewError if the system does not let it be written."""
    with beside(path) as part:
        part.write_bytes(data)


def write_all(path: Path, pieces: Iterable[bytes], before: bytes = b"") -> int:
    """Write the pieces, one a record, after `before`; how many there were."""
    count = 0
    with beside(path) as part, part.open("wb", buffering=1 << 20) as file:
        file.write(before)
        for count, piece in enumerate(pieces, start=1):  # noqa: B007  # it is the result
            file.write(piece)
    return count


def encoded(text: str) -> bytes:
    r"""A text as UTF-8; what no text file can hold becomes U+FFFD.

    >>> encoded("caf\u00e9 \ud800")
    b'caf\xc3\xa9 \xef\xbf\xbd'
    """
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _LONE.sub("\ufffd", text).encode()


def dumped(row: dict[str, Any]) -> bytes:
    """An object as JSON on one line, without its end."""
    import orjson

    try:
        return orjson.dumps(row)
    except TypeError:  # halves of a character
        return orjson.dumps(_holdable(row))


def _holdable(value: Any) -> Any:
    """A value whose texts can be written."""
    if isinstance(value, dict):
        return {name: _holdable(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_holdable(one) for one in value]
    return _LONE.sub("\ufffd", value) if isinstance(value, str) else value


def one_line(text: str) -> str:
    """A text without line ends; readers give none, but a record may be made by hand."""
    return " ".join(text.split()) if "\n" in text or "\r" in text else text


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
