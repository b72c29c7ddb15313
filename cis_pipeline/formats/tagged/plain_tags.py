"""Tags as most vendors write them, "AU  - value", are told by comparing the starts of lines.

Why beside `tagged.Tags`: nearly every entry is written so, and is read in a third of the time
that patterns take. Any other entry is left to them; where both can read one, they tell the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from cis_pipeline.formats.tagged.entries import Tags

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PLAIN = {f"{a}{b}  - ": a + b for a in _LETTERS for b in f"{_LETTERS}0123456789"}
_WRAPPED = 100
"""So many lines that go on with others are joined one by one; more would take too long."""


def plain_tags(lines: Iterable[str], odd: re.Pattern[str]) -> Tags | None:
    """The tags of lines that are all "AU  - value", or go on with the value above; else None.

    A line that `odd` matches goes on with nothing.
    """
    values: dict[str, list[str]] = {}
    mark, found, wrapped = "", [""], 0
    for line in lines:
        begin = line[:6]
        if begin == mark:
            found.append(line[6:])
        elif name := _PLAIN.get(begin):
            mark, found = begin, values.setdefault(name, [])
            found.append(line[6:])
        elif wrapped == _WRAPPED or odd.match(line):
            return None
        else:
            found[-1] += f"\n{line}"
            wrapped += 1
    return Tags.told(values)
