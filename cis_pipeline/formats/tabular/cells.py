"""What a cell holds, whatever its column: words that mean "nothing", errors, text read wrongly.

R writes NA for every empty cell, pandas nan or None, databases NULL, people n/a or a dash. Only a
whole cell means so: "Null, J" is a name.

Text in UTF-8 that was once read as Windows-1252 shows "Ã¼" for "ü". It is mended where that can be
undone for certain: every letter of the cell goes back to one byte, and these bytes are UTF-8.
"""

from __future__ import annotations

import ast
import json
import re
from typing import Any

_NOTHING = """
NA N/A n/a na N.A. n.a. #N/A #N/A! #NA #NV #N/D <NA> nan NaN NAN -nan NaT None none NONE NULL null
(null) \\N - -- --- \u2013 \u2014 '- . (blank) [blank]
"""
NOTHING = frozenset(_NOTHING.split())
"""What means, as a whole cell, that there is no value."""

_ERRORS = """
#NAME? #REF! #VALUE! #DIV/0! #NUM! #NULL! #SPILL! #CALC! #FIELD! #NOM? #VALEUR! #WERT! #BEZUG!
#ZAHL! #\u00a1REF! #\u00a1VALOR! #\u00bfNOMBRE? Err:502 Err:508 Err:509 Err:522
"""
ERRORS = frozenset(_ERRORS.split())
"""What a spreadsheet shows where a formula fails; text that begins with "=" or "-" is one to it."""
HIDDEN = re.compile(r"#{3,}")
"""How a spreadsheet shows a number for which its column is too narrow."""

LONGEST = 32_767
"""A cell of Excel holds no more characters (UTF-16 units); a longer text was cut."""


def is_cut(cell: str) -> bool:
    """Whether a cell is just as long as one of Excel can be."""
    size = len(cell)
    if not LONGEST // 2 <= size <= LONGEST:
        return False
    return size == LONGEST or len(cell.encode("utf-16-le", "surrogatepass")) == 2 * LONGEST


# --- Text that was read in the wrong encoding -----------------------------------------------------

_AS_BYTES = {ord(bytes([byte]).decode("latin-1")): byte for byte in range(256)}
_AS_BYTES |= {
    ord(char): byte
    for byte in range(0x80, 0xA0)
    if (char := bytes([byte]).decode("cp1252", "ignore"))
}
_BEHIND = "".join(re.escape(chr(char)) for char, byte in _AS_BYTES.items() if 0x80 <= byte < 0xC0)
_SIGN = re.compile(f"[\u00c2-\u00df\u00e2\u00f0][{_BEHIND}]")
_SURE = re.compile(f"[\u00c2\u00c3][{_BEHIND}]|\u00e2[{_BEHIND}]{{2}}|\u00f0[{_BEHIND}]{{3}}")
"""Letters that such text is full of, and other text is not."""
_OTHER = re.compile(f"[\u00c4-\u00df][{_BEHIND}]")
"""The same of Greek, Cyrillic and Eastern European letters; one alone may be meant as it stands."""


def is_garbled(text: str) -> bool:
    """Whether a text shows the letters of UTF-8 that was read as Windows-1252.

    >>> is_garbled("M\u00c3\u00bcller"), is_garbled("M\u00fcller")
    (True, False)
    """
    if not _SIGN.search(text):
        return False
    return bool(_SURE.search(text)) or len(_OTHER.findall(text)) > 1


def mended(text: str) -> str:
    """A garbled text as it was, or unchanged where that is not certain.

    >>> mended("M\u00c3\u00bcller"), mended("M\u00c3\u00bcller, \u4e2d")
    ('M\u00fcller', 'M\u00c3\u00bcller, \u4e2d')
    """
    found = text
    for _ in range(3):  # it may have been read wrongly more than once
        if not is_garbled(found):
            break
        try:
            found = bytes([_AS_BYTES[ord(char)] for char in found]).decode("utf-8")
        except (KeyError, UnicodeDecodeError):
            break
    return found


# --- Lists as programs write them ---------------------------------------------------------------

_QUOTED = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'")
_LIST = re.compile(r"(?:c?\(\s*['\"].*['\"]\s*,?\s*\)|\[.*\]|\{\s*['\"][^:]*['\"]\s*\})", re.DOTALL)
_NO_COMMA = re.compile(r"['\"]\s+['\"]")


def listed(cell: str) -> list[Any] | None:
    """The members of a list that Python, JSON, R or a database wrote into one cell; None of others.

    >>> listed("['a', 'b; c']"), listed('["a"]'), listed('c("a", "b")'), listed("['a' 'b']")
    (['a', 'b; c'], ['a'], ['a', 'b'], ['a', 'b'])
    >>> listed("[Anonymous]"), listed("[]"), listed("a, b")
    (None, [], None)
    """
    if cell[-1:] not in ("]", ")", "}") or not _LIST.fullmatch(cell):
        return None
    if cell[0] == "[" and not _NO_COMMA.search(cell):
        for reading in (json.loads, ast.literal_eval):
            try:
                found = reading(cell)
            except (ValueError, SyntaxError, RecursionError, MemoryError):
                continue
            return found if isinstance(found, list) else None
    if cell[0] == "[" and cell[1:].lstrip()[:1] not in ("'", '"'):
        return None
    return [first or second for first, second in _QUOTED.findall(cell)]
