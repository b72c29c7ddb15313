"""A file becomes text: its encoding is told from its bytes, and every doubt about it is said.

UTF-8 (with or without a byte-order mark) and UTF-16 with its mark are read as such. In a file
that is neither, each byte that is not valid UTF-8 is read as Windows-1252, with a warning.

Why byte by byte: exports that were pasted together hold both encodings, and reading a whole
UTF-8 file as Windows-1252 for the sake of one stray byte would spoil every accent in it. A file
all in Windows-1252 comes out the same either way. A NUL byte is refused: no text holds one, and
it is the surest sign of a spreadsheet, a PDF or an unmarked UTF-16.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.model import Problem

_CHUNK = 1 << 17
_MIXED = "cis-windows-1252"


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """A codecs error handler: bytes that are not UTF-8 are read as Windows-1252, else Latin-1."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(_one_byte(bytes([byte])) for byte in wrong), error.end


def _one_byte(byte: bytes) -> str:
    try:
        return byte.decode("cp1252")
    except UnicodeDecodeError:  # five bytes have no letter there; Latin-1 has one for every byte
        return byte.decode("latin-1")


codecs.register_error(_MIXED, _as_windows_1252)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How to open a file: Python's `encoding` and `errors`, and the warnings about it.

    `longest` is the length of its longest line, in bytes; `lines` is how many there are,
    `indent` the blanks that begin each of them and are none of the format's.
    """

    name: str
    errors: str = "strict"
    problems: tuple[Problem, ...] = ()
    longest: int = 0
    lines: int = 0
    indent: str = ""


_UTF_8 = ("utf-8-sig", "surrogateescape", re.compile("[\udc80-\udcff]"))
_UTF_16 = ("utf-16", "replace", re.compile("\ufffd"))
"""An encoding, how to look through a file in it, and what shows that the file is not in it."""


def open_text(path: Path, encoding: Encoding) -> TextIO:
    """The file as text whose line ends stand as they are (a CSV cell may hold any of them)."""
    stream = path.open(encoding=encoding.name, errors=encoding.errors, newline="")
    if not encoding.indent:
        return stream
    with stream:  # copied from a mail, say: so few that they fit into memory
        outdented = re.sub(rf"(?m)^{re.escape(encoding.indent)}", "", stream.read())
    return io.StringIO(outdented, newline="")


def indent_of(head: str) -> str:
    """The blanks that begin every filled line of a text."""
    lines = [line for line in head.lstrip("\ufeff").split("\n")[:-1] or [head] if line.strip()]
    indents = {line[: len(line) - len(line.lstrip(" \t"))] for line in lines}
    least = min(indents, key=len, default="")
    return least if all(indent.startswith(least) for indent in indents) else ""


def examine(path: Path, name: str) -> Encoding:
    """Read the whole file once, in bounded memory, and tell its encoding.

    `name` is how messages call the file. SourceError if it is missing, a folder, empty, not to be
    opened, or holds NUL bytes.
    """
    with _told(path, name):
        with path.open("rb") as file:
            utf_16 = file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        codec, errors, damage = _UTF_16 if utf_16 else _UTF_8
        decoder = codecs.getincrementaldecoder(codec)(errors)
        filled, damaged, lines = False, False, _Lines()
        for chunk in _chunks(path):
            lines.see(chunk)
            text = decoder.decode(chunk, final=not chunk)
            if "\0" in text:
                raise _not_text(name)
            filled = filled or bool(text.strip("\ufeff \t\r\n"))
            damaged = damaged or (not text.isascii() and damage.search(text) is not None)
        if not filled:
            raise SourceError(f"{name}: is empty; export the search again")
        if not damaged:
            return Encoding(codec, longest=lines.longest, lines=lines.ended)
        if utf_16:
            return Encoding(codec, errors, (_damaged_warning(name),), lines.longest, lines.ended)
        warnings = (_mixed_warning(path, name),) if lines.longest <= _LONGEST else ()
        return Encoding(codec, _MIXED, warnings, lines.longest, lines.ended)


def first_bytes(path: Path, name: str, most: int) -> bytes:
    """The first `most` bytes of a file; SourceError if it is missing, a folder, or not opened."""
    with _told(path, name), path.open("rb") as file:
        return file.read(most)


_LONGEST = 1 << 24
"""A longer line (16 MiB) is that of no export; it would be taken into memory whole."""


def refuse_endless_lines(encoding: Encoding, name: str) -> None:
    """SourceError where a line is so long that the file cannot be one of lines."""
    if encoding.longest > _LONGEST:
        raise SourceError(
            f"{name}: has a line of {encoding.longest >> 20} MiB, as no export has; "
            "export the search again"
        )


@contextmanager
def _told(path: Path, name: str) -> Iterator[None]:
    """What the system says of a file that cannot be opened, as a sentence with a remedy."""
    try:
        yield
    except FileNotFoundError:
        raise SourceError(f"{name}: no such file; is its name right?") from None
    except OSError as error:
        if path.is_dir():
            raise SourceError(f"{name}: is a folder; name the export file in it") from None
        reason = error.strerror or str(error)
        raise SourceError(
            f"{name}: cannot be opened ({reason}); close it in other programs, or allow reading it"
        ) from None


@dataclass(slots=True)
class _Lines:
    """How long the longest line is, of bytes seen piece by piece (LF or CR ends a line); lines
    within a piece are not looked for, since they are short. `ended` is how many there are."""

    longest: int = 0
    open: int = 0
    ended: int = 0

    def see(self, chunk: bytes) -> None:
        """The next piece."""
        begins = max(chunk.rfind(b"\n"), chunk.rfind(b"\r")) + 1
        first = min(at for at in (chunk.find(b"\n"), chunk.find(b"\r"), len(chunk)) if at >= 0)
        self.longest = max(self.longest, self.open + first)
        self.open = len(chunk) - begins if begins else self.open + len(chunk)
        self.ended += max(chunk.count(b"\n"), chunk.count(b"\r"))


def _chunks(path: Path) -> Iterator[bytes]:
    """The bytes of the file in pieces, ending with an empty one."""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
    yield b""


def _damaged_warning(name: str) -> Problem:
    what = "is UTF-16 text with damaged characters, which are shown as \ufffd"
    remedy = "compare them with the database, or export again as UTF-8"
    return Problem(name, what, remedy, "warning")


def _mixed_warning(path: Path, name: str) -> Problem:
    """Where the first byte that is not UTF-8 stands, what it was read as, and how many are."""
    first, shown, count = 0, "", 0
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as lines:
        for number, line in enumerate(lines, start=1):
            wrong = [c for c in line if "\udc80" <= c <= "\udcff"]
            count += len(wrong)
            if wrong and not first:
                first, shown = number, _one_byte(wrong[0].encode("utf-8", "surrogateescape"))
    return Problem(
        f"{name} line {first}",
        f'is not UTF-8 text; {count} bytes were read as Windows-1252, the first as "{shown}"',
        "look at accented letters in titles and names; if they are wrong, export again as UTF-8",
        "warning",
    )


def _not_text(name: str) -> SourceError:
    return SourceError(
        f"{name}: holds NUL bytes, so it is no text (a spreadsheet, a PDF, or UTF-16 without its "
        "mark); export the search as RIS, or save the sheet as CSV in UTF-8"
    )
