"""How many entries an XML file announces: the start tags of some names, outside of comments.

It knows nothing of the readers and their parser, so that a fault of theirs shows.
"""

from __future__ import annotations

import re
from typing import IO

from cis_pipeline.formats.xml.text import PREFIX, Pieces

_HELD = 256
"""How long a mark is at most, with the character behind it."""
_ENDS = {begin: re.compile(end) for begin, end in (("<!--", "-->"), ("<?", r"\?>"))}
_ENDS["<![CDATA["] = re.compile(r"\]\]>")


def count_elements(stream: IO[bytes], names: tuple[str, ...]) -> int:
    """How many elements of these names begin in a file, whatever their prefix."""
    named = "|".join(map(re.escape, names))
    starts = re.compile(rf"<!--|<!\[CDATA\[|<\?|<{PREFIX}(?:{named})(?=[\s/>])")
    count, text, waits_for = 0, "", starts
    for piece in Pieces(stream):
        text += piece
        at, last = 0, len(text) - _HELD if piece else len(text)
        while (found := waits_for.search(text, at)) and found.start() < last:
            at = found.end()
            if waits_for is starts and found.group() not in _ENDS:
                count += 1
            else:
                waits_for = _ENDS[found.group()] if waits_for is starts else starts
        text = text[max(at, last, 0) :]
    return count
