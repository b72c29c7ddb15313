"""Italics that a plain text marks ("*Title*"): they say where a title or a journal ends.

While an entry is taken apart they stand between two signs of Unicode's private use area.
"""

from __future__ import annotations

import re

OPEN, CLOSE = "\ue000", "\ue001"
_MARKED = re.compile(r"(?<![\w*_])(\*{1,2}|_{1,2})(?=\S)(?P<text>[^*_]+?)(?<=\S)\1(?![\w*_])")


def marked(text: str) -> str:
    """A text whose italics stand between `OPEN` and `CLOSE`."""
    return _MARKED.sub(lambda found: f"{OPEN}{found['text']}{CLOSE}", bare(text))


def bare(text: str) -> str:
    """A text without those signs."""
    return text.replace(OPEN, "").replace(CLOSE, "")
