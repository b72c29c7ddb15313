"""Small plausible mistakes in Python source: one edit each, where a tired author would slip.

Places come from the syntax tree, and the text changes there alone, so that line numbers, comments
and layout stay as they were. Why not all that could be changed: texts of errors, annotations and
sizes of buffers are nothing a test should notice, and a change that means the same teaches nothing.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple


class Edit(NamedTuple):
    """A kind of mistake, the bytes from `start` up to `end`, and the text in their place."""

    kind: str
    start: int
    end: int
    new: str


@dataclass(frozen=True)
class Mistake:
    """One edit of one file; `first` to `last` are the lines of the statement that it is in."""

    path: str
    source: str
    edit: Edit
    first: int
    last: int

    @cached_property
    def mistaken(self) -> str:
        """The whole source with the mistake in it."""
        data, (_, start, end, new) = self.source.encode(), self.edit
        return (data[:start] + new.encode() + data[end:]).decode()

    @cached_property
    def line(self) -> int:
        """The first line that differs, from 1."""
        pairs = zip(self.source.split("\n"), self.mistaken.split("\n"), strict=False)
        return next(number for number, (old, new) in enumerate(pairs, 1) if old != new)

    @property
    def before(self) -> str:
        """The lines that the edit touches, joined; `after` is the same with the mistake."""
        return self._touched(self.source, self.edit.end)

    @property
    def after(self) -> str:
        """See `before`."""
        return self._touched(self.mistaken, self.edit.start + len(self.edit.new.encode()))

    def _touched(self, text: str, end: int) -> str:
        last = text.encode()[:end].count(b"\n") + 1
        return " ".join(line.strip() for line in text.split("\n")[self.line - 1 : last])


def mistakes(source: str, path: str = "") -> list[Mistake]:
    """All the mistakes that could be made in a source, in its order."""
    text, tree = _Text(source), ast.parse(source)
    found = [
        Mistake(path, source, edit, first, last)
        for node, first, last in _judged(tree, (1, 1))
        for kind in KINDS
        for edit in kind(node, text)
    ]
    return sorted(found, key=lambda mistake: mistake.edit[1:])


# --- Where mistakes are made ---------------------------------------------------------------------

SETTINGS = {
    "strict", "exist_ok", "parents", "missing_ok", "indent", "maxsize", "stacklevel", "timeout",
    "ensure_ascii", "digest_size", "batch_size", "chunk_size",
}  # fmt: skip
"""Keywords whose value says how careful or fast, seldom what comes out."""


def _judged(node: ast.AST, span: tuple[int, int]) -> Iterator[tuple[ast.AST, int, int]]:
    """The nodes that decide what comes out, each with the lines of its statement (its head)."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _beside_the_point(child):
                child._parent = node
                inner = _head(child) if isinstance(child, ast.stmt) else span
                yield child, *inner
                yield from _judged(child, inner)


def _beside_the_point(node: ast.AST) -> bool:
    match node:
        case ast.Raise() | ast.Assert() | ast.JoinedStr():
            return True
        case ast.keyword(arg=name):
            return name in SETTINGS
        case ast.If(test=test):
            return bool(re.search("TYPE_CHECKING|__name__", ast.unparse(test)))
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name == "__all__"
        case ast.Call(func=ast.Name(id=name)):
            return name == "cast"
    return False


def _head(node: ast.stmt) -> tuple[int, int]:
    body = getattr(node, "body", None) or getattr(node, "cases", None)
    if not body:
        return node.lineno, node.end_lineno or node.lineno
    first = body[0].pattern if isinstance(body[0], ast.match_case) else body[0]
    return node.lineno, max(node.lineno, first.lineno - 1)


class _Text:
    """The source as bytes, since the tree counts columns in bytes."""

    def __init__(self, source: str) -> None:
        self.data = source.encode()
        self.starts = [0]
        for line in self.data.split(b"\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)

    def bare(self, node: ast.AST) -> tuple[int, int]:
        """From where to where a node goes."""
        end = self.starts[node.end_lineno - 1] + node.end_col_offset
        return self.starts[node.lineno - 1] + node.col_offset, end

    def span(self, node: ast.AST) -> tuple[int, int]:
        """The same, its brackets included; not for what may be the one argument of a call."""
        start, end = self.bare(node)
        while True:
            left, right = self.data[:start].rstrip(), self.data[end:].lstrip()
            if not (left.endswith(b"(") and right.startswith(b")")):
                return start, end
            start, end = len(left) - 1, len(self.data) - len(right) + 1

    def of(self, start: int, end: int) -> str:
        """A piece of the source."""
        return self.data[start:end].decode()

    def between(self, left: ast.AST, right: ast.AST, old: str, new: str, kind: str) -> list[Edit]:
        """`old` changed to `new` in what stands between two nodes; none if a comment is there."""
        start, end = self.span(left)[1], self.span(right)[0]
        gap = self.of(start, end)
        sign = rf"\b{old}\b" if old[0].isalpha() else re.escape(old)
        found = re.search(sign.replace(" ", r"\s+"), gap)
        if not found or "#" in gap:
            return []
        at = start + len(gap[: found.start()].encode())
        return [Edit(kind, at, at + len(found[0]), new)]

    def swapped(self, left: ast.AST, right: ast.AST, kind: str) -> list[Edit]:
        """Two nodes, each in the place of the other."""
        (start, one), (two, end) = self.span(left), self.span(right)
        new = self.of(two, end) + self.of(one, two) + self.of(start, one)
        return [Edit(kind, start, end, new)] if new != self.of(start, end) else []


# --- The kinds -----------------------------------------------------------------------------------

SIGNS: dict[type[ast.AST], tuple[str, str]] = {
    ast.Lt: ("<", "<="), ast.LtE: ("<=", "<"), ast.Gt: (">", ">="), ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="), ast.NotEq: ("!=", "=="), ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"), ast.Is: ("is", "is not"), ast.IsNot: ("is not", "is"),
    ast.And: ("and", "or"), ast.Or: ("or", "and"), ast.Add: ("+", "-"), ast.Sub: ("-", "+"),
}  # fmt: skip
ORDERING = re.compile(r"\b(sorted|sort|min|max)$")
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}


def _comparison(node: ast.AST, text: _Text) -> Iterator[Edit]:
    if isinstance(node, ast.Compare):
        sides = pairwise([node.left, *node.comparators])
        for (left, right), sign in zip(sides, node.ops, strict=True):
            yield from text.between(left, right, *SIGNS[type(sign)], "comparison")


def _logic(node: ast.AST, text: _Text) -> Iterator[Edit]:
    match node:
        case ast.BoolOp():
            for left, right in pairwise(node.values):
                yield from text.between(left, right, *SIGNS[type(node.op)], "and/or")
                yield Edit("operand dropped", text.span(left)[1], text.span(right)[1], "")
            first, second = (text.span(value)[0] for value in node.values[:2])
            yield Edit("operand dropped", first, second, "")
        case ast.UnaryOp(op=ast.Not()):
            start, _ = text.bare(node)
            yield Edit("not dropped", start, start + 3 + (text.data[start + 3] == 32), "")


def _constant(node: ast.AST, text: _Text) -> Iterator[Edit]:
    if not isinstance(node, ast.Constant) or isinstance(node._parent, ast.Subscript):
        return
    start, end, parent = *text.bare(node), node._parent
    if isinstance(node.value, bool):
        if not isinstance(parent, ast.While):
            yield Edit("truth", start, end, str(not node.value))
    elif isinstance(node.value, int) and text.of(start, end).isdigit():
        signed = isinstance(parent, ast.UnaryOp)
        index = signed and isinstance(parent._parent, ast.Subscript)
        if not index and (node.value < 10 or isinstance(parent, ast.Compare)):
            yield Edit("off by one", start, end, str(node.value + 1))


def _condition(node: ast.AST, text: _Text) -> Iterator[Edit]:
    if isinstance(node, ast.If) and not node.orelse and ":=" not in ast.unparse(node.test):
        guards = isinstance(node.body[-1], ast.Return | ast.Raise | ast.Continue)
        kind, new = ("guard dropped", "False") if guards else ("condition dropped", "True")
        yield Edit(kind, *text.span(node.test), new)
    elif isinstance(node, ast.comprehension):
        for before, test in pairwise([node.iter, *node.ifs]):
            for edit in text.between(before, test, "if", "", "condition dropped"):
                blank = edit.start - len(text.data[: edit.start].rstrip())
                yield edit._replace(start=edit.start - blank, end=text.span(test)[1])


def _index(node: ast.AST, text: _Text) -> Iterator[Edit]:
    if isinstance(node, ast.Subscript):
        new = {"0": "-1", "-1": "0"}.get(ast.unparse(node.slice))
        if new:
            yield Edit("first/last", *text.span(node.slice), new)


def _call(node: ast.AST, text: _Text) -> Iterator[Edit]:
    match node:
        case ast.Call(func=ast.Name(id=name)) if name in NAMES:
            yield Edit("/".join(sorted((name, NAMES[name]))), *text.bare(node.func), NAMES[name])
    if isinstance(node, ast.Call) and ORDERING.search(ast.unparse(node.func)):
        given = sorted([*node.args, *node.keywords], key=text.bare)
        for before, one in pairwise([None, *given]):
            if isinstance(one, ast.keyword) and one.arg in ("key", "reverse"):
                start, end = text.bare(one)[0], text.span(one.value)[1]
                if before:
                    start = text.span(before)[1]
                else:
                    end += len(re.match(rb"[,\s]*", text.data[end:])[0])
                yield Edit("order dropped", start, end, "")


def _arithmetic(node: ast.AST, text: _Text) -> Iterator[Edit]:
    match node:
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub(), right=right):
            numbers = _number(left) or _number(right)
        case ast.AugAssign(target=left, op=ast.Add() | ast.Sub(), value=right):
            numbers = _number(right)
        case _:
            return
    if numbers:  # texts and lists are joined by + as well
        yield from text.between(left, right, *SIGNS[type(node.op)], "plus/minus")


def _number(node: ast.AST) -> bool:
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            return not isinstance(op, ast.Mod) and (_number(left) or _number(right))
    return bool(re.match(r"\d|(len|sum|int|float|abs|ord|round)\(", ast.unparse(node)))


def _order(node: ast.AST, text: _Text) -> Iterator[Edit]:
    """What comes later wins: `{**a, **b}`; what comes first: `a or b`, where a value is asked."""
    match node:
        case ast.Dict():
            for (key, left), (other, right) in pairwise(zip(node.keys, node.values, strict=True)):
                if key is None and other is None:
                    yield from text.swapped(left, right, "order reversed")
        case ast.BoolOp(op=ast.Or(), values=[left, right]):
            valued = isinstance(node._parent, ast.Assign | ast.Call | ast.Return | ast.keyword)
            truths = ast.Compare | ast.Constant | ast.BoolOp | ast.UnaryOp | ast.List | ast.Dict
            if valued and not isinstance(left, truths) and not isinstance(right, truths):
                yield from text.swapped(left, right, "order reversed")


def _table(node: ast.AST, text: _Text) -> Iterator[Edit]:
    match node:
        case ast.Dict():
            for (key, left), (other, right) in pairwise(zip(node.keys, node.values, strict=True)):
                if _word(key) and _word(other) and ast.dump(left) != ast.dump(right):
                    yield from text.swapped(key, other, "neighbours swapped")
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=ast.Tuple(elts=words))
            | ast.Assign(targets=[ast.Name(id=name)], value=ast.List(elts=words))
        ):
            if re.search("COLUMNS|FIELDS|HEAD|ORDER", name) and all(map(_word, words)):
                for left, right in pairwise(words):
                    yield from text.swapped(left, right, "neighbours swapped")


def _word(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


KINDS: list[Callable[[ast.AST, _Text], Iterator[Edit]]] = [
    _comparison, _logic, _constant, _condition, _index, _call, _arithmetic, _order, _table,
]  # fmt: skip
