"""The number, bullet or dashes that an entry of a reference list begins with."""

from __future__ import annotations

import re

BULLET = re.compile(r"\s*([-–—•●▪■*◦‣·o])\s+(?=\S)")
_DASHES = re.compile(r"\s*(?:[-–—_]{3,}|[—–]{1,3})(?=[.,\s(])")
_LABEL = re.compile(
    r"\s*(?:[-•*]\s+)?(?:\[(?P<square>[0-9]{1,4})\]|\((?P<round>[0-9]{1,3})\)|"
    r"(?P<dot>[0-9]{1,4})[.)](?![0-9])|(?P<bare>[0-9]{1,3})(?=\s+[^\W\d_]|\s*$))\s*"
)


def label(line: str) -> tuple[str, int] | None:
    """The kind and the number that a line begins with: "[12]" is ("square", 12)."""
    found = _LABEL.match(line)
    kind = found.lastgroup if found else None
    return (kind, int(found[kind])) if found and kind else None


def unlabelled(entry: str) -> str:
    """An entry without its number or bullet."""
    if _DASHES.match(entry):
        return entry
    found = _LABEL.match(entry) if label(entry) else BULLET.match(entry)
    return entry[found.end() :] if found else entry
