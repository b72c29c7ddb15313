"""An XML file as text: its encoding is told by its mark, its declaration, or its bytes.

A byte that is not valid in UTF-8 is read as Windows-1252, as in other text files. UTF-16 is known
by its mark, or by the NUL beside the first "<"; a declaration that says UTF-16 of a file that
plainly is not is not believed (programs write such files).
"""

from __future__ import annotations

import codecs
import re
from typing import IO

from cis_pipeline.core.errors import SourceError

NAME = r"[A-Za-z_][A-Za-z0-9_.-]*+"
"""The name of an element, as far as exports have them; nothing of it is given back."""
PREFIX = rf"(?:{NAME}:)?"
LARGEST_FILE = 1 << 29
"""A larger file (512 MiB) is not taken into memory."""

_HEAD = 1 << 18
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_KNOWN = re.compile(
    r"iso-?8859-?\d+|latin-?\d+|windows-?125\d|cp\d+|koi8-?[ru]|gb\w+|big5|shift_?jis|euc-?\w+",
    re.IGNORECASE,
)
_LATIN_1 = re.compile(r"iso-?8859-?1|latin-?1", re.IGNORECASE)
_STRAY = re.compile("[\udc80-\udcff]")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ROOT = re.compile(rf"<{PREFIX}({NAME})(?=[\s/>])")


def encoding_of(head: bytes) -> str:
    """The name of the encoding of a file that begins with `head`; UTF-8 if nothing else is said.

    >>> encoding_of(b'<?xml version="1.0" encoding="ISO-8859-1"?>'), encoding_of(b"<\\0a\\0")
    ('cp1252', 'utf-16-le')
    """
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    declared = _DECLARED.match(head[:1024])
    name = declared.group(1).decode("ascii") if declared else ""
    if _LATIN_1.fullmatch(name):
        return "cp1252"  # which is what programs that say Latin-1 write
    return name if _KNOWN.fullmatch(name) and _extends_ascii(name) else "utf-8"


def _extends_ascii(name: str) -> bool:
    try:
        return b"<?xml".decode(name) == "<?xml"
    except (LookupError, UnicodeError):
        return False


def read(stream: IO[bytes]) -> tuple[str, int]:
    """The text of a file, whose lines end in newlines, and how many bytes were not in UTF-8.

    SourceError for a file that is too large, or has NUL bytes at its beginning.
    """
    data = stream.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise SourceError(
            f"is larger than {LARGEST_FILE >> 20} MiB, which is too much to be read at once; "
            "export the search in parts"
        )
    encoding = encoding_of(data[:1024])
    text = data.decode(encoding, "surrogateescape" if encoding[:5] == "utf-8" else "replace")
    if "\0" in text[:_HEAD]:
        raise SourceError("holds NUL bytes, so it is no XML; export the search again")
    strays = 0
    if not text.isascii():
        text, strays = _STRAY.subn(_as_windows_1252, text)
    return text.replace("\r\n", "\n").replace("\r", "\n"), strays


def _as_windows_1252(stray: re.Match[str]) -> str:
    return bytes([ord(stray.group()) - 0xDC00]).decode("cp1252", "replace")


def shown(head: bytes) -> str:
    """The beginning of a file as text without comments, or "" if no XML begins there."""
    encoding = encoding_of(head)
    try:
        text = head.decode(encoding, "replace")
    except UnicodeError:  # half a character at its end
        text = head[: len(head) // 2 * 2].decode(encoding, "replace")
    text = text.lstrip("\ufeff \t\r\n")
    return _COMMENT.sub("", text) if text.startswith("<") and "\0" not in text else ""


def root_of(text: str) -> str:
    """The name of the first element in a text, without its prefix.

    >>> root_of('<?xml version="1.0"?><m:mods xmlns:m="x">'), root_of("text")
    ('mods', '')
    """
    found = _ROOT.search(text)
    return found.group(1) if found else ""
