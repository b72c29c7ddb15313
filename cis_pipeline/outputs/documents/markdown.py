"""A document as Markdown (CommonMark, tables as GitHub has them).

Every character of a text that Markdown could take for markup is escaped, for titles of records hold
asterisks, pipes and angle brackets; the brackets of gaps alone are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cis_pipeline.core.files import encoded
from cis_pipeline.outputs.documents.document import (
    Block,
    Document,
    Gap,
    Heading,
    Paragraph,
    Table,
    Text,
    one_line,
)

_MARKS = re.compile(r"([\\`*{}\[\]<>|~$]|(?<!\w)_|_(?!\w)|&(?=#?\w+;))")
_AT_START = re.compile(r"(#{1,6}(?:\s|$)|[-+=]|\d{1,9}(?=[.)]))")
"""What would make something else of a paragraph that begins with it."""


def render(document: Document) -> bytes:
    """The whole document, a blank line between its blocks."""
    blocks = [f"# {escaped(document.title)}", *map(_block, document.blocks)]
    return encoded("\n\n".join(blocks) + "\n")


def escaped(text: str) -> str:
    """A text on one line, with nothing in it that Markdown reads as markup.

    >>> print(escaped("a | b *c* <script> [d](e) snake_case _f_"))
    a \\| b \\*c\\* \\<script\\> \\[d\\](e) snake_case \\_f\\_
    """
    return _MARKS.sub(r"\\\1", " ".join(text.splitlines()))


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * block.level} {escaped(block.text)}"
    if isinstance(block, Paragraph):
        return _started(_inline(block.text))
    return "\n".join(_table(block))


def _inline(text: Text) -> str:
    parts = (f"[{escaped(p.text)}]" if isinstance(p, Gap) else escaped(p) for p in text)
    return "".join(parts)


def _started(line: str) -> str:
    """A line that is a paragraph, whatever it begins with."""
    found = _AT_START.match(line)
    if found is None:
        return line
    return f"{found[1]}\\{line[found.end() :]}" if found[1].isdigit() else f"\\{line}"


def _table(table: Table) -> Iterator[str]:
    if table.caption:
        yield f"**{escaped(table.caption)}**"
        yield ""
    if not table.rows:
        yield escaped(table.empty)
        return
    yield _row([escaped(column.name) for column in table.columns])
    yield _row(["---"] * len(table.columns))
    for row in table.rows:
        yield _row([one_line(_inline(cell)) for cell in row])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
