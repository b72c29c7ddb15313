"""The diagram for a terminal: plain ASCII boxes, at most 79 characters wide.

Why ASCII: consoles that know no line-drawing characters exist, and a log file keeps it as it is.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import zip_longest

from cis_pipeline.outputs.drawing.measure import NO_BREAK
from cis_pipeline.outputs.flow_diagram.options import Options
from cis_pipeline.outputs.flow_diagram.plan import ROWS, ArmPlan, Cell, Plan, plan
from cis_pipeline.prisma.flow import Flow

NAME = "txt"
_WIDE, _INNER, _PAGE = 37, 33, 79
_ARROW, _NO_ARROW = "---->", "     "
_DOWN = " " * (_WIDE // 2) + "|"
_INDENT = ("", "  ", "    ")


def render(flow: Flow, options: Options) -> bytes:
    """UTF-8 text; other methods stand below databases and registers."""
    return ("\n".join(line.rstrip() for line in _lines(plan(flow, options))) + "\n").encode()


def _lines(words: Plan) -> Iterator[str]:
    for text in (words.title, words.subtitle, *words.notices):
        yield from _fold(text, _PAGE)
    if words.previous is not None:
        yield from ("", words.before, *_box(words.previous))
    for arm in words.arms:
        yield from ("", arm.header)
        yield from _arm(arm, words.phases[2])
    yield from ("", words.phases[2])
    for cell in (words.included, words.total):
        if cell is not None:
            yield from _box(cell)
    for text in (*words.folded, *words.faults, *words.captions, *words.footnotes):
        yield from ("", *_fold(text, _PAGE))


def _arm(arm: ArmPlan, end: str) -> Iterator[str]:
    """Each row: the main box, an arrow from its middle to the side box, an arrow down."""
    shown = [row for row in ROWS if row in arm.main]
    for row in shown:
        main, side = _box(arm.main[row]), _box(arm.side[row]) if row in arm.side else []
        for i, (left, right) in enumerate(zip_longest(main, side, fillvalue="")):
            joint = _ARROW if side and i == len(main) // 2 else _NO_ARROW
            yield f"{left or _pad(_below(i, len(main)), _WIDE)}{joint}{right}"
        yield _DOWN
        yield _DOWN.replace("|", "v" if row != shown[-1] else f"v  to {end}")


def _below(i: int, lines: int) -> str:
    """The way down beside a side box that is longer than its main box."""
    return _DOWN if i >= lines else ""


def _box(cell: Cell) -> list[str]:
    edge = "+" + "-" * (_WIDE - 2) + "+"
    inside: list[str] = []
    for para in cell.paras:
        indent = _INDENT[para.indent]
        inside += [indent + t for t in _fold(para.text, _INNER - len(indent))] or [""]
    return [edge, *(f"| {_pad(line, _INNER)} |" for line in inside), edge]


def _fold(text: str, room: int) -> list[str]:
    """Lines of at most `room` cells; what is longer than a line is broken anywhere."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and _cells(lines[-1]) + 1 + _cells(word) <= room:
            lines[-1] += f" {word}"
        elif word:
            lines += _pieces(word, room)
    return [line.replace(NO_BREAK, " ") for line in lines]


def _pieces(word: str, room: int) -> list[str]:
    pieces = [""]
    for character in word:
        if _cells(pieces[-1] + character) > room:
            pieces.append("")
        pieces[-1] += character
    return pieces


def _cells(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(_cell(c) for c in text)


def _cell(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _pad(text: str, room: int) -> str:
    return text + " " * (room - _cells(text))
