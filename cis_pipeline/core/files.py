"""A file appears whole or not at all: it grows under another name and is then moved into place.

So a conversion that is interrupted, or whose input turns out to be damaged, leaves what was there
before, and never a file that looks complete and is not.

The content of an xlsx file follows from what is written alone: it has fixed document properties
and fixed member times. Its bytes may differ between machines, for zlib, zlib-ng and the zlib of
each platform compress the same text into different ones; but a workbook of fifty thousand abstracts
that is not compressed is too large to be mailed.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from io import BytesIO
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any, Protocol, TypeAlias

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


class More(Protocol):
    """Rows of a sheet in place of the last that was written through the library, their pattern."""

    @property
    def last(self) -> int:
        """The number of the last of them."""

    @property
    def count(self) -> int:
        """How many texts they have, each counted once."""

    def strings(self) -> Iterable[str]:
        """These texts, as items of XML."""

    def like(self, row: str, first: int) -> Iterable[str]:
        """Them as XML; `row` is that of the pattern, `first` the number of the first of their
        strings among those of the workbook."""


def write_xlsx(
    path: Path, fill: Callable[[Book], None], more: Mapping[int, More] = MappingProxyType({})
) -> None:
    """Make a workbook with `fill` and put it at `path`; ReviewError if it cannot be written.

    `more` are rows by the number of their sheet, from 1. Why they are XML: a library makes
    an object of each cell before it writes any, which takes ten times as long, and the memory of
    all rows at once. Why their texts stand apart from the rows, column by column: likes beside
    likes take a tenth less room when they are packed.
    """
    from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it ships no types

    made = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(made, options) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})
        fill(book)
    longer = {f"xl/worksheets/sheet{number}.xml": rows for number, rows in sorted(more.items())}
    with beside(path) as part:
        _pack(made, part, longer)


def text_xml(text: str) -> str:
    """A text as it stands in a cell or in a run of one, as XML; "" if it is empty."""
    shown = cell_text(text)
    if not shown:
        return ""
    if "_x" in shown:  # what Excel would take for a sign written by its number
        shown = _NUMBERED_SIGN.sub(r"_x005F\1", shown)
    keep = ' xml:space="preserve"' if shown[0].isspace() or shown[-1].isspace() else ""
    inside = shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<t{keep}>{inside}</t>"


_NUMBERED_SIGN = re.compile("(_x[0-9a-fA-F]{4}_)")


def cell_text(text: str) -> str:
    """A text as a cell can hold it: no control characters, and no longer than Excel takes."""
    clean = _NO_XML.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(clean.encode("utf-16-le")) // 2 <= LONGEST_CELL:
        return clean
    fits = clean.encode("utf-16-le")[: 2 * (LONGEST_CELL - len(_CUT))]
    return fits.decode("utf-16-le", "ignore") + _CUT


def _pack(made: IO[bytes], packed: Path, longer: Mapping[str, More]) -> None:
    """The same archive with more rows, without times and without traces of the system."""
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(packed, "w") as new:
        known = _known(old.read(_STRINGS).decode()) if longer else 0
        for name in old.namelist():
            member = zipfile.ZipInfo(name, _FIXED_TIME)
            member.create_system, member.external_attr = 0, 0
            member.compress_type = zipfile.ZIP_DEFLATED
            content = old.read(name)
            if name == _STRINGS and longer:
                pieces = _more_strings(content.decode(), longer.values())
            elif name in longer:
                pieces = _longer(content.decode(), longer[name], known)
                known += longer[name].count
            else:
                new.writestr(member, content)
                continue
            many = any(more.last > _MANY for more in longer.values())
            with new.open(member, "w", force_zip64=many) as file:
                file.writelines(_together(pieces))


def _together(pieces: Iterable[str]) -> Iterator[bytes]:
    """Many short pieces as few long ones, which are packed faster."""
    pieces = iter(pieces)
    while some := list(islice(pieces, _AT_A_TIME)):
        yield "".join(some).encode()


_AT_A_TIME = 200
_STRINGS = "xl/sharedStrings.xml"
_COUNTS = re.compile(r'count="(\d+)" uniqueCount="(\d+)"')


def _known(strings: str) -> int:
    """How many strings the workbook has."""
    found = _COUNTS.search(strings)
    return int(found[2]) if found else 0


def _more_strings(strings: str, longer: Iterable[More]) -> Iterator[str]:
    """The XML of the workbook's strings, with those of more rows behind them, sheet by sheet."""
    longer = list(longer)
    added = sum(more.count for more in longer)
    start = _COUNTS.sub(
        lambda found: f'count="{int(found[1]) + added}" uniqueCount="{int(found[2]) + added}"',
        strings.removesuffix("</sst>"),
        count=1,
    )
    yield start
    for more in longer:
        yield from more.strings()
    yield "</sst>"


_MANY = 100_000
"""Rows that may take more than the two gigabytes that a plain zip file can hold."""

_EXTENT = re.compile(r'(<dimension ref="\w+:[A-Z]+)\d+"/>')


def _longer(sheet: str, more: More, first: int) -> Iterator[str]:
    """The XML of a sheet, with more rows in place of its last one."""
    start = sheet.rindex("<row ")
    end = sheet.index("</row>", start) + len("</row>")
    yield _EXTENT.sub(rf'\g<1>{more.last}"/>', sheet[:start], count=1)
    yield from more.like(sheet[start:end], first)
    yield sheet[end:]
