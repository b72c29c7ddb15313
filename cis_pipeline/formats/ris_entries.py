"""Where the entries of a RIS file begin and end: from TY to ER, as the vendors mean it.

Two TY lines of one form that follow each other begin one entry. Some programs write the tags of an
entry in the order of a table, with TY among them: what stands right above a TY line, in a block
that ends with ER, is of that entry, unless both tell the same (then the upper one has lost its
start). Tags right behind ER are of the entry before (Ovid).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TextIO

from cis_pipeline.formats import claims, fields, tagged
from cis_pipeline.formats.tagged import Entry, Tags

_BEFORE = "[\ufeff \t]*"
_TYPE = r"TY {0,3}- [A-Z]{3,}[ \t]*|[Tt][Yy] {2}- [A-Za-z]{3,}[ \t]*"
START = re.compile(rf"^{_BEFORE}(?:TY {{2}}-|(?:{_TYPE})\r?$)", re.MULTILINE)
ANY = re.compile(r"^(?:AU|A1|TI|T1) {2}-", re.MULTILINE)
_TAG = tagged.tag_form("[A-Z][A-Z0-9]", " {2}- ?", before=_BEFORE)
_LOOSE_TAG = tagged.tag_form("[A-Z][A-Z0-9]", r" {0,3}-(?: |\s*$)", before=_BEFORE)
_SMALL_TAG = tagged.tag_form("[A-Za-z][A-Za-z0-9]", r" {2}-(?: |\s*$)", before=_BEFORE)


def claim(text: str) -> claims.Claim | None:
    """Its lines with tags, from the first of the block that the first TY line stands in."""
    start = START.search(text) or ANY.search(text)
    block = text.rfind("\n\n", 0, start.start()) + 1 if start else 0
    return claims.claim(text, start and _LOOSE_TAG.whole.search(text, block), _LOOSE_TAG.whole)


def tags_of(raw: str) -> Tags:
    """The tags of an entry by their names in capitals, however they are printed."""
    if _TAG.line.match(raw):
        return Tags(raw, _TAG)
    if not _SMALL_TAG.line.match(raw):
        return Tags(raw, _LOOSE_TAG)
    tags = Tags(raw, _SMALL_TAG)
    tags.by_name = {name.upper(): values for name, values in tags.by_name.items()}
    return tags


def _confirmed(line: str, before: Entry | None) -> bool:
    """Whether a TY line begins an entry: not right behind another one of the same form."""
    if before is None or before.ended or not before.starts:
        return True
    return any(not START.match(one) or _form(one) != _form(line) for one in before.lines)


def _form(line: str) -> str:
    """What stands before the type: "TY  -"."""
    return line.strip("\n\ufeff \t").partition("-")[0]


_MARKS = tagged.Marks(
    start=START,
    confirms=_confirmed,
    end=re.compile(r"[ \t]*(?:ER {0,3}-|er {2}-)\s*$"),
    tag=_TAG,
    telling=frozenset({"TI", "T1", "AU", "A1", "BT"}),
)


def entries(stream: TextIO) -> Iterator[Entry]:
    """The entries in order; one that does not start has lost its TY line."""
    held: list[Entry] = []  # the last ones, whose lines may be of the next
    for entry in tagged.cut(stream, _MARKS):
        if entry.starts:
            head = _head(held, entry) if held else []
            yield from (one for one in held if one.lines)
            entry.lines[:0], entry.line = head, entry.line - len(head)
            held = [entry] if entry.behind else []
            if not held:
                yield entry
        else:
            held.append(entry)
    yield from held


_ONCE = frozenset({"TI", "T1", "PY", "Y1", "AB", "N2", "VL", "SP"})
"""What an entry tells once."""


def _head(held: list[Entry], entry: Entry) -> list[str]:
    """The lines right above an entry that are of it; they are taken from those they stood with."""
    lost = held[-1] if not held[-1].starts else None
    before = next((one for one in reversed(held) if one.starts), None)
    head: list[str] = []
    if lost and lost.line + len(lost.lines) == entry.line and not lost.ended:
        head = lost.lines
    run = _run(before, entry.line - len(head)) if before and (head or not lost) else 0
    if before and run and (head or _parted(before, run)):
        head = before.lines[-run:] + head
    if not head or not entry.ended or not _fits(head, entry):
        return []
    if lost:
        lost.lines = []
    if before and run:
        del before.lines[-run:], before.behind[-run:]
    return head


def _run(before: Entry, line: int) -> int:
    """How many lines behind an entry's end lead, one after the other, to this line."""
    run = 0
    while run < len(before.behind) and before.behind[-1 - run] == line - 1 - run:
        run += 1
    return run


def _parted(before: Entry, run: int) -> bool:
    """Whether a blank line stands between the end of an entry and these lines."""
    last = before.line + len(before.lines) - len(before.behind) - 1
    return before.behind[-run] > last + 1


def _fits(head: list[str], entry: Entry) -> bool:
    own = entry.lines[: len(entry.lines) - len(entry.behind)]
    above, below = (tags_of(fields.line_ends("".join(lines))) for lines in (head, own))
    alike = _TAG.line.match(head[0]) is not None and _TAG.line.match(own[0]) is not None
    return alike and not any(name in above and name in below for name in _ONCE)


_MARK = re.compile(rf"\n{_BEFORE}(?:TY {{2}}-[^\n]*|(?:{_TYPE})(?=\n|\Z))")


def count(stream: TextIO) -> int:
    """How many lines begin with TY as an entry does, not counting one right behind another."""
    found, form = 0, ""
    for piece in tagged.line_pieces(stream):
        end = 0
        for mark in _MARK.finditer(piece):
            follows = mark.start() == end and form == _form(mark.group())
            found += not follows
            end, form = mark.end(), _form(mark.group())
        form = form if end == len(piece) else ""
    return found
